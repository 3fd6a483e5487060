"""What host 4.13.1 takes from Python 3.12, on Python 3.11.

Its KMS names keys by ``uuid.uuid5`` of bytes, which Python 3.11 refuses: no key could be made, and
nothing stored in S3 with one. Tried on host 4.13.1; later hosts ask for a later Python.
"""

import hashlib
import sys
import uuid


def install() -> None:
    """Let ``uuid.uuid5`` take bytes, as later Pythons do. A second call changes nothing."""
    if sys.version_info >= (3, 12) or hasattr(uuid.uuid5, "__wrapped__"):
        return
    of_text = uuid.uuid5

    def uuid5(namespace: uuid.UUID, name: str | bytes) -> uuid.UUID:
        # Only bytes that are UTF-8 could be given as text.
        if isinstance(name, str):
            return of_text(namespace, name)
        digest = hashlib.sha1(namespace.bytes + name, usedforsecurity=False).digest()
        return uuid.UUID(bytes=digest[:16], version=5)

    uuid5.__wrapped__ = of_text  # type: ignore[attr-defined]
    uuid.uuid5 = uuid5
