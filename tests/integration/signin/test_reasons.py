"""Refusals that a client is told in the same words: the developer is told why each time."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from localstack_cognito.aws.refusals import Refusal
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.signin import engine, refresh
from tests.integration.making import PASSWORD, make_pool, make_user

SAME = "Incorrect username or password."
INVALID = "Invalid session for the user."


class Doors:
    """A pool with alice and bob, a client that hides who is there, and another client."""

    def __init__(self, cognito: Any) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito)
        for name in ("alice", "bob"):
            make_user(cognito, self.pool_id, name)
        flows = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        self.client, self.other = (
            cognito.create_user_pool_client(
                UserPoolId=self.pool_id,
                ClientName=name,
                ExplicitAuthFlows=flows,
                PreventUserExistenceErrors="ENABLED",
            )["UserPoolClient"]["ClientId"]
            for name in ("client", "other")
        )

    def begin(self, flow: str, **parameters: str) -> Any:
        pool, client = find_pool_and_client(self.client)
        return engine.initiate_auth(pool, client, flow, parameters, by_admin=False)

    def answer(self, challenge: str, session: str, client_id: str = "", **responses: str) -> Any:
        pool, client = find_pool_and_client(client_id or self.client)
        return engine.respond_to_auth_challenge(
            pool, client, challenge, responses, session, by_admin=False
        )

    def asked(self) -> str:
        """Return the session of alice, who has been asked for her password."""
        step = self.begin("USER_AUTH", USERNAME="alice", PREFERRED_CHALLENGE="PASSWORD")
        return str(step.session)


@pytest.fixture
def doors(in_process: Callable[[str], Any]) -> Doors:
    return Doors(in_process("cognito-idp"))


def _locked(doors: Doors) -> Any:
    for _ in range(5):
        with pytest.raises(Refusal, match=SAME):
            doors.begin("USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD="Wrong123!")
    return doors.begin("USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD=PASSWORD)


def _used(doors: Doors) -> Any:
    session = doors.asked()
    doors.answer("PASSWORD", session, USERNAME="alice", PASSWORD=PASSWORD)
    return doors.answer("PASSWORD", session, USERNAME="alice", PASSWORD=PASSWORD)


REFUSED: Mapping[str, tuple[Callable[[Doors], Any], str, str]] = {
    # what is done; what the client is told; what the reason has in it
    "a wrong password": (
        lambda doors: doors.begin("USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD="Wrong123!"),
        SAME,
        "The user alice is there, and the password is wrong.",
    ),
    "nobody": (
        lambda doors: doors.begin("USER_PASSWORD_AUTH", USERNAME="carol", PASSWORD=PASSWORD),
        SAME,
        "There is no user carol in the user pool",
    ),
    "a lock": (_locked, "Password attempts exceeded", "5 guesses in a row have failed"),
    "a flow that is not allowed": (
        lambda doors: doors.begin("USER_SRP_AUTH", USERNAME="alice", SRP_A="0f"),
        "USER_SRP_AUTH is not enabled for the client.",
        "has ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH, ALLOW_USER_PASSWORD_AUTH, and not",
    ),
    "no session": (
        lambda doors: doors.answer("PASSWORD", "s" * 30, USERNAME="alice", PASSWORD=PASSWORD),
        INVALID,
        "No challenge was given this Session",
    ),
    "another challenge's session": (
        lambda doors: doors.answer("PASSWORD_SRP", doors.asked(), USERNAME="alice", SRP_A="0f"),
        INVALID,
        "The Session is of PASSWORD, and PASSWORD_SRP was answered.",
    ),
    "another client's session": (
        lambda doors: doors.answer(
            "PASSWORD", doors.asked(), doors.other, USERNAME="alice", PASSWORD=PASSWORD
        ),
        INVALID,
        "The Session is of the app client",
    ),
    "another user's session": (
        lambda doors: doors.answer("PASSWORD", doors.asked(), USERNAME="bob", PASSWORD=PASSWORD),
        INVALID,
        "The Session is another user's than the one USERNAME names.",
    ),
    "a used session": (
        _used,
        "Invalid session for the user, session can only be used once.",
        "each answer gives the next",
    ),
    "a refresh token that is none": (
        lambda doors: doors.begin("REFRESH_TOKEN_AUTH", REFRESH_TOKEN="none"),
        "Invalid Refresh Token",
        "no session of this refresh token",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_developer_is_told_why(doors: Doors, what: str) -> None:
    do, text, reason = REFUSED[what]
    with pytest.raises(Refusal) as refused:
        do(doors)
    assert refused.value.message == text
    assert reason in refused.value.reason
    assert PASSWORD not in refused.value.reason


def test_refresh_tokens_of_another_client_and_pool(doors: Doors) -> None:
    tokens = doors.begin("USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD=PASSWORD)
    pool, other = find_pool_and_client(doors.other)
    with pytest.raises(Refusal, match="Refresh Token has different Client") as refused:
        refresh.tokens_of_refresh_token(pool, other, tokens.refresh_token)
    assert refused.value.reason == f"The session was begun with the app client {doors.client}."
    elsewhere = Doors(doors.cognito)
    pool, client = find_pool_and_client(elsewhere.client)
    with pytest.raises(Refusal, match="Invalid Refresh Token") as refused:
        refresh.tokens_of_refresh_token(pool, client, tokens.refresh_token)
    assert refused.value.reason == f"The refresh token is of the user pool {doors.pool_id}."
