"""Elements encrypted to a certificate, as a provider does it."""

import base64
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_XMLENC = "http://www.w3.org/2001/04/xmlenc#"
_NONCE = 12


def encrypted_name(user: str, certificate: str) -> str:
    """Return an ``EncryptedID``; the certificate is in Base64 of DER."""
    public = x509.load_der_x509_certificate(base64.b64decode(certificate)).public_key()
    assert isinstance(public, RSAPublicKey)
    name = f'<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{user}</saml:NameID>'
    key, nonce = AESGCM.generate_key(128), os.urandom(_NONCE)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    wrapped, data = (
        public.encrypt(key, oaep),
        nonce + AESGCM(key).encrypt(nonce, name.encode(), None),
    )
    return (
        f'<saml:EncryptedID><xenc:EncryptedData xmlns:xenc="{_XMLENC}">'
        '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes128-gcm"/>'
        f"{_value(data)}</xenc:EncryptedData>"
        f'<xenc:EncryptedKey xmlns:xenc="{_XMLENC}">'
        f'<xenc:EncryptionMethod Algorithm="{_XMLENC}rsa-oaep-mgf1p"/>'
        f"{_value(wrapped)}</xenc:EncryptedKey></saml:EncryptedID>"
    )


def _value(value: bytes) -> str:
    text = base64.b64encode(value).decode()
    return f"<xenc:CipherData><xenc:CipherValue>{text}</xenc:CipherValue></xenc:CipherData>"
