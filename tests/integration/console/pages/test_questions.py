"""What a developer wants to know, each in at most three clicks from the first page, or one curl."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from playwright.sync_api import BrowserContext, Locator, Page

from tests.functions import make_function
from tests.host import Host, running_host
from tests.integration.conftest import stock
from tests.integration.console.pages.developer import BASE
from tests.integration.making import PASSWORD, attributes, make_user

_MOST_CLICKS = 3
_DAY = 86_400
_CALLBACK = "http://localhost:3000/callback"
_TRIGGER = """
def handler(event, context):
    if event["userName"] == "refused":
        raise Exception("Come back on weekdays")
    return event
"""


@dataclass
class Scene:
    """A host on which much has gone wrong, and what a developer has in hand."""

    host: Host
    pool_id: str = ""
    clients: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def _client(scene: Scene, cognito: Any, name: str, *flows: str, **settings: Any) -> None:
    client = cognito.create_user_pool_client(
        UserPoolId=scene.pool_id,
        ClientName=name,
        ExplicitAuthFlows=[*flows, "ALLOW_REFRESH_TOKEN_AUTH"],
        **settings,
    )["UserPoolClient"]
    scene.clients[name] = client["ClientId"]


def _guarded_api(host: Host, pool_id: str) -> str:
    gateway = host.client("apigateway")
    api = {"restApiId": gateway.create_rest_api(name="orders")["id"]}
    root = gateway.get_resources(**api)["items"][0]["id"]
    method = {
        **api,
        "resourceId": gateway.create_resource(**api, parentId=root, pathPart="orders")["id"],
        "httpMethod": "GET",
    }
    authorizer = gateway.create_authorizer(
        **api,
        name="users",
        type="COGNITO_USER_POOLS",
        providerARNs=[f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool_id}"],
        identitySource="method.request.header.Authorization",
    )
    gateway.put_method(
        **method, authorizationType="COGNITO_USER_POOLS", authorizerId=authorizer["id"]
    )
    gateway.put_integration(**method, type="MOCK")
    gateway.create_deployment(**api, stageName="dev")
    return f"{host.url}/_aws/execute-api/{api['restApiId']}/dev/orders"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A shop whose users could not sign in, one after the other, and whose API refuses a token."""
    with running_host(tmp_path_factory.mktemp("scene"), **stock(tmp_path_factory)) as host:
        cognito = host.client("cognito-idp")
        function = make_function(host, "sign-in", _TRIGGER)
        made = Scene(host)
        made.pool_id = cognito.create_user_pool(
            PoolName="shop",
            AutoVerifiedAttributes=["email"],
            LambdaConfig={"PreAuthentication": function},
        )["UserPool"]["Id"]
        password = "ALLOW_USER_PASSWORD_AUTH"
        hiding = {"PreventUserExistenceErrors": "ENABLED"}
        _client(made, cognito, "web", password, **hiding)
        _client(made, cognito, "srp", "ALLOW_USER_SRP_AUTH")
        _client(made, cognito, "server", password, GenerateSecret=True)
        _client(
            made,
            cognito,
            "spa",
            CallbackURLs=[_CALLBACK],
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid"],
            AllowedOAuthFlowsUserPoolClient=True,
            SupportedIdentityProviders=["COGNITO"],
        )
        for name in ("alice", "bob", "refused", "disabled"):
            make_user(cognito, made.pool_id, name, attributes(email=f"{name}@example.com"))
        cognito.admin_disable_user(UserPoolId=made.pool_id, Username="disabled")
        cognito.admin_create_user(
            UserPoolId=made.pool_id,
            Username="temporary",
            TemporaryPassword=PASSWORD,
            MessageAction="SUPPRESS",
        )
        cognito.sign_up(
            ClientId=made.clients["web"],
            Username="carol",
            Password=PASSWORD,
            UserAttributes=attributes(email="carol@example.com"),
        )

        def sign_in(client: str, username: str, word: str = PASSWORD, **proof: str) -> Any:
            return cognito.initiate_auth(
                ClientId=made.clients[client],
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": username, "PASSWORD": word, **proof},
            )

        made.tokens = sign_in("web", "alice")["AuthenticationResult"]
        for attempt in (
            ("web", "bob", "Wrong123!"),
            ("web", "nobody"),
            ("web", "carol"),
            ("web", "disabled"),
            ("web", "refused"),
            ("srp", "bob"),
        ):
            with pytest.raises(ClientError):
                sign_in(*attempt)
        with pytest.raises(ClientError):
            sign_in("server", "bob", SECRET_HASH="AAAA")
        _move(host, 8 * _DAY)
        with pytest.raises(ClientError):
            sign_in("web", "temporary")
        _move(host, 0)
        orders = _guarded_api(host, made.pool_id)
        headers = {"Authorization": made.tokens["AccessToken"]}
        assert requests.get(orders, headers=headers, timeout=30).status_code == 401
        asked = {"response_type": "code", "client_id": made.clients["spa"], "scope": "openid"}
        requests.get(
            f"{host.url}/_aws/cognito-idp/oauth2/authorize",
            params={**asked, "redirect_uri": f"{_CALLBACK}/"},
            timeout=30,
        )
        yield made


def _move(host: Host, seconds: int) -> None:
    url = f"{host.url}/_aws/cognito-idp/clock"
    requests.put(url, json={"offset": seconds}, timeout=30).raise_for_status()


_REASONS = {
    "a wrong password": ("bob", r"The user bob is there, and the password is wrong"),
    "nobody": ("nobody", r"no user nobody in the user pool .* PreventUserExistenceErrors"),
    "an unconfirmed sign-up": ("carol", r"The sign-up of carol has not been confirmed"),
    "a disabled user": ("disabled", r"AdminDisableUser has disabled disabled"),
    "a function": ("refused", r"PreAuthentication failed with error Come back on weekdays"),
    "a flow": ("bob", r"ExplicitAuthFlows of {srp} has .*ALLOW_USER_SRP_AUTH"),
    "a secret hash": ("bob", r"SECRET_HASH must be the HMAC-SHA256 of bob and the client id"),
    "an old password": ("temporary", r"The password of temporary is right, but .* expired on 20"),
}
_REDIRECT = r"redirect_uri '{callback}/' differs from '{callback}' .* in its trailing slash"
_REFUSED = r"token_use is access. The method has no authorizationScopes"


def _told(pattern: str, scene: Scene) -> str:
    given = {**scene.clients, "callback": _CALLBACK}
    return re.sub(r"\{(\w+)\}", lambda found: given[found[1]], pattern)


class Clicker:
    """A developer with a mouse, who begins at the first page and whose clicks are counted."""

    def __init__(self, page: Page, scene: Scene) -> None:
        self.page, self.clicks = page, 0
        page.goto(f"{scene.host.url}{BASE}")

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1
        assert self.clicks <= _MOST_CLICKS
        self.page.wait_for_load_state()

    def menu(self, name: str) -> None:
        self.click(self.page.get_by_role("navigation").get_by_role("link", name=name))

    def reads(self, pattern: str) -> None:
        text = re.sub(r"\s+", " ", self.page.locator("main").inner_text())
        assert re.search(pattern, text), text


@pytest.fixture
def clicker(new_context: Callable[..., BrowserContext], scene: Scene) -> Clicker:
    """A developer at the first page of the console."""
    return Clicker(new_context(1280).new_page(), scene)


def curl(scene: Scene, path: str, *arguments: str) -> str:
    """Return what one curl prints."""
    command = ["curl", "-s", f"{scene.host.url}/_aws/cognito-idp/{path}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_which_code_was_sent(clicker: Clicker, scene: Scene) -> None:
    message = json.loads(curl(scene, "messages?username=carol"))["messages"][-1]
    clicker.menu("Messages")
    clicker.reads(f"carol@example.com .* {message['Code']}")


@pytest.mark.parametrize("why", _REASONS)
def test_why_a_sign_in_failed(clicker: Clicker, scene: Scene, why: str) -> None:
    username, reason = _REASONS[why]
    clicker.menu("Activity")
    clicker.reads(_told(reason, scene))
    printed = curl(scene, f"activity?outcome=refused&username={username}&format=text")
    assert re.search(_told(reason, scene), printed)


def test_which_event_the_function_got(clicker: Clicker, scene: Scene) -> None:
    clicker.menu("Activity")
    row = clicker.page.locator("tr.refused", has_text="PreAuthentication_Authentication")
    clicker.click(row.get_by_role("link"))
    clicker.reads(r'"userName": "refused".*"triggerSource": "PreAuthentication_Authentication"')
    clicker.reads("Exception: Come back on weekdays")
    records = json.loads(curl(scene, "activity?kind=trigger&username=refused"))["records"]
    assert records[-1]["Details"]["event"]["userName"] == "refused"


def test_what_is_in_a_token(clicker: Clicker, scene: Scene) -> None:
    clicker.menu("Token")
    clicker.page.get_by_label("Token", exact=True).fill(scene.tokens["AccessToken"])
    clicker.click(clicker.page.get_by_role("button", name="Check the token"))
    clicker.reads('username "alice"')
    clicker.reads(_REFUSED)
    clicker.reads(r"In an hour It has expired by then. Its session goes on until 20")
    looked = json.loads(curl(scene, "token", "--data", f"token={scene.tokens['AccessToken']}"))
    assert looked["Claims"]["username"] == "alice"
    checks = {one["Check"]: one for one in looked["Checks"]}
    assert re.search(_REFUSED, checks["authorizer"]["Reason"])
    assert checks["hour"]["Good"] is None
    # Whoever looks at a token has called no API.
    records = json.loads(curl(scene, "activity?kind=authorizer"))["records"]
    assert [one["Operation"] for one in records] == ["GET /dev/orders"]


def test_why_the_api_said_401(clicker: Clicker, scene: Scene) -> None:
    clicker.menu("Activity")
    clicker.reads(f"401 GET /dev/orders API Gateway alice UNAUTHORIZED .*{_REFUSED}")
    clicker.click(clicker.page.get_by_role("link", name="GET /dev/orders"))
    clicker.reads('"scope": "aws.cognito.signin.user.admin"')
    assert re.search(_REFUSED, curl(scene, "activity?kind=authorizer&format=text"))


def test_who_is_signed_in(clicker: Clicker, scene: Scene) -> None:
    clicker.menu("Signed in")
    clicker.reads(r"alice shop web 20.* 127.0.0.1 Boto3")
    sessions = json.loads(curl(scene, f"sessions?user_pool_id={scene.pool_id}"))["sessions"]
    assert [(one["Username"], one["ClientId"]) for one in sessions] == [
        ("alice", scene.clients["web"])
    ]


def test_what_the_redirect_should_have_been(clicker: Clicker, scene: Scene) -> None:
    pattern = _told(_REDIRECT, scene)
    clicker.menu("Activity")
    clicker.reads(pattern)
    assert re.search(pattern, curl(scene, "activity?kind=oauth&format=text"))


def test_what_would_happen_in_an_hour(clicker: Clicker, scene: Scene) -> None:
    cognito = scene.host.client("cognito-idp")
    clicker.menu("Clock")
    try:
        clicker.click(clicker.page.get_by_role("button", name="an hour"))
        clicker.reads(r"\+1 h from the machine's time")
        with pytest.raises(ClientError, match="Access Token has expired"):
            cognito.get_user(AccessToken=scene.tokens["AccessToken"])
        clicker.menu("Activity")
        clicker.reads(r"GetUser API alice NotAuthorizedException The access token expired at 20")
        moved = json.loads(curl(scene, "clock", "-X", "PUT", "--data", '{"offset": 7200}'))
        assert moved["offset"] == 7200
    finally:
        _move(scene.host, 0)


def test_no_secret_is_in_any_record(scene: Scene) -> None:
    records = curl(scene, "activity")
    for secret in (PASSWORD, "Wrong123!", *scene.tokens.values()):
        if isinstance(secret, str) and secret != "Bearer":
            assert secret not in records
