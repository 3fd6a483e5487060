"""A host that saves, loads and resets the state of its services does so with Cognito's."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.storage import state_host

PASSWORD = "Example123!"

StartHost = Callable[..., AbstractContextManager[Host]]


@pytest.fixture
def start_state_host(start_host: StartHost, tmp_path: Path) -> StartHost:
    """Starts a host that has what the open-source one lacks."""
    packages = tmp_path / "packages"
    installed = packages / "state_host-1.dist-info"
    installed.mkdir(parents=True)
    shutil.copy(state_host.__file__, packages)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: state-host\nVersion: 1\n")
    (installed / "entry_points.txt").write_text(
        "[localstack.hooks.on_infra_ready]\nstate_host = state_host:add_routes\n"
    )

    def start(*arguments: str, **environment: str) -> AbstractContextManager[Host]:
        return start_host(
            *arguments,
            PYTHONPATH=str(packages),
            STATE_COPY=str(tmp_path / "copy"),
            **environment,
        )

    return start


class User:
    """A user of a pool of her own, on a host."""

    def __init__(self, host: Host) -> None:
        self.pool_id, self.client_id = "", ""
        self.on(host)
        pool = self.cognito.create_user_pool(PoolName="pool")
        self.pool_id = pool["UserPool"]["Id"]
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName="client",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )
        self.client_id = client["UserPoolClient"]["ClientId"]
        self.cognito.admin_create_user(
            UserPoolId=self.pool_id, Username="alice", MessageAction="SUPPRESS"
        )
        self.cognito.admin_set_user_password(
            UserPoolId=self.pool_id, Username="alice", Password=PASSWORD, Permanent=True
        )
        self.tokens = self.sign_in()

    def on(self, host: Host) -> "User":
        """Go on with another process of the host."""
        self.host, self.cognito = host, host.client("cognito-idp")
        return self

    def sign_in(self) -> dict[str, Any]:
        answer = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )
        result: dict[str, Any] = answer["AuthenticationResult"]
        return result

    def keys(self) -> Any:
        url = f"{self.host.url}/{self.pool_id}/.well-known/jwks.json"
        return requests.get(url, timeout=30).json()["keys"]


def change(host: Host, action: str) -> None:
    response = requests.post(f"{host.url}/_state/{action}", timeout=60)
    assert response.status_code == 204, host.output()


def names_of_pools(host: Host) -> list[str]:
    pools = host.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    return [pool["Name"] for pool in pools]


def test_a_reset_leaves_nothing_and_cognito_goes_on(start_state_host: StartHost) -> None:
    with start_state_host() as host:
        before = User(host)
        keys = before.keys()
        change(host, "reset")
        assert names_of_pools(host) == []
        with pytest.raises(before.cognito.exceptions.ResourceNotFoundException):
            before.sign_in()
        after = User(host)
        assert names_of_pools(host) == ["pool"]
        assert after.keys() != keys


@pytest.mark.parametrize("arguments", [(), ("--persist",)], ids=["in memory", "persistent"])
def test_what_was_saved_is_loaded_in_place_of_what_is_there(
    start_state_host: StartHost, arguments: tuple[str, ...]
) -> None:
    with start_state_host(*arguments) as host:
        user = User(host)
        keys = user.keys()
        change(host, "save")
        change(host, "reset")
        host.client("cognito-idp").create_user_pool(PoolName="made after the reset")
        change(host, "load")
        assert names_of_pools(host) == ["pool"]
        assert user.keys() == keys
        user.cognito.get_user(AccessToken=user.tokens["AccessToken"])
        user.cognito.initiate_auth(
            ClientId=user.client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": user.tokens["RefreshToken"]},
        )
        user.sign_in()


def test_a_new_process_loads_what_an_earlier_one_saved(start_state_host: StartHost) -> None:
    with start_state_host() as host:
        user = User(host)
        keys = user.keys()
        change(host, "save")
        host.client("cognito-idp").create_user_pool(PoolName="made after the save")
    with start_state_host() as host:
        change(host, "load")
        assert names_of_pools(host) == ["pool"]
        assert user.on(host).keys() == keys
        user.sign_in()


def test_settings_are_those_that_were_loaded(start_state_host: StartHost) -> None:
    """Nothing that was read of a pool before is answered after."""
    with start_state_host() as host:
        user = User(host)
        change(host, "save")
        user.cognito.update_user_pool(UserPoolId=user.pool_id, PoolName="renamed")
        user.cognito.update_user_pool_client(
            UserPoolId=user.pool_id, ClientId=user.client_id, ClientName="renamed"
        )
        change(host, "load")
        pool = user.cognito.describe_user_pool(UserPoolId=user.pool_id)["UserPool"]
        client = user.cognito.describe_user_pool_client(
            UserPoolId=user.pool_id, ClientId=user.client_id
        )["UserPoolClient"]
        assert (pool["Name"], client["ClientName"]) == ("pool", "client")


def test_page_tokens_go_on_working_over_a_load(start_state_host: StartHost) -> None:
    with start_state_host() as host:
        cognito = host.client("cognito-idp")
        for number in range(3):
            cognito.create_user_pool(PoolName=f"pool{number}")
        first = cognito.list_user_pools(MaxResults=2)
        change(host, "save")
        change(host, "reset")
        change(host, "load")
        rest = cognito.list_user_pools(MaxResults=2, NextToken=first["NextToken"])
        assert len(rest["UserPools"]) == 1


def test_a_directory_in_postgresql_is_reset_but_not_copied(
    start_state_host: StartHost, postgresql_url: str, tmp_path: Path
) -> None:
    with start_state_host(COGNITO_DATABASE_URL=postgresql_url) as host:
        User(host)
        change(host, "save")
        assert not (tmp_path / "copy" / "cognito-idp").exists()
        change(host, "load")
        assert names_of_pools(host) == ["pool"]
        change(host, "reset")
        assert names_of_pools(host) == []
