"""RSA keys that the processes of one run share, since to make one takes longer than ten requests.

A process that may use the stock is given its keys in order, and so none twice; it makes what is
not there yet, and puts it there for the others. Their pools' keys are as real as any.
"""

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

VARIABLE = "STOCKED_KEYS"
"""Names the file of the stock to the hosts that may use it."""
_SIZE = 2048
_EXPONENT = 65537
# Longer than any such key as PKCS #8 (RFC 5958) in DER.
_PLACE = 1300

_make = rsa.generate_private_key


def install_from_environment() -> None:
    """Take keys from the stock that the environment names, if it names one."""
    if file := os.environ.get(VARIABLE):
        rsa.generate_private_key = _Stock(file).take


@contextlib.contextmanager
def taken_from(file: str) -> Iterator[None]:
    """Let this process take its keys from a stock meanwhile, from the first on."""
    stock = _Stock(file)
    rsa.generate_private_key = stock.take
    try:
        yield
    finally:
        rsa.generate_private_key = _make
        stock.close()


class _Stock:
    def __init__(self, file: str) -> None:
        self._file = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        self._lock = threading.Lock()
        self._taken = 0

    def close(self) -> None:
        os.close(self._file)

    def take(self, public_exponent: int, key_size: int, backend: Any = None) -> rsa.RSAPrivateKey:
        """Return a key that this process has not been given before."""
        if (public_exponent, key_size) != (_EXPONENT, _SIZE):
            return _make(public_exponent, key_size)
        with self._lock:
            place = self._taken
            self._taken += 1
        found = os.pread(self._file, _PLACE, place * _PLACE)
        if len(found) == _PLACE:
            key = serialization.load_der_private_key(
                found[2 : 2 + int.from_bytes(found[:2])], None, unsafe_skip_rsa_key_validation=True
            )
            assert isinstance(key, rsa.RSAPrivateKey)
            return key
        made = _make(public_exponent, key_size)
        self._put(made, place)
        return made

    def _put(self, key: rsa.RSAPrivateKey, place: int) -> None:
        """Put a key in its place, unless another process was first.

        Further on, this process would be given it a second time.
        """
        der = key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        text = (len(der).to_bytes(2) + der).ljust(_PLACE, b"\0")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            if os.fstat(self._file).st_size == place * _PLACE:
                os.pwrite(self._file, text, place * _PLACE)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
