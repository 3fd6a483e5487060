"""SECRET_HASH: a client with a secret proves it with every flow and every challenge.

The tables are the engine's own, so that a flow or a challenge that is new is walked too.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from localstack_cognito.signin.challenges.registry import CHALLENGES
from localstack_cognito.signin.flows.flow import USER
from localstack_cognito.signin.flows.registry import FLOWS
from tests.integration.making import PASSWORD, make_pool, make_user, refused

USERNAME = "alice"
FLOWS_ALLOWED = [
    *("ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"),
    *("ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
]
GIVEN = {
    "USERNAME": USERNAME,
    "PASSWORD": PASSWORD,
    "SRP_A": "0f" * 128,
    "DEVICE_KEY": "us-east-1_00000000-0000-4000-8000-000000000000",
    "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(b"signature").decode(),
    "PASSWORD_CLAIM_SECRET_BLOCK": base64.b64encode(b"block").decode(),
    "TIMESTAMP": f"{datetime.now(UTC):%a %b} {datetime.now(UTC).day} "
    f"{datetime.now(UTC):%H:%M:%S} UTC {datetime.now(UTC):%Y}",
    "ANSWER": "PASSWORD",
    "NEW_PASSWORD": "Another123!",
    "CREDENTIAL": "{}",
    "SMS_MFA_CODE": "000000",
    "SOFTWARE_TOKEN_MFA_CODE": "000000",
    "EMAIL_OTP_CODE": "00000000",
    "SMS_OTP_CODE": "00000000",
}
"""All that any flow or challenge asks for, but for the hash and the refresh token."""
SESSION = base64.b64encode(bytes(range(256)) * 3).decode()
WRONG_SESSION = ("NotAuthorizedException", "Invalid session for the user.")
NO_FUNCTIONS = (
    "InvalidParameterException",
    "Custom auth lambda trigger is not configured for the user pool.",
)
NONE, WRONG, ANOTHERS, RIGHT = "no hash", "a wrong hash", "another user's hash", "the right hash"


class SecretClient:
    """A client with a secret, and alice in its pool."""

    def __init__(self, cognito: Any) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito)
        make_user(cognito, self.pool_id, USERNAME)
        client = cognito.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName="client",
            GenerateSecret=True,
            ExplicitAuthFlows=FLOWS_ALLOWED,
        )["UserPoolClient"]
        self.id, self.secret = client["ClientId"], client["ClientSecret"]

    def hashed(self, kind: str) -> dict[str, str]:
        """Return the SECRET_HASH of this kind, as a parameter."""
        if kind == NONE:
            return {}
        name = "bob" if kind == ANOTHERS else USERNAME
        secret = self.secret[::-1] if kind == WRONG else self.secret
        digest = hmac.digest(secret.encode(), (name + self.id).encode(), hashlib.sha256)
        return {"SECRET_HASH": base64.b64encode(digest).decode()}

    def refusal(self, kind: str) -> tuple[str, str]:
        """Return how AWS refuses such a hash."""
        if kind == NONE:
            why = f"Client {self.id} is configured with secret but SECRET_HASH was not received"
        else:
            why = f"Unable to verify secret hash for client {self.id}"
        return ("NotAuthorizedException", why)

    def begin(self, flow: str, kind: str, **more: str) -> dict[str, Any]:
        request = {
            "ClientId": self.id,
            "AuthFlow": flow,
            "AuthParameters": {**GIVEN, **more, **self.hashed(kind)},
        }
        answer: dict[str, Any]
        if USER in FLOWS[flow].doors:
            answer = self.cognito.initiate_auth(**request)
        else:
            answer = self.cognito.admin_initiate_auth(UserPoolId=self.pool_id, **request)
        return answer

    def respond(self, challenge: str, kind: str) -> Any:
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.id,
            ChallengeName=challenge,
            Session=SESSION,
            ChallengeResponses={**GIVEN, **self.hashed(kind)},
        )


@pytest.fixture
def client(in_process: Callable[[str], Any]) -> SecretClient:
    return SecretClient(in_process("cognito-idp"))


def _refresh_token(client: SecretClient) -> str:
    answer = client.begin("USER_PASSWORD_AUTH", RIGHT)
    return str(answer["AuthenticationResult"]["RefreshToken"])


@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_a_flow_begins_with_the_right_hash_only(client: SecretClient, flow: str) -> None:
    more = {}
    if "REFRESH" in flow:
        more["REFRESH_TOKEN"] = _refresh_token(client)
    for kind in (NONE, WRONG, ANOTHERS):
        with refused(*client.refusal(kind)):
            client.begin(flow, kind, **more)
    if flow.startswith("CUSTOM_AUTH"):
        with refused(*NO_FUNCTIONS):
            client.begin(flow, RIGHT)
    else:
        client.begin(flow, RIGHT, **more)


@pytest.mark.parametrize("challenge", sorted(CHALLENGES))
def test_a_challenge_is_answered_with_the_right_hash_only(
    client: SecretClient, challenge: str
) -> None:
    for kind in (NONE, WRONG, ANOTHERS):
        with refused(*client.refusal(kind)):
            client.respond(challenge, kind)
    with refused(*WRONG_SESSION):
        client.respond(challenge, RIGHT)
