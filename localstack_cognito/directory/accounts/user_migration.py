"""Users who come from another directory, by the pool's function, with the password they have there.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-import-using-lambda.html
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    AliasExistsException,
    InvalidParameterException,
    UserNotFoundException,
)
from localstack_cognito.directory import ids
from localstack_cognito.directory.accounts.admin_create_user import Invitation, invitations
from localstack_cognito.directory.pools.policies import PasswordPolicy
from localstack_cognito.directory.users import passwords
from localstack_cognito.directory.users.attributes import check_new_attributes, normalised
from localstack_cognito.directory.users.delivery import Letter, StoredLetter, keep, post
from localstack_cognito.directory.users.users import (
    UserStatus,
    add_user,
    check_username,
    find_user,
)
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import Occasion
from localstack_cognito.triggers.sign_up import ADMIN_CREATE_USER, pre_sign_up
from localstack_cognito.triggers.user_migration import (
    AUTHENTICATION,
    FORGOT_PASSWORD,
    Migrated,
    migrates,
    user_migration,
)

_SMS_MFA: Mapping[str, object] = {"enabled": ["SMS_MFA"], "preferred": "SMS_MFA"}


def migrate_at_sign_in(
    pool: UserPool,
    client: UserPoolClient,
    name: str,
    password: str,
    validation_data: Mapping[str, str] | None,
    client_metadata: Mapping[str, str] | None = None,
    *,
    admit: Callable[[Connection], None],
) -> User | None:
    """Return the user whom the pool's function knows by a name and a password, made here.

    None where the pool has no such function, or the client must not tell that it knows nobody.
    ``admit`` is called in the transaction that makes the user, and keeps them from being made by
    what it raises. Raises that, what the function's call raises, and ``UserNotFoundException``.
    """
    occasion = Occasion(pool, client.id, name, client_metadata)
    return _migrate(client, occasion, AUTHENTICATION, password, validation_data, admit)


def migrate_at_forgotten_password(
    pool: UserPool,
    client: UserPoolClient,
    name: str,
    client_metadata: Mapping[str, str] | None = None,
) -> User | None:
    """Return the user whom the pool's function knows by a name, made here without a password.

    Answers and raises as ``migrate_at_sign_in`` does.
    """
    occasion = Occasion(pool, client.id, name, client_metadata)
    return _migrate(client, occasion, FORGOT_PASSWORD, None, None)


def _migrate(
    client: UserPoolClient,
    occasion: Occasion,
    source: str,
    password: str | None,
    validation_data: Mapping[str, str] | None,
    admit: Callable[[Connection], None] = lambda connection: None,
) -> User | None:
    pool, name = occasion.pool, occasion.username
    if not migrates(pool):
        return None
    found = user_migration(occasion, source, password, validation_data)
    try:
        if found is None:
            raise _NotMigrated
        user = _new_user(pool, name, found, password)
        pre_sign_up(
            replace(occasion, username=user.username),
            ADMIN_CREATE_USER,
            user.attributes,
            validation_data,
        )
        return _add(occasion, user, found, admit)
    except (_NotMigrated, InvalidParameterException, AliasExistsException) as problem:
        if client.hides_users:
            return None
        raise UserNotFoundException(
            f"Exception migrating user in app client {client.id}"
        ) from problem


class _NotMigrated(Exception):
    """What the function says of a user makes none here."""


def _new_user(pool: UserPool, name: str, found: Migrated, password: str | None) -> User:
    given = dict(found.attributes)
    username = _username(pool, name, found, given)
    check_new_attributes(pool, given, require=False, by_admin=True)
    attributes = normalised(given)
    mfa_preference = None
    if found.has_sms_mfa:
        if pool.settings["MfaConfiguration"] == "OFF" or not attributes.get("phone_number"):
            raise _NotMigrated
        mfa_preference = _SMS_MFA
    now = clock.now()
    sub = ids.new_sub()
    username = username or sub
    user = User(
        user_pool_id=pool.id,
        username=username,
        username_key=pool.folded(username),
        sub=sub,
        status=(UserStatus.CONFIRMED if found.is_confirmed else UserStatus.RESET_REQUIRED).value,
        attributes=attributes,
        created_at=now,
        modified_at=now,
        mfa_preference=mfa_preference,
    )
    if password is None or not found.is_confirmed:
        return user
    # The policy is for passwords that are chosen here.
    return replace(user, password=passwords.new_password(pool.id, username, password))


def _username(pool: UserPool, name: str, found: Migrated, given: dict[str, str]) -> str | None:
    """Return the user's name here, or None where it is their ``sub``."""
    if pool.username_attributes:
        check_username(pool, name, given)
        return None
    if found.username is None:
        check_username(pool, name, given)
        return name
    aliases = {pool.folded(given[alias]) for alias in pool.alias_attributes if alias in given}
    if pool.folded(found.username) != pool.folded(name) and pool.folded(name) not in aliases:
        raise _NotMigrated
    check_username(pool, found.username, given)
    return found.username


def _add(
    occasion: Occasion, user: User, found: Migrated, admit: Callable[[Connection], None]
) -> User:
    pool = occasion.pool
    letters = _welcome(occasion, user, found) if found.is_welcomed else []

    def store(connection: Connection) -> tuple[User, list[StoredLetter]]:
        admit(connection)
        added = add_user(connection, pool, user, force=found.takes_aliases)
        return added, [keep(connection, letter) for letter in letters]

    try:
        user, stored = database().transact(store)
    except IntegrityError:
        with database().read() as connection:
            return _made_meanwhile(connection, pool, occasion.username)
    for one in stored:
        post(one)
    return user


def _welcome(occasion: Occasion, user: User, found: Migrated) -> list[Letter]:
    """Return the invitations that every new user gets, whose password is for nothing here."""
    password = passwords.temporary_password(PasswordPolicy.of(occasion.pool))
    invitation = Invitation(
        occasion.username, user.attributes, delivery_mediums=found.delivery_mediums
    )
    return invitations(replace(occasion, username=user.username), user, invitation, password)


def _made_meanwhile(connection: Connection, pool: UserPool, name: str) -> User:
    """Return the user whom another request has just brought."""
    user = find_user(connection, pool, name)
    if user is None:
        raise _NotMigrated
    return user
