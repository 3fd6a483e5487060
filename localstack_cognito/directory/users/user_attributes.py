"""Changing a user's attributes: by the user, through an app client, or by a developer.

An address that changes is not verified until a code that was sent to it has come back. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.users import attributes, codes
from localstack_cognito.directory.users.attributes import VERIFIED
from localstack_cognito.directory.users.delivery import (
    MEDIA,
    Delivery,
    Letter,
    send_code,
    send_letters,
    write_letter,
)
from localstack_cognito.directory.users.users import (
    GIVEN_ALIAS_EXISTS,
    change_user,
    check_preferred_username,
    find_addressed_user,
    no_user,
    read_user_again,
    require,
)
from localstack_cognito.messages.templates import Purpose
from localstack_cognito.storage import confirmation_codes
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import NO_CLIENT, Occasion


@dataclass(frozen=True, slots=True)
class _Change:
    """What a request comes to: the attributes at once, and the addresses that wait for a code."""

    attributes: dict[str, str]
    pending: dict[str, str]
    to_verify: list[Delivery]


def update_user_attributes(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    given: Mapping[str, str],
    client_metadata: Mapping[str, str] | None = None,
) -> list[Delivery]:
    """Change the attributes of a user who asks for it; return where codes went.

    Raises what writing and posting a letter raises, ``NotAuthorizedException`` for what the client
    may not write, ``InvalidParameterException``, ``AliasExistsException`` or
    ``UserNotFoundException``.
    """
    attributes.check_client_may_write(client, given)
    occasion = Occasion(pool, client.id, user.username, client_metadata)
    return _update(occasion, user.seq, given, by_admin=False)


def admin_update_user_attributes(
    owner: Owner,
    user_pool_id: str,
    name: str,
    given: Mapping[str, str],
    client_metadata: Mapping[str, str] | None = None,
) -> None:
    """Change the attributes of the user whom ``name`` names.

    Raises what writing and posting a letter raises, ``ResourceNotFoundException``,
    ``UserNotFoundException``, ``InvalidParameterException`` or ``AliasExistsException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        user = require(find_addressed_user(connection, pool, name), no_user(pool, name))
    occasion = Occasion(pool, NO_CLIENT, user.username, client_metadata)
    _update(occasion, user.seq, given, by_admin=True)


def _update(
    occasion: Occasion, user_seq: int, given: Mapping[str, str], *, by_admin: bool
) -> list[Delivery]:
    pool = occasion.pool
    attributes.check_changed_attributes(pool, given, by_admin=by_admin)
    addresses = {name: value for name, value in given.items() if name in MEDIA}
    # The developer has the last word on whose an address is. One that stands for a username is
    # nobody else's to take.
    takes = VERIFIED if by_admin and pool.alias_attributes else ()

    def change(connection: Connection, user: User) -> User:
        check_preferred_username(connection, pool, user, given.get("preferred_username"))
        changed = change_user(
            connection,
            pool,
            user,
            takes=takes,
            text=GIVEN_ALIAS_EXISTS,
            attributes=_change(pool, user, given, by_admin=by_admin).attributes,
        )
        void_codes(connection, user, addresses)
        return changed

    _, deliveries = send_letters(
        user_seq,
        lambda connection, user: _change(pool, user, given, by_admin=by_admin).to_verify,
        lambda user, deliveries: _letters(
            occasion, user, _change(pool, user, given, by_admin=by_admin)
        ),
        change,
    )
    return deliveries


def _letters(occasion: Occasion, user: User, change: _Change) -> list[Letter]:
    """Return what verifies each address; of one that waits, its letter says that it is there."""
    waiting = {
        member: value
        for name, address in change.pending.items()
        for member, value in ((name, address), (VERIFIED[name], "false"))
    }
    as_changed = replace(user, attributes={**change.attributes, **waiting})
    return [
        write_letter(
            occasion, as_changed, Purpose.UPDATE_USER_ATTRIBUTE, delivery, codes.new_code()
        )
        for delivery in change.to_verify
    ]


def _change(pool: UserPool, user: User, given: Mapping[str, str], *, by_admin: bool) -> _Change:
    settings = pool.settings.get("UserAttributeUpdateSettings") or {}
    waits = settings.get("AttributesRequireVerificationBeforeUpdate") or ()
    flags = VERIFIED.values()
    now = dict(user.attributes)
    pending: dict[str, str] = {}
    to_verify: list[Delivery] = []
    for name, value in given.items():
        if name in flags:
            continue
        flag = VERIFIED.get(name)
        if not value:
            now.pop(name, None)
            if flag:
                now.pop(flag, None)
            continue
        if flag is None or value == user.attributes.get(name):
            now[name] = value
            continue
        is_verified = by_admin and given.get(flag, "").lower() == "true"
        if name in waits and not is_verified:
            pending[name] = value
        else:
            now[name] = value
            now[flag] = "false"
        if name in pool.auto_verified_attributes and not is_verified:
            to_verify.append(Delivery(name, value, waits=name in pending))
    for name, flag in VERIFIED.items():
        # What a developer says of an address counts, but not for one that goes or that waits.
        if flag in given and given.get(name) != "" and name not in pending:
            now.pop(flag, None)
            now.update(attributes.normalised({flag: given[flag]}))
    return _Change(now, pending, to_verify)


def delete_user_attributes(
    pool: UserPool, client: UserPoolClient, user: User, names: Iterable[str]
) -> None:
    """Delete attributes of a user who asks for it.

    Raises ``NotAuthorizedException``, ``InvalidParameterException`` or ``UserNotFoundException``.
    """
    attributes.check_client_may_write(client, names)
    _delete(pool, user.seq, names, by_admin=False)


def admin_delete_user_attributes(
    owner: Owner, user_pool_id: str, name: str, names: Iterable[str]
) -> None:
    """Delete attributes of the user whom ``name`` names.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException`` or
    ``InvalidParameterException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        user = require(find_addressed_user(connection, pool, name), no_user(pool, name))
    _delete(pool, user.seq, names, by_admin=True)


def _delete(pool: UserPool, user_seq: int, names: Iterable[str], *, by_admin: bool) -> None:
    attributes.check_deleted_attributes(pool, names, by_admin=by_admin)
    gone = {*names, *(VERIFIED[name] for name in names if name in VERIFIED)}
    with database().write() as connection:
        user = read_user_again(connection, user_seq)
        left = {name: value for name, value in user.attributes.items() if name not in gone}
        change_user(connection, pool, user, attributes=left)
        void_codes(connection, user, {name: "" for name in MEDIA if name in gone})


def void_codes(connection: Connection, user: User, addresses: Mapping[str, str]) -> None:
    """Let codes that were sent to the user's other addresses verify none of these."""
    sign_up = confirmation_codes.find_code(connection, user.seq, codes.CONFIRM_SIGN_UP)
    for name, address in addresses.items():
        code = confirmation_codes.find_code(connection, user.seq, codes.VERIFY[name])
        if code and address != (code.pending_value or user.attributes.get(name)):
            confirmation_codes.delete_code(connection, user.seq, code.purpose)
        if sign_up and sign_up.attribute_name == name and address != user.attributes.get(name):
            # It still confirms the sign-up.
            confirmation_codes.put_code(connection, replace(sign_up, attribute_name=None))


def send_verification_code(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    name: str,
    client_metadata: Mapping[str, str] | None = None,
) -> Delivery:
    """Send a code that verifies the user's address, and return where it went.

    An address that waits for its code is the one that gets another. Raises what writing and posting
    the letter raises, ``InvalidParameterException`` where the attribute is no address or the
    user has none, and ``LimitExceededException``.
    """
    with database().read() as connection:
        _find_to_verify(connection, user, name)
    codes.count(pool.id, user.username_key, codes.VERIFICATION_CODES)
    occasion = Occasion(pool, client.id, user.username, client_metadata)
    return send_code(
        occasion,
        user,
        Purpose.VERIFY_USER_ATTRIBUTE,
        lambda connection, user: _find_to_verify(connection, user, name),
    )


def _find_to_verify(connection: Connection, user: User, name: str) -> Delivery:
    code = confirmation_codes.find_code(connection, user.seq, _purpose(name))
    pending = code.pending_value if code else None
    address = pending or user.attributes.get(name)
    if not address:
        raise InvalidParameterException(f"User does not have {name} to send a code to.")
    return Delivery(name, address, waits=bool(pending))


def verify_user_attribute(pool: UserPool, user: User, name: str, code: str) -> None:
    """Verify the user's address with the code that was sent to it.

    Raises ``InvalidParameterException``, ``LimitExceededException``, ``ExpiredCodeException``,
    ``CodeMismatchException``, or ``AliasExistsException`` where another user has it by now.
    """
    purpose = _purpose(name)
    codes.count(pool.id, user.username_key, codes.VERIFICATIONS)
    seq = user.seq

    def change(connection: Connection) -> None:
        user = read_user_again(connection, seq)
        sent = codes.check_code(confirmation_codes.find_code(connection, seq, purpose), code)
        confirmation_codes.delete_code(connection, seq, purpose)
        verified = {VERIFIED[name]: "true"}
        if sent.pending_value:
            verified[name] = sent.pending_value
        attributes = {**user.attributes, **verified}
        change_user(connection, pool, user, text=GIVEN_ALIAS_EXISTS, attributes=attributes)

    database().transact(change)


def _purpose(name: str) -> str:
    if name not in codes.VERIFY:
        raise InvalidParameterException("Only email and phone_number can be verified.")
    return codes.VERIFY[name]
