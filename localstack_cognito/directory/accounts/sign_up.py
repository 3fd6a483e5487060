"""Signing up: users make themselves, and confirm an address with the code that was sent there.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    EventResponseType,
    EventType,
    InvalidParameterException,
)
from localstack_cognito.aws.refusals import InvalidRequest
from localstack_cognito.directory import ids
from localstack_cognito.directory.clients.secret_hash import check_secret_hash
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.pools.policies import PasswordPolicy, SignInPolicy
from localstack_cognito.directory.protection import auth_events, threat_protection
from localstack_cognito.directory.refusals import (
    AliasTaken,
    ExpiredCode,
    NothingToResend,
    SignUpNotPermitted,
    UsernameTaken,
)
from localstack_cognito.directory.users import codes, password_history, passwords
from localstack_cognito.directory.users.attributes import (
    VERIFIED,
    check_client_may_write,
    check_new_attributes,
    normalised,
)
from localstack_cognito.directory.users.delivery import (
    MEDIA,
    Delivery,
    Letter,
    StoredLetter,
    give_letter,
    post,
    send_code,
    simulated,
    write_letter,
)
from localstack_cognito.directory.users.users import (
    UserStatus,
    add_user,
    change_user,
    check_confirmable,
    check_pool_is_there,
    check_username,
    find_unless_hidden,
    nobody_hidden,
    read_user_again,
)
from localstack_cognito.messages.templates import Purpose
from localstack_cognito.storage import confirmation_codes
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import Occasion
from localstack_cognito.triggers.sign_up import (
    CONFIRM_SIGN_UP,
    SIGN_UP,
    post_confirmation,
    pre_sign_up,
)


@dataclass(frozen=True, slots=True)
class Registration:
    """What a ``SignUpRequest`` asks for."""

    client_id: str
    username: str
    password: str | None = field(repr=False)
    attributes: Mapping[str, str]
    secret_hash: str | None = field(default=None, repr=False)
    validation_data: Mapping[str, str] | None = None
    client_metadata: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class SignedUp:
    """The user whom a sign-up with a client made, and where the code went, if it had an address."""

    pool: UserPool
    client: UserPoolClient
    user: User
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The user whom a code has confirmed, and the attribute that it has verified, if any."""

    user: User
    attribute_name: str | None


def sign_up(registration: Registration) -> SignedUp:
    """Make a user who has yet to be confirmed, and send the code that confirms.

    The pool's function may confirm the user at once. Raises what its call raises,
    ``ResourceNotFoundException``, ``NotAuthorizedException``, ``InvalidParameterException``,
    ``InvalidPasswordException`` or ``UsernameExistsException``.
    """
    pool, client = find_pool_and_client(registration.client_id)
    username, password = registration.username, registration.password
    check_secret_hash(client, registration.secret_hash, username)
    threat_protection.check_address(pool, client.id)
    if pool.settings["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]:
        raise SignUpNotPermitted(
            reason=f"AllowAdminCreateUserOnly of the pool {pool.id} is true: AdminCreateUser makes "
            "its users."
        )
    attributes = dict(registration.attributes)
    is_attribute = check_username(pool, username, attributes)
    check_client_may_write(client, registration.attributes)
    check_new_attributes(pool, attributes, require=True, by_admin=False)
    _check_password(pool, password)
    risk = None
    if password is not None:
        risk = threat_protection.check_first_password(pool, client.id, [username])
    sub = ids.new_sub()
    now = clock.now()
    internal_name = sub if is_attribute else username
    occasion = Occasion(pool, client.id, internal_name, registration.client_metadata)
    attributes = normalised(attributes)
    decided = pre_sign_up(occasion, SIGN_UP, attributes, registration.validation_data)
    user = User(
        user_pool_id=pool.id,
        username=internal_name,
        username_key=pool.folded(internal_name),
        sub=sub,
        status=(UserStatus.CONFIRMED if decided.confirms else UserStatus.UNCONFIRMED).value,
        attributes=_flagged(attributes, decided.verifies),
        created_at=now,
        modified_at=now,
        password=passwords.new_password(pool.id, internal_name, password) if password else None,
    )
    delivery = letter = None
    if not decided.confirms:
        delivery = _delivery(pool, user)
        letter = write_letter(occasion, user, Purpose.SIGN_UP, delivery, codes.new_code())
    # An address that is verified so is taken from whoever had it as an alias.
    takes_aliases = bool(decided.verifies)
    try:
        user, stored = database().transact(
            lambda connection: _store(connection, pool, user, letter, takes_aliases=takes_aliases)
        )
    except IntegrityError:
        check_pool_is_there(pool)
        raise UsernameTaken(reason=f"The pool {pool.id} has a user {username}.") from None
    except AliasTaken as taken:
        raise UsernameTaken(reason=taken.reason) from None
    if stored is not None:
        post(stored)
    passed = EventResponseType.Pass
    auth_events.record(pool, user, EventType.SignUp, passed, client.id, risk=risk)
    if decided.confirms:
        post_confirmation(occasion, CONFIRM_SIGN_UP, user)
    return SignedUp(pool, client, user, delivery)


def _store(
    connection: Connection,
    pool: UserPool,
    user: User,
    letter: Letter | None,
    *,
    takes_aliases: bool,
) -> tuple[User, StoredLetter | None]:
    user = add_user(connection, pool, user, force=takes_aliases)
    if user.password is not None:
        password_history.remember(connection, pool, user.seq, user.password)
    return user, None if letter is None else give_letter(connection, user, letter)


def _flagged(attributes: dict[str, str], verified: Container[str]) -> dict[str, str]:
    """AWS says of an address that the user gave that it is not verified, unless it is."""
    flags = {
        flag: "true" if name in verified else "false"
        for name, flag in VERIFIED.items()
        if name in attributes
    }
    return {**attributes, **flags}


def _check_password(pool: UserPool, password: str | None) -> None:
    if password is not None:
        passwords.check_policy(PasswordPolicy.of(pool), password, passwords.SIGN_UP)
    elif not SignInPolicy.of(pool).allows_codes:
        raise InvalidRequest(
            "1 validation error detected: Value at 'password' failed to satisfy constraint: "
            "Member must not be null",
            ["password"],
        )


def _delivery(pool: UserPool, user: User) -> Delivery | None:
    """Where the code goes: with both addresses to be verified, to the phone."""
    for name in MEDIA:
        if name in pool.auto_verified_attributes and user.attributes.get(name):
            return Delivery(name, user.attributes[name])
    return None


def confirm_sign_up(
    client_id: str,
    username: str,
    code: str,
    secret_hash: str | None,
    *,
    force_alias_creation: bool,
    client_metadata: Mapping[str, str] | None = None,
) -> Confirmed:
    """Confirm a sign-up with its code; the address that the code was sent to is verified by it.

    The pool's function is told of it; they stay confirmed, whatever it does. Raises what its call
    raises, ``ResourceNotFoundException``, ``NotAuthorizedException``, ``UserNotFoundException``,
    ``LimitExceededException``, ``ExpiredCodeException``, ``CodeMismatchException`` or
    ``AliasExistsException``.
    """
    pool, client = find_pool_and_client(client_id)
    check_secret_hash(client, secret_hash, username)
    threat_protection.check_address(pool, client.id)
    return _confirm(
        pool,
        client,
        username,
        code,
        force_alias_creation=force_alias_creation,
        client_metadata=client_metadata,
    )


def confirm_by_link(client_id: str, username: str, code: str) -> Confirmed:
    """Confirm a sign-up by the link that was sent: whoever has that needs no secret of the client.

    Raises what ``confirm_sign_up`` raises.
    """
    pool, client = find_pool_and_client(client_id)
    return _confirm(pool, client, username, code, force_alias_creation=False, client_metadata=None)


def _confirm(
    pool: UserPool,
    client: UserPoolClient,
    username: str,
    code: str,
    *,
    force_alias_creation: bool,
    client_metadata: Mapping[str, str] | None,
) -> Confirmed:
    user = find_unless_hidden(pool, client, username)
    if user is None:
        # As often as for a user who exists, for the limit must not tell either.
        codes.count(pool.id, pool.folded(username), codes.CONFIRMATIONS)
        raise ExpiredCode(reason=nobody_hidden(pool, username))
    check_confirmable(user)
    codes.count(pool.id, user.username_key, codes.CONFIRMATIONS)
    seq = user.seq

    def change(connection: Connection) -> Confirmed:
        user = read_user_again(connection, seq)
        check_confirmable(user)
        sent = codes.check_code(
            confirmation_codes.find_code(connection, user.seq, codes.CONFIRM_SIGN_UP), code
        )
        confirmation_codes.delete_code(connection, user.seq, sent.purpose)
        attributes = dict(user.attributes)
        if sent.attribute_name:
            attributes[VERIFIED[sent.attribute_name]] = "true"
        confirmed = change_user(
            connection,
            pool,
            user,
            force=force_alias_creation,
            status=UserStatus.CONFIRMED.value,
            attributes=attributes,
        )
        return Confirmed(confirmed, sent.attribute_name)

    confirmed = database().transact(change)
    occasion = Occasion(pool, client.id, confirmed.user.username, client_metadata)
    post_confirmation(occasion, CONFIRM_SIGN_UP, confirmed.user)
    return confirmed


def resend_confirmation_code(
    client_id: str,
    username: str,
    secret_hash: str | None,
    client_metadata: Mapping[str, str] | None = None,
) -> Delivery:
    """Send a new code in place of the one that was sent at sign-up, and return where it went.

    Raises what writing and posting the letter raises, ``ResourceNotFoundException``,
    ``NotAuthorizedException``, ``UserNotFoundException``, ``InvalidParameterException`` or
    ``LimitExceededException``.
    """
    pool, client = find_pool_and_client(client_id)
    check_secret_hash(client, secret_hash, username)
    threat_protection.check_address(pool, client.id)
    user = find_unless_hidden(pool, client, username)
    if user is None:
        if not pool.auto_verified_attributes:
            raise NothingToResend(reason="The pool's AutoVerifiedAttributes has none.")
        codes.count(pool.id, pool.folded(username), codes.RESENDS)
        ids = [name for name in MEDIA if name in pool.auto_verified_attributes]
        return simulated(pool, username, ids)
    _resendable(pool, user)
    codes.count(pool.id, user.username_key, codes.RESENDS)
    occasion = Occasion(pool, client.id, user.username, client_metadata)
    delivery = send_code(
        occasion, user, Purpose.RESEND_CODE, lambda connection, user: _resendable(pool, user)
    )
    auth_events.record(pool, user, EventType.ResendCode, EventResponseType.Pass, client.id)
    return delivery


def _resendable(pool: UserPool, user: User) -> Delivery:
    """Return where another code goes."""
    if user.status != UserStatus.UNCONFIRMED:
        raise InvalidParameterException("User is already confirmed.")
    delivery = _delivery(pool, user)
    if delivery is None:
        kinds = ", ".join(pool.auto_verified_attributes) or "none"
        raise NothingToResend(
            reason=f"AutoVerifiedAttributes of the pool has {kinds}, and {user.username} no "
            "address of these."
        )
    return delivery
