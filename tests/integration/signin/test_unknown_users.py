"""Clients that hide who exists: nobody is told from somebody, however often one tries."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from tests.integration.making import attributes, make_pool, make_user, refused

FACTORS = {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}}
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"]
TRIES = 8


class Guesser:
    """Somebody who guesses at the password or the code of whoever has a name."""

    def __init__(self, cognito: Any) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito, **FACTORS)
        client = cognito.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName="c",
            ExplicitAuthFlows=FLOWS,
            PreventUserExistenceErrors="ENABLED",
        )
        self.client_id = client["UserPoolClient"]["ClientId"]
        make_user(cognito, self.pool_id, "alice", attributes(email="alice@example.com"))

    def begin(self, flow: str, name: str, **given: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id, AuthFlow=flow, AuthParameters={"USERNAME": name, **given}
        )
        return answer

    def respond(self, asked: dict[str, Any], **given: str) -> None:
        session = {"Session": asked["Session"]} if "Session" in asked else {}
        self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=asked["ChallengeName"],
            ChallengeResponses=given,
            **session,
        )


def by_password(guesser: Guesser, name: str) -> None:
    guesser.begin("USER_PASSWORD_AUTH", name, PASSWORD="Wrong123!")


def by_proof(guesser: Guesser, name: str) -> None:
    srp = AWSSRP(name, "Wrong123!", guesser.pool_id, guesser.client_id, client=guesser.cognito)
    asked = guesser.begin("USER_SRP_AUTH", **_lower(srp.get_auth_params()))
    guesser.respond(
        asked, **srp.process_challenge(asked["ChallengeParameters"], srp.get_auth_params())
    )


def _lower(given: dict[str, str]) -> dict[str, str]:
    return {"name": given["USERNAME"], "SRP_A": given["SRP_A"]}


def by_choice(guesser: Guesser, name: str) -> None:
    asked = guesser.begin("USER_AUTH", name)
    guesser.respond(asked, USERNAME=name, ANSWER="PASSWORD", PASSWORD="Wrong123!")


def by_code(guesser: Guesser, name: str) -> None:
    asked = guesser.begin("USER_AUTH", name, PREFERRED_CHALLENGE="EMAIL_OTP")
    guesser.respond(asked, USERNAME=name, EMAIL_OTP_CODE="00000000")


@pytest.mark.parametrize("guess", [by_password, by_proof, by_choice, by_code])
def test_whoever_guesses_is_told_the_same_of_nobody(
    cognito: Any, guess: Callable[[Guesser, str], None]
) -> None:
    guesser = Guesser(cognito)
    told: dict[str, list[str]] = {"alice": [], "nobody": []}
    for _ in range(TRIES):
        for name, errors in told.items():
            with pytest.raises(ClientError) as raised:
                guess(guesser, name)
            errors.append(raised.value.response["Error"]["Message"])
    assert told["alice"] == told["nobody"]
    assert told["alice"][-1] == "Password attempts exceeded"


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_who_has_guessed_too_often_cannot_even_begin_to_prove_a_password(
    cognito: Any, name: str
) -> None:
    guesser = Guesser(cognito)
    for _ in range(TRIES):
        with pytest.raises(ClientError):
            by_proof(guesser, name)
    srp = AWSSRP(name, "Wrong123!", guesser.pool_id, guesser.client_id, client=cognito)
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        guesser.begin("USER_SRP_AUTH", **_lower(srp.get_auth_params()))
