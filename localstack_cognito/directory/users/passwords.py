"""Passwords: what a pool asks of them, and the verifier that is all we keep of them.

Policy: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-policies.html
Verifier: RFC 5054 section 2.4, with the group of RFC 3526 section 4 and Cognito's own hashing.
"""

import hashlib
import hmac
import secrets
import string
from functools import cache

import gmpy2

from localstack_cognito.directory.pools.policies import PasswordPolicy
from localstack_cognito.directory.refusals import WeakPassword
from localstack_cognito.storage.users import Password

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
_N_LENGTH = 384

_SYMBOLS = frozenset("^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ")
_DETAILS: tuple[tuple[str, frozenset[str], str], ...] = (
    (
        "RequireLowercase",
        frozenset(string.ascii_lowercase),
        "Password must have lowercase characters",
    ),
    (
        "RequireUppercase",
        frozenset(string.ascii_uppercase),
        "Password must have uppercase characters",
    ),
    ("RequireNumbers", frozenset(string.digits), "Password must have numeric characters"),
    ("RequireSymbols", _SYMBOLS, "Password must have symbol characters"),
)
_TEMPORARY_SYMBOLS = "!@#%&*-_+?"

SIGN_UP = "Password did not conform with policy"
"""How the refusal of a password begins in SignUp and ChangePassword."""
ADMIN_CREATE_USER = "Password did not conform with password policy"
"""How it begins in AdminCreateUser."""
SET_PASSWORD = "Password does not conform to policy"  # noqa: S105
"""How it begins in AdminSetUserPassword, NEW_PASSWORD_REQUIRED and ConfirmForgotPassword."""


def check_policy(policy: PasswordPolicy, password: str, opening: str) -> None:
    """Check a password against a pool's policy.

    Raises ``InvalidPasswordException`` with ``opening`` and the first thing that is missing, in
    AWS's order: length, lower case, upper case, number, symbol.
    """
    if len(password) < policy.minimum_length:
        text = f"{opening}: Password not long enough"
        raise WeakPassword(text, "MinimumLength", policy.minimum_length)
    for rule, characters, detail in _DETAILS:
        if rule in policy.requirements and characters.isdisjoint(password):
            raise WeakPassword(f"{opening}: {detail}", rule)


def temporary_password(policy: PasswordPolicy) -> str:
    """Return a new password that every policy of this length accepts."""
    kinds = (string.ascii_uppercase, string.digits, _TEMPORARY_SYMBOLS)
    length = max(policy.minimum_length, 8)
    everything = "".join((string.ascii_lowercase, *kinds))
    middle = [secrets.choice(kind) for kind in kinds]
    middle += [secrets.choice(everything) for _ in range(length - len(middle) - 2)]
    secrets.SystemRandom().shuffle(middle)
    # Letters at both ends: a symbol there is lost when the password is copied from a mail.
    first, last = (secrets.choice(string.ascii_lowercase) for _ in range(2))
    return "".join([first, *middle, last])


def pool_name(user_pool_id: str) -> str:
    """Return what SRP clients hash as the pool's name: what follows the ``_`` in its id."""
    return user_pool_id.partition("_")[2] or user_pool_id


def new_password(user_pool_id: str, username: str, password: str) -> Password:
    """Return what is kept of a user's new password."""
    # Clients disagree on the padding of a salt whose first bits are zero, or whose first is set.
    salt = bytes([1 + secrets.randbelow(0x7F)]) + secrets.token_bytes(15)
    return Password(salt, _verifier(user_pool_id, username, password, salt))


def is_password(user_pool_id: str, username: str, password: str, kept: Password) -> bool:
    """Return whether ``password`` is the one that ``kept`` was made from."""
    verifier = _verifier(user_pool_id, username, password, kept.salt)
    return hmac.compare_digest(verifier, kept.verifier)


def _verifier(user_pool_id: str, username: str, password: str, salt: bytes) -> bytes:
    identity = f"{pool_name(user_pool_id)}{username}:{password}".encode()
    x = hashlib.sha256(salt + hashlib.sha256(identity).digest()).hexdigest()
    return int(power_of_g(x)).to_bytes(_N_LENGTH)


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
