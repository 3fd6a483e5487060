"""A pool's certificates for SAML: each provider encrypts with its own, all check requests with one.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html
"""

import base64
import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.directory.pools.user_pools import not_found
from localstack_cognito.storage import keys
from localstack_cognito.storage.database import database
from localstack_cognito.storage.keys import SigningKey
from localstack_cognito.storage.user_pools import UserPool

# What the pool's keys are stored for: each is a key and its certificate, both in PEM. The first
# is of earlier releases, where the providers of a pool shared it: they go on encrypting with it.
_SHARED_ENCRYPTION = "saml_encryption"
_ENCRYPTION_BY = "saml_encryption/"
_SIGNING = "saml_signing"

_YEARS = 10


def encryption_certificate(pool: UserPool, provider: str) -> str:
    """Return the certificate that a provider encrypts with, in Base64 of DER (RFC 5280).

    It is made where there is none. Raises ``ResourceNotFoundException`` where the pool is gone.
    """
    return _certificate(pool, _ENCRYPTION_BY + provider)


def forget_encryption_key(connection: Connection, user_pool_id: str, provider: str) -> None:
    """Delete the key of a provider that is deleted."""
    keys.delete_signing_key(connection, user_pool_id, _ENCRYPTION_BY + provider)


def signing_certificate(pool: UserPool) -> str:
    """Return the certificate of what signs requests to providers, in Base64 of DER (RFC 5280).

    It is made where there is none. Raises ``ResourceNotFoundException`` where the pool is gone.
    """
    return _certificate(pool, _SIGNING)


def encryption_keys(pool: UserPool, provider: str) -> list[rsa.RSAPrivateKey]:
    """Return the keys to what a provider encrypts: its own, and one of an earlier release."""
    with database().read() as connection:
        stored = keys.find_signing_keys(connection, pool.id)
    uses = (_ENCRYPTION_BY + provider, _SHARED_ENCRYPTION)
    return [_loaded(stored[use]) for use in uses if use in stored]


def signing_key(pool: UserPool) -> rsa.RSAPrivateKey:
    """Return the key that signs requests to providers.

    It is made where there is none. Raises ``ResourceNotFoundException`` where the pool is gone.
    """
    return _loaded(_stored(pool, _SIGNING) or _made(pool, _SIGNING))


def _loaded(stored: SigningKey) -> rsa.RSAPrivateKey:
    # Our own key need not be proved prime again.
    key = serialization.load_pem_private_key(
        stored.private_key.encode(), password=None, unsafe_skip_rsa_key_validation=True
    )
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _certificate(pool: UserPool, use: str) -> str:
    stored = _stored(pool, use) or _made(pool, use)
    certificate = x509.load_pem_x509_certificate(stored.private_key.encode())
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


def _stored(pool: UserPool, use: str) -> SigningKey | None:
    with database().read() as connection:
        return keys.find_signing_keys(connection, pool.id).get(use)


def _made(pool: UserPool, use: str) -> SigningKey:
    made = _new_key(pool, use)
    try:
        with database().write() as connection:
            keys.add_signing_key(connection, made)
    except IntegrityError:
        # Another thread or host made it first, or the pool is gone.
        stored = _stored(pool, use)
        if stored is None:
            raise not_found(pool.id) from None
        return stored
    return made


def _new_key(pool: UserPool, use: str) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, pool.id)])
    now = clock.now()
    begins = datetime.datetime.fromtimestamp(now, tz=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=365 * _YEARS))
        .sign(private, hashes.SHA256())
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    return SigningKey(pool.id, use, fingerprint, pem.decode(), now)
