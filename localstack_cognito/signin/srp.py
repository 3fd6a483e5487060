"""SRP-6a as Cognito does it: the server's half.

The group and the verifier are in ``directory.passwords``. Sources: RFC 5054; for the padding, the
key derivation and the signature, Amazon's own client libraries.
"""

import base64
import datetime
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import gmpy2
from cryptography.hazmat.primitives.asymmetric import dh

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory import ids
from localstack_cognito.directory.users.srp_verifiers import G, N, power_of_g
from localstack_cognito.storage.secrets import named_secret
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import Password

_PRIVATE_LENGTH = 32
_DERIVED_KEY_INFO = b"Caldera Derived Key\x01"
# No longer than a number of the group can be with some room, so that a long one costs nothing.
_PUBLIC_VALUE = re.compile("[0-9a-fA-F]{1,1024}")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _padded(number: gmpy2.mpz) -> bytes:
    """Return a positive number as two's complement: a zero byte before a top bit that is set."""
    digits = f"{number:x}"
    if len(digits) % 2:
        digits = "0" + digits
    elif digits[0] in "89abcdef":
        digits = "00" + digits
    return bytes.fromhex(digits)


def _hash(*numbers: gmpy2.mpz) -> gmpy2.mpz:
    digest = hashlib.sha256(b"".join(map(_padded, numbers))).hexdigest()
    return gmpy2.mpz(digest, 16)


_K = _hash(N, G)
_GROUP = dh.DHParameterNumbers(int(N), int(G))
_UNUSED = int(N) - 2


def parse_public_value(text: str) -> gmpy2.mpz:
    """Return a client's ``SRP_A``. Raises ``InvalidParameterException`` where it is no number.

    One that SRP forbids is told from others only when the proof is checked.
    """
    if not _PUBLIC_VALUE.fullmatch(text):
        raise InvalidParameterException("SRP_A is not a hexadecimal number.")
    return gmpy2.mpz(text, 16)


@dataclass(frozen=True, slots=True)
class ServerValues:
    """The server's two values of one exchange: b and B."""

    private: gmpy2.mpz = field(repr=False)
    public: gmpy2.mpz

    @classmethod
    def new(cls, password: Password) -> "ServerValues":
        """Return new values for the exchange with the holder of a password."""
        private = secrets.token_hex(_PRIVATE_LENGTH)
        verifier = gmpy2.mpz(password.verifier.hex(), 16)
        return cls(gmpy2.mpz(private, 16), (_K * verifier + power_of_g(private)) % N)


def nobody(pool: UserPool, username: str) -> tuple[str, Password]:
    """Return a ``USER_ID_FOR_SRP`` and a password for a user who does not exist.

    They are the same every time, as a real user's are, also where a name is written with other
    letter case that counts for nothing; and no password matches them.
    """
    seed = _seed_of_nobody(pool, username)
    salt = bytes([1 + seed[0] % 0x7F]) + seed[1:16]
    verifier = hashlib.shake_256(seed).digest(384)
    return nobodys_id(pool, username), Password(salt, verifier)


def nobodys_id(pool: UserPool, username: str) -> str:
    """Return what a user who does not exist is called where a real one's username is shown.

    A name that may be an alias does not tell the username, so there it is a UUID. Source:
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
    """
    if pool.username_attributes or pool.alias_attributes:
        return ids.sub_of(_seed_of_nobody(pool, username)[16:31])
    return pool.folded(username)


def _seed_of_nobody(pool: UserPool, username: str) -> bytes:
    key = named_secret("unknown users")
    return hmac.digest(key, f"{pool.id}/{pool.folded(username)}".encode(), "sha512")


def _power(base: gmpy2.mpz, exponent: gmpy2.mpz) -> gmpy2.mpz:
    """Return a power modulo N, in a time that tells nothing of the exponent.

    It is what Diffie and Hellman's exchange computes, so OpenSSL does it. Raises ``ValueError`` for
    0, 1 and -1, which have no power that is secret.
    """
    # OpenSSL wants to know a public value of ours, but makes no use of it.
    ours = dh.DHPrivateNumbers(int(exponent), dh.DHPublicNumbers(_UNUSED, _GROUP)).private_key()
    theirs = dh.DHPublicNumbers(int(base), _GROUP).public_key()
    return gmpy2.mpz(ours.exchange(theirs).hex(), 16)


def exchange_state(client_public: gmpy2.mpz, server: ServerValues) -> dict[str, str]:
    """Return what is kept of an exchange until its proof comes."""
    return {
        "A": f"{client_public:x}",
        "b": f"{server.private:x}",
        "B": f"{server.public:x}",
    }


def is_signature(
    signature: str,
    state: Mapping[str, Any],
    identity: str,
    verifier: bytes,
    secret_block: str,
    timestamp: str,
) -> bool:
    """Return whether a PASSWORD_CLAIM_SIGNATURE is what the holder of the password would send.

    ``state`` has what ``exchange_state`` returned; ``identity`` is what the signature begins with:
    the pool's name and the user's, or a device's group key and its own.
    """
    try:
        expected = _signature(
            identity=identity,
            client_public=gmpy2.mpz(state["A"], 16),
            server=ServerValues(gmpy2.mpz(state["b"], 16), gmpy2.mpz(state["B"], 16)),
            verifier=verifier,
            secret_block=secret_block,
            timestamp=timestamp,
        )
    except ValueError:
        return False
    return hmac.compare_digest(base64.b64encode(expected), signature.encode())


def _signature(
    *,
    identity: str,
    client_public: gmpy2.mpz,
    server: ServerValues,
    verifier: bytes,
    secret_block: str,
    timestamp: str,
) -> bytes:
    """Return the signature. Raises ``ValueError`` where ``secret_block`` is not Base64.

    It raises it, too, where the shared key would be one that everybody knows: SRP forbids a
    client's value that leads there (RFC 5054 section 2.5.4).
    """
    u = _hash(client_public, server.public)
    base = client_public * _power(gmpy2.mpz(verifier.hex(), 16) % N, u) % N
    shared = _power(base, server.private)
    extracted = hmac.digest(_padded(u), _padded(shared), "sha256")
    key = hmac.digest(extracted, _DERIVED_KEY_INFO, "sha256")[:16]
    block = base64.b64decode(secret_block, validate=True)
    signed = identity.encode() + block + timestamp.encode()
    return hmac.digest(key, signed, "sha256")


def parse_timestamp(text: str) -> tuple[float, str]:
    """Return a TIMESTAMP in seconds since the epoch, and as Cognito writes it itself.

    Cognito signs what it writes itself: the day of the month without a leading zero. Raises
    ``InvalidParameterException`` where the text has another format.
    """
    try:
        moment = datetime.datetime.strptime(text, "%a %b %d %H:%M:%S UTC %Y")
    except ValueError:
        raise InvalidParameterException(
            "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."
        ) from None
    moment = moment.replace(tzinfo=datetime.UTC)
    return moment.timestamp(), (
        f"{_DAYS[moment.weekday()]} {_MONTHS[moment.month - 1]} {moment.day} "
        f"{moment:%H:%M:%S} UTC {moment.year}"
    )
