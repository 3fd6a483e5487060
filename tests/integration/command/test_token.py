"""``localstack-cognito token``: a token of a user, without a password."""

import contextlib
import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
import requests

from tests.host import LOCALSTACK_COGNITO, Host, host_environment, reserved_port, running_host
from tests.integration.command.run import run
from tests.integration.making import make_user

Names = dict[str, str]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Names]]:
    """A host with one pool and one client, and the ids."""
    with running_host(tmp_path_factory.mktemp("shop")) as host:
        cognito = host.client("cognito-idp")
        pool = cognito.create_user_pool(PoolName="shop", AliasAttributes=["email"])
        pool_id = pool["UserPool"]["Id"]
        client = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="web")
        client_id = client["UserPoolClient"]["ClientId"]
        about = [
            {"Name": "email", "Value": "alice@example.com"},
            {"Name": "email_verified", "Value": "true"},
        ]
        make_user(cognito, pool_id, "alice", about)
        make_user(cognito, pool_id, "bob")
        cognito.admin_disable_user(UserPoolId=pool_id, Username="bob")
        cognito.sign_up(ClientId=client_id, Username="carol", Password="Example123!")
        yield host, {"url": host.url, "pool": pool_id, "client": client_id}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Names]]:
    """A host with pools of one name in two regions, both with alice, and a pool without clients."""
    with running_host(tmp_path_factory.mktemp("chain")) as host:
        names = {"url": host.url}
        for region, clients in {"eu-west-1": ["web"], "us-east-1": ["admin", "web"]}.items():
            cognito = host.client("cognito-idp", region)
            pool_id = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
            make_user(cognito, pool_id, "alice")
            for name in clients:
                made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName=name)
                names[f"{name}_{region[:2]}"] = made["UserPoolClient"]["ClientId"]
            names[region[:2]] = pool_id
        make_user(cognito, pool_id, "dave")
        other = host.client("cognito-idp", access_key="210987654321")
        names["bare"] = other.create_user_pool(PoolName="bare")["UserPool"]["Id"]
        make_user(other, names["bare"], "erin")
        yield host, names


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token.strip(), options={"verify_signature": False})
    return claims


def _printed(host: Host, *arguments: str) -> str:
    ran = run("token", "--endpoint-url", host.url, *arguments)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    return ran.stdout


def test_the_access_token_alone_is_printed(shop: tuple[Host, Names]) -> None:
    host, names = shop
    printed = _printed(host, "--user", "alice")
    assert _printed(host, "--user", "alice", "--access").count("\n") == printed.count("\n") == 1
    token = printed.strip()
    assert _claims(token)["token_use"] == "access"
    assert _claims(token)["client_id"] == names["client"]
    openid = _printed(host, "--user", "alice", "--scope", "openid").strip()
    answer = requests.get(
        f"{host.url}/_aws/cognito-idp/oauth2/userInfo",
        headers={"Authorization": f"Bearer {openid}"},
        timeout=30,
    )
    assert answer.json()["username"] == "alice"


def test_an_alias_is_a_name_of_the_user(shop: tuple[Host, Names]) -> None:
    host, _ = shop
    assert _claims(_printed(host, "--user", "alice@example.com"))["username"] == "alice"


def test_the_other_tokens_are_printed(shop: tuple[Host, Names]) -> None:
    host, names = shop
    assert _claims(_printed(host, "--user", "alice", "--id"))["aud"] == names["client"]
    refresh_token = _printed(host, "--user", "alice", "--refresh").strip()
    refreshed = host.client("cognito-idp").initiate_auth(
        ClientId=names["client"],
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh_token},
    )
    assert refreshed["AuthenticationResult"]["AccessToken"]


def test_all_are_printed_as_json(shop: tuple[Host, Names]) -> None:
    host, names = shop
    printed = json.loads(_printed(host, "--user", "alice", "--json"))
    assert list(printed) == [
        *("UserPoolId", "ClientId", "AccessToken", "IdToken", "RefreshToken"),
        *("TokenType", "ExpiresIn"),
    ]
    assert (printed["UserPoolId"], printed["ClientId"]) == (names["pool"], names["client"])
    assert (printed["TokenType"], printed["ExpiresIn"]) == ("Bearer", 3600)


def test_a_shell_takes_them_as_variables(shop: tuple[Host, Names]) -> None:
    host, names = shop
    script = (
        f'eval "$({LOCALSTACK_COGNITO} token --user alice --env --endpoint-url {host.url})" && '
        "printenv COGNITO_ACCESS_TOKEN COGNITO_ID_TOKEN COGNITO_REFRESH_TOKEN "
        "COGNITO_USER_POOL_ID COGNITO_CLIENT_ID"
    )
    ran = subprocess.run(
        ["sh", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=host_environment(),
    )
    access, identity, refresh, pool_id, client_id = ran.stdout.splitlines()
    assert _claims(access)["token_use"] == "access"
    assert _claims(identity)["token_use"] == "id"
    assert refresh.count(".") == 4
    assert (pool_id, client_id) == (names["pool"], names["client"])


@pytest.mark.parametrize(
    ("arguments", "client"),
    [
        (("--user", "alice", "--client", "{web_eu}"), "web_eu"),
        (("--user", "alice", "--region", "eu-west-1"), "web_eu"),
        (("--user", "alice", "--pool", "{eu}"), "web_eu"),
        (("--user", "alice", "--user-pool-id", "{us}", "--client", "web"), "web_us"),
        (("--user", "alice", "--client", "admin"), "admin_us"),
        (("--user", "dave", "--client", "web"), "web_us"),
    ],
)
def test_names_and_ids_choose(
    chain: tuple[Host, Names], arguments: tuple[str, ...], client: str
) -> None:
    host, names = chain
    token = _printed(host, *(one.format(**names) for one in arguments))
    assert _claims(token)["client_id"] == names[client]


@pytest.mark.parametrize(
    ("where", "arguments", "said"),
    [
        (
            "shop",
            ("--user", "nobody"),
            "There is no user nobody in the user pool shop ({pool})",
        ),
        ("shop", ("--user", "bob"), "AdminDisableUser has disabled bob."),
        (
            "shop",
            ("--user", "carol"),
            "The sign-up of carol has not been confirmed: ConfirmSignUp or AdminConfirmSignUp "
            "does.",
        ),
        (
            "shop",
            ("--user", "alice", "--pool", "none"),
            "There is no user pool none: the host has shop ({pool})",
        ),
        (
            "shop",
            ("--user", "alice", "--user-pool-id", "shop"),
            "There is no user pool shop: the host has shop ({pool})",
        ),
        (
            "shop",
            ("--user", "alice", "--client", "none"),
            "There is no app client none in the user pool shop ({pool}): choose from web "
            "({client})",
        ),
        (
            "shop",
            ("--user", "alice", "--region", "eu-west-1", "--account-id", "210987654321"),
            "The host at {url} has no user pool in region eu-west-1, account 210987654321",
        ),
        (
            "shop",
            ("--user", "alice", "--scope", "nope"),
            "The client's AllowedOAuthScopes has no nope: it has openid, email, phone, profile, "
            "aws.cognito.signin.user.admin.",
        ),
        (
            "chain",
            ("--user", "alice"),
            "Several user pools have a user alice: choose by --pool: shop ({eu}), shop ({us})",
        ),
        (
            "chain",
            ("--user", "alice", "--client", "web"),
            "Several user pools have a user alice and an app client web: choose by --pool: "
            "shop ({eu}), shop ({us})",
        ),
        (
            "chain",
            ("--user", "nobody", "--region", "us-east-1", "--pool", "shop"),
            "There is no user nobody in the user pool shop ({us})",
        ),
        (
            "chain",
            ("--user", "nobody", "--pool", "shop"),
            "There is no user nobody in any of the user pools shop ({eu}), shop ({us})",
        ),
        (
            "chain",
            ("--user", "alice", "--region", "us-east-1", "--pool", "shop"),
            "The user pool shop ({us}) has several app clients: choose by --client: {clients_us}",
        ),
        ("chain", ("--user", "erin"), "The user pool bare ({bare}) has no app client"),
        (
            "chain",
            ("--user", "erin", "--client", "web"),
            "There is no app client web in the user pool bare ({bare}): there is none",
        ),
    ],
)
def test_what_is_missing_or_ambiguous_is_one_line(
    request: pytest.FixtureRequest, where: str, arguments: tuple[str, ...], said: str
) -> None:
    host, names = request.getfixturevalue(where)
    if "admin_us" in names:
        clients = sorted((names[f"{name}_us"], name) for name in ("admin", "web"))
        names = {**names, "clients_us": ", ".join(f"{name} ({id_})" for id_, name in clients)}
    ran = run("token", "--endpoint-url", host.url, *arguments)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr == f"localstack-cognito: {said.format(**names)}\n"


def test_a_host_without_pools_says_so(
    start_host: Callable[..., contextlib.AbstractContextManager[Host]],
) -> None:
    with start_host() as host:
        ran = run("token", "--user", "alice", "--port", str(host.port))
        assert ran.stderr == f"localstack-cognito: The host at {host.url} has no user pool\n"
        assert ran.returncode == 1


def test_it_says_in_one_line_that_nobody_answers() -> None:
    port = reserved_port()
    ran = run("token", "--user", "alice", "--port", str(port))
    assert ran.returncode == 1
    assert ran.stderr == f"localstack-cognito: No host answers at http://localhost:{port}\n"
