"""The verifiers of SRP that passwords are kept as (RFC 5054, 2.4), and how they are computed.

Nothing else is imported here: processes that do nothing but compute them start at once.
"""

import hashlib
import secrets
from functools import cache

import gmpy2

N = gmpy2.mpz(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
    "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
    "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
    "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
    "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
"""The 3072-bit prime of the SRP group that Cognito and its clients use."""
G = gmpy2.mpz(2)
"""The generator of that group."""
_POWERS = 64
_PLACES = 43  # 256 bits, six at a place
VERIFIER_LENGTH = 384
"""The bytes of a verifier."""


def pool_name(user_pool_id: str) -> str:
    """Return what SRP clients hash as the pool's name: what follows the ``_`` in its id."""
    return user_pool_id.partition("_")[2] or user_pool_id


def new_salt() -> bytes:
    """Return a salt that nobody has yet."""
    # Clients disagree on the padding of a salt whose first bits are zero, or whose first is set.
    return bytes([1 + secrets.randbelow(0x7F)]) + secrets.token_bytes(15)


def verifier_of(user_pool_id: str, username: str, password: str, salt: bytes) -> bytes:
    """Return the verifier of a user's password."""
    identity = f"{pool_name(user_pool_id)}{username}:{password}".encode()
    x = hashlib.sha256(salt + hashlib.sha256(identity).digest()).hexdigest()
    return int(power_of_g(x)).to_bytes(VERIFIER_LENGTH)


def is_verifier(verifier: bytes) -> bool:
    """Return whether bytes can be a verifier: a number of the group, padded."""
    return len(verifier) == VERIFIER_LENGTH and 0 < int.from_bytes(verifier) < N


def power_of_g(exponent: str) -> gmpy2.mpz:
    """Return g to the power of a number of 64 hexadecimal digits, modulo N.

    With the powers of one base at hand this takes a quarter of the time of a general power: at most
    one multiplication for each six bits.
    """
    result, rest = gmpy2.mpz(1), int(exponent, 16)
    for powers in _powers_of_g():
        result = result * powers[rest % _POWERS] % N
        rest //= _POWERS
    return result


@cache
def _powers_of_g() -> list[list[gmpy2.mpz]]:
    """Return g^(d * 64^i) modulo N for each digit d at each place i: a megabyte, in 10 ms."""
    places, base = [], G
    for _ in range(_PLACES):
        powers = [gmpy2.mpz(1)]
        for _ in range(_POWERS - 1):
            powers.append(powers[-1] * base % N)
        places.append(powers)
        base = powers[-1] * base % N
    return places
