"""Users: found by any of their names, and managed by a developer.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users.html
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    NotAuthorizedException,
)
from localstack_cognito.directory.formats import is_email, is_phone_number
from localstack_cognito.directory.pools.policies import PasswordPolicy
from localstack_cognito.directory.pools.user_pools import (
    Owner,
    find_user_pool,
    get_user_pool,
    not_found,
)
from localstack_cognito.directory.refusals import (
    AliasTaken,
    UnknownUsername,
    UnusableUsername,
    UserMissing,
)
from localstack_cognito.directory.users.attributes import VERIFIED
from localstack_cognito.storage import user_sessions, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import Password, User
from localstack_cognito.triggers.invocation import NO_CLIENT, Occasion
from localstack_cognito.triggers.sign_up import CONFIRM_SIGN_UP, post_confirmation


def no_user(pool: UserPool, name: str) -> str:
    """Return the reason where nobody is called so."""
    names = ", ".join((*pool.username_attributes, *pool.alias_attributes))
    or_alias = f", nor one with it as {names}" if names else ""
    return f"There is no user {name} in the user pool {pool.id}{or_alias}."


def nobody_hidden(pool: UserPool, name: str) -> str:
    """Return the reason of a refusal that looks as if there were a user."""
    return f"{no_user(pool, name)} PreventUserExistenceErrors of the app client hides it."


DELETED_MEANWHILE = "The user was there when the request came, and was deleted meanwhile."


class UserStatus(StrEnum):
    """Where a user stands, in the words of ``UserStatusType``."""

    UNCONFIRMED = "UNCONFIRMED"
    CONFIRMED = "CONFIRMED"
    FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"  # noqa: S105
    RESET_REQUIRED = "RESET_REQUIRED"
    EXTERNAL_PROVIDER = "EXTERNAL_PROVIDER"


def find_user(
    connection: Connection, pool: UserPool, name: str, *, lock: bool = False
) -> User | None:
    """Return the user whom ``name`` signs in: a username, or an alias where the pool has them.

    With a ``lock``, here and below, the user stays as they are until the end of the transaction.
    """
    key = pool.folded(name)
    user = users.find_by_username(connection, pool.id, key, lock=lock)
    if user is None and (attribute_names := pool.username_attributes or pool.alias_attributes):
        user = users.find_by_alias(connection, pool.id, attribute_names, key, lock=lock)
    return user


def get_user(pool: UserPool, name: str) -> User:
    """Return the user whom ``name`` signs in. Raises ``UserNotFoundException``."""
    with database().read() as connection:
        return require(find_user(connection, pool, name), no_user(pool, name))


def find_addressed_user(
    connection: Connection, pool: UserPool, name: str, *, lock: bool = False
) -> User | None:
    """Return the user whom an operation's ``Username`` means.

    Besides what ``find_user`` takes it may be the ``sub`` of a user whom no identity provider signs
    in, unless it is the name of another. Source: ``Username`` of AdminGetUser,
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
    """
    user = find_user(connection, pool, name, lock=lock)
    if user is not None:
        return user
    user = users.find_by_sub(connection, pool.id, pool.folded(name), lock=lock)
    return None if user is None or user.status == UserStatus.EXTERNAL_PROVIDER else user


def get_addressed_user(pool: UserPool, name: str) -> User:
    """Return the user whom an operation's ``Username`` means. Raises ``UserNotFoundException``."""
    with database().read() as connection:
        return require(find_addressed_user(connection, pool, name), no_user(pool, name))


def find_unless_hidden(pool: UserPool, client: UserPoolClient, name: str) -> User | None:
    """Return the user whom an operation's ``Username`` means.

    None only where the client must not tell that there is none. Raises ``UserNotFoundException``.
    """
    with database().read() as connection:
        user = find_addressed_user(connection, pool, name)
    if user is None and not client.hides_users:
        raise UnknownUsername(reason=no_user(pool, name))
    return user


def require(user: User | None, reason: str) -> User:
    """Return the user. Raises ``UserNotFoundException`` for a ``reason`` where there is none."""
    if user is None:
        raise UserMissing(reason=reason)
    return user


def check_username(pool: UserPool, username: str, attributes: dict[str, str]) -> bool:
    """Check the name of a user who is about to be made.

    Returns whether it stands for an attribute, which is then put into ``attributes``: such a
    user's real username is its ``sub``. Raises ``InvalidParameterException`` for a wrong form.
    """
    kinds = {"email": is_email(username), "phone_number": is_phone_number(username)}
    if wanted := pool.username_attributes:
        named_by = next((name for name in wanted if kinds[name]), None)
        if named_by is None:
            raise UnusableUsername(
                _WRONG_USERNAME[frozenset(wanted)],
                wanted,
                reason=f"UsernameAttributes of the pool has {', '.join(wanted)}: "
                f"{username} is none.",
            )
        if attributes.setdefault(named_by, username) != username:
            raise InvalidParameterException(
                f"User {named_by} should be empty or same as username, since username attribute "
                f"is {named_by}."
            )
        return True
    check_no_alias_form(pool, username)
    return False


def check_no_alias_form(pool: UserPool, username: str) -> None:
    """Check that a name does not look like an alias of the pool.

    Raises ``InvalidParameterException``.
    """
    kinds = {"email": is_email(username), "phone_number": is_phone_number(username)}
    for name in pool.alias_attributes:
        if kinds.get(name):
            words = name.replace("_", " ")
            raise UnusableUsername(
                f"Username cannot be of {words} format, since user pool is configured for "
                f"{words} alias.",
                reason=f"{username} has the form of a value of {name}, which is in the pool's "
                "AliasAttributes.",
            )


def check_preferred_username(
    connection: Connection, pool: UserPool, user: User, value: str | None
) -> None:
    """Check a ``preferred_username`` that signs its user in: it must not be mistaken for another.

    Raises ``InvalidParameterException`` where it looks like an alias of another kind, and
    ``AliasExistsException`` where it is another user's name.
    """
    if not value or "preferred_username" not in pool.alias_attributes:
        return
    check_no_alias_form(pool, value)
    named = users.find_by_username(connection, pool.id, pool.folded(value))
    if named is not None and named.seq != user.seq:
        raise AliasTaken(
            "User account already exists for the alias.", "preferred_username", named.username
        )


_WRONG_USERNAME = {
    frozenset({"email"}): "Username should be an email.",
    frozenset({"phone_number"}): "Username should be a phone number.",
    frozenset({"email", "phone_number"}): "Username should be either an email or a phone number.",
}


def check_pool_is_there(pool: UserPool) -> None:
    """Check that a new user was not refused because the pool was deleted meanwhile.

    Raises ``ResourceNotFoundException``.
    """
    if find_user_pool(pool.id) is None:
        raise not_found(pool.id)


def aliases_of(pool: UserPool, user: User) -> dict[str, str]:
    """Return the (folded) values that sign this user in, by the names of their attributes.

    An address that is an alias counts only once it is verified, a preferred username once its user
    is confirmed; what stands for the username counts from the start. Whom an identity provider
    signs in has none: another user may have the same address.
    """
    aliases: dict[str, str] = {}
    if user.status == UserStatus.EXTERNAL_PROVIDER:
        return aliases
    for name in pool.username_attributes or pool.alias_attributes:
        value = user.attributes.get(name)
        if value is None:
            continue
        if name in pool.alias_attributes:
            verified = VERIFIED.get(name)
            if verified and user.attributes.get(verified) != "true":
                continue
            if not verified and user.status == UserStatus.UNCONFIRMED:
                continue
        aliases[name] = pool.folded(value)
    return aliases


class ChangesWithPassword(TypedDict, total=False):
    """What may be changed of a user who is given a password, by the fields of ``User``."""

    status: str
    attributes: Mapping[str, str]
    enabled: bool
    temporary_password_expires_at: float | None
    failed_sign_ins: int
    mfa_options: Sequence[Mapping[str, str]] | None
    mfa_preference: Mapping[str, Any] | None


class UserChanges(ChangesWithPassword, total=False):
    """What may be changed of a user, by the fields of ``User``."""

    password: Password | None


def read_user_again(connection: Connection, seq: int) -> User:
    """Return a user who was read before as they are now, and stay until the transaction ends.

    Raises ``UserNotFoundException`` where the user has gone meanwhile.
    """
    return require(users.find_by_seq(connection, seq, lock=True), DELETED_MEANWHILE)


ALIAS_EXISTS = "An account with the {} already exists."
"""What AWS says of an alias that another user has, to one who confirms a sign-up."""
GIVEN_ALIAS_EXISTS = "An account with the given {} already exists."
"""What it says to one who changes or verifies an attribute."""


def add_user(connection: Connection, pool: UserPool, user: User, *, force: bool) -> User:
    """Store a new user, whose aliases sign them in from now on, and return them.

    With ``force`` an alias is taken from whoever has it, as ``change_user`` does. Raises
    ``AliasExistsException``, and ``IntegrityError`` where the name is taken or the pool is gone.
    """
    user = replace(user, seq=users.add_user(connection, user))
    _set_aliases(connection, pool, None, user, force=force)
    return user


def change_user(
    connection: Connection,
    pool: UserPool,
    user: User,
    *,
    force: bool = False,
    takes: Container[str] = (),
    text: str = ALIAS_EXISTS,
    **changes: Unpack[UserChanges],
) -> User:
    """Change a user whom this transaction has read, and return them as they are then.

    Nothing else stores a user who is there: when they were modified and what signs them in follow
    from here. With ``force``, or of an attribute that it ``takes``, an alias is taken from whoever
    has it, whose address is then unverified again; else that raises ``AliasExistsException`` with
    ``text``.
    """
    changed = replace(user, **changes, modified_at=clock.now())
    if "password" in changes:
        changed = replace(changed, imported_password_hash=None)
    _set_aliases(connection, pool, user, changed, force=force, takes=takes, text=text)
    users.replace_user(connection, changed)
    return changed


def _set_aliases(
    connection: Connection,
    pool: UserPool,
    before: User | None,
    user: User,
    *,
    force: bool,
    takes: Container[str] = (),
    text: str = ALIAS_EXISTS,
) -> None:
    """Let the user's aliases sign them in, and those that they had ``before`` no longer."""
    had = aliases_of(pool, before) if before else {}
    has = aliases_of(pool, user)
    # In one order, or two who get some of the same would wait for each other.
    for name, value in sorted(had.items()):
        if has.get(name) != value:
            users.delete_alias(connection, pool.id, name, value, user.seq)
    for name, value in sorted(has.items()):
        if had.get(name) == value:
            continue
        # Whose it is may change until it is this user's, and is not known before.
        while not users.add_alias(connection, pool.id, name, value, user.seq):
            other = users.find_by_alias(connection, pool.id, [name], value)
            if other is None:
                continue
            if not force and name not in takes:
                raise AliasTaken(text.format(name), name, other.username)
            _take_alias(connection, pool, name, value, other.seq)


def _take_alias(
    connection: Connection, pool: UserPool, name: str, value: str, user_seq: int
) -> None:
    """Take an alias from whoever has it, unless it is somebody else's by now."""
    other = users.find_by_seq(connection, user_seq, lock=True)
    if other is None or not users.delete_alias(connection, pool.id, name, value, user_seq):
        return
    if verified := VERIFIED.get(name):
        attributes = {**other.attributes, verified: "false"}
        users.replace_user(
            connection, replace(other, attributes=attributes, modified_at=clock.now())
        )


def check_confirmable(user: User) -> None:
    """Check that a sign-up is still to be confirmed. Raises ``NotAuthorizedException``."""
    if user.status != UserStatus.UNCONFIRMED:
        raise NotAuthorizedException(f"User cannot be confirmed. Current status is {user.status}")


def admin_confirm_sign_up(
    owner: Owner,
    user_pool_id: str,
    name: str,
    client_metadata: Mapping[str, str] | None = None,
) -> None:
    """Confirm a sign-up without its code; no address becomes verified by it.

    The pool's function is told of it; they stay confirmed, whatever it does. Raises what its call
    raises, ``ResourceNotFoundException``, ``UserNotFoundException``, ``AliasExistsException``, or
    ``NotAuthorizedException`` where the user is not ``UNCONFIRMED``.
    """
    pool = get_user_pool(owner, user_pool_id)

    def change(connection: Connection) -> User:
        user = require(find_addressed_user(connection, pool, name, lock=True), no_user(pool, name))
        check_confirmable(user)
        return change_user(connection, pool, user, status=UserStatus.CONFIRMED.value)

    confirmed = database().transact(change)
    occasion = Occasion(pool, NO_CLIENT, confirmed.username, client_metadata)
    post_confirmation(occasion, CONFIRM_SIGN_UP, confirmed)


def temporary_until(pool: UserPool, now: float) -> float:
    """Return until when a temporary password that is set now can be used."""
    return now + PasswordPolicy.of(pool).temporary_validity


def admin_delete_user(owner: Owner, user_pool_id: str, name: str) -> None:
    """Delete a user. Raises ``ResourceNotFoundException`` or ``UserNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        user = require(find_addressed_user(connection, pool, name, lock=True), no_user(pool, name))
        users.delete_user(connection, user.seq)


def delete_user(user: User) -> None:
    """Delete a user who asks for it. Raises ``UserNotFoundException``."""
    with database().write() as connection:
        users.delete_user(connection, read_user_again(connection, user.seq).seq)


def admin_enable_user(owner: Owner, user_pool_id: str, name: str) -> None:
    """Let a user sign in again; the tokens from before stay useless.

    Raises ``ResourceNotFoundException`` or ``UserNotFoundException``.
    """
    _set_enabled(owner, user_pool_id, name, enabled=True)


def admin_disable_user(owner: Owner, user_pool_id: str, name: str) -> None:
    """Let a user sign in no longer, and make their tokens useless.

    Raises ``ResourceNotFoundException`` or ``UserNotFoundException``.
    """
    _set_enabled(owner, user_pool_id, name, enabled=False)


def _set_enabled(owner: Owner, user_pool_id: str, name: str, *, enabled: bool) -> None:
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        user = require(find_addressed_user(connection, pool, name, lock=True), no_user(pool, name))
        user = change_user(connection, pool, user, enabled=enabled)
        if not enabled:
            user_sessions.revoke_user_sessions(connection, user.seq, user.modified_at)


def admin_set_user_settings(
    owner: Owner, user_pool_id: str, name: str, mfa_options: Sequence[Mapping[str, Any]]
) -> None:
    """Set the ``MFAOptions`` of the user whom ``name`` names.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException`` or
    ``InvalidParameterException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    set_user_settings(pool, get_addressed_user(pool, name), mfa_options)


def set_user_settings(pool: UserPool, user: User, mfa_options: Sequence[Mapping[str, Any]]) -> None:
    """Set a user's ``MFAOptions``: by SMS to the phone, or none.

    Raises ``InvalidParameterException`` or ``UserNotFoundException``.
    """
    for option in mfa_options:
        if option.get("DeliveryMedium") != "SMS" or option.get("AttributeName") != "phone_number":
            raise InvalidParameterException(
                "Only the delivery medium SMS and the attribute phone_number can be set."
            )
    with database().write() as connection:
        current = read_user_again(connection, user.seq)
        if mfa_options and not current.attributes.get("phone_number"):
            raise InvalidParameterException(
                "User does not have delivery config set to turn on SMS_MFA"
            )
        options = [dict(option) for option in mfa_options] or None
        change_user(connection, pool, current, mfa_options=options)
