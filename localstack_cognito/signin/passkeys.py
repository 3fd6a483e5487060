"""Passkeys: registered with an access token, and used to sign in.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
and https://www.w3.org/TR/webauthn-3/ (sections 7.1 and 7.2 are what is verified).
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from webauthn import verify_authentication_response, verify_registration_response
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
    NotAuthorizedException,
    ResourceNotFoundException,
    WebAuthnChallengeNotFoundException,
    WebAuthnClientMismatchException,
    WebAuthnConfigurationMissingException,
    WebAuthnCredentialNotSupportedException,
    WebAuthnNotEnabledException,
    WebAuthnOriginNotAllowedException,
    WebAuthnRelyingPartyMismatchException,
)
from localstack_cognito.aws.json_text import read_json
from localstack_cognito.directory.page_tokens import decode_page, encode_page
from localstack_cognito.directory.pools import relying_party
from localstack_cognito.directory.refusals import IncorrectUsernameOrPassword, PasswordResetRequired
from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.users import UserStatus, require
from localstack_cognito.storage import users, web_authn
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.records import (
    User,
    UserPool,
    UserPoolClient,
    WebAuthnCredential,
    WebAuthnRegistration,
)

T = TypeVar("T")

MOST = 20
"""How many passkeys a user can have."""

_ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_CHALLENGE_LENGTH = 32
_LONGEST_CREDENTIAL_ID = 1023
_TIMEOUT_MILLISECONDS = 60_000
# Longer than the browser waits: what it hands over at the last moment has yet to come here.
_REGISTRATION_SECONDS = 180.0
_PUBLIC_KEY = "public-key"
_FRIENDLY_NAMES: Mapping[str | None, str] = {
    "platform": "Platform passkey",
    "cross-platform": "Roaming passkey",
    None: "Passkey",
}
_TRANSPORTS = frozenset(("ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"))


# Registration


def start_registration(pool: UserPool, client: UserPoolClient, user: User) -> dict[str, Any]:
    """Give the user a challenge, and return the options that her browser makes a passkey from.

    The options are a ``PublicKeyCredentialCreationOptionsJSON``; a challenge that she was given
    before is good no longer. Raises ``WebAuthnNotEnabledException``,
    ``WebAuthnConfigurationMissingException``, ``LimitExceededException`` or
    ``PasswordResetRequiredException``.
    """
    _check_not_reset(user)
    rp_id = _require_relying_party(pool)
    challenge = secrets.token_bytes(_CHALLENGE_LENGTH)
    expires_at = clock.now() + _REGISTRATION_SECONDS
    with database().write() as connection:
        require(users.find_by_seq(connection, user.seq))
        known = web_authn.credentials_of_user(connection, user.seq)
        if len(known) >= MOST:
            raise _too_many()
        web_authn.put_registration(
            connection, WebAuthnRegistration(user.seq, client.id, challenge, expires_at)
        )
    remove_expired_now_and_then()
    return {
        "rp": {"id": rp_id, "name": rp_id},
        "user": {
            "id": _encode(user.sub.encode()),
            "name": user.username,
            "displayName": user.username,
        },
        "challenge": _encode(challenge),
        "pubKeyCredParams": [{"type": _PUBLIC_KEY, "alg": int(one)} for one in _ALGORITHMS],
        "timeout": _TIMEOUT_MILLISECONDS,
        "excludeCredentials": _descriptors(known),
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
    _check_not_reset(user)
    rp_id = _require_relying_party(pool)
    response = _verify(_unreadable, _Response.of, credential, "attestationObject")
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
        friendly_name=_FRIENDLY_NAMES[response.attachment],
        relying_party_id=rp_id,
        attachment=response.attachment,
        transports=response.transports,
        created_at=clock.now(),
    )
    with database().write() as connection:
        require(users.find_by_seq(connection, user.seq))
        if not web_authn.use_registration(connection, user.seq, registration.challenge):
            raise _challenge_not_found()
        if web_authn.find_credential(connection, pool.id, response.id):
            raise InvalidParameterException("The passkey is registered already.")
        if web_authn.count_credentials(connection, user.seq) >= MOST:
            raise _too_many()
        web_authn.add_credential(connection, added)
    return added


def list_credentials(
    user: User, limit: int, token: str | None
) -> tuple[list[WebAuthnCredential], str | None]:
    """Return a page of the user's passkeys, the oldest first, and the token of the next one.

    Raises ``InvalidParameterException`` for a foreign token, or ``PasswordResetRequiredException``.
    """
    _check_not_reset(user)
    scope = f"ListWebAuthnCredentials/{user.seq}"
    after = decode_page(scope, token)
    with database().read() as connection:
        found = web_authn.page_of_credentials(
            connection, user.seq, (after[0], after[1]) if after else None, limit + 1
        )
    return found[:limit], encode_page(
        scope, found, limit, lambda credential: [credential.created_at, credential.credential_id]
    )


def delete_credential(pool: UserPool, user: User, credential_id: str) -> None:
    """Forget a passkey of the user's; without any left, passkeys are no second factor of hers.

    Raises ``ResourceNotFoundException`` or ``PasswordResetRequiredException``.
    """
    _check_not_reset(user)
    with database().write() as connection:
        if not web_authn.delete_credential(connection, user.seq, credential_id):
            raise ResourceNotFoundException("The passkey does not exist.")
        current = users.find_by_seq(connection, user.seq)
        if current is not None and not web_authn.count_credentials(connection, user.seq):
            mfa.disable_passkeys(connection, pool, current)


# Signing in


def usable(pool: UserPool, user: User) -> bool:
    """Return whether the user has a passkey that the pool lets her sign in with.

    Whether she must prove a second factor beside it is another matter: ``proves_both_factors``.
    """
    return relying_party.is_enabled(pool) and bool(_usable_credentials(pool, user))


def proves_both_factors(pool: UserPool, user: User) -> bool:
    """Return whether a passkey stands for both factors of the user.

    So it does where the pool says so and she has enabled it. Each that she signs in with must then
    verify her: ``verify_assertion`` sees to it.
    """
    return relying_party.counts_as_mfa(pool) and mfa.WEB_AUTHN_MFA in mfa.enabled(user)


def request_options(pool: UserPool, user: User | None) -> tuple[str, bytes]:
    """Return the options that a browser asks the user's authenticator with, and their challenge.

    The options are the text of a ``PublicKeyCredentialRequestOptionsJSON``. Without a user, where
    it must not be told that there is none, they name no passkey. Raises
    ``WebAuthnConfigurationMissingException``.
    """
    rp_id = relying_party.relying_party_id(pool)
    if rp_id is None:
        raise _no_relying_party()
    challenge = secrets.token_bytes(_CHALLENGE_LENGTH)
    known = _usable_credentials(pool, user) if user else []
    options = {
        "challenge": _encode(challenge),
        "timeout": _TIMEOUT_MILLISECONDS,
        "rpId": rp_id,
        "allowCredentials": _descriptors(known),
        "userVerification": relying_party.user_verification(pool),
    }
    return json.dumps(options, separators=(",", ":")), challenge


def verify_assertion(
    pool: UserPool, user: User, challenge: bytes, credential_json: str
) -> WebAuthnCredential:
    """Return the passkey of the user's that has signed the challenge, with its new sign count.

    ``credential_json`` is the text of an ``AuthenticationResponseJSON``. That a challenge is taken
    only once is the caller's matter. Raises ``InvalidParameterException`` for a text that is no
    such response, and ``NotAuthorizedException`` for a response that proves nothing: one of
    another's passkey, challenge, origin or relying party, with a wrong signature, without the
    verification of the user that the pool requires, or with a sign count that a copy of the
    passkey would have.
    """
    credential = _verify(_malformed, read_json, credential_json)
    response = _verify(_malformed, _Response.of, credential, "authenticatorData", "signature")
    rp_id = relying_party.relying_party_id(pool)
    with database().read() as connection:
        known = web_authn.find_credential(connection, pool.id, response.id)
    if (
        rp_id is None
        or known is None
        or known.user_seq != user.seq
        or known.relying_party_id != rp_id
        or not relying_party.is_allowed_origin(rp_id, response.origin)
    ):
        raise _not_authorized()
    verified = _verify(
        _not_authorized,
        verify_authentication_response,
        credential=response.plain,
        expected_challenge=challenge,
        expected_rp_id=rp_id,
        expected_origin=response.origin,
        credential_public_key=known.public_key,
        credential_current_sign_count=known.sign_count,
        require_user_verification=relying_party.user_verification(pool) == "required",
    )
    count: int = verified.new_sign_count
    with database().write() as connection:
        current = web_authn.find_credential(connection, pool.id, response.id)
        # It may have been deleted since, or have signed something else.
        if (
            current is None
            or current.user_seq != user.seq
            or (current.sign_count and count <= current.sign_count)
        ):
            raise _not_authorized()
        web_authn.set_sign_count(connection, current, count)
    return replace(current, sign_count=count)


def _usable_credentials(pool: UserPool, user: User) -> list[WebAuthnCredential]:
    rp_id = relying_party.relying_party_id(pool)
    with database().read() as connection:
        known = web_authn.credentials_of_user(connection, user.seq)
    return [one for one in known if one.relying_party_id == rp_id]


# What both have in common


@dataclass(frozen=True, slots=True)
class _Response:
    """A response of an authenticator, by what is looked at before its proof is."""

    id: str
    challenge: bytes
    origin: str
    attachment: str | None
    transports: list[str]
    plain: dict[str, Any]
    """The response with those members only that the proof is made of."""

    @classmethod
    def of(cls, credential: Any, *members: str) -> "_Response":
        """Take a ``RegistrationResponseJSON`` or an ``AuthenticationResponseJSON`` apart.

        ``members`` are those of its ``response`` that the proof is made of, beside
        ``clientDataJSON``. Raises whatever Python has for a form that does not fit.
        """
        response = credential["response"]
        proof = {name: _encode(_decode(response[name])) for name in ("clientDataJSON", *members)}
        client_data = read_json(_decode(proof["clientDataJSON"]))
        id_ = _encode(_decode(credential["id"]))
        if not 0 < len(_decode(id_)) <= _LONGEST_CREDENTIAL_ID:
            raise ValueError(id_)
        if credential["type"] != _PUBLIC_KEY or not isinstance(client_data["origin"], str):
            raise ValueError(credential["type"])
        attachment = credential.get("authenticatorAttachment")
        transports = response.get("transports") or []
        return cls(
            id=id_,
            challenge=_decode(client_data["challenge"]),
            origin=client_data["origin"],
            attachment=attachment if attachment in _FRIENDLY_NAMES else None,
            transports=sorted({one for one in transports if one in _TRANSPORTS}),
            plain={"id": id_, "rawId": id_, "type": _PUBLIC_KEY, "response": proof},
        )


def _verified_registration(pool: UserPool, rp_id: str, response: _Response) -> Any:
    attested = _verify(
        _unreadable,
        parse_attestation_object,
        _decode(response.plain["response"]["attestationObject"]),
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
    if data is None or _encode(data.credential_id) != response.id:
        raise _unreadable()
    _check_key(data.credential_public_key)
    return _verify(
        _unreadable,
        verify_registration_response,
        credential=response.plain,
        expected_challenge=response.challenge,
        expected_rp_id=rp_id,
        expected_origin=response.origin,
        require_user_verification=needs_verification,
        supported_pub_key_algs=_ALGORITHMS,
    )


def _check_key(key: bytes) -> None:
    """Check that a COSE key is one that signs as the pool asks for: ES256 or RS256."""
    decoded = _verify(_unsupported_key, decode_credential_public_key, key)
    if decoded.alg not in _ALGORITHMS:
        raise _unsupported_key()
    usable_key = _verify(_unsupported_key, decoded_public_key_to_cryptography, decoded)
    if isinstance(usable_key, EllipticCurvePublicKey) and not isinstance(
        usable_key.curve, SECP256R1
    ):
        raise _unsupported_key()


def _verify(error: Callable[[], Exception], check: Callable[..., T], *given: Any, **more: Any) -> T:
    try:
        return check(*given, **more)
    # The bytes are anybody's: what the library and Python raise for them is no closed list.
    except Exception:
        raise error() from None


def _require_relying_party(pool: UserPool) -> str:
    if not relying_party.is_enabled(pool):
        raise WebAuthnNotEnabledException("Passkeys are not enabled for the user pool.")
    rp_id = relying_party.relying_party_id(pool)
    if rp_id is None:
        raise _no_relying_party()
    return rp_id


def _check_not_reset(user: User) -> None:
    if user.status == UserStatus.RESET_REQUIRED:
        raise PasswordResetRequired()


def _descriptors(credentials: Sequence[WebAuthnCredential]) -> list[dict[str, Any]]:
    """Return each as a ``PublicKeyCredentialDescriptorJSON``."""
    return [
        {
            "type": _PUBLIC_KEY,
            "id": one.credential_id,
            **({"transports": list(one.transports)} if one.transports else {}),
        }
        for one in credentials
    ]


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _decode(text: str) -> bytes:
    """Return the bytes of an unpadded Base64url text. Raises ``ValueError`` for any other."""
    value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(value) != text.rstrip("="):
        raise binascii.Error(text)
    return value


def _unreadable() -> InvalidParameterException:
    return InvalidParameterException("Credential data is not valid")


def _malformed() -> InvalidParameterException:
    return InvalidParameterException("Invalid credential.")


def _not_authorized() -> NotAuthorizedException:
    return IncorrectUsernameOrPassword()


def _unsupported_key() -> WebAuthnCredentialNotSupportedException:
    return WebAuthnCredentialNotSupportedException(
        "The passkey's key is none of those that the user pool supports: ES256 and RS256."
    )


def _challenge_not_found() -> WebAuthnChallengeNotFoundException:
    return WebAuthnChallengeNotFoundException(
        "The challenge was not found. Start the registration anew."
    )


def _no_relying_party() -> WebAuthnConfigurationMissingException:
    return WebAuthnConfigurationMissingException(
        "The user pool has neither a relying party ID nor a domain."
    )


def _too_many() -> LimitExceededException:
    return LimitExceededException(f"The user has {MOST} passkeys, the most that a user can have.")
