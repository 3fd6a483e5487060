"""Where a code goes, and sending it there.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from localstack_cognito.directory import codes
from localstack_cognito.directory.attributes import is_email, is_phone_number
from localstack_cognito.messages import outbox
from localstack_cognito.messages.masks import mask_email, mask_phone_number
from localstack_cognito.messages.templates import Purpose, verification_text
from localstack_cognito.storage.records import Message, User, UserPool

MEDIA = {"phone_number": "SMS", "email": "EMAIL"}
"""How a code reaches each kind of address; of several the first counts."""

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


def simulated(pool: UserPool, username: str, attribute_names: Sequence[str]) -> Delivery:
    """Return where a code for a user who does not exist is said to go, the same each time.

    That is to one of these attributes, the first in any doubt: to the one that the username has the
    form of, and else to an address that is made up.
    """
    forms = {"email": is_email(username), "phone_number": is_phone_number(username)}
    for name in attribute_names:
        if forms[name]:
            return Delivery(name, username)
    if attribute_names[0] == "email":
        return Delivery("email", f"{username}@example")
    digest = hashlib.sha256(f"{pool.id} {username}".encode()).digest()
    return Delivery("phone_number", f"+1555555{int.from_bytes(digest) % 10000:04d}")


def send_code(
    connection: Connection,
    pool: UserPool,
    user: User,
    code_purpose: str,
    purpose: Purpose,
    delivery: Delivery | None,
    pending_value: str | None = None,
) -> Message:
    """Give the user a new code and return its message, to be announced after the commit.

    ``pending_value`` is what the attribute becomes once the code has come back.
    """
    attribute_name = delivery.attribute_name if delivery else None
    code = codes.new_code(connection, user.seq, code_purpose, attribute_name, pending_value)
    medium = delivery.medium if delivery else None
    return outbox.keep(
        connection,
        region=pool.region,
        user_pool_id=pool.id,
        username=user.username,
        destination=delivery.address if delivery else None,
        delivery_medium=medium,
        purpose=purpose,
        text=verification_text(pool.settings, medium, code),
        code=code,
    )
