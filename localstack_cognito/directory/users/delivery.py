"""Where a code goes, and sending it there.

A letter is written before anything is stored, for a pool's function may have a say in it; it is
kept with its code, and posted once that is committed. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from localstack.aws.api import ServiceException
from sqlalchemy import Connection

from localstack_cognito import settings
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    TooManyRequestsException,
)
from localstack_cognito.directory.formats import is_email, is_phone_number
from localstack_cognito.directory.pools import sending, user_pool_domains
from localstack_cognito.directory.refusals import AddressKeepsChanging
from localstack_cognito.directory.users import codes
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
from localstack_cognito.storage.records import Message, User, UserPool
from localstack_cognito.triggers import custom_senders
from localstack_cognito.triggers.custom_message import custom_message
from localstack_cognito.triggers.custom_senders import Sending, has_sender
from localstack_cognito.triggers.invocation import Occasion, user_attributes

MEDIA = {"phone_number": "SMS", "email": "EMAIL"}
"""How a code reaches each kind of address; of several the first counts."""

TRIES = 5
"""How many letters are written to a user whose address is another once each is done."""

_MASKS = {"email": mask_email, "phone_number": mask_phone_number}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a code goes: the attribute with the address, the address and the medium."""

    attribute_name: str
    address: str

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
class Kept:
    """A letter whose message is in the outbox, to be posted after the commit."""

    letter: Letter
    message: Message


def simulated(pool: UserPool, username: str, attribute_names: Sequence[str]) -> Delivery:
    """Return where a code for a user who does not exist is said to go, the same each time.

    That is to one of these attributes, the first in any doubt: to the one that the username has the
    form of, and else to an address that is made up.
    """
    # A real user's address does not depend on how her name is written.
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

    ``name`` is what an invitation calls her. Raises what the call of the pool's function raises,
    ``InvalidParameterException``, and where the pool cannot send SMS
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


def restless() -> TooManyRequestsException:
    """Return the error for a user whose address is never the one that a letter was written to."""
    return AddressKeepsChanging()


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


def keep(connection: Connection, letter: Letter) -> Kept:
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
    return Kept(letter, message)


def give_code(
    connection: Connection,
    user: User,
    code_purpose: str,
    letter: Letter,
    pending_value: str | None = None,
) -> Kept:
    """Give the user the letter's code, and put the letter into the outbox.

    ``pending_value`` is what the attribute becomes once the code has come back.
    """
    name = letter.delivery.attribute_name if letter.delivery else None
    codes.give_code(connection, user.seq, code_purpose, letter.code, name, pending_value)
    return keep(connection, letter)


def post(*kept: Kept) -> None:
    """Send messages that are committed.

    Raises ``UnexpectedLambdaException`` where the pool's function has gone meanwhile, and what
    carriers raise that cannot take one; by then the others are sent.
    """
    failures = []
    for one in kept:
        try:
            _post(one)
        except ServiceException as failure:
            failures.append(failure)
    if failures:
        raise failures[0]


def _post(kept: Kept) -> None:
    letter = kept.letter
    outbox.announce(kept.message)
    if letter.sending is not None:
        custom_senders.send(letter.sending)
    elif letter.carriers:
        envelope = Envelope(letter.occasion.pool, kept.message, letter.text.html)
        carriers.send(envelope, letter.carriers)
