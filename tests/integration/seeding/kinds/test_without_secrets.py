"""A file without secrets makes hosts whose clients have secrets of their own."""

import io
from collections.abc import Callable
from typing import Any

from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.writing import write
from localstack_cognito.storage import database
from tests.integration.seeding.files import applied, check_nothing_changes

CLIENTS = """\
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  UserPoolClients:
  - {ClientName: server, ClientId: server, ClientSecret: 0123456789abcdefghijklmnopq}
  - {ClientName: browser, ClientId: browser}
"""


def _without_secrets() -> str:
    out = io.StringIO()
    write(export(without_secrets=True), out)
    return out.getvalue()


def _secret_of(cognito: Any, client_id: str) -> str | None:
    client = cognito.describe_user_pool_client(UserPoolId="us-east-1_app", ClientId=client_id)
    secret: str | None = client["UserPoolClient"].get("ClientSecret")
    return secret


def test_a_client_that_had_a_secret_gets_another(in_process: Callable[[str], Any]) -> None:
    applied(CLIENTS)
    without = _without_secrets()
    assert "0123456789abcdefghijklmnopq" not in without
    database.reset()
    applied(without)
    cognito = in_process("cognito-idp")
    assert _secret_of(cognito, "server")
    assert _secret_of(cognito, "browser") is None
    assert _without_secrets() == without


def test_at_the_same_host_a_client_keeps_its_secret(in_process: Callable[[str], Any]) -> None:
    applied(CLIENTS)
    check_nothing_changes(_without_secrets())
    assert _secret_of(in_process("cognito-idp"), "server") == "0123456789abcdefghijklmnopq"
