"""Each request may go to another host: what one has done the others know."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.load.several_hosts.fronts import Front, running_hosts_behind_nginx
from tests.integration.login.forms import Visitor
from tests.integration.making import (
    PASSWORD,
    codes_of,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.oauth.apps import CHALLENGE, VERIFIER, App, claims, make_app
from tests.postgresql import PostgreSQL
from tests.waiting import wait_until

_PREFIX = "/_aws/cognito-idp"
_TIMEOUT = 30


@pytest.fixture(scope="module")
def pool_id(front: Front) -> str:
    """A pool with alice."""
    cognito = front.door.client("cognito-idp")
    made = make_pool(cognito)
    make_user(cognito, made)
    return made


def get(host: Host, path: str, **options: Any) -> Any:
    answer = requests.get(f"{host.url}{path}", timeout=_TIMEOUT, **options)
    answer.raise_for_status()
    return answer.json()


def test_a_users_way_leads_over_every_host(front: Front) -> None:
    one, two, three = front.hosts
    pool_id = make_pool(one.client("cognito-idp"))
    client_id = make_client(two.client("cognito-idp"), pool_id)
    one.client("cognito-idp").sign_up(ClientId=client_id, Username="bob", Password=PASSWORD)
    (code,) = codes_of(two, pool_id, "bob")
    two.client("cognito-idp").confirm_sign_up(
        ClientId=client_id, Username="bob", ConfirmationCode=code
    )
    tokens = three.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "bob", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    refreshed = one.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )["AuthenticationResult"]
    for host in (*front.hosts, front.door):
        for token in (tokens["AccessToken"], refreshed["AccessToken"]):
            assert host.client("cognito-idp").get_user(AccessToken=token)["Username"] == "bob"
    two.client("cognito-idp").global_sign_out(AccessToken=tokens["AccessToken"])
    for host in front.hosts:
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            host.client("cognito-idp").get_user(AccessToken=tokens["AccessToken"])


def test_the_pages_come_from_every_host(front: Front, pool_id: str) -> None:
    door = make_app(front.door, pool_id)
    before = [host.output().count("/login") for host in front.hosts]
    someone = Visitor(door)
    for _ in front.hosts:
        page = someone.open(
            "oauth2/authorize", code_challenge=CHALLENGE, code_challenge_method="S256"
        )
        assert page.forms[0].action.startswith(f"{front.door.url}{_PREFIX}/")
    someone.submit(username="alice", password=PASSWORD)
    for host, count in zip(front.hosts, before, strict=True):
        assert host.output().count("/login") > count
    codes = [someone.code()]
    # Each host knows the browser that has signed in.
    more = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    codes += [door.code(someone.browser, **more) for _ in front.hosts]
    for host, code in zip([*front.hosts, front.door], codes, strict=True):
        there = App(f"{host.url}{_PREFIX}", pool_id, door.client_id)
        given = there.redeem(code, code_verifier=VERIFIER).json()
        assert claims(given["id_token"])["iss"] == f"{front.door.url}/{pool_id}"
        assert there.user_info(given["access_token"]).json()["username"] == "alice"


def test_keys_and_discovery_are_the_same_at_each(front: Front, pool_id: str) -> None:
    at_the_door = {"Host": f"localhost:{front.door.port}"}
    for path in (
        f"/{pool_id}/.well-known/jwks.json",
        f"/{pool_id}/.well-known/openid-configuration",
        "/.well-known/openid-configuration",
        "/.well-known/jwks_uri",
    ):
        given = get(front.door, path)
        for host in front.hosts:
            assert get(host, path, headers=at_the_door) == given
    document = get(front.hosts[1], f"/{pool_id}/.well-known/openid-configuration")
    assert document["issuer"] == f"{front.door.url}/{pool_id}"


def test_the_outbox_is_one(front: Front) -> None:
    pool_id = make_pool(front.door.client("cognito-idp"))
    client_id = make_client(front.door.client("cognito-idp"), pool_id)
    for number, host in enumerate(front.hosts):
        host.client("cognito-idp").sign_up(
            ClientId=client_id, Username=f"user{number}", Password=PASSWORD
        )
    sent = [codes_of(host, pool_id) for host in (*front.hosts, front.door)]
    assert len(sent[0]) == len(front.hosts)
    assert sent == [sent[0]] * len(sent)


@pytest.fixture
def clock(front: Front) -> Iterator[str]:
    """The path of the clock, which is moved back in the end."""
    path = f"{_PREFIX}/clock"
    yield path
    requests.delete(f"{front.door.url}{path}", timeout=_TIMEOUT).raise_for_status()
    for host in front.hosts:
        wait_until(lambda host=host: get(host, path)["offset"] == 0)  # type: ignore[misc]


def test_a_clock_that_is_moved_at_one_is_followed(front: Front, pool_id: str, clock: str) -> None:
    client_id = make_client(front.door.client("cognito-idp"), pool_id)
    token = front.door.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    moved = {"offset": 7200}
    requests.put(f"{front.hosts[1].url}{clock}", json=moved, timeout=_TIMEOUT).raise_for_status()
    for host in front.hosts:
        wait_until(lambda host=host: get(host, clock)["offset"] == 7200)  # type: ignore[misc]
        with refused("NotAuthorizedException", "Access Token has expired"):
            host.client("cognito-idp").get_user(AccessToken=token)


def test_a_host_that_cannot_use_the_database_is_left_out(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    database = postgresql.new_database(tmp_path.name)
    with running_hosts_behind_nginx(
        tmp_path, database, postgresql.url(f"{tmp_path.name} is not there")
    ) as front:
        pool_id = make_pool(front.hosts[0].client("cognito-idp"))
        path = f"/{pool_id}/.well-known/jwks.json"
        assert requests.get(f"{front.hosts[2].url}{path}", timeout=_TIMEOUT).status_code == 503
        # What changes nothing is asked of the next one.
        statuses = Counter(
            requests.get(f"{front.door.url}{path}", timeout=_TIMEOUT).status_code
            for _ in range(3 * len(front.hosts))
        )
        assert statuses == {200: 9}
