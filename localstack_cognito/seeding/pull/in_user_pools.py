"""What is in a user pool but for its users, by the member under which a file has it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from localstack_cognito.seeding.pull import taken_once
from localstack_cognito.seeding.pull.asking import Answer, Asking
from localstack_cognito.seeding.pull.fitting import fitting

Read = Callable[[Asking, Answer], Iterator[dict[str, Any]]]
"""Reads the things of a pool, given as ``DescribeUserPool`` gives it."""
_ALL = "ALL"
_SECRET = re.compile(r"[\w+]{24,64}")
_RUNS = frozenset(("Created", "Pending", "InProgress", "Stopping"))


def tracks_sessions(pool: Answer) -> bool:
    """Return whether a pool may say how long sessions last; without it, nobody can set that."""
    return pool.get("UserSessionTracking") == "ENABLED"


def client_ids(asking: Asking, pool: Answer) -> list[str]:
    """Return the ids of a pool's app clients."""
    clients = asking.list("ListUserPoolClients", UserPoolId=pool["Id"])
    return [client["ClientId"] for client in asking.items(clients)]


def _domains(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    for name in ("Domain", "CustomDomain"):
        if pool.get(name):
            answer = asking.one("DescribeUserPoolDomain", Domain=pool[name])
            described = (answer or {}).get("DomainDescription")
            yield fitting("Domain", described or {}, Domain=pool[name])


def _resource_servers(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    servers = asking.list("ListResourceServers", UserPoolId=pool["Id"])
    return (fitting("ResourceServer", server) for server in asking.items(servers))


def _identity_providers(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    for provider in asking.items(asking.list("ListIdentityProviders", UserPoolId=pool["Id"])):
        answer = asking.one(
            "DescribeIdentityProvider",
            UserPoolId=pool["Id"],
            ProviderName=provider["ProviderName"],
        )
        if answer is not None:
            yield fitting("IdentityProvider", answer["IdentityProvider"])


def _groups(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    groups = asking.list("ListGroups", UserPoolId=pool["Id"])
    return (fitting("Group", group) for group in asking.items(groups))


def _clients(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    for client_id in client_ids(asking, pool):
        request = {"UserPoolId": pool["Id"], "ClientId": client_id}
        answer = asking.one("DescribeUserPoolClient", **request)
        if answer is None:
            continue
        client = answer["UserPoolClient"]
        sessions: Answer = {}
        if tracks_sessions(pool):
            sessions = asking.one("GetUserPoolClientSessionConfiguration", **request) or {}
        secrets = _secrets(asking, client, request)
        unchecked = taken_once.of_client(client, pool.get("SchemaAttributes") or ())
        yield fitting("UserPoolClient", {**client, **sessions}, Unchecked=unchecked, **secrets)


def _secrets(asking: Asking, client: Answer, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a client's secrets with their ids, where it is known which is which.

    A list has no secrets by AWS's documentation, a description has one.
    """
    if not client.get("ClientSecret"):
        return {}
    if not _SECRET.fullmatch(client["ClientSecret"]):
        asking.not_given["secrets"] += 1
        return {"ClientSecret": None, "GenerateSecret": True}
    secrets = [
        {**secret, "CreationDate": secret.get("ClientSecretCreateDate")}
        for secret in asking.items(asking.list("ListUserPoolClientSecrets", **request))
    ]
    if len(secrets) == 1:
        secrets[0].setdefault("ClientSecretValue", client["ClientSecret"])
    if secrets and all(secret.get("ClientSecretValue") for secret in secrets):
        return {"ClientSecret": None, "ClientSecrets": secrets}
    asking.not_given["second secrets"] += len(secrets) > 1
    return {}


def _cimd_policies(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    for policy in asking.items(asking.list("ListCIMDPolicies", UserPoolId=pool["Id"])):
        answer = asking.one(
            "DescribeCIMDPolicy", UserPoolId=pool["Id"], CIMDPolicyId=policy["CIMDPolicyId"]
        )
        if answer is not None:
            yield fitting("CIMDPolicy", answer["CIMDPolicy"])


def _ui_customizations(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    """A client without one is answered with that of all."""
    if not (pool.get("Domain") or pool.get("CustomDomain")):
        return
    for client_id in (_ALL, *client_ids(asking, pool)):
        answer = asking.one("GetUICustomization", UserPoolId=pool["Id"], ClientId=client_id)
        customization = (answer or {}).get("UICustomization") or {}
        if customization.get("ClientId", _ALL) != client_id:
            continue
        if customization.get("ImageUrl"):
            asking.not_given["images"] += 1
        if customization.get("CSS"):
            yield fitting("UICustomization", customization, ClientId=client_id)


def _brandings(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    for client_id in client_ids(asking, pool):
        answer = asking.one(
            "DescribeManagedLoginBrandingByClient", UserPoolId=pool["Id"], ClientId=client_id
        )
        branding = (answer or {}).get("ManagedLoginBranding")
        if branding:
            has_own = not branding.get("UseCognitoProvidedValues")
            yield fitting(
                "ManagedLoginBranding",
                branding,
                ClientId=client_id,
                Settings=branding.get("Settings") if has_own else None,
                UseCognitoProvidedValues=None if has_own else True,
            )


def _terms(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    for terms in asking.items(asking.list("ListTerms", UserPoolId=pool["Id"])):
        answer = asking.one("DescribeTerms", UserPoolId=pool["Id"], TermsId=terms["TermsId"])
        if answer is not None:
            yield fitting("Terms", answer["Terms"])


def _risk_configurations(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    """A client without one of its own is answered with the pool's, or with none."""
    of_pool = _risk_configuration(asking, UserPoolId=pool["Id"])
    if of_pool:
        yield of_pool
    for client_id in client_ids(asking, pool):
        found = _risk_configuration(asking, UserPoolId=pool["Id"], ClientId=client_id)
        is_own = {name: value for name, value in found.items() if name != "ClientId"} != of_pool
        if found and "ClientId" in found and is_own:
            yield found


def _risk_configuration(asking: Asking, **request: Any) -> dict[str, Any]:
    answer = asking.one("DescribeRiskConfiguration", **request)
    found = fitting("RiskConfiguration", (answer or {}).get("RiskConfiguration") or {})
    says_something = found.keys() - {"ClientId", "CreationDate", "LastModifiedDate"}
    return found if says_something else {}


def _user_import_jobs(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    """Those that have ended: the file of another one goes to AWS."""
    for job in asking.items(asking.list("ListUserImportJobs", UserPoolId=pool["Id"])):
        if job.get("Status") not in _RUNS:
            yield fitting("UserImportJob", job, PreSignedUrl=None)


IN_USER_POOLS: Mapping[str, Read] = {
    "Domains": _domains,
    "ResourceServers": _resource_servers,
    "IdentityProviders": _identity_providers,
    "Groups": _groups,
    "UserPoolClients": _clients,
    "CIMDPolicies": _cimd_policies,
    "UICustomizations": _ui_customizations,
    "ManagedLoginBrandings": _brandings,
    "Terms": _terms,
    "RiskConfigurations": _risk_configurations,
    "UserImportJobs": _user_import_jobs,
}
"""How each is read, in the order of a file."""
