"""Sign in with Apple: OpenID Connect, whose clients sign a proof of who they are.

It says a user's name only once, and beside the code. Sources:
https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
and https://developer.apple.com/documentation/signinwithapplerestapi
"""

from collections.abc import Mapping
from typing import Any

import jwt

from localstack_cognito import clock
from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation import code_grant, openid_connect
from localstack_cognito.federation.code_grant import details_of
from localstack_cognito.federation.departures import Departure
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool

_SECRET_SECONDS = 300
_PEM = "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n"


def begin(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Return Apple's authorization endpoint, asked for a code in a form that is posted."""
    return openid_connect.ask_for_code(departure, {"response_mode": "form_post"})


def finish(
    pool: UserPool,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Person:
    """Return whom Apple has signed in, by the code that it gave."""
    tokens, claims = openid_connect.redeem(provider, told, answer, _client_secret(provider))
    return code_grant.person(provider, tokens, claims, _names(answer.get("user")))


def _client_secret(provider: IdentityProvider) -> str:
    details, now = details_of(provider), int(clock.machine_now())
    key = details["private_key"]
    claims = {
        "iss": details["team_id"],
        "iat": now,
        "exp": now + _SECRET_SECONDS,
        "aud": details["oidc_issuer"],
        "sub": details["client_id"],
    }
    try:
        return jwt.encode(
            claims,
            key if key.startswith("-----") else _PEM.format(key),
            algorithm="ES256",
            headers={"kid": details["key_id"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        raise FederationError(
            "The private_key of SignInWithApple is no key of ES256.",
            reason="ProviderDetails need the private_key of Apple's .p8 file, of the curve P-256.",
        ) from None


def _names(user: str | None) -> dict[str, str]:
    """Return what Apple says of a user whom it signs in for the first time."""
    said = read_json_object(user or "{}") or {}
    name = said.get("name")
    if not isinstance(name, dict):
        return {}
    names = {part: name[part] for part in ("firstName", "lastName") if name.get(part)}
    return {**names, "name": " ".join(map(str, names.values()))} if names else {}
