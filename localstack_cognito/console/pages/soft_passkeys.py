"""Passkeys without a device: keys of this process's memory that sign as an authenticator does.

Each is registered and used as any other passkey (attestation ``none``, ES256). Its private key is
in no file and no database: when the host ends, nobody can sign with it any more. Source:
https://www.w3.org/TR/webauthn-3/ sections 6.1 and 6.5.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from localstack.aws.api import CommonServiceException
from webauthn.helpers import encode_cbor

from localstack_cognito.activity.noting import doing
from localstack_cognito.activity.records import Kind
from localstack_cognito.console.pages.operations import call
from localstack_cognito.console.pages.sign_in_as import client_of
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.clients.secret_hash import own_secret_hash
from localstack_cognito.directory.users.users import get_user
from localstack_cognito.signin.passkeys.registration import (
    complete_registration,
    start_registration,
)
from localstack_cognito.signin.passkeys.responses import PUBLIC_KEY, decode, encode
from localstack_cognito.storage.user_pools import UserPool

_USER_PRESENT, _USER_VERIFIED, _HAS_CREDENTIAL = 0x01, 0x04, 0x40
_CHALLENGE = "WEB_AUTHN"


@dataclass
class SoftPasskey:
    """One passkey: its id, its key, and how often it has signed."""

    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )
    sign_count: int = 0

    @property
    def credential_id(self) -> str:
        """The id as AWS shows it."""
        return encode(self.id)

    def made_for(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the ``RegistrationResponseJSON`` for creation options."""
        numbers = self.key.public_key().public_numbers()
        # A COSE key: EC2, ES256, P-256.
        cose = encode_cbor(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        )
        # No make of an authenticator is told.
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + cose
        data = self._data(options["rp"]["id"], _HAS_CREDENTIAL) + attested
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client_data("webauthn.create", options, options["rp"]["id"])
        return self._response(
            clientDataJSON=encode(said),
            attestationObject=encode(attestation),
            transports=["internal"],
        )

    def signed_for(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the ``AuthenticationResponseJSON`` for request options."""
        self.sign_count += 1
        data = self._data(options["rpId"])
        said = self._client_data("webauthn.get", options, options["rpId"])
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._response(
            clientDataJSON=encode(said),
            authenticatorData=encode(data),
            signature=encode(signature),
        )

    def _data(self, rp_id: str, flags: int = 0) -> bytes:
        flags |= _USER_PRESENT | _USER_VERIFIED
        digest = hashlib.sha256(rp_id.encode()).digest()
        return digest + bytes([flags]) + self.sign_count.to_bytes(4)

    @staticmethod
    def _client_data(kind: str, options: Mapping[str, Any], rp_id: str) -> bytes:
        challenge = encode(decode(options["challenge"]))
        said = {"type": kind, "challenge": challenge, "origin": f"https://{rp_id}"}
        return json.dumps({**said, "crossOrigin": False}).encode()

    def _response(self, **response: Any) -> dict[str, Any]:
        return {
            "id": self.credential_id,
            "rawId": self.credential_id,
            "type": PUBLIC_KEY,
            "authenticatorAttachment": "platform",
            "response": response,
            "clientExtensionResults": {},
        }


_made: dict[tuple[str, str], SoftPasskey] = {}


def is_soft(pool: UserPool, credential_id: str) -> bool:
    """Return whether this process can sign with a passkey."""
    return (pool.id, credential_id) in _made


def register(pool: UserPool, username: str, client_id: str) -> str:
    """Make a passkey for a user, and return its id. Raises what a registration raises."""
    user, client = get_user(pool, username), client_of(pool, client_id)
    with doing(Kind.API, text("passkey.made_by_console")) as this:
        if this is not None:
            this.note(user_pool_id=pool.id, client_id=client_id, username=user.username)
            this.record.reason = text("passkey.made_why")
        made = SoftPasskey()
        options = start_registration(pool, client, user)
        complete_registration(pool, client, user, made.made_for(options))
        _made[pool.id, made.credential_id] = made
    return made.credential_id


def sign_in(pool: UserPool, username: str, client_id: str, credential_id: str) -> Mapping[str, Any]:
    """Sign a user in with a passkey of this process, by the API, and return what that answers.

    Raises what the operations raise, and ``ResourceNotFoundException`` for a passkey that this
    process has no key of.
    """
    made = _made.get((pool.id, credential_id))
    if made is None:
        raise CommonServiceException("ResourceNotFoundException", text("passkey.no_key"))
    client = client_of(pool, client_id)
    user = get_user(pool, username)
    common = {"UserPoolId": pool.id, "ClientId": client_id}
    parameters = {"USERNAME": user.username}
    if (proof := own_secret_hash(client, user.username)) is not None:
        parameters["SECRET_HASH"] = proof
    with doing(Kind.API, text("passkey.used_by_console")) as this:
        if this is not None:
            this.note(user_pool_id=pool.id, client_id=client_id, username=user.username)
            this.record.reason = text("passkey.used_why")
        asked = call(
            pool,
            "AdminInitiateAuth",
            **common,
            AuthFlow="USER_AUTH",
            AuthParameters={**parameters, "PREFERRED_CHALLENGE": _CHALLENGE},
        )
        options = json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
        credential = json.dumps(made.signed_for(options))
        return call(
            pool,
            "AdminRespondToAuthChallenge",
            **common,
            ChallengeName=_CHALLENGE,
            Session=asked["Session"],
            ChallengeResponses={**parameters, "CREDENTIAL": credential},
        )
