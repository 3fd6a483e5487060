"""Where a code goes, and sending it there.

A letter is written before anything is stored, for a pool's function may have a say in it; it is
kept with its code, and posted once that is committed. Meanwhile the user's address may have become
another: ``send_letters`` then writes anew. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from localstack.aws.api import ServiceException
from sqlalchemy import Connection

from localstack_cognito import settings
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
)
from localstack_cognito.directory.formats import is_email, is_phone_number
from localstack_cognito.directory.pools import sending, user_pool_domains
from localstack_cognito.directory.refusals import AddressKeepsChanging
from localstack_cognito.directory.users import codes
from localstack_cognito.directory.users.users import DELETED_MEANWHILE, read_user_again, require
from localstack_cognito.host.domain_names import PREFIX
from localstack_cognito.host.environment import external_base_url
from localstack_cognito.messages import carriers, outbox
from localstack_cognito.messages.carriers import Carrier, Envelope
from localstack_cognito.messages.masks import mask_email, mask_phone_number
from localstack_cognito.messages.templates import (
    Content,
    Purpose,
    Template,
    Text,
    has_link,
    text_of,
)
from localstack_cognito.storage import users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.messages import Message
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers import custom_senders
from localstack_cognito.triggers.custom_message import custom_message
from localstack_cognito.triggers.custom_senders import Sending, has_sender
from localstack_cognito.triggers.invocation import Occasion, user_attributes

MEDIA = {"phone_number": "SMS", "email": "EMAIL"}
"""How a code reaches each kind of address; of several the first counts."""

# How many letters are written to a user whose address is another once each is done.
_TRIES = 5
_CODE_PURPOSES = {
    Purpose.SIGN_UP: codes.CONFIRM_SIGN_UP,
    Purpose.RESEND_CODE: codes.CONFIRM_SIGN_UP,
    Purpose.FORGOT_PASSWORD: codes.FORGOT_PASSWORD,
}
_VERIFY = frozenset({Purpose.UPDATE_USER_ATTRIBUTE, Purpose.VERIFY_USER_ATTRIBUTE})
_MASKS = {"email": mask_email, "phone_number": mask_phone_number}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a code goes: the attribute with the address, the address and the medium.

    An address that ``waits`` becomes the attribute's value once the code has come back.
    """

    attribute_name: str
    address: str
    waits: bool = False

    @property
    def medium(self) -> str:
        """Return ``SMS`` or ``EMAIL``."""
        return MEDIA[self.attribute_name]

    @property
    def destination(self) -> str:
        """Return the address as its user is shown it."""
        return _MASKS[self.attribute_name](self.address)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is ready to be kept and posted.

    ``delivery`` is None where there is no address. ``sending`` is the call of the pool's function
    that sends in place of the ``carriers``.
    """

    occasion: Occasion
    purpose: Purpose
    delivery: Delivery | None
    code: str = field(repr=False)
    text: Text
    carriers: Sequence[Carrier] = ()
    sending: Sending | None = None


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter whose message is in the outbox, to be posted after the commit."""

    letter: Letter
    message: Message


def simulated(pool: UserPool, username: str, attribute_names: Sequence[str]) -> Delivery:
    """Return where a code for a user who does not exist is said to go, the same each time.

    That is to one of these attributes, the first in any doubt: to the one that the username has the
    form of, and else to an address that is made up.
    """
    # A real user's address does not depend on how the name is written.
    username = pool.folded(username)
    forms = {"email": is_email(username), "phone_number": is_phone_number(username)}
    for name in attribute_names:
        if forms[name]:
            return Delivery(name, username)
    if attribute_names[0] == "email":
        return Delivery("email", f"{username}@example")
    digest = hashlib.sha256(f"{pool.id} {username}".encode()).digest()
    return Delivery("phone_number", f"+1555555{int.from_bytes(digest) % 10000:04d}")


def write_letter(
    occasion: Occasion,
    user: User,
    purpose: Purpose,
    delivery: Delivery | None,
    code: str,
    *,
    name: str = "",
) -> Letter:
    """Return the message that carries a code to a user; nothing is stored yet.

    ``name`` is what an invitation calls the user. Raises what the call of the pool's function
    raises, ``InvalidParameterException``, and where the pool cannot send SMS
    ``InvalidSmsRoleTrustRelationshipException`` or ``InvalidSmsRoleAccessPolicyException``.
    """
    pool = occasion.pool
    if delivery is None:
        text = text_of(pool.settings, purpose, None, Content(code, name))
        return Letter(occasion, purpose, None, code, text)
    medium = delivery.medium
    content = Content(code, name, _link(occasion, purpose, medium, code))
    attributes = user_attributes(pool, user)
    if has_sender(pool, medium):
        # An invitation's password is given to the function as an e-mail in HTML would have it.
        given = escape(code) if purpose == Purpose.ADMIN_CREATE_USER else code
        call = custom_senders.prepare(occasion, purpose.value, medium, attributes, given)
        text = text_of(pool.settings, purpose, medium, content)
        return Letter(occasion, purpose, delivery, code, text, sending=call)
    taken_by = carriers.carriers_of(pool, medium)
    if medium == "SMS" and pool.settings.get("SmsConfiguration"):
        sending.check_sms_role(pool.settings["SmsConfiguration"])
    custom = custom_message(
        occasion, purpose.value, medium, attributes, has_link=content.link is not None
    )
    template = Template(custom.subject, custom.body) if custom else None
    text = text_of(pool.settings, purpose, medium, content, template)
    return Letter(occasion, purpose, delivery, code, text, taken_by)


def _link(occasion: Occasion, purpose: Purpose, medium: str, code: str) -> str | None:
    """Return the address that confirms, where the pool wants one followed."""
    pool = occasion.pool
    if not has_link(pool.settings, purpose, medium):
        return None
    if settings.strict() and not user_pool_domains.domains_of(pool):
        raise InvalidParameterException(
            "Cannot perform specific action because there does not exist a valid use pool domain "
            "associated with the user pool"
        )
    query = urlencode(
        {
            "client_id": occasion.client_id,
            "user_name": occasion.username,
            "confirmation_code": code,
        }
    )
    return f"{external_base_url()}{PREFIX}/confirmUser?{query}"


def keep(connection: Connection, letter: Letter) -> StoredLetter:
    """Put a letter into the outbox."""
    pool, delivery = letter.occasion.pool, letter.delivery
    message = outbox.keep(
        connection,
        region=pool.region,
        user_pool_id=pool.id,
        username=letter.occasion.username,
        destination=delivery.address if delivery else None,
        delivery_medium=delivery.medium if delivery else None,
        purpose=letter.purpose,
        text=letter.text,
        code=letter.code,
        carriers=[carrier.name for carrier in letter.carriers],
    )
    return StoredLetter(letter, message)


def give_letter(connection: Connection, user: User, letter: Letter) -> StoredLetter:
    """Put a letter into the outbox, and let its code be the one that the user has for its purpose.

    The temporary password of an invitation is no such code.
    """
    delivery = letter.delivery
    name = delivery.attribute_name if delivery else None
    code_purpose = _CODE_PURPOSES.get(letter.purpose)
    if name is not None and letter.purpose in _VERIFY:
        code_purpose = codes.VERIFY[name]
    if code_purpose is not None:
        pending_value = delivery.address if delivery and delivery.waits else None
        codes.give_code(connection, user.seq, code_purpose, letter.code, name, pending_value)
    return keep(connection, letter)


def _change_nothing(connection: Connection, user: User) -> User:
    return user


def send_letters(
    user_seq: int,
    find_deliveries: Callable[[Connection, User], list[Delivery]],
    write: Callable[[User, list[Delivery]], Sequence[Letter]],
    change: Callable[[Connection, User], User] = _change_nothing,
) -> tuple[User, list[Delivery]]:
    """Send the letters that ``write`` makes; return the user then, and where the letters went.

    ``change`` changes the user in the transaction that keeps the letters. Where by then
    ``find_deliveries`` finds others than those that the letters were written to, new ones are
    written. Raises what the three raise and what ``post`` raises, ``UserNotFoundException``, and
    ``TooManyRequestsException`` where the addresses never stay the same.
    """
    with database().read() as connection:
        user = require(users.find_by_seq(connection, user_seq), DELETED_MEANWHILE)
        deliveries = find_deliveries(connection, user)
    for _ in range(_TRIES):
        letters = write(user, deliveries)
        written_to = deliveries

        def store(
            connection: Connection,
            letters: Sequence[Letter] = letters,
            written_to: list[Delivery] = written_to,
        ) -> tuple[User, list[Delivery], list[StoredLetter]]:
            user = read_user_again(connection, user_seq)
            deliveries = find_deliveries(connection, user)
            if deliveries != written_to:
                return user, deliveries, []
            user = change(connection, user)
            return user, deliveries, [give_letter(connection, user, letter) for letter in letters]

        user, deliveries, stored = database().transact(store)
        if deliveries == written_to:
            post(*stored)
            return user, deliveries
    raise AddressKeepsChanging(
        reason=f"{user.username}'s addresses changed {_TRIES} times while codes were written."
    )


def send_code(
    occasion: Occasion,
    user: User,
    purpose: Purpose,
    find_delivery: Callable[[Connection, User], Delivery],
    change: Callable[[Connection, User], User] = _change_nothing,
) -> Delivery:
    """Send a new code to the address that ``find_delivery`` finds; return where it went.

    ``change`` changes the user in the transaction that gives the code. Raises what the two raise,
    and what ``write_letter`` and ``send_letters`` raise.
    """
    _, (delivery,) = send_letters(
        user.seq,
        lambda connection, user: [find_delivery(connection, user)],
        lambda user, deliveries: [
            write_letter(occasion, user, purpose, delivery, codes.new_code())
            for delivery in deliveries
        ],
        change,
    )
    return delivery


def post(*stored: StoredLetter) -> None:
    """Send messages that are committed.

    Raises ``UnexpectedLambdaException`` where the pool's function has gone meanwhile, and what
    carriers raise that cannot take one; by then the others are sent.
    """
    failures = []
    for one in stored:
        try:
            _post(one)
        except ServiceException as failure:
            failures.append(failure)
    if failures:
        raise failures[0]


def _post(stored: StoredLetter) -> None:
    letter = stored.letter
    outbox.announce(stored.message)
    if letter.sending is not None:
        custom_senders.send(letter.sending)
    elif letter.carriers:
        envelope = Envelope(letter.occasion.pool, stored.message, letter.text.html)
        carriers.send(envelope, letter.carriers)
