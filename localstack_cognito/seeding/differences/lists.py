"""How the lists of the form are compared: a table of every list that it has.

The order of most means nothing: AWS's documentation speaks of sets, or calls the order undefined.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """The members by which an item is told from another.

    ``ids`` count where both sides have them, ``names`` where one has none. ``label`` is what a
    report calls an item: by default its names, else its ids.
    """

    names: tuple[str, ...]
    ids: tuple[str, ...] = ()
    label: tuple[str, ...] = ()


SETS = frozenset(
    {
        *("AliasAttributesListType", "UsernameAttributesListType", "VerifiedAttributesListType"),
        "AttributesRequireVerificationBeforeUpdateType",
        "AllowedFirstAuthFactorsListType",
        *("BlockedIPRangeListType", "SkippedIPRangeListType", "EventFiltersType"),
        *("CallbackURLsListType", "LogoutURLsListType", "OAuthFlowsType", "ScopeListType"),
        *("ClientPermissionListType", "ExplicitAuthFlowsListType"),
        "SupportedIdentityProvidersListType",
        *("IdpIdentifiersListType", "URLPatternListType"),
        *("OIDCProviderList", "SAMLProviderList"),
        *("FormTexts", "FormMfaFactors"),
    }
)
"""Lists of texts in whose order there is no meaning."""

KEYED: Mapping[str, Keys] = {
    "FormUserPools": Keys(names=("PoolName",), ids=("Id",), label=("Id", "PoolName")),
    "FormIdentityPools": Keys(names=("IdentityPoolName",), ids=("IdentityPoolId",)),
    "FormRegionKeys": Keys(names=("Region",), ids=("KeyId",)),
    "FormLimits": Keys(names=("AccountId", "Region", "Category")),
    "FormSigningKeys": Keys(names=("TokenUse",), ids=("KeyId",)),
    "FormDomains": Keys(names=("Domain",)),
    "FormResourceServers": Keys(names=("Identifier",)),
    "FormIdentityProviders": Keys(names=("ProviderName",)),
    "FormGroups": Keys(names=("GroupName",)),
    "FormUserPoolClients": Keys(names=("ClientName",), ids=("ClientId",)),
    "FormCIMDPolicies": Keys(names=("PolicyName",), ids=("CIMDPolicyId",)),
    "FormUICustomizations": Keys(names=("ClientId",)),
    "FormBrandings": Keys(names=("ClientId",), ids=("ManagedLoginBrandingId",)),
    "FormTermsList": Keys(names=("ClientId", "TermsName"), ids=("TermsId",)),
    "FormRiskConfigurations": Keys(names=("ClientId",)),
    "FormRisks": Keys(names=("Username", "IpAddress")),
    "FormUserImportJobs": Keys(names=("JobId",)),
    "FormMessages": Keys(names=("Id",)),
    "FormDeliveries": Keys(names=("Carrier",)),
    "FormAttempts": Keys(names=("Username", "Action")),
    "FormUsers": Keys(names=("Username",)),
    "FormPasskeys": Keys(names=("CredentialId",)),
    "FormDevices": Keys(names=("DeviceKey",)),
    "FormIdentities": Keys(
        names=("ProviderName", "ProviderAttributeName", "ProviderAttributeValue")
    ),
    "FormCodes": Keys(names=("Purpose", "AttributeName")),
    "FormAuthEvents": Keys(names=("EventId",)),
    "FormCognitoIdentityProviders": Keys(names=("ProviderName", "ClientId")),
    "FormPrincipalTagsList": Keys(names=("IdentityProviderName",)),
    "FormPoolIdentities": Keys(names=("IdentityId",)),
    "FormLogins": Keys(names=("Provider", "Subject")),
    "AssetListType": Keys(names=("Category", "ColorMode", "Extension", "ResourceId")),
    "LogConfigurationListType": Keys(names=("EventSource", "LogLevel")),
    "MFAOptionListType": Keys(names=("DeliveryMedium", "AttributeName")),
    "RecoveryMechanismsType": Keys(names=("Name",)),
    "ResourceServerScopeListType": Keys(names=("ScopeName",)),
    "FormSchema": Keys(names=("Name",)),
}
"""Lists of structures, by what tells one item from another: their order has no meaning either."""

ORDERED = frozenset({"FormVerifiers", "MappingRulesList"})
"""Lists whose order counts: the first rule of a role mapping that fits is taken, and the oldest of
the passwords before is the first to be forgotten."""

WHOLE = frozenset({"FormClientSecrets"})
"""Lists of secrets: they differ or do not, and which of them is nobody told."""
