"""What becomes of a user: what the file says, joined with what is there.

What a file leaves out has AWS's default: attributes, groups, whether the user is enabled. What a
user does and gets in time stays where a file says nothing of it: the password, second factors,
passkeys, devices, linked identities, codes, history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from localstack_cognito.directory import ids
from localstack_cognito.directory.users.mfa import (
    ADDRESSES,
    SOFTWARE_TOKEN_MFA,
    WEB_AUTHN_MFA,
    Preference,
)
from localstack_cognito.directory.users.passwords import is_password
from localstack_cognito.directory.users.user_identities import (
    ATTRIBUTE,
    as_listed,
    with_identities,
)
from localstack_cognito.directory.users.users import UserStatus, temporary_until
from localstack_cognito.seeding.users.planning import FACTORS, Plan
from localstack_cognito.seeding.users.refused import Refused
from localstack_cognito.seeding.users.rules import PoolRules
from localstack_cognito.seeding.users.sides import (
    IDENTITIES,
    PASSKEYS,
    PASSWORD_HISTORY,
    SIDES,
    SOFTWARE_TOKEN,
    Row,
    is_same_time,
)
from localstack_cognito.storage.user_identities import UserIdentity
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import Password, User

NOT_COMPUTED = Password(b"", b"")
"""Stands for the verifier of a password in clear where only whether it differs counts."""

_FACTORS_OF_CODES = {"EMAIL_OTP": "email_verified", "SMS_OTP": "phone_number_verified"}
_DATES = frozenset({"created_at", "temporary_password_expires_at", "last_failed_sign_in_at"})
_FIELDS = tuple(one.name for one in fields(User))
_COMPARED = tuple(name for name in _FIELDS if name not in _DATES | {"modified_at", "seq"})
_NOBODY: Mapping[str, Any] = {
    one.name: None if one.default is MISSING else one.default for one in fields(User)
}


@dataclass(frozen=True, slots=True)
class Existing:
    """A user who is there, with what belongs to them by the member of a file."""

    user: User
    sides: Mapping[str, Sequence[Row]]

    def side(self, member: str) -> Sequence[Row]:
        """Return the rows of one member."""
        return self.sides.get(member, ())


@dataclass(slots=True)
class Settled:
    """What a user is to be. ``sides`` has only what is to be written."""

    user: User
    before: Existing | None
    sides: dict[str, Sequence[Row]] = field(repr=False)

    @property
    def is_new(self) -> bool:
        """Whether the user is made."""
        return self.before is None

    @property
    def is_changed(self) -> bool:
        """Whether anything of a user who is there is changed."""
        return self.before is not None and (self.user != self.before.user or bool(self.sides))


def settle(
    rules: PoolRules,
    plan: Plan,
    existing: Existing | None,
    now: float,
    *,
    password: Password | None,
    prune: bool,
) -> Settled:
    """Return what becomes of a user. Raises ``Refused``.

    ``password`` is the one that is kept of a password in clear: that of the user who is there,
    where it is right.
    """
    members = plan.members
    before = existing.user if existing else None
    _check_sub(plan, before)
    sides = _sides(plan, existing, prune=prune)
    user = _Draft(rules.pool, plan, before, now)
    user["attributes"] = _attributes(rules, plan, before, user["username"], sides)
    user["mfa_preference"] = _mfa_preference(rules, plan, existing, sides, prune=prune)
    for name, member, default in _STATED:
        user[name] = members.get(member, default)
    for name, member in _KEPT:
        if member in members:
            user[name] = members[member]
    if plan.has_password:
        _set_password(rules, plan, before, user, password, now)
    if "TemporaryPasswordExpires" in members:
        user["temporary_password_expires_at"] = members["TemporaryPasswordExpires"]
    user["status"] = _status(rules, plan, before, user, sides)
    _remember(rules, plan, existing, user["password"], sides)
    changed = {
        member: rows
        for member, rows in sides.items()
        if not _BY_MEMBER[member].are_same(rows, existing.side(member) if existing else ())
    }
    return Settled(_dated(members, before, user, bool(changed), now), existing, changed)


_STATED = (("enabled", "Enabled", True), ("mfa_options", "MFAOptions", None))
"""The fields that have a default where the file says nothing of their members."""
_KEPT = (
    ("created_at", "UserCreateDate"),
    ("failed_sign_ins", "FailedSignIns"),
    ("last_failed_sign_in_at", "LastFailedSignIn"),
)
"""The fields that stay where the file says nothing."""


def _check_sub(plan: Plan, before: User | None) -> None:
    if before is not None and plan.sub is not None and plan.sub != before.sub:
        raise Refused(
            f"A sub is its user's for good: that of {before.username} is {before.sub}.", "Sub"
        )


class _Draft(dict[str, Any]):
    """The fields of a user who is made up: those of who is there to begin with, or of nobody."""

    def __init__(self, pool: UserPool, plan: Plan, before: User | None, now: float) -> None:
        if before is not None:
            super().__init__((name, getattr(before, name)) for name in _FIELDS)
            return
        sub = plan.sub or plan.new_sub or ids.new_sub()
        super().__init__(_NOBODY)
        self["user_pool_id"] = pool.id
        self["username"] = sub if plan.username is None else plan.username
        self["username_key"] = pool.folded(self["username"])
        self["sub"] = sub
        self["created_at"] = self["modified_at"] = now


def is_right(plan: Plan, user: User) -> bool:
    """Return whether the password in clear that the file gives is the one that the user has.

    One that was imported as a hash is not computed: it becomes a verifier.
    """
    return (
        plan.clear_password is not None
        and user.password is not None
        and is_password(user.user_pool_id, user.username, plan.clear_password, user.password)
    )


def _sides(plan: Plan, existing: Existing | None, *, prune: bool) -> dict[str, Sequence[Row]]:
    sides: dict[str, Sequence[Row]] = {"Groups": [], **plan.sides}
    if existing is None:
        return sides
    for member, rows in plan.sides.items():
        given = plan.members[member]
        items = [given] if _BY_MEMBER[member].is_single else given
        sides[member] = _BY_MEMBER[member].with_dates_of(rows, items, existing.side(member))
    if prune:
        left_out = {side.member: () for side in SIDES if not side.is_history}
        return {**left_out, **sides}
    return sides


def _attributes(
    rules: PoolRules,
    plan: Plan,
    before: User | None,
    username: str,
    sides: Mapping[str, Sequence[Row]],
) -> Mapping[str, str]:
    wanted: Mapping[str, str] = plan.attributes
    if ATTRIBUTE not in plan.attributes:
        if IDENTITIES.member in sides:
            listed = listed_of(rules, username, plan.members, sides[IDENTITIES.member])
            wanted = with_identities(plan.attributes, listed)
        elif before is not None and ATTRIBUTE in before.attributes:
            wanted = {**plan.attributes, ATTRIBUTE: before.attributes[ATTRIBUTE]}
    # Their order is no difference.
    return before.attributes if before is not None and wanted == before.attributes else wanted


def listed_of(
    rules: PoolRules, username: str, members: Mapping[str, Any], rows: Sequence[Row]
) -> list[dict[str, Any]]:
    """Return what the attribute ``identities`` says of the identities of a file."""
    return [
        as_listed(
            UserIdentity(rules.pool.id, user_seq=0, **row),
            item.get("ProviderType") or rules.providers[row["provider_name"]],
            issuer=item.get("Issuer"),
            is_primary=item.get("Primary", is_primary(username, row)),
        )
        for item, row in zip(members.get(IDENTITIES.member) or (), rows, strict=False)
    ]


def is_primary(username: str, row: Row) -> bool:
    """Return whether a user's name is that of who was made for an identity."""
    return username.casefold() == f"{row['provider_name']}_{row['subject']}".casefold()


def _mfa_preference(
    rules: PoolRules,
    plan: Plan,
    existing: Existing | None,
    sides: Mapping[str, Sequence[Row]],
    *,
    prune: bool,
) -> Mapping[str, Any] | None:
    members = plan.members
    if FACTORS not in members and "PreferredMfaSetting" not in members:
        return None if prune or existing is None else existing.user.mfa_preference

    def rows(member: str) -> Sequence[Row]:
        return sides[member] if member in sides else existing.side(member) if existing else ()

    enabled = tuple(dict.fromkeys(members.get(FACTORS) or ()))
    usable = usable_factors(
        rules, plan.attributes, rows(SOFTWARE_TOKEN.member), rows(PASSKEYS.member)
    )
    is_checked = FACTORS not in (members.get("Unchecked") or ())
    for number, factor in enumerate(enabled):
        if is_checked and factor not in usable:
            raise Refused(_UNUSABLE.get(factor, _NO_DELIVERY).format(factor), *_LIST, number)
    if enabled == (WEB_AUTHN_MFA,):
        raise Refused("WebAuthn MFA requires enabling an additional MFA setting.", *_LIST)
    preferred = members.get("PreferredMfaSetting")
    if preferred is not None and preferred not in enabled:
        raise Refused("A factor that is not enabled cannot be preferred.", "PreferredMfaSetting")
    return Preference(enabled, preferred).stored


_LIST = (FACTORS,)
_NO_DELIVERY = "User does not have delivery config set to turn on {}"
_UNUSABLE = {
    WEB_AUTHN_MFA: "User does not have applicable WebAuthn credentials to enable WebAuthn MFA."
}


def usable_factors(
    rules: PoolRules,
    attributes: Mapping[str, str],
    tokens: Sequence[Row],
    passkeys: Sequence[Row],
) -> set[str]:
    """Return the second factors that a user has what it takes for."""
    usable = {factor for factor, name in ADDRESSES.items() if attributes.get(name)}
    if any(token["secret"] is not None for token in tokens):
        usable.add(SOFTWARE_TOKEN_MFA)
    if rules.relying_party_id is not None and any(
        passkey["relying_party_id"] == rules.relying_party_id for passkey in passkeys
    ):
        usable.add(WEB_AUTHN_MFA)
    return usable


def _set_password(
    rules: PoolRules,
    plan: Plan,
    before: User | None,
    user: _Draft,
    password: Password | None,
    now: float,
) -> None:
    kept = password if plan.clear_password is not None else plan.password
    is_other = before is None or (kept, plan.password_hash) != (
        before.password,
        before.imported_password_hash,
    )
    expires = None
    if plan.is_temporary:
        expires = None if is_other else user["temporary_password_expires_at"]
        expires = temporary_until(rules.pool, now) if expires is None else expires
    user["password"], user["imported_password_hash"] = kept, plan.password_hash
    user["temporary_password_expires_at"] = expires
    if is_other and "FailedSignIns" not in plan.members:
        user["failed_sign_ins"] = 0


def _status(
    rules: PoolRules,
    plan: Plan,
    before: User | None,
    user: _Draft,
    sides: Mapping[str, Sequence[Row]],
) -> str:
    stated = plan.members.get("UserStatus")
    if stated is not None:
        return str(stated)
    if before is not None and not plan.has_password:
        return before.status
    username = user["username"]
    return default_status(
        rules,
        user["attributes"],
        has_password=plan.has_password,
        is_temporary=plan.is_temporary or user["temporary_password_expires_at"] is not None,
        is_providers=any(is_primary(username, row) for row in sides.get(IDENTITIES.member, ())),
        has_passkeys=bool(sides.get(PASSKEYS.member)),
    )


def default_status(
    rules: PoolRules,
    attributes: Mapping[str, str],
    *,
    has_password: bool,
    is_temporary: bool,
    is_providers: bool,
    has_passkeys: bool,
) -> str:
    """Return where a user stands of whom a file does not say it.

    Who has a password is confirmed, or has to change it. Without one, who can sign in by other
    means is confirmed, as AdminCreateUser has it; others set a password first, as after an import.
    """
    if has_password:
        status = UserStatus.FORCE_CHANGE_PASSWORD if is_temporary else UserStatus.CONFIRMED
        return status.value
    if is_providers:
        return UserStatus.EXTERNAL_PROVIDER.value
    factors = rules.sign_in.allowed_first_auth_factors
    can_sign_in = any(
        factor in factors and attributes.get(flag) == "true"
        for factor, flag in _FACTORS_OF_CODES.items()
    )
    if can_sign_in or (has_passkeys and "WEB_AUTHN" in factors):
        return UserStatus.CONFIRMED.value
    return UserStatus.RESET_REQUIRED.value


def _remember(
    rules: PoolRules,
    plan: Plan,
    existing: Existing | None,
    kept: Password | None,
    sides: dict[str, Sequence[Row]],
) -> None:
    """Let the history have a password that was given in clear for good, as the API does."""
    size, member = rules.passwords.history_size, PASSWORD_HISTORY.member
    if not size or member in sides or plan.clear_password is None or plan.is_temporary:
        return
    if kept is None or (existing and existing.user.password == kept):
        return
    row = {"password_salt": kept.salt, "password_verifier": kept.verifier}
    earlier = existing.side(member) if existing else ()
    sides[member] = [*earlier, row][-size:]


def _dated(
    members: Mapping[str, Any],
    before: User | None,
    user: _Draft,
    has_changed_sides: bool,
    now: float,
) -> User:
    """Return the user with the date of the change, or as before where nothing has changed."""
    stated = members.get("UserLastModifiedDate")
    if before is not None:
        is_same = (
            not has_changed_sides
            and all(user[name] == getattr(before, name) for name in _COMPARED)
            and all(is_same_time(user[name], getattr(before, name)) for name in _DATES)
        )
        if is_same and (stated is None or is_same_time(stated, before.modified_at)):
            return before
    user["modified_at"] = now if stated is None else stated
    return User(**user)


_BY_MEMBER = {side.member: side for side in SIDES}
