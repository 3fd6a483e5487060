"""Signing in with a passkey: a challenge for the browser, and the signature that comes back.

Source: https://www.w3.org/TR/webauthn-3/ section 7.2
"""

import json
import secrets
from dataclasses import replace

from webauthn import verify_authentication_response

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    NotAuthorizedException,
)
from localstack_cognito.aws.json_text import read_json
from localstack_cognito.directory.pools import relying_party
from localstack_cognito.directory.refusals import IncorrectUsernameOrPassword
from localstack_cognito.signin.passkeys.credentials import usable_credentials
from localstack_cognito.signin.passkeys.options import (
    CHALLENGE_LENGTH,
    TIMEOUT_MILLISECONDS,
    descriptors,
    no_relying_party,
)
from localstack_cognito.signin.passkeys.responses import Response, attempt, encode
from localstack_cognito.storage import web_authn
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.storage.web_authn import WebAuthnCredential

_UNPROVEN = (
    "The signature does not prove the passkey: its challenge, key, user or count is another."
)


def request_options(pool: UserPool, user: User | None) -> tuple[str, bytes]:
    """Return the options that a browser asks the user's authenticator with, and their challenge.

    The options are the text of a ``PublicKeyCredentialRequestOptionsJSON``. Without a user, where
    it must not be told that there is none, they name no passkey. Raises
    ``WebAuthnConfigurationMissingException``.
    """
    rp_id = relying_party.relying_party_id(pool)
    if rp_id is None:
        raise no_relying_party()
    challenge = secrets.token_bytes(CHALLENGE_LENGTH)
    known = usable_credentials(pool, user) if user else []
    options = {
        "challenge": encode(challenge),
        "timeout": TIMEOUT_MILLISECONDS,
        "rpId": rp_id,
        "allowCredentials": descriptors(known),
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
    credential = attempt(_malformed, read_json, credential_json)
    response = attempt(_malformed, Response.of, credential, "authenticatorData", "signature")
    rp_id = relying_party.relying_party_id(pool)
    with database().read() as connection:
        known = web_authn.find_credential(connection, pool.id, response.id)
    if rp_id is None or known is None or known.user_seq != user.seq:
        raise _not_authorized("The passkey is none of the user's.")
    if known.relying_party_id != rp_id:
        raise _not_authorized(
            f"The passkey is bound to the relying party {known.relying_party_id}, not to {rp_id}."
        )
    if not relying_party.is_allowed_origin(rp_id, response.origin):
        raise _not_authorized(f"The relying party {rp_id} allows no page of {response.origin}.")
    verified = attempt(
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
        current = web_authn.find_credential(connection, pool.id, response.id, lock=True)
        # It may have been deleted since, or have signed something else.
        if (
            current is None
            or current.user_seq != user.seq
            or (current.sign_count and count <= current.sign_count)
        ):
            raise _not_authorized("The passkey has gone, or has signed something else meanwhile.")
        web_authn.set_sign_count(connection, current, count)
    return replace(current, sign_count=count)


def _malformed() -> InvalidParameterException:
    return InvalidParameterException("Invalid credential.")


def _not_authorized(reason: str = _UNPROVEN) -> NotAuthorizedException:
    return IncorrectUsernameOrPassword(reason=reason)
