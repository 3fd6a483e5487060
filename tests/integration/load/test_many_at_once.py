"""Many clients at once, on each database: nobody is lost, nobody wins twice, nothing fails."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.host import Host, running_host
from tests.integration.making import PASSWORD
from tests.postgresql import PostgreSQL

_SIGN_UPS = 200
_CLIENTS = 50
# LOAD_SECONDS=30 is for a run by hand.
_SECONDS = float(os.environ.get("LOAD_SECONDS", "8"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def busy_host(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Host]:
    environment: dict[str, Any] = {}
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        environment["COGNITO_DATABASE_URL"] = server.new_database("busy")
    with running_host(tmp_path_factory.mktemp(request.param), **environment) as host:
        yield host


def _new_client(cognito: Any) -> tuple[str, str]:
    pool = cognito.create_user_pool(PoolName="busy")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    return pool, client["UserPoolClient"]["ClientId"]


def _all_users(cognito: Any, pool_id: str) -> list[str]:
    names: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = cognito.list_users(UserPoolId=pool_id, **token)
        names += [user["Username"] for user in page["Users"]]
        if "PaginationToken" not in page:
            return names
        token = {"PaginationToken": page["PaginationToken"]}


def test_of_200_sign_ups_for_one_name_one_wins(busy_host: Host) -> None:
    cognito = busy_host.client("cognito-idp")
    pool_id, client_id = _new_client(cognito)
    together = threading.Barrier(_SIGN_UPS)

    def sign_up(_: int) -> str:
        together.wait()
        try:
            cognito.sign_up(ClientId=client_id, Username="wanted", Password=PASSWORD)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "won"

    with ThreadPoolExecutor(_SIGN_UPS) as threads:
        outcomes = Counter(threads.map(sign_up, range(_SIGN_UPS)))
    assert outcomes == {"won": 1, "UsernameExistsException": _SIGN_UPS - 1}
    assert _all_users(cognito, pool_id) == ["wanted"]
    sent = requests.get(
        f"{busy_host.url}/_aws/cognito-idp/messages", params={"user_pool_id": pool_id}, timeout=30
    )
    assert len(sent.json()["messages"]) == 1


def test_fifty_clients_sign_up_confirm_and_sign_in_at_once(busy_host: Host) -> None:
    cognito = busy_host.client("cognito-idp")
    pool_id, client_id = _new_client(cognito)
    until = time.monotonic() + _SECONDS

    def work(number: int) -> int:
        http = requests.Session()
        done = 0
        while time.monotonic() < until:
            name = f"user-{number}-{done}"
            cognito.sign_up(ClientId=client_id, Username=name, Password=PASSWORD)
            sent = http.get(
                f"{busy_host.url}/_aws/cognito-idp/messages",
                params={"user_pool_id": pool_id, "username": name},
                timeout=60,
            ).json()["messages"]
            cognito.confirm_sign_up(
                ClientId=client_id, Username=name, ConfirmationCode=sent[0]["Code"]
            )
            tokens = cognito.initiate_auth(
                ClientId=client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
            )["AuthenticationResult"]
            assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == name
            done += 1
        return done

    with ThreadPoolExecutor(_CLIENTS) as threads:
        counts = list(threads.map(work, range(_CLIENTS)))
    expected = {f"user-{number}-{i}" for number, count in enumerate(counts) for i in range(count)}
    assert min(counts) > 0
    found = _all_users(cognito, pool_id)
    assert len(found) == len(expected)
    assert set(found) == expected
    described = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert described["EstimatedNumberOfUsers"] == len(expected)
    assert "Traceback" not in busy_host.output()


def test_two_hosts_share_one_directory(tmp_path: Path, postgresql: PostgreSQL) -> None:
    url = postgresql.new_database("shared")
    with (
        running_host(tmp_path / "one", COGNITO_DATABASE_URL=url) as one,
        running_host(tmp_path / "two", COGNITO_DATABASE_URL=url) as two,
    ):
        pool_id, client_id = _new_client(one.client("cognito-idp"))
        other = two.client("cognito-idp")
        other.sign_up(ClientId=client_id, Username="alice", Password=PASSWORD)
        assert _all_users(one.client("cognito-idp"), pool_id) == ["alice"]
        other.update_user_pool(UserPoolId=pool_id, PoolName="renamed")
        described = one.client("cognito-idp").describe_user_pool(UserPoolId=pool_id)
        assert described["UserPool"]["Name"] == "renamed"
