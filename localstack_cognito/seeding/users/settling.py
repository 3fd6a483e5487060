"""What becomes of a user: what the file says, joined with what is there.

What a file leaves out has AWS's default: attributes, groups, whether the user is enabled. What a
user does and gets in time stays where a file says nothing of it: the password, second factors,
passkeys, devices, linked identities, codes, history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
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
from localstack_cognito.seeding.users.planning import Plan
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
from localstack_cognito.storage.users import Password, User

NOT_COMPUTED = Password(b"", b"")
"""Stands for the verifier of a password in clear where only whether it differs counts."""

_FACTORS_OF_CODES = {"EMAIL_OTP": "email_verified", "SMS_OTP": "phone_number_verified"}
_DATES = frozenset({"created_at", "temporary_password_expires_at", "last_failed_sign_in_at"})
_COMPARED = tuple(
    one.name for one in fields(User) if one.name not in _DATES | {"modified_at", "seq"}
)


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
    before = existing.user if existing else _blank(rules, plan, now)
    if plan.sub is not None and plan.sub != before.sub:
        raise Refused(
            f"A sub is its user's for good: that of {before.username} is {before.sub}.", "Sub"
        )
    sides = _sides(plan, existing, prune=prune)
    user = replace(
        before,
        attributes=_attributes(rules, plan, existing, before, sides),
        enabled=members.get("Enabled", True),
        mfa_options=members.get("MFAOptions"),
        mfa_preference=_mfa_preference(rules, plan, existing, before, sides, prune=prune),
        created_at=members.get("UserCreateDate", before.created_at),
        failed_sign_ins=members.get("FailedSignIns", before.failed_sign_ins),
        last_failed_sign_in_at=members.get("LastFailedSignIn", before.last_failed_sign_in_at),
    )
    if plan.has_password:
        user = _with_password(rules, plan, before, user, password, now)
    user = replace(user, status=_status(rules, plan, existing, user, sides))
    if "TemporaryPasswordExpires" in members:
        user = replace(user, temporary_password_expires_at=members["TemporaryPasswordExpires"])
    _remember(rules, plan, existing, user, sides)
    changed = {
        member: rows
        for member, rows in sides.items()
        if not _BY_MEMBER[member].are_same(rows, existing.side(member) if existing else ())
    }
    user = _dated(members, existing, user, bool(changed), now)
    return Settled(user, existing, changed)


def _blank(rules: PoolRules, plan: Plan, now: float) -> User:
    sub = plan.sub or plan.new_sub or ids.new_sub()
    username = sub if plan.username is None else plan.username
    return User(
        user_pool_id=rules.pool.id,
        username=username,
        username_key=rules.pool.folded(username),
        sub=sub,
        status="",
        attributes={},
        created_at=now,
        modified_at=now,
    )


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
    if prune and existing:
        left_out = {side.member: () for side in SIDES if not side.is_history}
        return {**left_out, **sides}
    return sides


def _attributes(
    rules: PoolRules,
    plan: Plan,
    existing: Existing | None,
    before: User,
    sides: Mapping[str, Sequence[Row]],
) -> Mapping[str, str]:
    if ATTRIBUTE in plan.attributes:
        wanted = plan.attributes
    elif IDENTITIES.member in sides:
        listed = listed_of(rules, before.username, plan.members, sides[IDENTITIES.member])
        wanted = with_identities(plan.attributes, listed)
    elif ATTRIBUTE in before.attributes:
        wanted = {**plan.attributes, ATTRIBUTE: before.attributes[ATTRIBUTE]}
    else:
        wanted = plan.attributes
    # Their order is no difference.
    return before.attributes if existing and wanted == before.attributes else wanted


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
    before: User,
    sides: Mapping[str, Sequence[Row]],
    *,
    prune: bool,
) -> Mapping[str, Any] | None:
    members = plan.members
    if "UserMFASettingList" not in members and "PreferredMfaSetting" not in members:
        return None if prune else before.mfa_preference

    def rows(member: str) -> Sequence[Row]:
        return sides[member] if member in sides else existing.side(member) if existing else ()

    enabled = tuple(dict.fromkeys(members.get("UserMFASettingList") or ()))
    usable = usable_factors(
        rules, plan.attributes, rows(SOFTWARE_TOKEN.member), rows(PASSKEYS.member)
    )
    for number, factor in enumerate(enabled):
        if factor not in usable:
            raise Refused(_UNUSABLE.get(factor, _NO_DELIVERY).format(factor), *_LIST, number)
    if enabled == (WEB_AUTHN_MFA,):
        raise Refused("WebAuthn MFA requires enabling an additional MFA setting.", *_LIST)
    preferred = members.get("PreferredMfaSetting")
    if preferred is not None and preferred not in enabled:
        raise Refused("A factor that is not enabled cannot be preferred.", "PreferredMfaSetting")
    return Preference(enabled, preferred).stored


_LIST = ("UserMFASettingList",)
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


def _with_password(
    rules: PoolRules,
    plan: Plan,
    before: User,
    user: User,
    password: Password | None,
    now: float,
) -> User:
    kept = password if plan.clear_password is not None else plan.password
    is_other = (kept, plan.password_hash) != (before.password, before.imported_password_hash)
    expires = None
    if plan.is_temporary:
        expires = None if is_other else before.temporary_password_expires_at
        expires = temporary_until(rules.pool, now) if expires is None else expires
    user = replace(
        user,
        password=kept,
        imported_password_hash=plan.password_hash,
        temporary_password_expires_at=expires,
    )
    if is_other and "FailedSignIns" not in plan.members:
        user = replace(user, failed_sign_ins=0)
    return user


def _status(
    rules: PoolRules,
    plan: Plan,
    existing: Existing | None,
    user: User,
    sides: Mapping[str, Sequence[Row]],
) -> str:
    stated = plan.members.get("UserStatus")
    if stated is not None:
        return str(stated)
    if existing and not plan.has_password:
        return existing.user.status
    return default_status(
        rules,
        user.attributes,
        has_password=plan.has_password,
        is_temporary=plan.is_temporary or "TemporaryPasswordExpires" in plan.members,
        is_providers=any(
            is_primary(user.username, row) for row in sides.get(IDENTITIES.member, ())
        ),
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
    user: User,
    sides: dict[str, Sequence[Row]],
) -> None:
    """Let the history have a password that was given in clear for good, as the API does."""
    size, member = rules.passwords.history_size, PASSWORD_HISTORY.member
    kept = user.password
    if not size or member in sides or plan.clear_password is None or plan.is_temporary:
        return
    if kept is None or (existing and existing.user.password == kept):
        return
    row = {"password_salt": kept.salt, "password_verifier": kept.verifier}
    earlier = existing.side(member) if existing else ()
    sides[member] = [*earlier, row][-size:]


def _dated(
    members: Mapping[str, Any],
    existing: Existing | None,
    user: User,
    has_changed_sides: bool,
    now: float,
) -> User:
    """Return the user with the date of the change, or as before where nothing has changed."""
    stated = members.get("UserLastModifiedDate")
    if existing is None:
        return user if stated is None else replace(user, modified_at=stated)
    before = existing.user
    is_same = (
        not has_changed_sides
        and all(getattr(user, name) == getattr(before, name) for name in _COMPARED)
        and all(is_same_time(getattr(user, name), getattr(before, name)) for name in _DATES)
    )
    if stated is not None:
        if is_same and is_same_time(stated, before.modified_at):
            return before
        return replace(user, modified_at=stated)
    return before if is_same else replace(user, modified_at=now)


_BY_MEMBER = {side.member: side for side in SIDES}
