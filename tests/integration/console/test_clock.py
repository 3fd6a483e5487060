"""The clock that developers move: how long it stays so, for whom, and what it does not move."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pyotp
import pytest
import requests

from tests.host import Host, running_host
from tests.integration.making import PASSWORD, make_client, make_pool, make_user
from tests.postgresql import PostgreSQL
from tests.waiting import wait_until

StartHost = Callable[..., AbstractContextManager[Host]]
HOUR = 3600.0
# A second, and what a busy machine takes.
A_MOMENT = 3.0


def move(host: Host, offset: float) -> None:
    answer = requests.put(f"{host.url}/_aws/cognito-idp/clock", json={"offset": offset}, timeout=30)
    assert answer.json()["offset"] == offset


def offset_of(host: Host) -> float:
    return float(requests.get(f"{host.url}/_aws/cognito-idp/clock", timeout=30).json()["offset"])


def is_told(host: Host) -> bool:
    return "clock is +7200 seconds from the machine's" in host.output()


def test_it_is_kept_with_the_state_and_told_at_the_start(start_host: StartHost) -> None:
    with start_host("--persist") as host:
        move(host, 2 * HOUR)
    with start_host("--persist") as host:
        # Nobody has asked for anything yet.
        wait_until(lambda: is_told(host))
        created = host.client("cognito-idp").create_user_pool(PoolName="pool")["UserPool"]
        assert created["CreationDate"].timestamp() > time.time() + HOUR
        assert offset_of(host) == 2 * HOUR
        move(host, 0)
    with start_host("--persist") as host:
        assert offset_of(host) == 0
        assert not is_told(host)


def test_the_first_request_after_a_start_has_it(start_host: StartHost) -> None:
    with start_host("--persist") as host:
        move(host, 2 * HOUR)
    with start_host("--persist") as host:
        created = host.client("cognito-idp").create_user_pool(PoolName="pool")["UserPool"]
        assert created["CreationDate"].timestamp() > time.time() + HOUR


def test_it_goes_with_a_state_that_is_not_kept(start_host: StartHost) -> None:
    with start_host() as host:
        move(host, 2 * HOUR)
    with start_host() as host:
        assert offset_of(host) == 0


def _shows(host: Host, offset: float) -> bool:
    return offset_of(host) == offset


def test_hosts_on_one_database_have_one_clock(postgresql: PostgreSQL, tmp_path: Path) -> None:
    settings: dict[str, Any] = {"COGNITO_DATABASE_URL": postgresql.new_database("one-clock")}
    with (
        running_host(tmp_path / "first", **settings) as first,
        running_host(tmp_path / "second", **settings) as second,
    ):
        assert offset_of(first) == offset_of(second) == 0
        for mover, other, offset in ((first, second, 2 * HOUR), (second, first, -HOUR)):
            move(mover, offset)
            begun = time.monotonic()
            wait_until(partial(_shows, other, offset))
            assert time.monotonic() - begun < A_MOMENT
            assert offset_of(mover) == offset
    with running_host(tmp_path / "third", **settings) as third:
        created = third.client("cognito-idp").create_user_pool(PoolName="pool")["UserPool"]
        assert abs(created["CreationDate"].timestamp() + HOUR - time.time()) < HOUR / 2


@pytest.mark.parametrize("offset", [2 * HOUR, -2 * HOUR])
def test_an_authenticator_app_goes_by_its_own(
    own_cognito: Any, at: Callable[[float], None], offset: float
) -> None:
    pool_id = make_pool(own_cognito)
    own_cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    make_user(own_cognito, pool_id)
    request = {
        "ClientId": make_client(own_cognito, pool_id),
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "alice", "PASSWORD": PASSWORD},
    }
    at(offset)
    token = own_cognito.initiate_auth(**request)["AuthenticationResult"]["AccessToken"]
    app = pyotp.TOTP(own_cognito.associate_software_token(AccessToken=token)["SecretCode"])
    own_cognito.verify_software_token(AccessToken=token, UserCode=app.at(time.time()))
    preferred = {"Enabled": True, "PreferredMfa": True}
    own_cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=preferred)
    asked = own_cognito.initiate_auth(**request)
    code = app.at(time.time() + 30)
    answer = {"USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": code}
    signed_in = own_cognito.respond_to_auth_challenge(
        ClientId=request["ClientId"],
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses=answer,
    )
    assert "AuthenticationResult" in signed_in
