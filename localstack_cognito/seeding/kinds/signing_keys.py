"""The private keys of a pool: what signs its tokens, and what SAML's messages need."""

from collections.abc import Iterator

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.seeding.kinds.kind import Kind, refusal
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.storage import keys, user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.engine import changes_configuration
from localstack_cognito.storage.keys import SigningKey
from localstack_cognito.tokens.keys import ACCESS, ID, KEY_SIZE, keys_of, new_kid, pem

_OF_TOKENS = (ACCESS, ID)
_MEMBER = "PrivateKey"
_TRIED = b"what is signed to try a key"
_NO_KEY = f"PrivateKey must be an RSA private key of {KEY_SIZE} bits, unencrypted, in PEM."


class SigningKeys(Kind):
    """The keys of a pool, each by what it is used for. Tokens that it has signed rely on it."""

    member = "SigningKeys"
    structure = "SigningKey"
    key = ("TokenUse",)
    is_pruned = False

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the keys by their use. Those of tokens are made where there are none yet."""
        if database().joined is None:
            keys_of(scope.pool)
        stored = keys.find_signing_keys(scope.connection, scope.user_pool_id)
        for use in sorted(stored):
            yield _exported(stored[use])

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a key as it is kept, with its ``kid``.

        Raises ``InvalidParameterException`` for what is no such key, or has no such certificate.
        """
        use, text = wanted["TokenUse"], wanted[_MEMBER]
        stored = keys.find_signing_keys(scope.connection, scope.user_pool_id).get(use)
        if stored is not None and stored.private_key == text:
            # It was tried when it came.
            return {"KeyId": stored.kid, **wanted}
        private = _read(text)
        if use in _OF_TOKENS:
            return {"KeyId": new_kid(private), **wanted, _MEMBER: pem(private)}
        certificate = _certificate(text, private)
        kept = pem(private) + certificate.public_bytes(serialization.Encoding.PEM).decode()
        return {
            "KeyId": certificate.fingerprint(hashes.SHA256()).hex(),
            **wanted,
            _MEMBER: kept,
        }

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the pool's key for the use, or None."""
        stored = keys.find_signing_keys(scope.connection, scope.user_pool_id)
        found = stored.get(wanted["TokenUse"])
        return None if found is None else _exported(found)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Store the key. The other one for tokens is made when it is needed, or comes, too."""
        key = SigningKey(
            scope.user_pool_id,
            wanted["TokenUse"],
            wanted["KeyId"],
            wanted[_MEMBER],
            wanted.get("CreationDate", clock.now()),
        )
        keys.add_signing_key(scope.connection, key)
        changes_configuration(scope.connection)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Put the key in place of the other, whose tokens do not verify any more."""
        keys.delete_signing_key(scope.connection, scope.user_pool_id, wanted["TokenUse"])
        self.create(scope, {"CreationDate": current["CreationDate"], **wanted})
        is_other = any(current[name] != wanted[name] for name in ("KeyId", _MEMBER))
        if is_other and not scope.keeps_date:
            # Other hosts on the database see by the date that they know the pool's keys no more.
            values = {"modified_at": clock.now()}
            scope.write(user_pools.user_pools, {"id": scope.user_pool_id}, values)

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it."""
        keys.delete_signing_key(scope.connection, scope.user_pool_id, current["TokenUse"])
        changes_configuration(scope.connection)


def _exported(key: SigningKey) -> Members:
    return {
        "TokenUse": key.token_use,
        "KeyId": key.kid,
        _MEMBER: key.private_key,
        "CreationDate": key.created_at,
    }


def _read(text: str) -> rsa.RSAPrivateKey:
    """Return a key that signs and verifies.

    Whether its primes are prime is not looked up, which takes a hundred times as long: with others
    it would sign nothing that verifies.
    """
    try:
        key = serialization.load_pem_private_key(
            text.encode(), password=None, unsafe_skip_rsa_key_validation=True
        )
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size != KEY_SIZE:
            raise refusal(InvalidParameterException, _NO_KEY, _MEMBER)
        numbers = key.private_numbers()
        if numbers.p * numbers.q != numbers.public_numbers.n:
            raise refusal(InvalidParameterException, _NO_KEY, _MEMBER)
        signature = key.sign(_TRIED, padding.PKCS1v15(), hashes.SHA256())
        key.public_key().verify(signature, _TRIED, padding.PKCS1v15(), hashes.SHA256())
    except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):
        raise refusal(InvalidParameterException, _NO_KEY, _MEMBER) from None
    return key


def _certificate(text: str, private: rsa.RSAPrivateKey) -> x509.Certificate:
    try:
        certificate = x509.load_pem_x509_certificate(text.encode())
    except ValueError:
        certificate = None
    if certificate is None or certificate.public_key() != private.public_key():
        raise refusal(
            InvalidParameterException,
            "PrivateKey of a use of SAML's must be followed by the key's own certificate, in PEM.",
            _MEMBER,
        )
    return certificate
