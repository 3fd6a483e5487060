"""Which role an identity gets.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from localstack_cognito.aws.api.cognito_identity import (
    InvalidIdentityPoolConfigurationException,
    NotAuthorizedException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.identity.principal_tags import text_of
from localstack_cognito.identity.provider_names import canonical
from localstack_cognito.identity.tokens import AUTHENTICATED, UNAUTHENTICATED
from localstack_cognito.identity.verified_login import VerifiedLogin
from localstack_cognito.storage.identity_pools import IdentityPool


def choose_role(
    pool: IdentityPool, logins: Sequence[VerifiedLogin], custom_role_arn: str | None
) -> str:
    """Return the ARN of the role for who is logged in so, or for a guest.

    Raises ``InvalidIdentityPoolConfigurationException`` where the pool has no such role, or
    ``NotAuthorizedException`` where a role mapping denies one.
    """
    if not logins:
        return _role(pool, UNAUTHENTICATED, custom_role_arn)
    for login in logins:
        mapping = _mapping_of(pool, login)
        if mapping is not None:
            return _mapped_role(pool, mapping, login, custom_role_arn)
    return _role(pool, AUTHENTICATED, custom_role_arn)


def invalid_configuration(reason: str) -> InvalidIdentityPoolConfigurationException:
    """Return the error for a pool whose roles cannot be taken on, and why."""
    return explained(
        InvalidIdentityPoolConfigurationException(
            "Invalid identity pool configuration. Check assigned IAM roles for this pool."
        ),
        reason,
    )


def _role(pool: IdentityPool, kind: str, custom_role_arn: str | None) -> str:
    role: str | None = (pool.settings.get("Roles") or {}).get(kind)
    if custom_role_arn not in (None, role):
        raise _forbidden(custom_role_arn)
    if role is None:
        raise invalid_configuration(f"The Roles of {pool.id} have no {kind}.")
    return role


def _forbidden(role_arn: str | None) -> NotAuthorizedException:
    return NotAuthorizedException(f"Access to Role '{role_arn}' is forbidden.")


def _mapping_of(pool: IdentityPool, login: VerifiedLogin) -> Mapping[str, Any] | None:
    mappings: Mapping[str, Mapping[str, Any]] = pool.settings.get("RoleMappings") or {}
    for name, mapping in mappings.items():
        if _canonical_mapping(name) == login.mapping_name:
            return mapping
    return None


def _canonical_mapping(name: str) -> str:
    if ":oidc-provider/" in name:
        return name.partition(":oidc-provider/")[2]
    provider, colon, client_id = name.rpartition(":")
    return f"{canonical(provider)}:{client_id}" if colon and "/" in provider else name


def _mapped_role(
    pool: IdentityPool,
    mapping: Mapping[str, Any],
    login: VerifiedLogin,
    custom_role_arn: str | None,
) -> str:
    if mapping["Type"] == "Token":
        roles, preferred = _of_token(login.claims)
    else:
        roles = _of_rules(mapping["RulesConfiguration"]["Rules"], login.claims)
        preferred = roles[0] if roles else None
    if custom_role_arn is not None:
        if custom_role_arn not in roles:
            raise _forbidden(custom_role_arn)
        return custom_role_arn
    if preferred is not None:
        return preferred
    if len(roles) == 1:
        return roles[0]
    if mapping["AmbiguousRoleResolution"] == "Deny":
        raise NotAuthorizedException(
            f"The ambiguous role mapping rules for: {login.mapping_name} denied this request."
        )
    return _role(pool, AUTHENTICATED, None)


def _of_token(claims: Mapping[str, Any]) -> tuple[Sequence[str], str | None]:
    roles = claims.get("cognito:roles") or ()
    return ([roles] if isinstance(roles, str) else list(roles)), claims.get(
        "cognito:preferred_role"
    )


_MATCHES: Mapping[str, Callable[[str, str], bool]] = {
    "Equals": lambda claim, value: claim == value,
    "NotEqual": lambda claim, value: claim != value,
    "StartsWith": lambda claim, value: claim.startswith(value),
    "Contains": lambda claim, value: value in claim,
}


def _of_rules(rules: Sequence[Mapping[str, Any]], claims: Mapping[str, Any]) -> list[str]:
    """Return the roles of the rules that match, in their order."""
    return [
        rule["RoleARN"]
        for rule in rules
        if rule["Claim"] in claims
        and _MATCHES[rule["MatchType"]](text_of(claims[rule["Claim"]]), rule["Value"])
    ]
