"""AdminCreateUser: a developer makes a user, who is invited with a temporary password.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-create-user-accounts.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    UnsupportedUserStateException,
)
from localstack_cognito.directory import ids
from localstack_cognito.directory.pools.policies import PasswordPolicy, SignInPolicy
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.refusals import AliasTaken, UsernameTaken
from localstack_cognito.directory.users import passwords
from localstack_cognito.directory.users.attributes import check_new_attributes, normalised
from localstack_cognito.directory.users.delivery import (
    Delivery,
    Letter,
    keep,
    post,
    send_letters,
    write_letter,
)
from localstack_cognito.directory.users.users import (
    UserStatus,
    add_user,
    change_user,
    check_pool_is_there,
    check_username,
    get_user,
    temporary_until,
)
from localstack_cognito.messages.templates import Purpose
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import Password, User
from localstack_cognito.triggers.invocation import NO_CLIENT, Occasion
from localstack_cognito.triggers.sign_up import ADMIN_CREATE_USER, pre_sign_up

_ADDRESSES = {"SMS": ("phone_number", "phone number", "SMS"), "EMAIL": ("email", "email", "Email")}


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an ``AdminCreateUserRequest`` asks for."""

    username: str
    attributes: Mapping[str, str]
    temporary_password: str | None = None
    message_action: str | None = None
    delivery_mediums: Sequence[str] | None = None
    force_alias_creation: bool = False
    validation_data: Mapping[str, str] | None = None
    client_metadata: Mapping[str, str] | None = None


def admin_create_user(owner: Owner, user_pool_id: str, invitation: Invitation) -> User:
    """Make a user, or with the message action ``RESEND`` invite one again, and return it.

    The pool's function may refuse the user. Raises what its call raises,
    ``ResourceNotFoundException``, ``InvalidParameterException``, ``InvalidPasswordException``,
    ``UsernameExistsException``, ``UserNotFoundException`` or ``UnsupportedUserStateException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    if invitation.message_action == "RESEND":
        return _invite_again(pool, invitation)
    return _create(pool, invitation)


def _create(pool: UserPool, invitation: Invitation) -> User:
    attributes = dict(invitation.attributes)
    is_attribute = check_username(pool, invitation.username, attributes)
    check_new_attributes(pool, attributes, require=False, by_admin=True)
    attributes = normalised(attributes)
    _check_delivery(invitation, attributes)
    sub = ids.new_sub()
    username = sub if is_attribute else invitation.username
    now = clock.now()
    occasion = Occasion(pool, NO_CLIENT, username, invitation.client_metadata)
    # What the function says of confirming and verifying does not count for a developer's users.
    pre_sign_up(
        occasion,
        ADMIN_CREATE_USER,
        attributes,
        invitation.validation_data,
    )
    user = User(
        user_pool_id=pool.id,
        username=username,
        username_key=pool.folded(username),
        sub=sub,
        status=UserStatus.CONFIRMED.value,
        attributes=attributes,
        created_at=now,
        modified_at=now,
    )
    temporary_password = None
    if not _needs_no_password(pool, invitation, attributes):
        temporary_password, verifier = _temporary(pool, username, invitation)
        user = replace(
            user,
            status=UserStatus.FORCE_CHANGE_PASSWORD.value,
            password=verifier,
            temporary_password_expires_at=temporary_until(pool, now),
        )
    letters = invitations(occasion, user, invitation, temporary_password)
    try:
        user, stored = database().transact(
            lambda connection: (
                add_user(connection, pool, user, force=invitation.force_alias_creation),
                [keep(connection, letter) for letter in letters],
            )
        )
    except IntegrityError:
        check_pool_is_there(pool)
        raise UsernameTaken(
            "User account already exists", reason=f"The pool {pool.id} has a user {username}."
        ) from None
    except AliasTaken as taken:
        raise UsernameTaken(
            f"An account with the given {taken.attribute} already exists.", reason=taken.reason
        ) from None
    post(*stored)
    return user


def _check_delivery(invitation: Invitation, attributes: Mapping[str, str]) -> None:
    if invitation.message_action == "SUPPRESS":
        return
    for medium in invitation.delivery_mediums or ():
        attribute_name, words, medium_words = _ADDRESSES[medium]
        if attribute_name not in attributes:
            raise InvalidParameterException(
                f"No {words} provided but desired delivery medium was {medium_words}"
            )


def _invite_again(pool: UserPool, invitation: Invitation) -> User:
    user = get_user(pool, invitation.username)
    _check_invited(user, invitation)
    temporary_password, verifier = _temporary(pool, user.username, invitation)
    occasion = Occasion(pool, NO_CLIENT, user.username, invitation.client_metadata)

    def find_deliveries(connection: Connection, user: User) -> list[Delivery]:
        _check_invited(user, invitation)
        return _deliveries(user, invitation)

    def set_password(connection: Connection, user: User) -> User:
        expires_at = temporary_until(pool, clock.now())
        return change_user(
            connection,
            pool,
            user,
            password=verifier,
            temporary_password_expires_at=expires_at,
        )

    invited, _ = send_letters(
        user.seq,
        find_deliveries,
        lambda user, deliveries: invitations(occasion, user, invitation, temporary_password),
        set_password,
    )
    return invited


def _check_invited(user: User, invitation: Invitation) -> None:
    if user.status != UserStatus.FORCE_CHANGE_PASSWORD:
        raise UnsupportedUserStateException(
            f"Resend not possible. {invitation.username} status is not FORCE_CHANGE_PASSWORD"
        )


def _needs_no_password(
    pool: UserPool, invitation: Invitation, attributes: Mapping[str, str]
) -> bool:
    """Whether the user signs in with codes alone: the pool allows it and an address is verified."""
    factors = SignInPolicy.of(pool).allowed_first_auth_factors
    return invitation.temporary_password is None and (
        ("EMAIL_OTP" in factors and attributes.get("email_verified") == "true")
        or ("SMS_OTP" in factors and attributes.get("phone_number_verified") == "true")
    )


def _temporary(pool: UserPool, username: str, invitation: Invitation) -> tuple[str, Password]:
    policy = PasswordPolicy.of(pool)
    password = invitation.temporary_password
    if password is None:
        password = passwords.temporary_password(policy)
    else:
        passwords.check_policy(policy, password, passwords.ADMIN_CREATE_USER)
    return password, passwords.new_password(pool.id, username, password)


def invitations(
    occasion: Occasion, user: User, invitation: Invitation, temporary_password: str | None
) -> list[Letter]:
    """Return the messages that invite a user, one to each address.

    Where there is none, it is one that goes nowhere. Raises what ``write_letter`` raises.
    """
    if invitation.message_action == "SUPPRESS" or temporary_password is None:
        return []
    deliveries: Sequence[Delivery | None] = _deliveries(user, invitation) or [None]
    return [
        write_letter(
            occasion,
            user,
            Purpose.ADMIN_CREATE_USER,
            delivery,
            temporary_password,
            name=invitation.username,
        )
        for delivery in deliveries
    ]


def _deliveries(user: User, invitation: Invitation) -> list[Delivery]:
    ids = [_ADDRESSES[medium][0] for medium in invitation.delivery_mediums or ("SMS",)]
    return [Delivery(name, user.attributes[name]) for name in ids if user.attributes.get(name)]
