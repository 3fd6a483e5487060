"""Page tokens: the key behind which the next page begins, signed, so that nobody makes up another.

A token is good for the list that gave it, and for no other.
"""

import base64
import hmac
import json
from collections.abc import Sequence
from typing import Any

from localstack_cognito.storage.secrets import named_secret

_SIGNATURE_LENGTH = 32


class InvalidPageToken(Exception):
    """The token was changed, or another list gave it."""


def encode(scope: str, key: Sequence[str | int | float]) -> str:
    """Return the token of a page that begins behind ``key`` in the list that ``scope`` names."""
    payload = json.dumps(list(key)).encode()
    return base64.urlsafe_b64encode(_signature(scope, payload) + payload).decode()


def decode(scope: str, token: str) -> list[Any]:
    """Return the key in a token. Raises ``InvalidPageToken``."""
    try:
        signed = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        raise InvalidPageToken from None
    signature, payload = signed[:_SIGNATURE_LENGTH], signed[_SIGNATURE_LENGTH:]
    if not hmac.compare_digest(signature, _signature(scope, payload)):
        raise InvalidPageToken
    key: list[Any] = json.loads(payload)
    return key


def _signature(scope: str, payload: bytes) -> bytes:
    signed = len(scope.encode()).to_bytes(8) + scope.encode() + payload
    return hmac.digest(named_secret("page tokens"), signed, "sha256")
