"""The users of a pool as a file has them, read a page at a time while they are written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from localstack_cognito.directory.users.mfa import (
    SOFTWARE_TOKEN_MFA,
    WEB_AUTHN_MFA,
    Preference,
)
from localstack_cognito.directory.users.user_identities import ATTRIBUTE, listed_identities
from localstack_cognito.directory.users.users import UserStatus
from localstack_cognito.seeding.users.looking import whole_existing
from localstack_cognito.seeding.users.planning import FACTORS
from localstack_cognito.seeding.users.rules import PoolRules
from localstack_cognito.seeding.users.settling import (
    Existing,
    default_status,
    is_primary,
    listed_of,
    usable_factors,
)
from localstack_cognito.seeding.users.sides import (
    CODES,
    DEVICES,
    IDENTITIES,
    PASSKEYS,
    PASSWORD_HISTORY,
    SIDES,
    SOFTWARE_TOKEN,
    Row,
    to_the_microsecond,
)
from localstack_cognito.storage import whole_users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import find_pool
from localstack_cognito.storage.users import User

_PAGE = 500


def users_of_pool(user_pool_id: str) -> Iterator[dict[str, Any]]:
    """Yield the members of each user of a pool, the oldest first; none of one that is gone.

    No transaction is open between two users.
    """
    after = 0
    while True:
        with database().read() as connection:
            pool = find_pool(connection, user_pool_id)
            if pool is None:
                return
            rules = PoolRules.of(connection, pool, has_fixed_id=True)
            page = whole_users.page_of_users(connection, user_pool_id, after, _PAGE)
            whole = whole_existing(connection, page)
        for user in page:
            yield exported_user(rules, whole[user.seq])
        if len(page) < _PAGE:
            return
        after = page[-1].seq


def exported_user(rules: PoolRules, there: Existing) -> dict[str, Any]:
    """Return the members that make a user again. What they make by themselves is left out."""
    user = there.user
    identities = _identities(rules, there)
    members: dict[str, Any] = {
        "Username": user.username,
        "Sub": user.sub,
        "UserAttributes": _attributes(rules, user, identities) or None,
        "UserStatus": _status(rules, there),
        "Enabled": None if user.enabled else False,
        "TemporaryPasswordExpires": user.temporary_password_expires_at,
        "PasswordVerifier": user.password
        and {"Salt": user.password.salt, "Verifier": user.password.verifier},
        "PasswordHash": user.imported_password_hash,
        "MFAOptions": user.mfa_options,
        **_mfa(rules, there),
        **{side.member: _items(side.member, there) for side in SIDES},
        IDENTITIES.member: identities or None,
        "FailedSignIns": user.failed_sign_ins or None,
        "LastFailedSignIn": user.last_failed_sign_in_at,
        "UserCreateDate": user.created_at,
        "UserLastModifiedDate": user.modified_at,
    }
    return {name: value for name, value in members.items() if value is not None}


def _items(member: str, there: Existing) -> Any:
    side = next(side for side in SIDES if side.member == member)
    items = [side.item(row) for row in there.side(member)]
    if not items:
        return None
    return items[0] if side.is_single else items


def _attributes(
    rules: PoolRules, user: User, identities: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Return the attributes; the one that lists identities where those do not make the same."""
    attributes = dict(user.attributes)
    if ATTRIBUTE not in attributes:
        return attributes
    rows = [
        {
            **IDENTITIES.row(identity, 0.0),
            "created_at": to_the_microsecond(identity["DateCreated"]),
        }
        for identity in identities
    ]
    made = listed_of(rules, user.username, {IDENTITIES.member: identities}, rows)
    if list(attributes)[-1] == ATTRIBUTE and made == listed_identities(user):
        del attributes[ATTRIBUTE]
    return attributes


def _identities(rules: PoolRules, there: Existing) -> list[dict[str, Any]]:
    """Return the identities as the attribute lists them, with what it says of each besides."""
    user = there.user
    listed = {(one.get("providerName"), one.get("userId")): one for one in listed_identities(user)}
    places = {key: number for number, key in enumerate(listed)}
    rows = sorted(there.side(IDENTITIES.member), key=lambda row: places.get(_key(row), len(places)))
    return [_identity(rules, user, row, listed.get(_key(row), {})) for row in rows]


def _key(row: Row) -> tuple[str, str]:
    return row["provider_name"], row["subject"]


def _identity(rules: PoolRules, user: User, row: Row, listed: Mapping[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = IDENTITIES.item(row)
    kind = listed.get("providerType") or "Unknown"
    known = rules.providers.get(row["provider_name"])
    if known is None or (listed and kind != known):
        item["ProviderType"] = kind
    if listed.get("issuer") is not None:
        item["Issuer"] = listed["issuer"]
    primary = is_primary(user.username, row)
    if listed and listed["primary"] is not primary:
        item["Primary"] = listed["primary"]
    return item


def _status(rules: PoolRules, there: Existing) -> str | None:
    user = there.user
    default = default_status(
        rules,
        user.attributes,
        has_password=user.has_password,
        is_temporary=user.temporary_password_expires_at is not None,
        is_providers=any(is_primary(user.username, row) for row in there.side(IDENTITIES.member)),
        has_passkeys=bool(there.side(PASSKEYS.member)),
    )
    return None if user.status == default else user.status


def _mfa(rules: PoolRules, there: Existing) -> dict[str, Any]:
    """Return what second factors are enabled, also those that the user cannot use any more."""
    preference = Preference.of(there.user)
    if preference.stored is None:
        return {}
    usable = usable_factors(
        rules,
        there.user.attributes,
        there.side(SOFTWARE_TOKEN.member),
        there.side(PASSKEYS.member),
    )
    return {
        FACTORS: list(preference.enabled),
        _PREFERRED: preference.preferred,
        _UNCHECKED: None if usable.issuperset(preference.enabled) else [FACTORS],
    }


def without_secrets(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return a user without what is nothing once its secret is gone.

    Whose password it was that made them confirmed has to choose another.
    """
    left = {name: value for name, value in members.items() if name not in _NOTHING_WITHOUT}
    if left.get("UserStatus") == UserStatus.FORCE_CHANGE_PASSWORD:
        del left["UserStatus"]
    enabled = [one for one in left.pop(FACTORS, ()) if one != SOFTWARE_TOKEN_MFA]
    if enabled in ([], [WEB_AUTHN_MFA]):
        left.pop(_UNCHECKED, None)
    else:
        left[FACTORS] = enabled
    if left.get(_PREFERRED) not in left.get(FACTORS, ()):
        left.pop(_PREFERRED, None)
    return left


_PREFERRED, _UNCHECKED = "PreferredMfaSetting", "Unchecked"
_NOTHING_WITHOUT = frozenset(
    {
        "PasswordVerifier",
        "PasswordHash",
        "TemporaryPasswordExpires",
        SOFTWARE_TOKEN.member,
        DEVICES.member,
        CODES.member,
        PASSWORD_HISTORY.member,
    }
)
