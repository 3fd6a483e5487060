"""The ids that this directory gives to what it makes.

Formats: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/
"""

import secrets
import string
import uuid

_LOWER_AND_DIGITS = string.ascii_lowercase + string.digits
_CLIENT_ID_LENGTH = 26
_CLIENT_SECRET_LENGTH = 52
_LETTERS_AND_DIGITS = string.ascii_letters + string.digits
_IMPORT_JOB_ID_LENGTH = 10


def new_user_pool_id(region: str) -> str:
    """Return a new pool id: the region and 32 hexadecimal digits."""
    return f"{region}_{secrets.token_hex(16)}"


def new_client_id() -> str:
    """Return a new app client id: 26 lower-case letters and digits."""
    return _random(_LOWER_AND_DIGITS, _CLIENT_ID_LENGTH)


def new_client_secret() -> str:
    """Return a new app client secret: 52 lower-case letters and digits, about 268 bits."""
    return _random(_LOWER_AND_DIGITS, _CLIENT_SECRET_LENGTH)


def new_client_secret_id(client_id: str, now: float) -> str:
    """Return the id of a secret that a client is given at ``now``, in seconds since the epoch."""
    return f"{client_id}--{int(now * 1000)}"


def new_import_job_id() -> str:
    """Return the id of a new user import job: ``import-`` and ten letters and digits."""
    return "import-" + _random(_LETTERS_AND_DIGITS, _IMPORT_JOB_ID_LENGTH)


def new_uuid() -> str:
    """Return a new UUID of version 4: the form of a ``jti`` and of an authorization code."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def new_sub() -> str:
    """Return a new ``sub``: a UUID in form, with the third group that Cognito's own have."""
    return sub_of(secrets.token_bytes(15))


def sub_of(seed: bytes) -> str:
    """Return the ``sub`` that 15 bytes make."""
    digits = seed.hex()
    return f"{digits[:8]}-{digits[8:12]}-70{digits[12:14]}-{digits[14:18]}-{digits[18:30]}"


def _random(characters: str, length: int) -> str:
    """Return so many of the characters, each as likely as another.

    The system is asked for bytes once, not for each character.
    """
    kinds = len(characters)
    even = 256 - 256 % kinds
    chosen: list[str] = []
    while len(chosen) < length:
        drawn = secrets.token_bytes(2 * length)
        chosen += [characters[byte % kinds] for byte in drawn if byte < even]
    return "".join(chosen[:length])
