"""Private keys that somebody else may have made."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.tokens.keys import KEY_SIZE, pem


def stored_pem(private_key: str) -> str:
    """Return an RSA key in the one form in which keys are stored (PKCS #8, RFC 5958).

    Raises ``InvalidParameterException`` for what is no RSA key of 2,048 bits in PEM without a
    password. Of what does not hold nothing is told: it is a secret.
    """
    try:
        key = serialization.load_pem_private_key(private_key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise InvalidParameterException(
            "PrivateKey must be a private key in PEM, without a password."
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size != KEY_SIZE:
        raise InvalidParameterException(f"PrivateKey must be an RSA key of {KEY_SIZE:,} bits.")
    return pem(key)
