"""A host that is killed under load has lost nothing that it answered, and kept nothing in half."""

import itertools
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import requests
from botocore.exceptions import BotoCoreError

from tests.host import Host

StartHost = Callable[..., AbstractContextManager[Host]]

PASSWORD = "Example123!"
THREADS = 8
ANSWERS_BEFORE_THE_KILL = (25, 60)


class Load:
    """Clients that sign up, confirm and sign in, user after user, until the host is gone.

    ``signed_up``, ``confirmed`` and ``signed_in`` hold what the host has answered; the last with
    the refresh token.
    """

    numbers = itertools.count()

    def __init__(self, host: Host, pool_id: str, client_id: str, kill_after: int) -> None:
        self.host, self.pool_id, self.client_id = host, pool_id, client_id
        self.signed_up: set[str] = set()
        self.confirmed: set[str] = set()
        self.signed_in: dict[str, str] = {}
        self.errors: list[Exception] = []
        self._left = threading.Semaphore(0)
        self._kill_after = kill_after

    def run(self) -> None:
        """Load the host, and kill it in the middle of it."""
        threads = [threading.Thread(target=self._client) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for _ in range(self._kill_after):
            assert self._left.acquire(timeout=60), self.errors
        self.host.stop(signal.SIGKILL)
        for thread in threads:
            thread.join(timeout=60)
            assert not thread.is_alive()

    def _client(self) -> None:
        cognito = self.host.client("cognito-idp")
        try:
            for number in self.numbers:
                self._user(cognito, f"user{number}")
        except (BotoCoreError, requests.RequestException):
            # The host is gone.
            pass
        except Exception as error:
            self.errors.append(error)

    def _user(self, cognito: Any, username: str) -> None:
        cognito.sign_up(
            ClientId=self.client_id,
            Username=username,
            Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": f"{username}@example.com"}],
        )
        self.signed_up.add(username)
        self._left.release()
        (message,) = messages(self.host, username=username)
        cognito.confirm_sign_up(
            ClientId=self.client_id, Username=username, ConfirmationCode=message["Code"]
        )
        self.confirmed.add(username)
        answer = cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )
        self.signed_in[username] = answer["AuthenticationResult"]["RefreshToken"]


def messages(host: Host, **query: str) -> list[dict[str, Any]]:
    response = requests.get(
        f"{host.url}/_aws/cognito-idp/messages", params={"limit": "1000", **query}, timeout=30
    )
    response.raise_for_status()
    found: list[dict[str, Any]] = response.json()["messages"]
    return found


def users(cognito: Any, pool_id: str) -> dict[str, str]:
    """Return the status of every user of the pool."""
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool_id)
    return {user["Username"]: user["UserStatus"] for page in pages for user in page["Users"]}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_answered_is_there_and_whole(
    start_host: StartHost, kind: str, request: pytest.FixtureRequest
) -> None:
    environment = {}
    if kind == "postgresql":
        environment["COGNITO_DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    with start_host("--persist", **environment) as host:
        cognito = host.client("cognito-idp")
        pool_id = cognito.create_user_pool(PoolName="pool", AutoVerifiedAttributes=["email"])[
            "UserPool"
        ]["Id"]
        client_id = cognito.create_user_pool_client(
            UserPoolId=pool_id,
            ClientName="client",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )["UserPoolClient"]["ClientId"]
    loads = []
    for kill_after in ANSWERS_BEFORE_THE_KILL:
        with start_host("--persist", **environment) as host:
            load = Load(host, pool_id, client_id, kill_after)
            load.run()
            assert load.errors == []
            assert host.process.returncode == -signal.SIGKILL
            loads.append(load)

    with start_host("--persist", **environment) as host:
        cognito = host.client("cognito-idp")
        there = users(cognito, pool_id)
        sent = {message["Username"]: message["Code"] for message in messages(host)}
        assert there.keys() == sent.keys()
        for load in loads:
            assert load.signed_up <= there.keys()
            assert all(there[username] == "CONFIRMED" for username in load.confirmed)
            for refresh_token in load.signed_in.values():
                cognito.initiate_auth(
                    ClientId=client_id,
                    AuthFlow="REFRESH_TOKEN_AUTH",
                    AuthParameters={"REFRESH_TOKEN": refresh_token},
                )
        # Whoever was not confirmed can still be, and everybody can sign in: nobody is half there.
        for username, status in there.items():
            if status == "UNCONFIRMED":
                cognito.confirm_sign_up(
                    ClientId=client_id, Username=username, ConfirmationCode=sent[username]
                )
            cognito.initiate_auth(
                ClientId=client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
            )
            user = cognito.admin_get_user(UserPoolId=pool_id, Username=username)
            attributes = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
            assert attributes["email"] == f"{username}@example.com"
            assert attributes["email_verified"] == "true"
