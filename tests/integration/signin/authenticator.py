"""An authenticator and the browser before it, in software: passkeys without a device."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2.cose import ES256, RS256, CoseKey, EdDSA
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


class Authenticator:
    """One passkey. ``sign_count`` is how often it says that it has signed; None is not counted."""

    def __init__(
        self,
        algorithm: type[CoseKey] = ES256,
        *,
        verifies: bool = True,
        counts: bool = True,
        transports: Sequence[str] = ("internal", "hybrid"),
        attachment: str | None = "platform",
    ) -> None:
        """Make its key."""
        self.id = secrets.token_bytes(32)
        self.sign_count: int | None = 0 if counts else None
        self.transports = list(transports)
        self.attachment = attachment
        self.verifies = verifies
        self._algorithm = algorithm
        self._key: Any
        if algorithm is ES256:
            self._key = ec.generate_private_key(ec.SECP256R1())
        elif algorithm is RS256:
            self._key = rsa.generate_private_key(65537, 2048)
        else:
            assert algorithm is EdDSA
            self._key = ed25519.Ed25519PrivateKey.generate()

    @property
    def credential_id(self) -> str:
        """The passkey's id as AWS shows it."""
        return websafe_encode(self.id)

    def register(
        self, options: Mapping[str, Any], origin: str | None = None, rp_id: str | None = None
    ) -> dict[str, Any]:
        """Return what ``navigator.credentials.create`` gives for these options, as JSON.

        Without an origin the page is the relying party's own.
        """
        rp_id = rp_id or options["rp"]["id"]
        data = AttestedCredentialData.create(
            Aaguid.NONE, self.id, self._algorithm.from_cryptography_key(self._key.public_key())
        )
        attested = AttestationObject.create(
            "none", self._data(rp_id, FLAG.AT, bytes(data)), att_stmt={}
        )
        client_data = self._client_data("webauthn.create", options, origin or f"https://{rp_id}")
        return self._credential(
            clientDataJSON=websafe_encode(client_data),
            attestationObject=websafe_encode(bytes(attested)),
            transports=self.transports,
        )

    def sign(
        self, options: str | Mapping[str, Any], origin: str | None = None, rp_id: str | None = None
    ) -> dict[str, Any]:
        """Return what ``navigator.credentials.get`` gives for these options, as JSON."""
        asked = json.loads(options) if isinstance(options, str) else options
        rp_id = rp_id or asked["rpId"]
        if self.sign_count is not None:
            self.sign_count += 1
        data = bytes(self._data(rp_id))
        client_data = self._client_data("webauthn.get", asked, origin or f"https://{rp_id}")
        return self._credential(
            clientDataJSON=websafe_encode(client_data),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(self._signature(data + sha256(client_data))),
        )

    def _credential(self, **response: Any) -> dict[str, Any]:
        credential = {
            "id": self.credential_id,
            "rawId": self.credential_id,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {"credProps": {"rk": True}},
        }
        if self.attachment:
            credential["authenticatorAttachment"] = self.attachment
        return credential

    def _data(self, rp_id: str, flags: int = 0, attested: bytes = b"") -> AuthenticatorData:
        flags |= FLAG.UP | (FLAG.UV if self.verifies else 0)
        data: AuthenticatorData = AuthenticatorData.create(
            sha256(rp_id.encode()), FLAG(flags), self.sign_count or 0, attested
        )
        return data

    def _client_data(self, kind: str, options: Mapping[str, Any], origin: str) -> bytes:
        challenge = websafe_decode(options["challenge"])
        return bytes(CollectedClientData.create(kind, challenge, origin))

    def _signature(self, signed: bytes) -> bytes:
        if self._algorithm is ES256:
            return bytes(self._key.sign(signed, ec.ECDSA(hashes.SHA256())))
        if self._algorithm is RS256:
            return bytes(self._key.sign(signed, padding.PKCS1v15(), hashes.SHA256()))
        return bytes(self._key.sign(signed))
