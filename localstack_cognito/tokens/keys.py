"""A pool's two RSA keys: one signs its ID tokens, the other its access tokens.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.directory.pools.user_pools import not_found
from localstack_cognito.storage import keys as storage
from localstack_cognito.storage.database import database
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.keys import SigningKey
from localstack_cognito.storage.user_pools import UserPool

ID = "id"
ACCESS = "access"
_USES = (ID, ACCESS)
KEY_SIZE = 2048
"""The size in bits of every key."""


@dataclass(frozen=True, slots=True)
class Key:
    """An RSA key with its ``kid`` (RFC 7517 section 4.5)."""

    kid: str
    private: rsa.RSAPrivateKey
    public: rsa.RSAPublicKey = field(init=False)
    """The half that verifies. It is faster the second time."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "public", self.private.public_key())

    def sign(self, data: bytes) -> bytes:
        """Return the RS256 signature of ``data`` (RFC 7518 section 3.3)."""
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def jwk(self, algorithm: str = "RS256") -> dict[str, str]:
        """Return the public half as a JSON Web Key (RFC 7517), members in AWS's order."""
        numbers = self.public.public_numbers()
        return {
            "alg": algorithm,
            "e": base64url(_to_bytes(numbers.e)),
            "kid": self.kid,
            "kty": "RSA",
            "n": base64url(_to_bytes(numbers.n)),
            "use": "sig",
        }


def base64url(data: bytes) -> str:
    """Return ``data`` in the unpadded Base64 of JSON Web Signatures (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _to_bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


def keys_of(pool: UserPool) -> Mapping[str, Key]:
    """Return the pool's keys by the use of the tokens that they sign, made where there are none.

    Raises ``ResourceNotFoundException`` where the pool is gone.
    """
    directory = database()
    if directory.joined is not None:
        # What is written there may yet be undone.
        return _keys_of.__wrapped__(*_asked(directory, pool))
    return _keys_of(*_asked(directory, pool))


_Asked = tuple[Database, int, str, float, float]


def _asked(directory: Database, pool: UserPool) -> _Asked:
    """Return what tells pools of one id apart, and what other keys have been put in their place.

    Other hosts on the database learn of that from the date of the pool's last change.
    """
    version = directory.configuration_version
    return directory, version, pool.id, pool.created_at, pool.modified_at


@lru_cache(maxsize=1024)
def _keys_of(
    directory: Database, version: int, user_pool_id: str, created_at: float, modified_at: float
) -> Mapping[str, Key]:
    with directory.read() as connection:
        stored = storage.find_signing_keys(connection, user_pool_id)
    if missing := [use for use in _USES if use not in stored]:
        new_keys = [_new_key(user_pool_id, use) for use in missing]
        try:
            with directory.write() as connection:
                for key in new_keys:
                    storage.add_signing_key(connection, key)
        except IntegrityError:
            # Another thread or host made them first, and its keys count; or the pool is gone.
            pass
        with directory.read() as connection:
            stored = storage.find_signing_keys(connection, user_pool_id)
        if any(use not in stored for use in _USES):
            raise not_found(user_pool_id)
    return {use: _loaded(stored[use].kid, stored[use].private_key) for use in _USES}


@lru_cache(maxsize=1024)
def _jwks(
    directory: Database, version: int, user_pool_id: str, created_at: float, modified_at: float
) -> str:
    keys = _keys_of(directory, version, user_pool_id, created_at, modified_at)
    jwks = [key.jwk() for key in keys.values()]
    return json.dumps({"keys": jwks}, separators=(",", ":"))


def jwks(pool: UserPool) -> str:
    """Return the pool's JSON Web Key Set (RFC 7517 section 5) as JSON."""
    return _jwks(*_asked(database(), pool))


def _new_key(user_pool_id: str, token_use: str) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
    return SigningKey(user_pool_id, token_use, new_kid(private), pem(private), clock.now())


def new_kid(private: rsa.RSAPrivateKey) -> str:
    """Return the ``kid`` of a key that nobody has named: it is made from its public half."""
    return base64.b64encode(hashlib.sha256(_der(private)).digest()).decode()


def _der(private: rsa.RSAPrivateKey) -> bytes:
    return private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def pem(private: rsa.RSAPrivateKey) -> str:
    """Return a private key as it is stored: PKCS #8 (RFC 5958), in text."""
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@lru_cache(maxsize=2048)
def _loaded(kid: str, private_key: str) -> Key:
    return load(kid, private_key)


def load(kid: str, private_key: str) -> Key:
    """Return a key from what is stored of it."""
    # What we have made ourselves need not be proved prime again, which takes as long as making it.
    private = serialization.load_pem_private_key(
        private_key.encode(), password=None, unsafe_skip_rsa_key_validation=True
    )
    assert isinstance(private, rsa.RSAPrivateKey)
    return Key(kid, private)
