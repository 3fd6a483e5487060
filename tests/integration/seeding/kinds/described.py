"""What AWS's operations say of all that is in the pools of this process."""

from typing import Any


def described(idp: Any) -> dict[str, Any]:
    """Return every answer about every pool, by what was asked."""
    answers: dict[str, Any] = {}
    for listed in idp.list_user_pools(MaxResults=60)["UserPools"]:
        pool = {"UserPoolId": listed["Id"]}
        asked = answers[listed["Id"]] = {
            "pool": idp.describe_user_pool(**pool),
            "mfa": idp.get_user_pool_mfa_config(**pool),
            "session": idp.get_user_pool_session_configuration(**pool),
            "logs": idp.get_log_delivery_configuration(**pool),
            "look": idp.get_ui_customization(**pool),
        }
        _describe_domains(idp, asked)
        for client in idp.list_user_pool_clients(**pool)["UserPoolClients"]:
            _describe_client(idp, pool, client["ClientId"], asked)
        for one in idp.list_resource_servers(**pool, MaxResults=50)["ResourceServers"]:
            asked[one["Identifier"]] = one
        for one in idp.list_identity_providers(**pool)["Providers"]:
            name = one["ProviderName"]
            asked[name] = idp.describe_identity_provider(**pool, ProviderName=name)
        for one in idp.list_terms(**pool)["Terms"]:
            asked[one["TermsId"]] = idp.describe_terms(**pool, TermsId=one["TermsId"])
    return {id_: without_metadata(asked) for id_, asked in answers.items()}


def _describe_domains(idp: Any, asked: dict[str, Any]) -> None:
    for member in ("Domain", "CustomDomain"):
        if name := asked["pool"]["UserPool"].get(member):
            asked[member] = idp.describe_user_pool_domain(Domain=name)


def _describe_client(idp: Any, pool: Any, id_: str, asked: dict[str, Any]) -> None:
    client = {**pool, "ClientId": id_}
    asked[id_] = [
        idp.describe_user_pool_client(**client),
        idp.list_user_pool_client_secrets(**client),
        idp.get_user_pool_client_session_configuration(**client),
        idp.get_ui_customization(**client),
    ]
    try:
        asked[id_].append(idp.describe_managed_login_branding_by_client(**client))
    except idp.exceptions.ResourceNotFoundException:
        asked[id_].append(None)


def without_metadata(answer: Any) -> Any:
    """Return an answer without what is of the request and not of the thing."""
    if isinstance(answer, dict):
        return {
            name: without_metadata(value)
            for name, value in answer.items()
            if name != "ResponseMetadata"
        }
    return [without_metadata(one) for one in answer] if isinstance(answer, list) else answer
