"""The lists that AWS gives in pages: where the items are, what tells one from another, and how."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """The member of an answer with the items, and that of an item by which it is known.

    ``limit`` is the request's member for the most items of a page, if it has one, and ``most`` what
    AWS takes there.
    """

    member: str
    key: str
    limit: str = "MaxResults"
    token: str = "NextToken"  # noqa: S105
    most: int = 60


_PAGINATION_TOKEN = "PaginationToken"  # noqa: S105

LISTINGS: Mapping[str, Listing] = {
    "ListUserPoolClients": Listing("UserPoolClients", "ClientId"),
    "ListUserPoolClientSecrets": Listing("ClientSecrets", "ClientSecretId", limit=""),
    "ListGroups": Listing("Groups", "GroupName", limit="Limit"),
    "ListIdentityProviders": Listing("Providers", "ProviderName"),
    "ListResourceServers": Listing("ResourceServers", "Identifier", most=50),
    "ListTerms": Listing("Terms", "TermsId"),
    "ListCIMDPolicies": Listing("CIMDPolicies", "CIMDPolicyId"),
    "ListUserImportJobs": Listing("UserImportJobs", "JobId", token=_PAGINATION_TOKEN),
    "ListUsers": Listing("Users", "Username", limit="Limit", token=_PAGINATION_TOKEN),
    "ListUsersInGroup": Listing("Users", "Username", limit="Limit"),
    "AdminListDevices": Listing("Devices", "DeviceKey", limit="Limit", token=_PAGINATION_TOKEN),
    "AdminListUserAuthEvents": Listing("AuthEvents", "EventId"),
    "ListIdentities": Listing("Identities", "IdentityId"),
    "LookupDeveloperIdentity": Listing("DeveloperUserIdentifierList", ""),
}
"""By the operation."""
