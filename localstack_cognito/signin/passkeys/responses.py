"""What a browser sends of a passkey, read before its proof is looked at."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from localstack_cognito.aws.json_text import read_json

T = TypeVar("T")

PUBLIC_KEY = "public-key"
"""The only type of a ``PublicKeyCredential``."""
FRIENDLY_NAMES: Mapping[str | None, str] = {
    "platform": "Platform passkey",
    "cross-platform": "Roaming passkey",
    None: "Passkey",
}
"""What a passkey is called, by its ``authenticatorAttachment``."""

_LONGEST_CREDENTIAL_ID = 1023
_TRANSPORTS = frozenset(("ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"))


@dataclass(frozen=True, slots=True)
class Response:
    """A response of an authenticator, by what is looked at before its proof is."""

    id: str
    challenge: bytes
    origin: str
    attachment: str | None
    transports: list[str]
    plain: dict[str, Any]
    """The response with those members only that the proof is made of."""

    @classmethod
    def of(cls, credential: Any, *members: str) -> "Response":
        """Take a ``RegistrationResponseJSON`` or an ``AuthenticationResponseJSON`` apart.

        ``members`` are those of its ``response`` that the proof is made of, beside
        ``clientDataJSON``. Raises whatever Python has for a form that does not fit.
        """
        response = credential["response"]
        proof = {name: encode(decode(response[name])) for name in ("clientDataJSON", *members)}
        client_data = read_json(decode(proof["clientDataJSON"]))
        id_ = encode(decode(credential["id"]))
        if not 0 < len(decode(id_)) <= _LONGEST_CREDENTIAL_ID:
            raise ValueError(id_)
        if credential["type"] != PUBLIC_KEY or not isinstance(client_data["origin"], str):
            raise ValueError(credential["type"])
        attachment = credential.get("authenticatorAttachment")
        transports = response.get("transports") or []
        return cls(
            id=id_,
            challenge=decode(client_data["challenge"]),
            origin=client_data["origin"],
            attachment=attachment if attachment in FRIENDLY_NAMES else None,
            transports=sorted({one for one in transports if one in _TRANSPORTS}),
            plain={"id": id_, "rawId": id_, "type": PUBLIC_KEY, "response": proof},
        )


def attempt(
    refuse: Callable[[], Exception], check: Callable[..., T], *given: Any, **more: Any
) -> T:
    """Return what ``check`` returns. Raises ``refuse()`` for whatever it raises."""
    try:
        return check(*given, **more)
    # The bytes are anybody's: what the library and Python raise for them is no closed list.
    except Exception:
        raise refuse() from None


def encode(value: bytes) -> str:
    """Return the unpadded Base64url text of bytes."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Return the bytes of an unpadded Base64url text. Raises ``ValueError`` for any other."""
    value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(value) != text.rstrip("="):
        raise binascii.Error(text)
    return value
