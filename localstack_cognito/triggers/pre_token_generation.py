"""PreTokenGeneration: what a pool's function makes of the tokens that are about to be issued.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import (
    Event,
    Occasion,
    call,
    unrecognizable,
    user_attributes,
)

AUTHENTICATION = "TokenGeneration_Authentication"
NEW_PASSWORD_CHALLENGE = "TokenGeneration_NewPasswordChallenge"  # noqa: S105
AUTHENTICATE_DEVICE = "TokenGeneration_AuthenticateDevice"
REFRESH_TOKENS = "TokenGeneration_RefreshTokens"
HOSTED_AUTH = "TokenGeneration_HostedAuth"
CLIENT_CREDENTIALS = "TokenGeneration_ClientCredentials"
TOKEN_EXCHANGE = "TokenGeneration_TokenExchange"  # noqa: S105
"""Ours: what AWS tells the function of a token that is exchanged is not known."""

_TRIGGER = "PreTokenGeneration"
_CONFIG = "PreTokenGenerationConfig"
_V1, _V3 = "V1_0", "V3_0"
_GROUPS = ("cognito:groups", "cognito:roles", "cognito:preferred_role")
# What no function changes, nor what begins with the prefix of Cognito's own claims.
_RESERVED = frozenset(
    {
        *("acr", "amr", "at_hash", "auth_time", "azp", "client_id", "device_key", "event_id"),
        *("exp", "iat", "identities", "iss", "jti", "nbf", "nonce", "origin_jti", "sub"),
        *("token_use", "username", "version"),
    }
)
_PREFIX = "cognito:"
_DEVELOPERS = "dev:"
# In an ID token these keep the types that they have.
_TYPED = frozenset({"phone_number_verified", "email_verified", "updated_at", "address"})


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of one token's claims."""

    added: Mapping[str, Any] = field(default_factory=dict)
    suppressed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a function has made of the tokens. ``groups`` is None where they stay as they are."""

    identity: Changes = Changes()
    access: Changes = Changes()
    scopes_added: Sequence[str] = ()
    scopes_suppressed: frozenset[str] = frozenset()
    groups: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, state: Mapping[str, Any] | None) -> "Overrides":
        """Return what was kept until the tokens are issued, or none."""
        if not state:
            return NO_OVERRIDES
        identity, access = (
            Changes(state[name]["added"], frozenset(state[name]["suppressed"]))
            for name in ("identity", "access")
        )
        suppressed = frozenset(state["scopes_suppressed"])
        return cls(identity, access, state["scopes_added"], suppressed, state["groups"])

    def kept(self) -> dict[str, Any] | None:
        """Return what is kept until the tokens are issued: what ``of`` takes, as JSON."""
        if self == NO_OVERRIDES:
            return None
        changes = {
            name: {"added": dict(one.added), "suppressed": sorted(one.suppressed)}
            for name, one in (("identity", self.identity), ("access", self.access))
        }
        return {
            **changes,
            "scopes_added": list(self.scopes_added),
            "scopes_suppressed": sorted(self.scopes_suppressed),
            "groups": self.groups,
        }

    def groups_of(self, claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the claims that groups give, which are ``claims`` without the function."""
        return claims if self.groups is None else self.groups

    def scope_of(self, scope: str) -> str:
        """Return the scopes of an access token, which are ``scope`` without the function."""
        left = [one for one in scope.split() if one not in self.scopes_suppressed]
        return " ".join(dict.fromkeys([*left, *self.scopes_added]))

    def identity_claims(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Return the claims of an ID token."""
        added = {
            name: value
            for name, value in self.identity.added.items()
            if _is_free(name) and name != "aud" and not name.startswith(_DEVELOPERS)
        }
        return _changed(claims, added, self.identity.suppressed - {"aud"})

    def access_claims(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Return the claims of an access token. Its audience is its client, or none."""
        added = {
            name: value
            for name, value in self.access.added.items()
            if _is_free(name) and (name != "aud" or value == claims["client_id"])
        }
        return _changed(claims, added, self.access.suppressed - {"scope"})


NO_OVERRIDES = Overrides()


def _is_free(name: str) -> bool:
    return name not in _RESERVED and name != "scope" and not name.startswith(_PREFIX)


def _changed(
    claims: Mapping[str, Any], added: Mapping[str, Any], suppressed: frozenset[str]
) -> dict[str, Any]:
    gone = {name for name in suppressed if _is_free(name)}
    if _GROUPS[0] in suppressed:
        gone.update(_GROUPS)
    # What is both added and suppressed is suppressed.
    return {name: value for name, value in {**claims, **added}.items() if name not in gone}


def is_configured(pool: UserPool, *, for_client: bool = False) -> bool:
    """Return whether the pool has a function for tokens; for clients' own, one of version 3."""
    version, arn = _function(pool)
    return arn is not None and (not for_client or version == _V3)


def _function(pool: UserPool) -> tuple[str, str | None]:
    config = pool.settings.get("LambdaConfig") or {}
    chosen = config.get(_CONFIG) or {}
    return chosen.get("LambdaVersion") or _V1, chosen.get("LambdaArn") or config.get(_TRIGGER)


def pre_token_generation(
    occasion: Occasion,
    source: str,
    user: User | None,
    groups: Mapping[str, Any],
    scopes: Sequence[str],
) -> Overrides:
    """Return what the pool's function makes of the tokens of a user, or of a client (None).

    ``groups`` are the claims that the user's groups give. Raises what ``call`` raises, and
    ``InvalidLambdaResponseException`` where the answer has not the form that it should have.
    """
    version, arn = _function(occasion.pool)
    request: dict[str, Any] = {
        "userAttributes": user_attributes(occasion.pool, user) if user else {},
        "groupConfiguration": _group_configuration(groups) if user else None,
    }
    if version == _V1:
        member = "claimsOverrideDetails"
    else:
        member, request["scopes"] = "claimsAndScopeOverrideDetails", list(scopes)
    event = Event(_TRIGGER, source, request, {member: None}, version[1], arn)
    response = call(occasion, event)
    details = _mapping(response, member)
    if version == _V1:
        changes = _changes(details, strings_only=True)
        return Overrides(identity=changes, groups=_groups(details))
    access = _mapping(details, "accessTokenGeneration")
    return Overrides(
        identity=_changes(_mapping(details, "idTokenGeneration"), strings_only=False),
        access=_changes(access, strings_only=False),
        scopes_added=_texts(access, "scopesToAdd"),
        scopes_suppressed=frozenset(_texts(access, "scopesToSuppress")),
        groups=_groups(details),
    )


def _group_configuration(groups: Mapping[str, Any]) -> dict[str, Any]:
    names, roles, preferred = (groups.get(name) for name in _GROUPS)
    return {
        "groupsToOverride": names or [],
        "iamRolesToOverride": roles or [],
        "preferredRole": preferred,
    }


def _changes(details: Mapping[str, Any], *, strings_only: bool) -> Changes:
    added = _mapping(details, "claimsToAddOrOverride")
    for name, value in added.items():
        if (strings_only or name in _TYPED) and not isinstance(value, str):
            raise unrecognizable()
    return Changes(added, frozenset(_texts(details, "claimsToSuppress")))


def _groups(details: Mapping[str, Any]) -> dict[str, Any] | None:
    if details.get("groupOverrideDetails") is None:
        return None
    overrides = _mapping(details, "groupOverrideDetails")
    claims: dict[str, Any] = {}
    if names := _texts(overrides, "groupsToOverride"):
        claims[_GROUPS[0]] = names
    if roles := _texts(overrides, "iamRolesToOverride"):
        claims[_GROUPS[1]] = roles
    preferred = overrides.get("preferredRole")
    if not isinstance(preferred, str | None):
        raise unrecognizable()
    if preferred:
        claims[_GROUPS[2]] = preferred
    return claims


def _mapping(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = of.get(name)
    if not isinstance(value, dict | None):
        raise unrecognizable()
    return value or {}


def _texts(of: Mapping[str, Any], name: str) -> list[str]:
    value = of.get(name)
    if not isinstance(value, list | None) or not all(isinstance(one, str) for one in value or ()):
        raise unrecognizable()
    return value or []
