"""Of an ID token that is not taken the app is told in AWS's words, and the developer why."""

from typing import Any

import jwt
import pytest

from localstack_cognito.federation import id_tokens
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.federation.id_tokens import Expected, verified_claims

SECRET = "a-client-secret-of-some-provider-0123456789"
NONCE = "nonce-of-the-request"
EXPECTED = Expected("https://corp.example.com", "https://corp/keys", "client", SECRET, NONCE)
CLAIMS = {
    "iss": EXPECTED.issuer,
    "aud": EXPECTED.client_id,
    "exp": 4_000_000_000,
    "nonce": NONCE,
    "sub": "ada",
}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No issuer is a pool of ours."""
    monkeypatch.setattr(id_tokens, "now_of_issuer", lambda issuer: 2_000_000_000)


def _signed(claims: dict[str, Any], key: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.PyJWT().encode(claims, key, algorithm=algorithm)


def test_one_that_is_as_it_should_be() -> None:
    assert verified_claims(_signed(CLAIMS), EXPECTED) == CLAIMS


@pytest.mark.parametrize(
    ("token", "description", "reason"),
    [
        (None, "Bad id_token: there is none", "openid"),
        ("nonsense", "Bad id_token signature", "no JWT"),
        (_signed(CLAIMS, SECRET[::-1]), "Bad id_token signature", EXPECTED.jwks_uri),
        (_signed(CLAIMS, "", "none"), "Bad id_token algorithm none", "RS256"),
        (
            _signed({**CLAIMS, "iss": "https://other"}),
            "Bad id_token issuer https://other",
            EXPECTED.issuer,
        ),
        (_signed({**CLAIMS, "aud": "other"}), "Bad id_token audience other", EXPECTED.client_id),
        (_signed({**CLAIMS, "exp": 1}), "Bad id_token: it has expired", "1, is past"),
        (_signed({**CLAIMS, "nonce": "other"}), "Bad id_token nonce", "another"),
        (_signed({**CLAIMS, "sub": None}), "Bad id_token: it has no sub", "string"),
    ],
)
def test_one_that_is_not_taken(token: str | None, description: str, reason: str) -> None:
    with pytest.raises(FederationError) as raised:
        verified_claims(token, EXPECTED)
    assert raised.value.description == description
    assert reason in raised.value.reason
    assert SECRET not in raised.value.reason
    assert NONCE not in raised.value.reason
