"""The roles of an identity pool, and how a role is chosen from a login.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from localstack_cognito.aws.api.cognito_identity import (
    InvalidParameterException,
    NotAuthorizedException,
)
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.identity import provider_names
from localstack_cognito.identity.identity_pools import change_identity_pool
from localstack_cognito.storage.identity_pools import IdentityPool

_ROLE_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)
_MOST_RULES = 25
_RULES = "Rules"


def set_identity_pool_roles(
    owner: Owner,
    identity_pool_id: str,
    roles: Mapping[str, str],
    role_mappings: Mapping[str, Mapping[str, Any]],
) -> None:
    """Set the roles of a pool and its rules for choosing them, in place of those that it has.

    Raises ``ResourceNotFoundException``, ``NotAuthorizedException`` for what is no role's ARN, or
    ``InvalidParameterException``.
    """

    def change(pool: IdentityPool) -> IdentityPool:
        for arn in roles.values():
            _check_role(arn)
        for provider, mapping in role_mappings.items():
            _check_mapping(pool, provider, mapping)
        settings = {
            **pool.settings,
            "Roles": dict(roles),
            "RoleMappings": {name: dict(mapping) for name, mapping in role_mappings.items()},
        }
        return replace(pool, settings=settings)

    change_identity_pool(owner, identity_pool_id, change)


def _check_role(arn: str) -> None:
    if not _ROLE_ARN.fullmatch(arn):
        raise NotAuthorizedException(f"Access to Role '{arn}' is forbidden.")


def _check_mapping(pool: IdentityPool, provider: str, mapping: Mapping[str, Any]) -> None:
    if not _is_configured(pool, provider):
        raise InvalidParameterException(
            f"({provider}) is not a valid RoleMapping ProviderName or is not a configured provider."
        )
    if not mapping.get("AmbiguousRoleResolution"):
        raise InvalidParameterException(
            f"AmbiguousRoleResolution is required for the role mapping of {provider}."
        )
    configuration = mapping.get("RulesConfiguration")
    if (mapping["Type"] == _RULES) != bool(configuration):
        needed = "required" if mapping["Type"] == _RULES else "not allowed"
        raise InvalidParameterException(
            f"RulesConfiguration is {needed} for the role mapping of {provider}, whose type is "
            f"{mapping['Type']}."
        )
    rules = configuration["Rules"] if configuration else ()
    if len(rules) > _MOST_RULES:
        raise InvalidParameterException(f"A role mapping can have {_MOST_RULES} rules at most.")
    for rule in rules:
        _check_role(rule["RoleARN"])


def _is_configured(pool: IdentityPool, provider: str) -> bool:
    settings = pool.settings
    if provider in (settings.get("SupportedLoginProviders") or ()):
        return True
    if provider in (settings.get("SamlProviderARNs") or ()):
        return True
    for arn in settings.get("OpenIdConnectProviderARNs") or ():
        if provider in (arn, arn.partition(":oidc-provider/")[2]):
            return True
    return _is_of_user_pool(pool, provider)


def _is_of_user_pool(pool: IdentityPool, provider: str) -> bool:
    """Return whether this is ``<provider>:<client id>`` of one of the pool's user pools."""
    name, _, client_id = provider.rpartition(":")
    return any(
        configured["ClientId"] == client_id
        and provider_names.canonical(configured["ProviderName"]) == provider_names.canonical(name)
        for configured in pool.settings.get("CognitoIdentityProviders") or ()
    )
