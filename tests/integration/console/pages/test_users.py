"""Users in the console: found, made, changed by the API's operations, with AWS's errors."""

import html
import re
from typing import Any

import jwt
import pyotp
import pytest
import requests
from botocore.exceptions import ClientError

from tests.integration.console.pages.conftest import Shop
from tests.integration.console.pages.developer import Developer, said, title_of, tokens_in
from tests.integration.making import PASSWORD, as_dict


def user_page(developer: Developer, shop: Shop, username: str = "alice") -> requests.Response:
    page = developer.get(f"{shop.path}/users/{username}")
    assert page.status_code == 200
    return page


def test_a_user_is_made_and_signs_in(developer: Developer, own_shop: Shop) -> None:
    page = developer.get(f"{own_shop.path}/users")
    form = next(one for one in developer.forms(page) if one.method == "post")
    new = {"username": "dora", "email": "dora@example.com", "password": PASSWORD}
    made = developer.session.post(page.url, data={**form.fields, **new}, timeout=30)
    assert said(made) == "The user is made."
    assert own_shop.user("dora")["UserStatus"] == "CONFIRMED"
    assert as_dict(own_shop.user("dora")["UserAttributes"])["email_verified"] == "true"
    again = developer.session.post(page.url, data={**form.fields, **new}, timeout=30)
    assert again.status_code == 400
    assert said(again).startswith("UsernameExistsException: ")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"by": "username", "value": "al"}, ["alice"]),
        ({"by": "username", "how": "is", "value": "al"}, []),
        ({"by": "email", "how": "is", "value": "bob@example.com"}, ["bob"]),
        ({"by": "cognito:user_status", "how": "is", "value": "UNCONFIRMED"}, ["bob"]),
        ({"by": "username", "value": 'a"b\\'}, []),
        ({}, ["alice", "bob"]),
    ],
)
def test_users_are_found(
    developer: Developer, shop: Shop, query: dict[str, str], found: list[str]
) -> None:
    page = developer.get(f"{shop.path}/users", **query)
    listed = re.findall(r"/users/([^\"?]+)\"", page.text)
    assert [one for one in listed if one in ("alice", "bob")] == found


def test_a_filter_that_cannot_be_is_told(developer: Developer, shop: Shop) -> None:
    page = developer.get(f"{shop.path}/users", by="favourite", value="x")
    assert page.status_code == 400
    assert said(page).startswith("InvalidParameterException: ")


def test_users_are_listed_a_page_at_a_time(developer: Developer, own_shop: Shop) -> None:
    for number in range(60):
        own_shop.cognito.admin_create_user(
            UserPoolId=own_shop.pool_id, Username=f"many{number:02}", MessageAction="SUPPRESS"
        )
    page = developer.get(f"{own_shop.path}/users")
    seen = re.findall(r"/users/([^\"?]+)\"", page.text)
    following = re.search(r'href="([^"]+)" rel="next"', page.text)
    assert following
    address = following[1].replace("&amp;", "&")
    rest = developer.session.get(f"{own_shop.host.url}{address}", timeout=30)
    seen += re.findall(r"/users/([^\"?]+)\"", rest.text)
    assert len(seen) == len(set(seen)) == 62
    assert 'rel="next"' not in rest.text


def test_a_user_is_changed(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    shop.cognito.create_group(UserPoolId=shop.pool_id, GroupName="admins")
    assert said(developer.do(user_page(developer, shop, "bob"), "confirm")) == (
        "The user is confirmed."
    )
    assert shop.user("bob")["UserStatus"] == "CONFIRMED"
    developer.do(user_page(developer, shop), "disable")
    assert shop.user()["Enabled"] is False
    developer.do(user_page(developer, shop), "enable")
    assert shop.user()["Enabled"] is True
    set_name = developer.do(user_page(developer, shop), "attribute", name="name", value="Alice A.")
    assert said(set_name) == "The attribute is set."
    assert as_dict(shop.user()["UserAttributes"])["name"] == "Alice A."
    refused = developer.do(user_page(developer, shop), "attribute", name="none", value="x")
    assert said(refused).startswith("InvalidParameterException: ")
    developer.do(user_page(developer, shop), "join", group="admins")
    groups = shop.cognito.admin_list_groups_for_user(UserPoolId=shop.pool_id, Username="alice")
    assert [one["GroupName"] for one in groups["Groups"]] == ["admins"]
    developer.do(user_page(developer, shop), "leave", group="admins")
    groups = shop.cognito.admin_list_groups_for_user(UserPoolId=shop.pool_id, Username="alice")
    assert groups["Groups"] == []
    short = developer.do(user_page(developer, shop), "password", password="short")
    assert said(short).startswith("InvalidPasswordException: ")
    developer.do(user_page(developer, shop), "password", password="Another123!")
    shop.cognito.initiate_auth(
        ClientId=shop.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": "Another123!"},
    )
    developer.do(user_page(developer, shop), "reset")
    assert shop.user()["UserStatus"] == "RESET_REQUIRED"
    gone = developer.do(user_page(developer, shop), "delete")
    assert title_of(gone) == "Users"
    with pytest.raises(ClientError):
        shop.user()


def test_a_second_factor_is_enabled_and_disabled(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    unverified = developer.do(user_page(developer, shop), "mfa", factor="SOFTWARE_TOKEN_MFA")
    assert said(unverified).startswith("InvalidParameterException: ")
    shop.cognito.set_user_pool_mfa_config(
        UserPoolId=shop.pool_id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    page = developer.do(user_page(developer, shop), "sign_in", client_id=shop.client_id)
    token = tokens_in(page)["access_token"]
    secret = shop.cognito.associate_software_token(AccessToken=token)["SecretCode"]
    shop.cognito.verify_software_token(AccessToken=token, UserCode=pyotp.TOTP(secret).now())
    enabled = developer.do(
        user_page(developer, shop), "mfa", factor="SOFTWARE_TOKEN_MFA", preferred="1"
    )
    assert said(enabled) == "The second factors are set."
    assert shop.user()["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    assert shop.user()["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"
    form = next(
        one
        for one in developer.forms(user_page(developer, shop))
        if one.buttons == [("do", "mfa")] and "enabled" not in one.fields
    )
    developer.session.post(page.url, data={**form.fields, "do": "mfa"}, timeout=30)
    assert "UserMFASettingList" not in shop.user()


def test_tokens_without_a_password_are_those_of_a_session(
    developer: Developer, own_shop: Shop
) -> None:
    shop = own_shop
    page = developer.do(user_page(developer, shop), "sign_in", client_id=shop.client_id)
    tokens = tokens_in(page)
    known = shop.cognito.get_user(AccessToken=tokens["access_token"])
    assert known["Username"] == "alice"
    claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
    assert claims["aud"] == shop.client_id
    listed = user_page(developer, shop)
    assert shop.client_id in listed.text
    ended = developer.do(listed, "session")
    assert said(ended) == "The session has ended."
    with pytest.raises(ClientError):
        shop.cognito.get_user(AccessToken=tokens["access_token"])
    (record,) = _records(shop, operation="Console: sign in as this user")
    assert record["Reason"] == "The console has signed the user in without a password."
    assert record["Username"] == "alice"
    foreign = developer.do(user_page(developer, shop), "sign_in", client_id="none")
    assert said(foreign).startswith("ResourceNotFoundException: ")


def test_a_passkey_without_a_device_signs_in(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    made = developer.do(user_page(developer, shop), "make_passkey", client_id=shop.client_id)
    assert said(made) == "The passkey is registered."
    page = developer.do(user_page(developer, shop), "use_passkey", client_id=shop.client_id)
    tokens = tokens_in(page)
    assert shop.cognito.get_user(AccessToken=tokens["access_token"])["Username"] == "alice"
    again = developer.do(user_page(developer, shop), "use_passkey", client_id=shop.client_id)
    assert tokens_in(again)["access_token"] != tokens["access_token"]
    records = _records(shop, user_pool_id=shop.pool_id)
    reasons = [one["Reason"] for one in records if one["Operation"].startswith("Console: ")]
    assert reasons == [
        "The console has made a passkey whose key is in the memory of the host.",
        *["The console has signed with a key in the memory of the host."] * 2,
    ]
    assert said(developer.do(user_page(developer, shop), "passkey")) == "The passkey is deleted."
    assert "use_passkey" not in user_page(developer, shop).text


def test_a_pool_without_passkeys_says_so(developer: Developer, own_shop: Shop) -> None:
    shop = own_shop
    shop.cognito.update_user_pool(
        UserPoolId=shop.pool_id,
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}},
    )
    refused = developer.do(user_page(developer, shop), "make_passkey", client_id=shop.client_id)
    assert said(refused).startswith("WebAuthnNotEnabledException: ")


def test_looking_is_no_activity(developer: Developer, own_shop: Shop) -> None:
    before = len(_records(own_shop))
    for path in (own_shop.path, f"{own_shop.path}/users", f"{own_shop.path}/users/alice"):
        assert developer.get(path).status_code == 200
    developer.get(f"{own_shop.path}/run/UpdateUserPool")
    assert len(_records(own_shop)) == before
    developer.do(user_page(developer, own_shop), "disable")
    assert [one["Operation"] for one in _records(own_shop)][-1] == "AdminDisableUser"


def _records(shop: Shop, **query: str) -> list[dict[str, Any]]:
    url = f"{shop.host.url}/_aws/cognito-idp/activity"
    given = {"user_pool_id": shop.pool_id, **query}
    records: list[dict[str, Any]] = requests.get(url, params=given, timeout=30).json()["records"]
    return records


@pytest.mark.parametrize(
    "username",
    ["ada@example.com", "x/y", "/y", "y/", "a%2fb", "a?b=c", "a#b", "a+b", "Ünïcødé", "%40"],
)
def test_a_user_of_any_name_has_a_page(developer: Developer, own_shop: Shop, username: str) -> None:
    own_shop.cognito.admin_create_user(UserPoolId=own_shop.pool_id, Username=username)
    users = developer.get(f"{own_shop.path}/users", by="username", how="is", value=username)
    links = re.findall(r'<td class="whole"><a href="([^"]+)"', users.text)
    page = developer.session.get(f"{own_shop.host.url}{links[0]}", timeout=30)
    assert page.status_code == 200
    assert html.unescape(title_of(page)) == username
    done = developer.do(page, "disable")
    assert html.unescape(title_of(done)) == username
    assert said(done) == "The user is disabled, and their tokens are useless."
