"""A user pool's settings as the members of a file, and what makes the settings of them again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from localstack_cognito.directory.clients.session_configuration import check_pool_tier
from localstack_cognito.directory.pools import user_pool_mfa, user_pool_settings
from localstack_cognito.directory.pools.mfa_rules import WEB_AUTHN_CONFIGURATION
from localstack_cognito.directory.pools.user_pool_mfa import FACTORS
from localstack_cognito.seeding.kinds.pool_schemas import requested_schema
from localstack_cognito.seeding.kinds.scope import Members
from localstack_cognito.seeding.kinds.unchecked import needing_no_check
from localstack_cognito.storage.rows import Settings
from localstack_cognito.storage.user_pools import UserPool

MFA = "MfaConfiguration"
SESSION = ("UserSessionTracking", "TokenSession")
_SCHEMA = "SchemaAttributes"
_SESSION_CONFIGURATION = "SessionConfiguration"
_SMS_FACTOR = "SmsMfaConfiguration"
_SMS = "SmsConfiguration"
_TEMPLATE = "VerificationMessageTemplate"
_TEXTS = ("SmsVerificationMessage", "EmailVerificationMessage", "EmailVerificationSubject")
_RECOVERY = "AccountRecoverySetting"
_INVITATIONS = "AdminCreateUserConfig"
_COMPLETED = frozenset(("Policies", "EmailConfiguration"))
"""Whose members have defaults, also where they are taken as they are."""
UNCHECKED = (
    "UserPoolTier",
    "Policies",
    "LambdaConfig",
    "EmailConfiguration",
    *FACTORS,
    WEB_AUTHN_CONFIGURATION,
    *SESSION,
    "AcrConfiguration",
    "DcrConfiguration",
    "LogConfigurations",
)
"""What may be there and be refused now, by the tier, another setting or ``COGNITO_STRICT``."""


@dataclass(frozen=True)
class Requests:
    """What AWS's operations are given to make a pool of members: that of the pool, and of MFA.

    ``mfa`` is None where CreateUserPool does all.
    """

    pool: dict[str, Any]
    mfa: dict[str, Any] | None


def requests_for(members: Members) -> Requests:
    """Return the requests that make a pool, without the schema.

    A file that asks for MFA and names no factor has SMS, as CreateUserPool has it.
    """
    elsewhere = (*FACTORS, WEB_AUTHN_CONFIGURATION, *SESSION, "Schema")
    pool = {name: value for name, value in members.items() if name not in elsewhere}
    factors = {name: members[name] for name in FACTORS if name in members}
    web_authn = {name: members[name] for name in (WEB_AUTHN_CONFIGURATION,) if name in members}
    if web_authn and not factors and members.get(MFA, "OFF") != "OFF" and _SMS in members:
        # Passkeys that count as MFA are to be there when it is turned on.
        factors = {_SMS_FACTOR: {}}
    if not factors:
        return Requests(pool, web_authn or None)
    mode = {MFA: pool.pop(MFA)} if MFA in pool else {}
    return Requests(pool, mode | factors | web_authn)


def exported_settings(pool: UserPool) -> dict[str, Any]:
    """Return a pool's settings as members: what every pool has by default is left out."""
    settings = dict(pool.settings)
    schema = requested_schema(settings.pop(_SCHEMA))
    members = _without_defaults(pool.region, settings)
    members |= settings.get(_SESSION_CONFIGURATION) or {}
    found = [name for name in UNCHECKED if name in members]
    unchecked = needing_no_check(
        found, lambda names: _made_of(pool, members, names) == pool.settings
    )
    if unchecked:
        members["Unchecked"] = unchecked
    return members | ({"Schema": schema} if schema else {})


def _made_of(pool: UserPool, members: Members, unchecked: Collection[str]) -> Settings:
    """Return the settings that a pool made of members has. Raises what AWS's rules do."""
    checked = {name: value for name, value in members.items() if name not in unchecked}
    requests = requests_for(checked)
    made = user_pool_settings.new_settings(pool.region, {"PoolName": pool.name, **requests.pool})
    if requests.mfa is not None:
        made = user_pool_mfa.changed_settings(made, requests.mfa)
    if any(name in checked for name in SESSION):
        check_pool_tier(made)
        made = {**made, _SESSION_CONFIGURATION: {name: checked[name] for name in SESSION}}
    return {**with_unchecked(made, members, unchecked), _SCHEMA: pool.settings[_SCHEMA]}


def with_unchecked(settings: Settings, members: Members, unchecked: Collection[str]) -> Settings:
    """Return settings with members that are taken as they are."""
    changed = dict(settings)
    for name in UNCHECKED:
        if name not in unchecked or name not in members or name == "LogConfigurations":
            continue
        if name in _COMPLETED:
            changed[name] = {**changed[name], **members[name]}
        elif name in SESSION:
            session = changed.get(_SESSION_CONFIGURATION) or {}
            changed[_SESSION_CONFIGURATION] = {**session, name: members[name]}
        elif name == _SMS_FACTOR:
            parts = (_SMS, "SmsAuthenticationMessage")
            changed[name] = {part: changed[part] for part in parts if part in changed}
        else:
            changed[name] = members[name]
    return changed


def _without_defaults(region: str, settings: Settings) -> dict[str, Any]:
    defaults = user_pool_settings.new_settings(region, {"PoolName": "p"})
    left = {
        name: value
        for name, value in settings.items()
        if defaults.get(name) != value and name not in (_SESSION_CONFIGURATION, *_TEXTS)
    }
    if "Policies" in left:
        left["Policies"] = _differing(left["Policies"], defaults["Policies"])
    if _INVITATIONS in left:
        # A password's policy says the same.
        kept = _differing(left[_INVITATIONS], {**defaults[_INVITATIONS], **_validity(settings)})
        left[_INVITATIONS] = kept
        if not kept:
            del left[_INVITATIONS]
    if _SMS_FACTOR in left:
        # It has the pool's own settings for SMS.
        left[_SMS_FACTOR] = {}
    if _RECOVERY not in settings:
        left[_RECOVERY] = {}
    return left


def _validity(settings: Settings) -> Mapping[str, Any]:
    name = "UnusedAccountValidityDays"
    return {name: settings[_INVITATIONS].get(name)}


def _differing(members: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if defaults.get(name) != value}
