"""Registering a passkey: a challenge for the browser, and what it has made of it.

Source: https://www.w3.org/TR/webauthn-3/ section 7.1
"""

import hashlib
import hmac
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from webauthn import verify_registration_response
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_attestation_object,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    LimitExceededException,
    WebAuthnChallengeNotFoundException,
    WebAuthnClientMismatchException,
    WebAuthnCredentialNotSupportedException,
    WebAuthnNotEnabledException,
    WebAuthnOriginNotAllowedException,
    WebAuthnRelyingPartyMismatchException,
)
from localstack_cognito.directory.pools import relying_party
from localstack_cognito.directory.users.users import read_user_again
from localstack_cognito.signin.passkeys.credentials import check_not_reset
from localstack_cognito.signin.passkeys.options import (
    CHALLENGE_LENGTH,
    TIMEOUT_MILLISECONDS,
    descriptors,
    no_relying_party,
)
from localstack_cognito.signin.passkeys.responses import (
    FRIENDLY_NAMES,
    PUBLIC_KEY,
    Response,
    attempt,
    decode,
    encode,
)
from localstack_cognito.storage import web_authn
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.storage.web_authn import WebAuthnCredential, WebAuthnRegistration

MOST = 20
"""How many passkeys a user can have."""

_ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
# Longer than the browser waits: what it hands over at the last moment has yet to come here.
_REGISTRATION_SECONDS = 180.0


def start_registration(pool: UserPool, client: UserPoolClient, user: User) -> dict[str, Any]:
    """Give the user a challenge, and return what a browser makes a passkey from.

    The options are a ``PublicKeyCredentialCreationOptionsJSON``; a challenge that was given
    before is good no longer. Raises ``WebAuthnNotEnabledException``,
    ``WebAuthnConfigurationMissingException``, ``LimitExceededException`` or
    ``PasswordResetRequiredException``.
    """
    check_not_reset(user)
    rp_id = _require_relying_party(pool)
    challenge = secrets.token_bytes(CHALLENGE_LENGTH)
    expires_at = clock.now() + _REGISTRATION_SECONDS
    with database().write() as connection:
        read_user_again(connection, user.seq)
        known = web_authn.credentials_of_user(connection, user.seq)
        if len(known) >= MOST:
            raise too_many()
        web_authn.put_registration(
            connection, WebAuthnRegistration(user.seq, client.id, challenge, expires_at)
        )
    remove_expired_now_and_then()
    return {
        "rp": {"id": rp_id, "name": rp_id},
        "user": {
            "id": encode(user.sub.encode()),
            "name": user.username,
            "displayName": user.username,
        },
        "challenge": encode(challenge),
        "pubKeyCredParams": [{"type": PUBLIC_KEY, "alg": int(one)} for one in _ALGORITHMS],
        "timeout": TIMEOUT_MILLISECONDS,
        "excludeCredentials": descriptors(known),
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": relying_party.user_verification(pool),
        },
    }


def complete_registration(
    pool: UserPool, client: UserPoolClient, user: User, credential: Any
) -> WebAuthnCredential:
    """Keep the passkey that the user's browser has made, and return it.

    ``credential`` is a ``RegistrationResponseJSON``. After a refusal the challenge stays good until
    it expires. Raises ``InvalidParameterException`` for what is no such response or a passkey that
    is registered already, ``LimitExceededException``, ``PasswordResetRequiredException`` or the
    exception of ``WebAuthn...`` that says why not.
    """
    check_not_reset(user)
    rp_id = _require_relying_party(pool)
    response = attempt(_unreadable, Response.of, credential, "attestationObject")
    with database().read() as connection:
        registration = web_authn.find_registration(connection, user.seq)
    if registration is None or registration.expires_at <= clock.now():
        raise _challenge_not_found()
    if not hmac.compare_digest(response.challenge, registration.challenge):
        raise _challenge_not_found()
    if registration.client_id != client.id:
        raise WebAuthnClientMismatchException(
            "The registration was started with an access token of another app client."
        )
    if not relying_party.is_allowed_origin(rp_id, response.origin):
        raise WebAuthnOriginNotAllowedException(
            f"The origin {response.origin} is not allowed for the relying party {rp_id}."
        )
    made = _verified_registration(pool, rp_id, response)
    added = WebAuthnCredential(
        user_pool_id=pool.id,
        credential_id=response.id,
        user_seq=user.seq,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        friendly_name=FRIENDLY_NAMES[response.attachment],
        relying_party_id=rp_id,
        attachment=response.attachment,
        transports=response.transports,
        created_at=clock.now(),
    )
    with database().write() as connection:
        read_user_again(connection, user.seq)
        if not web_authn.use_registration(connection, user.seq, registration.challenge):
            raise _challenge_not_found()
        if web_authn.count_credentials(connection, user.seq) >= MOST:
            raise too_many()
        # Another user may be registering it at the same time.
        if not web_authn.add_credential(connection, added):
            raise InvalidParameterException("The passkey is registered already.")
    return added


def _verified_registration(pool: UserPool, rp_id: str, response: Response) -> Any:
    attested = attempt(
        _unreadable,
        parse_attestation_object,
        decode(response.plain["response"]["attestationObject"]),
    ).auth_data
    if attested.rp_id_hash != hashlib.sha256(rp_id.encode()).digest():
        raise WebAuthnRelyingPartyMismatchException(
            f"The passkey was made for another relying party than {rp_id}."
        )
    needs_verification = relying_party.user_verification(pool) == "required"
    if needs_verification and not attested.flags.uv:
        raise WebAuthnCredentialNotSupportedException(
            "The user pool requires passkeys that verify their user."
        )
    data = attested.attested_credential_data
    if data is None or encode(data.credential_id) != response.id:
        raise _unreadable()
    check_key(data.credential_public_key)
    return attempt(
        _unreadable,
        verify_registration_response,
        credential=response.plain,
        expected_challenge=response.challenge,
        expected_rp_id=rp_id,
        expected_origin=response.origin,
        require_user_verification=needs_verification,
        supported_pub_key_algs=_ALGORITHMS,
    )


def check_key(key: bytes) -> None:
    """Check that a COSE key is one that signs as the pool asks for: ES256 or RS256."""
    decoded = attempt(_unsupported_key, decode_credential_public_key, key)
    if decoded.alg not in _ALGORITHMS:
        raise _unsupported_key()
    usable_key = attempt(_unsupported_key, decoded_public_key_to_cryptography, decoded)
    if isinstance(usable_key, EllipticCurvePublicKey) and not isinstance(
        usable_key.curve, SECP256R1
    ):
        raise _unsupported_key()


def _require_relying_party(pool: UserPool) -> str:
    if not relying_party.is_enabled(pool):
        raise WebAuthnNotEnabledException("Passkeys are not enabled for the user pool.")
    rp_id = relying_party.relying_party_id(pool)
    if rp_id is None:
        raise no_relying_party()
    return rp_id


def _unreadable() -> InvalidParameterException:
    return InvalidParameterException("Credential data is not valid")


def _unsupported_key() -> WebAuthnCredentialNotSupportedException:
    return WebAuthnCredentialNotSupportedException(
        "The passkey's key is none of those that the user pool supports: ES256 and RS256."
    )


def _challenge_not_found() -> WebAuthnChallengeNotFoundException:
    return WebAuthnChallengeNotFoundException(
        "The challenge was not found. Start the registration anew."
    )


def too_many() -> LimitExceededException:
    """Return the refusal of one passkey more than a user can have."""
    return LimitExceededException(f"The user has {MOST} passkeys, the most that a user can have.")
