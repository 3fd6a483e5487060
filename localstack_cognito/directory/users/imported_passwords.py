"""Passwords that came with an import as hashes: which are taken, and whether a password is right.

A hash is kept until its user first sends the right password, which then makes the verifier of SRP.
What is looked at when a file is read costs no more than its form; what a check of a password may
cost, in memory and in time, is bounded there too.

AWS has published no forms. These are crypt's own for bcrypt, and for the others the PHC string
format, https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md, as passlib writes it.
"""

import base64
import binascii
import hashlib
import hmac
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from localstack_cognito.aws.api.cognito_idp import PasswordHashingAlgorithmType
from localstack_cognito.directory.users.passwords import is_password
from localstack_cognito.storage.users import User

MOST_MEMORY = 128 << 20
"""How many bytes a check of a password may take."""
_MOST_BYTES_FILLED = 512 << 20
_MOST_COST = 14
_MOST_ROUNDS = 2_000_000
_MOST_LANES = 16
_SHORTEST_DIGEST, _LONGEST_DIGEST = 16, 64
_SHORTEST_SALT, _LONGEST_SALT = 8, 64
_LONGEST_OF_BCRYPT = 72
_KIB = 1 << 10

# What one check may take, several at once may not: others wait for their turn.
_turns = threading.BoundedSemaphore(2)


class UnusableHash(Exception):
    """A hash that no password is checked against; the text says why, without the hash."""


@dataclass(frozen=True, slots=True)
class _Algorithm:
    """A way to hash: what a hash looks like, how it is said, what it may cost, how it is checked.

    ``check_costs`` raises ``UnusableHash``.
    """

    form: re.Pattern[str]
    said: str
    check_costs: Callable[[Mapping[str, str]], None]
    is_right: Callable[[str, Mapping[str, str], bytes], bool]


def check_hash(algorithm: str, text: str) -> None:
    """Check that passwords can be checked against a hash of an algorithm.

    Raises ``UnusableHash``.
    """
    known = _ALGORITHMS[algorithm]
    found = known.form.fullmatch(text)
    if found is None:
        raise UnusableHash(f"The password hash is not one of {algorithm}: {known.said}.")
    known.check_costs(found.groupdict())


def check_any_hash(text: str) -> None:
    """Check that passwords can be checked against a hash, whose form says by which algorithm.

    Raises ``UnusableHash``.
    """
    for known in _ALGORITHMS.values():
        if found := known.form.fullmatch(text):
            known.check_costs(found.groupdict())
            return
    forms = "; ".join(f"{name} {known.said}" for name, known in _ALGORITHMS.items())
    raise UnusableHash(f"The password hash is none that an import job takes: {forms}.")


def is_hashed(text: str, password: str) -> bool:
    """Return whether a password is the one that a hash, which was checked, was made from.

    That takes up to seconds, on purpose: no transaction may be open.
    """
    for algorithm in _ALGORITHMS.values():
        if found := algorithm.form.fullmatch(text):
            with _turns:
                is_right = algorithm.is_right(text, found.groupdict(), password.encode())
            # HMAC takes no notice of a NUL at the end, and the password that is kept would have it.
            return is_right and not password.endswith("\0")
    return False


def is_users_password(user: User, password: str) -> bool:
    """Return whether a password is the user's, in whichever form it is kept; False without one."""
    if user.imported_password_hash is not None:
        return is_hashed(user.imported_password_hash, password)
    if user.password is not None:
        return is_password(user.user_pool_id, user.username, password, user.password)
    return False


def _check_bcrypt(values: Mapping[str, str]) -> None:
    _limit("a cost of", int(values["cost"]), _MOST_COST)


def _is_bcrypt(text: str, _: Mapping[str, str], password: bytes) -> bool:
    import bcrypt

    # Whoever made the hash has looked at no more of it, and the library wants no more.
    return bcrypt.checkpw(password[:_LONGEST_OF_BCRYPT], text.encode())


def _check_argon2id(values: Mapping[str, str]) -> None:
    memory, times, lanes = (int(values[name]) for name in ("m", "t", "p"))
    _require(times >= 1 and lanes >= 1 and memory >= 8 * lanes, "m, t and p do not fit each other")
    _limit("p of", lanes, _MOST_LANES)
    _limit("m of", memory, MOST_MEMORY // _KIB)
    _limit("m times t of", memory * times, _MOST_BYTES_FILLED // _KIB)
    _check_sizes(values)


def _is_argon2id(text: str, _: Mapping[str, str], password: bytes) -> bool:
    from argon2.exceptions import VerifyMismatchError
    from argon2.low_level import Type, verify_secret

    try:
        return verify_secret(text.encode(), password, Type.ID)
    except VerifyMismatchError:
        return False


def _check_scrypt(values: Mapping[str, str]) -> None:
    logarithm, block, lanes = (int(values[name]) for name in ("ln", "r", "p"))
    _require(min(logarithm, block, lanes) >= 1, "ln, r and p must be positive")
    _limit("ln of", logarithm, 20)
    # RFC 7914, 2: libraries refuse to hash with others.
    _require(logarithm < 16 * block, "ln must be less than 16 times r")
    filled = 128 * block * (1 << logarithm)
    _limit("128 times r times 2 to the power of ln of", filled, MOST_MEMORY)
    _limit("that times p of", filled * lanes, _MOST_BYTES_FILLED)
    _check_sizes(values)


def _is_scrypt(_: str, values: Mapping[str, str], password: bytes) -> bool:
    logarithm, block, lanes = (int(values[name]) for name in ("ln", "r", "p"))
    digest = _bytes_of(values["digest"])
    made = hashlib.scrypt(
        password,
        salt=_bytes_of(values["salt"]),
        n=1 << logarithm,
        r=block,
        p=lanes,
        # Besides what is filled OpenSSL counts a block for each lane, and two.
        maxmem=128 * block * ((1 << logarithm) + lanes + 2) + _KIB,
        dklen=len(digest),
    )
    return hmac.compare_digest(made, digest)


def _check_pbkdf2(values: Mapping[str, str]) -> None:
    rounds = int(values["rounds"])
    _require(rounds >= 1, "there must be a round")
    _check_sizes(values)
    digest = _bytes_of(values["digest"])
    _require(int(values["l"] or len(digest)) == len(digest), "l is not the length of the hash")
    _limit("rounds of", rounds * -(-len(digest) // hashlib.sha256().digest_size), _MOST_ROUNDS)


def _is_pbkdf2(_: str, values: Mapping[str, str], password: bytes) -> bool:
    digest, salt = _bytes_of(values["digest"]), _bytes_of(values["salt"])
    made = hashlib.pbkdf2_hmac("sha256", password, salt, int(values["rounds"]), len(digest))
    return hmac.compare_digest(made, digest)


def _limit(what: str, value: int, most: int) -> None:
    if value > most:
        raise UnusableHash(
            f"The password hash would take too much to check: {what} {value}, and {most} is the "
            "most."
        )


def _require(is_so: bool, problem: str) -> None:
    if not is_so:
        raise UnusableHash(f"The password hash cannot be used: {problem}.")


def _check_sizes(values: Mapping[str, str]) -> None:
    salt, digest = len(_bytes_of(values["salt"])), len(_bytes_of(values["digest"]))
    _require(
        _SHORTEST_SALT <= salt <= _LONGEST_SALT,
        f"its salt has {salt} bytes, not {_SHORTEST_SALT} to {_LONGEST_SALT}",
    )
    _require(
        _SHORTEST_DIGEST <= digest <= _LONGEST_DIGEST,
        f"it has {digest} bytes, not {_SHORTEST_DIGEST} to {_LONGEST_DIGEST}",
    )


def _bytes_of(text: str) -> bytes:
    """Return what a salt or a hash is of, in base 64 with ``+`` or, as passlib has it, ``.``.

    Raises ``UnusableHash``.
    """
    text = text.rstrip("=").replace(".", "+")
    try:
        held = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        held = b""
    # The last letter may stand for fewer bits; libraries do not agree on what else it may be.
    _require(base64.b64encode(held).decode().rstrip("=") == text, "it is not in base 64")
    return held


_BASE64 = r"[A-Za-z0-9+/.]{1,128}={0,2}"
_SALTED = rf"\$(?P<salt>{_BASE64})\$(?P<digest>{_BASE64})"
_ALGORITHMS: Mapping[str, _Algorithm] = {
    PasswordHashingAlgorithmType.BCRYPT.value: _Algorithm(
        # The last letters of the salt and of the hash stand for fewer bits than the others.
        re.compile(
            r"\$2[aby]\$(?P<cost>0[4-9]|[12][0-9]|3[01])\$"
            r"[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]",
            re.ASCII,
        ),
        "$2b$ (or 2a, 2y), the cost, $, and 53 letters",
        _check_bcrypt,
        _is_bcrypt,
    ),
    PasswordHashingAlgorithmType.SCRYPT.value: _Algorithm(
        re.compile(
            r"\$scrypt\$ln=(?P<ln>[0-9]{1,2}),r=(?P<r>[0-9]{1,4}),p=(?P<p>[0-9]{1,4})" + _SALTED,
            re.ASCII,
        ),
        "$scrypt$ln=..,r=..,p=..$salt$hash",
        _check_scrypt,
        _is_scrypt,
    ),
    PasswordHashingAlgorithmType.ARGON2ID.value: _Algorithm(
        re.compile(
            # The library takes no zeros before a number.
            r"\$argon2id\$v=19\$m=(?P<m>0|[1-9][0-9]{0,9}),t=(?P<t>0|[1-9][0-9]{0,9}),"
            r"p=(?P<p>0|[1-9][0-9]{0,7})"
            r"\$(?P<salt>[A-Za-z0-9+/]{1,128})\$(?P<digest>[A-Za-z0-9+/]{1,128})",
            re.ASCII,
        ),
        "$argon2id$v=19$m=..,t=..,p=..$salt$hash",
        _check_argon2id,
        _is_argon2id,
    ),
    PasswordHashingAlgorithmType.PBKDF2_SHA256.value: _Algorithm(
        re.compile(
            r"\$pbkdf2-sha256\$(?:i=)?(?P<rounds>[0-9]{1,10})(?:,l=(?P<l>[0-9]{1,3}))?" + _SALTED,
            re.ASCII,
        ),
        "$pbkdf2-sha256$rounds$salt$hash",
        _check_pbkdf2,
        _is_pbkdf2,
    ),
}
