"""What a provider has encrypted to a key of its pool: an assertion, or the name of who signed in.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html
and https://www.w3.org/TR/xmlenc-core1/
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from localstack_cognito.saml.documents import NAMES, Malformed, parse, text

_XMLENC = NAMES["xenc"]
_XMLENC11 = "http://www.w3.org/2009/xmlenc11#"
_NAMES = {**NAMES, "xenc11": _XMLENC11}
_HASHES: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_OAEP = (f"{_XMLENC}rsa-oaep-mgf1p", f"{_XMLENC11}rsa-oaep")
_BLOCK = 16
_GCM_NONCE = 12


class Undecryptable(Exception):
    """What is not encrypted to this key, or in a way that is not secure.

    It does not say which: whoever could tell would learn of the text.
    """


def decrypted(encrypted: Any, tag: str, keys: Sequence[rsa.RSAPrivateKey]) -> Any:
    """Return the element with this tag in an ``EncryptedAssertion`` or an ``EncryptedID``.

    Raises ``Undecryptable`` where none of the keys opens it.
    """
    for key in keys:
        try:
            data = encrypted.find("xenc:EncryptedData", NAMES)
            # The key is in the data's description, or beside the data.
            wrapped = encrypted.find(".//xenc:EncryptedKey", NAMES)
            element = parse(_opened(data, _unwrapped(wrapped, key)))
        except (AttributeError, InvalidTag, KeyError, Malformed, ValueError):
            continue
        if element.tag == tag:
            return element
    raise Undecryptable


def _unwrapped(wrapped: Any, key: rsa.RSAPrivateKey) -> bytes:
    method = wrapped.find("xenc:EncryptionMethod", NAMES)
    if method.get("Algorithm") not in _OAEP:
        # Of PKCS#1 v1.5, answers tell what is encrypted.
        raise Undecryptable
    oaep = padding.OAEP(
        mgf=padding.MGF1(_hash(method, "xenc11:MGF")),
        algorithm=_hash(method, "ds:DigestMethod"),
        label=base64.b64decode(text(method, "xenc:OAEPparams")) or None,
    )
    return key.decrypt(_cipher_value(wrapped), oaep)


def _hash(method: Any, path: str) -> hashes.HashAlgorithm:
    digest = method.find(path, _NAMES)
    if digest is None:
        return hashes.SHA1()  # noqa: S303
    return _HASHES[digest.get("Algorithm").rpartition("#")[2].removeprefix("mgf1")]()


def _opened(data: Any, key: bytes) -> bytes:
    algorithm = data.find("xenc:EncryptionMethod", NAMES).get("Algorithm")
    value = _cipher_value(data)
    if algorithm == f"{_XMLENC11}aes{len(key) * 8}-gcm":
        return AESGCM(key).decrypt(value[:_GCM_NONCE], value[_GCM_NONCE:], None)
    if algorithm != f"{_XMLENC}aes{len(key) * 8}-cbc":
        raise Undecryptable
    decryptor = Cipher(algorithms.AES(key), modes.CBC(value[:_BLOCK])).decryptor()
    padded = decryptor.update(value[_BLOCK:]) + decryptor.finalize()
    # Of the padding, only the last byte says something (section 5.2).
    if not padded or not 0 < padded[-1] <= _BLOCK:
        raise Undecryptable
    return padded[: -padded[-1]]


def _cipher_value(element: Any) -> bytes:
    return base64.b64decode(text(element, "xenc:CipherData/xenc:CipherValue"))
