"""How often an operation asks the database: each time costs a way to the server and back.

A BEGIN goes with the statement after it. COMMIT counts.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from localstack_cognito.storage.engine import Database
from tests.in_process import in_process_client
from tests.integration.making import PASSWORD

_FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


@pytest.fixture
def asked(opened: Database) -> Iterator[list[str]]:
    """The statements that were sent."""
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        # What an account may do is read once a second, for all requests.
        if "provisioned_limits" not in statement:
            statements.append(statement)

    event.listen(opened._engine, "before_cursor_execute", note)
    yield statements
    event.remove(opened._engine, "before_cursor_execute", note)


@pytest.fixture
def backend_name(backend: str) -> str:
    return backend


class _World:
    """A pool with a client and a user who is signed in."""

    def __init__(self) -> None:
        self.cognito = in_process_client("cognito-idp")
        self.pool_id = self.cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
        self.client_id = self.cognito.create_user_pool_client(
            UserPoolId=self.pool_id, ClientName="c", ExplicitAuthFlows=_FLOWS
        )["UserPoolClient"]["ClientId"]
        self.cognito.admin_create_user(UserPoolId=self.pool_id, Username="alice")
        self.cognito.admin_set_user_password(
            UserPoolId=self.pool_id, Username="alice", Password=PASSWORD, Permanent=True
        )
        # The first one makes the pool's keys.
        self.tokens = self.sign_in()

    def sign_in(self) -> dict[str, str]:
        answer = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )
        tokens: dict[str, str] = answer["AuthenticationResult"]
        return tokens

    def refresh(self) -> None:
        self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": self.tokens["RefreshToken"]},
        )

    def get_user(self) -> None:
        self.cognito.get_user(AccessToken=self.tokens["AccessToken"])

    def sign_up(self) -> None:
        self.cognito.sign_up(ClientId=self.client_id, Username="bob", Password=PASSWORD)

    def admin_get_user(self) -> None:
        self.cognito.admin_get_user(UserPoolId=self.pool_id, Username="alice")

    def list_users(self) -> None:
        self.cognito.list_users(UserPoolId=self.pool_id)


_MOST = {
    "sign_in": 5,
    "refresh": 4,
    "get_user": 2,
    "sign_up": 5,
    "admin_get_user": 2,
    "list_users": 2,
}


@pytest.mark.parametrize("operation", _MOST)
def test_an_operation_asks_the_database_no_more_often_than_it_must(
    operation: str, backend: str, asked: list[str]
) -> None:
    world = _World()
    asked.clear()
    getattr(world, operation)()
    assert len(asked) <= _MOST[operation], "\n".join(asked)
