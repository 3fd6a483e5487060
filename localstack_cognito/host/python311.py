"""What the oldest host takes from Python 3.12, on Python 3.11.

Its KMS names keys by ``uuid.uuid5`` of bytes, which Python 3.11 refuses: no key could be made, and
nothing stored in S3 with one. Later hosts ask for a later Python.
"""

import hashlib
import sys
import uuid
from collections.abc import Callable

from localstack_cognito.host.patching import wrap_attribute

_Uuid5 = Callable[[uuid.UUID, str | bytes], uuid.UUID]


def install() -> None:
    """Let ``uuid.uuid5`` take bytes, as later Pythons do. A second call changes nothing."""
    if sys.version_info < (3, 12):
        wrap_attribute(uuid, "uuid5", _taking_bytes)


def _taking_bytes(of_text: _Uuid5) -> _Uuid5:
    def uuid5(namespace: uuid.UUID, name: str | bytes) -> uuid.UUID:
        # Only bytes that are UTF-8 could be given as text.
        if isinstance(name, str):
            return of_text(namespace, name)
        digest = hashlib.sha1(namespace.bytes + name, usedforsecurity=False).digest()
        return uuid.UUID(bytes=digest[:16], version=5)

    return uuid5
