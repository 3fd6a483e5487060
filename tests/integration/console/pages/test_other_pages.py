"""The pages about pools, messages, the clock, a sign-in to try, and what happened."""

import html
import json
import re
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from localstack_cognito.console.pages.works import capabilities
from tests.host import Host, running_host
from tests.integration.console.pages.conftest import Shop, make_shop
from tests.integration.console.pages.developer import (
    BASE,
    Developer,
    csrf_of,
    said,
    title_of,
    tokens_in,
)
from tests.integration.making import PASSWORD, codes_of


def shown_request(page: requests.Response) -> dict[str, Any]:
    """Return the request that a page of an operation begins with."""
    found = re.search(r'<textarea name="request"[^>]*>(.*?)</textarea>', page.text, re.S)
    assert found
    request: dict[str, Any] = json.loads(html.unescape(found[1]))
    return request


@pytest.mark.parametrize(
    ("operation", "query"),
    [
        ("UpdateUserPool", {}),
        ("UpdateUserPoolClient", {"ClientId": ""}),
        ("SetUserPoolMfaConfig", {}),
    ],
)
def test_to_send_what_is_shown_changes_nothing(
    developer: Developer, own_shop: Shop, operation: str, query: dict[str, str]
) -> None:
    shop, cognito = own_shop, own_shop.cognito
    given = dict.fromkeys(query, shop.client_id)

    def described() -> list[Any]:
        answers = [
            cognito.describe_user_pool(UserPoolId=shop.pool_id)["UserPool"],
            cognito.describe_user_pool_client(UserPoolId=shop.pool_id, ClientId=shop.client_id)[
                "UserPoolClient"
            ],
            cognito.get_user_pool_mfa_config(UserPoolId=shop.pool_id),
        ]
        return [
            {n: v for n, v in one.items() if n not in ("LastModifiedDate", "ResponseMetadata")}
            for one in answers
        ]

    before = described()
    page = developer.get(f"{shop.path}/run/{operation}", **given)
    request = json.dumps(shown_request(page))
    answer = developer.run(shop.pool_id, operation, request)
    assert answer.status_code == 200, said(answer)
    assert described() == before


def test_an_operation_is_run_and_its_errors_are_awss(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    made = developer.run(
        shop.pool_id, "CreateGroup", json.dumps({"UserPoolId": shop.pool_id, "GroupName": "new"})
    )
    assert made.status_code == 200
    assert "new" in made.text
    again = developer.run(
        shop.pool_id, "CreateGroup", json.dumps({"UserPoolId": shop.pool_id, "GroupName": "new"})
    )
    assert said(again).startswith("GroupExistsException: ")
    for wrong in ("{", "[]", '"text"', ""):
        answer = developer.run(shop.pool_id, "CreateGroup", wrong)
        assert answer.status_code == 400
        assert said(answer) == "The request is no JSON object."
    not_built = developer.run(shop.pool_id, "CreateUserPoolReplica", "{}")
    assert not_built.status_code == 400
    misfit = developer.run(shop.pool_id, "CreateGroup", '{"UserPoolId": 1}')
    assert misfit.status_code == 400, misfit.text


def test_a_pool_shows_what_is_not_the_default(developer: Developer, shop: Shop) -> None:
    page = developer.get(shop.path).text
    marked = re.findall(r'<tr class="other"><th scope="row" class="whole">(\w+) ', page)
    assert marked == ["AutoVerifiedAttributes", "Policies", "WebAuthnConfiguration"]
    assert f"{shop.host.url}/{shop.pool_id}/.well-known/jwks.json" in page


def test_a_branding_is_seen(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    path = f"{shop.path}/clients/{shop.client_id}"
    assert "has no branding" in developer.get(path).text
    logo = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    shop.cognito.create_managed_login_branding(
        UserPoolId=shop.pool_id,
        ClientId=shop.client_id,
        Settings={
            "components": {
                "primaryButton": {"lightMode": {"defaults": {"backgroundColor": "aa00bbff"}}},
                "form": {"borderRadius": 21},
            }
        },
        Assets=[{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "SVG", "Bytes": logo}],
    )
    page = developer.get(path).text
    assert 'fill="#aa00bbff"' in page
    assert 'rx="21.0"' in page
    address = re.search(r'<image href="([^"]+)"', page)
    assert address
    assert requests.get(html.unescape(address[1]), timeout=30).content == logo


def test_messages_are_shown_sent_again_and_forgotten(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    page = developer.get("/messages", user_pool_id=shop.pool_id)
    (code,) = codes_of(shop.host, shop.pool_id, "bob")
    assert f'<span class="code">{code}</span>' in page.text
    assert "bob@example.com" in page.text
    again = developer.do(page, "again")
    assert said(again) == "It was sent again."
    assert len(codes_of(shop.host, shop.pool_id, "bob")) == 2
    shop.cognito.admin_confirm_sign_up(UserPoolId=shop.pool_id, Username="bob")
    refused = developer.do(page, "again")
    assert said(refused).startswith("InvalidParameterException: ")
    assert developer.get("/messages", username="nobody").text.count('class="code"') == 0
    assert said(developer.do(page, "empty")) == "All messages are forgotten."
    assert codes_of(shop.host, shop.pool_id) == []


def test_a_link_is_opened_from_the_message(developer: Developer, console_host: Host) -> None:
    shop = make_shop(
        console_host,
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"},
    )
    page = developer.get("/messages", user_pool_id=shop.pool_id)
    link = re.search(r'<a href="([^"]+/confirmUser[^"]*)"', page.text)
    assert link
    requests.get(html.unescape(link[1]), timeout=30).raise_for_status()
    assert shop.user("bob")["UserStatus"] == "CONFIRMED"


def test_the_clock_is_moved_and_moved_back(developer: Developer, console_host: Host) -> None:
    def offset() -> float:
        url = f"{console_host.url}/_aws/cognito-idp/clock"
        return float(requests.get(url, timeout=30).json()["offset"])

    moved = developer.do(developer.get("/clock"), "clock", by="90")
    assert said(moved) == "The clock is moved."
    assert "Clock +1 min 30 s" in moved.text
    assert offset() == 90
    developer.do(moved, "clock", by="3600")
    assert offset() == 3690
    for wrong in ("soon", "nan", "inf", "1e99", ""):
        refused = developer.do(moved, "clock", by=wrong)
        assert said(refused).startswith("That is no number of seconds"), wrong
        assert offset() == 3690
    fields = {**developer.forms(moved)[0].fields, "do": "fly"}
    unknown = developer.session.post(moved.url, data=fields, timeout=30)
    assert (unknown.status_code, offset()) == (400, 3690)
    developer.do(moved, "back")
    assert offset() == 0


def test_risks_and_limits_are_said(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    shop.cognito.update_user_pool(
        UserPoolId=shop.pool_id,
        UserPoolTier="PLUS",
        UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"},
    )
    page = developer.get("/clock")
    risky = {"user_pool_id": shop.pool_id, "username": "alice", "ip_address": "", "level": "High"}
    stated = developer.do(page, "risk", **risky)
    assert said(stated) == "It is taken for risky."
    url = f"{shop.host.url}/_aws/cognito-idp/risks"
    (risk,) = requests.get(url, params={"user_pool_id": shop.pool_id}, timeout=30).json()["risks"]
    assert risk == {"UserPoolId": shop.pool_id, "Username": "alice", "RiskLevel": "High"}
    assert developer.do(page, "risk", user_pool_id="none", level="High").status_code == 400
    developer.do(stated, "no_risk")
    assert requests.get(url, timeout=30).json()["risks"] == []
    limited = developer.do(page, "limit", category="UserList", value="30")
    assert said(limited) == "The limit is set."
    limit = shop.cognito.get_provisioned_limit(
        LimitDefinition={"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserList"}}
    )
    assert limit["Limit"]["ProvisionedLimitValue"] == 30
    wrong = developer.do(page, "limit", category="UserList", value="many")
    assert said(wrong) == "That is no whole number."


def test_a_sign_in_is_tried_from_beginning_to_end(developer: Developer, shop: Shop) -> None:
    page = developer.get("/try", client_id=shop.client_id)
    assert "must have this address" not in page.text
    login = developer.do(page, "go")
    assert "/_aws/cognito-idp/login" in login.url
    name = next(one for one in developer.forms(login) if "username" in one.fields)
    chosen = developer.session.post(
        login.url, data={**name.fields, "username": "alice"}, timeout=30
    )
    form = next(one for one in developer.forms(chosen) if ("answer", "PASSWORD") in one.buttons)
    asked = developer.session.post(
        chosen.url, data={**form.fields, "answer": "PASSWORD"}, timeout=30
    )
    form = next(one for one in developer.forms(asked) if "password" in one.fields)
    back = developer.session.post(asked.url, data={**form.fields, "password": PASSWORD}, timeout=30)
    assert title_of(back) == "Back from the sign-in"
    tokens = tokens_in(back)
    assert set(tokens) == {"access_token", "id_token", "refresh_token"}
    # A code is good once.
    assert said(developer.session.get(back.url, timeout=30)).startswith("invalid_grant")
    # Another browser has not been sent.
    other = Developer(shop.host).session.get(back.url, timeout=30)
    assert said(other).startswith("state is not the one")


def test_the_consoles_address_is_added_where_it_is_missing(
    developer: Developer, own_shop: Shop
) -> None:
    shop = own_shop
    client = shop.cognito.create_user_pool_client(
        UserPoolId=shop.pool_id,
        ClientName="other",
        CallbackURLs=["https://app.example.com/"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=["COGNITO"],
        RefreshTokenValidity=7,
    )["UserPoolClient"]
    page = developer.get("/try", client_id=client["ClientId"])
    assert "must have this address" in page.text
    allowed = developer.do(page, "allow")
    assert said(allowed) == "The address is among the client&#39;s CallbackURLs."
    after = shop.cognito.describe_user_pool_client(
        UserPoolId=shop.pool_id, ClientId=client["ClientId"]
    )["UserPoolClient"]
    assert set(after["CallbackURLs"]) == {
        "https://app.example.com/",
        f"{shop.host.url}{BASE}/try/callback",
    }
    assert after["RefreshTokenValidity"] == 7


def test_a_refusal_is_shown_with_its_reason(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    with pytest.raises(ClientError):
        shop.cognito.initiate_auth(
            ClientId=shop.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": "Wrong123!"},
        )
    page = developer.get("/activity", user_pool_id=shop.pool_id, outcome="refused")
    assert "is there, and the password is wrong." in page.text
    assert "Wrong123!" not in page.text
    journey = re.search(rf'href="{BASE}(/activity/\w+)#', page.text)
    assert journey
    steps = developer.get(journey[1])
    assert title_of(steps) == "Journey of alice"
    assert "is there, and the password is wrong." in steps.text
    assert steps.text.count("<svg") == 1
    together = developer.get("/together", user_pool_id=shop.pool_id)
    assert together.text.count('<li id="r') > 3
    nothing = developer.get("/activity", user_pool_id="none")
    assert "Nothing has happened yet that fits." in nothing.text


def test_what_works_is_the_documents_table(developer: Developer) -> None:
    listed = developer.get("/works", format="json").json()["capabilities"]
    assert len(listed) == sum(len(one.names) for one in capabilities())
    assert {one["State"] for one in listed} == {"works", "kept", "refused"}
    page = developer.get("/works", q="acrmapping")
    assert page.text.count("<tr>") == 2
    assert "Nothing is called so." in developer.get("/works", q="teapot").text


def test_a_reset_is_sure_and_whole(tmp_path: Any) -> None:
    with running_host(tmp_path / "host") as host:
        shop, developer = make_shop(host), Developer(host)
        page = developer.get("/clock")
        refused = developer.do(page, "reset", sure="yes")
        assert said(refused) == "Nothing was deleted: type reset to be sure."
        assert shop.user()["Enabled"]
        token = csrf_of(page)
        done = developer.do(page, "reset", sure="reset")
        assert said(done) == "Everything is deleted."
        assert token
        empty = developer.get()
        assert "There is no pool yet." in empty.text
        assert "create-user-pool" in empty.text
        assert "Nothing has happened yet" in developer.get("/activity").text
        assert "No message was sent yet." in developer.get("/messages").text


def test_a_client_with_a_secret_says_so(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    assert ">public<" in developer.get(f"{shop.path}/clients/{shop.client_id}").text
    client = shop.cognito.create_user_pool_client(
        UserPoolId=shop.pool_id, ClientName="server", GenerateSecret=True
    )["UserPoolClient"]
    page = developer.get(f"{shop.path}/clients/{client['ClientId']}").text
    assert ">has a secret<" in page
    assert client["ClientSecret"] in page
