"""How people make themselves users, and get another password."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.login.forms import Visitor, last_code
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import claims

OTHER = "Different456!"
REQUIRED = {
    "Schema": [
        {"Name": "email", "Required": True},
        {"Name": "given_name", "Required": True},
        {"Name": "birthdate", "Required": True},
    ],
    "AutoVerifiedAttributes": ["email"],
}
BOB = {
    "username": "bob",
    "attribute.email": "bob@example.com",
    "attribute.given_name": "Bob",
    "attribute.birthdate": "2000-02-29",
}
Outbox = Callable[..., list[dict[str, Any]]]


def test_people_sign_up_confirm_and_are_signed_in(
    visitor: Callable[..., Visitor], outbox: Outbox, cognito: Any
) -> None:
    someone = visitor(client={"GenerateSecret": True}, **REQUIRED)
    page = someone.open("signup")
    assert page.title == "Sign up"
    assert page.forms[0].types == {
        "_csrf": "hidden",
        "username": "text",
        "attribute.email": "email",
        "attribute.given_name": "text",
        "attribute.birthdate": "date",
        "password": "password",
    }
    page = someone.submit(**BOB, password=PASSWORD)
    assert page.title == "Confirm your account"
    assert page.notice == "We sent a code to b***@e***."
    page = someone.submit(code="000000" if last_code(outbox, someone) != "000000" else "111111")
    assert page.status == 400
    assert page.problem == page.text("#code-error") == "The code is wrong."
    someone.submit(code=last_code(outbox, someone))
    tokens = someone.app.redeem(someone.code()).json()
    said = claims(tokens["id_token"])
    assert said["cognito:username"] == "bob"
    assert said["email_verified"] is True
    user = cognito.admin_get_user(UserPoolId=someone.app.pool_id, Username="bob")
    assert {"Name": "birthdate", "Value": "2000-02-29"} in user["UserAttributes"]


@pytest.mark.parametrize(
    ("changes", "password", "field", "said"),
    [
        ({"username": ""}, PASSWORD, "username", "Enter your username."),
        ({}, "", "password", "Enter your password."),
        ({}, "Short1!", "password", "The password is too short."),
        ({}, "example123!", "password", "The password needs an uppercase letter."),
        ({}, "EXAMPLE123!", "password", "The password needs a lowercase letter."),
        ({}, "Examples!!", "password", "The password needs a number."),
        ({}, "Example1234", "password", "The password needs a special character."),
        ({"username": "two words"}, PASSWORD, "username", "This cannot be a username."),
        ({"username": "a" * 129}, PASSWORD, "username", "This cannot be a username."),
        ({"username": "a\0b"}, PASSWORD, "username", "This cannot be a username."),
        ({}, "E1!" + "a" * 254, "password", "This cannot be a password."),
        ({"username": "taken"}, PASSWORD, "username", "A user with this name exists already."),
    ],
)
def test_what_is_wrong_with_a_sign_up_is_said_beside_the_field(
    visitor: Callable[..., Visitor],
    new_user: Callable[..., str],
    changes: dict[str, str],
    password: str,
    field: str,
    said: str,
) -> None:
    someone = visitor(**REQUIRED)
    new_user(someone.app.pool_id, "taken", email="taken@example.com", given_name="T")
    someone.open("signup")
    page = someone.submit(**{**BOB, **changes}, password=password)
    assert page.status == 400
    assert page.problem == page.text(f"#{field}-error") == said
    assert page.forms[0].fields["attribute.given_name"] == "Bob"
    assert page.forms[0].fields["password"] == ""


@pytest.mark.parametrize("name", ["email", "given_name", "birthdate"])
def test_a_required_attribute_is_required_beside_its_field(
    visitor: Callable[..., Visitor], name: str
) -> None:
    someone = visitor(**REQUIRED)
    someone.open("signup")
    page = someone.submit(**{**BOB, f"attribute.{name}": ""}, password=PASSWORD)
    assert page.status == 400
    assert page.text(f"#attribute.{name}-error") == "Fill this field in."
    assert page.described[f"attribute.{name}"] == f"attribute.{name}-error"


def test_an_attribute_that_is_no_such_thing_is_said_beside_its_field(
    visitor: Callable[..., Visitor],
) -> None:
    someone = visitor(**REQUIRED)
    someone.open("signup")
    page = someone.submit(**{**BOB, "attribute.email": "nobody"}, password=PASSWORD)
    assert page.status == 400
    assert page.described["attribute.email"] == "attribute.email-error"
    assert page.problem == "This is no email address."


def test_a_code_is_sent_again(visitor: Callable[..., Visitor], outbox: Outbox) -> None:
    someone = visitor(**REQUIRED)
    someone.open("signup")
    someone.submit(**BOB, password=PASSWORD)
    page = someone.press("/_aws/cognito-idp/resendcode")
    assert page.notice == "We sent a code to b***@e***."
    assert len(outbox(user_pool_id=someone.app.pool_id)) == 2
    someone.submit(code=last_code(outbox, someone))
    assert someone.code()


def test_a_confirmation_outlasts_its_session(
    visitor: Callable[..., Visitor], outbox: Outbox
) -> None:
    someone = visitor(**REQUIRED)
    someone.open("signup")
    someone.submit(**BOB, password=PASSWORD)
    page = someone.submit(code=last_code(outbox, someone), session="s" * 40)
    assert page.problem == "This form is no longer valid. Try again."
    page = someone.submit(code=last_code(outbox, someone))
    assert page.notice == "Your account is confirmed. You can sign in now."


def test_who_is_not_confirmed_yet_is_led_there(
    visitor: Callable[..., Visitor], outbox: Outbox
) -> None:
    someone = visitor(**REQUIRED)
    someone.open("signup")
    someone.submit(**BOB, password=PASSWORD)
    someone.open()
    page = someone.submit(username="bob", password=PASSWORD)
    assert page.title == "Confirm your account"
    assert page.notice == "Confirm your account first, with the code that you were sent."
    page = someone.submit(code=last_code(outbox, someone))
    assert page.notice == "Your account is confirmed. You can sign in now."
    assert page.forms[0].fields["username"] == "bob"
    someone.submit(password=PASSWORD)
    assert someone.code()


def test_nobody_signs_up_where_administrators_do(visitor: Callable[..., Visitor]) -> None:
    someone = visitor(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    assert "Sign up" not in someone.open().links
    page = someone.open("signup")
    assert page.status == 403
    assert page.problem == "Nobody can sign up here."


@pytest.mark.parametrize("page", ["forgotPassword", "forgotpassword"])
def test_a_forgotten_password_is_replaced(
    visitor: Callable[..., Visitor], new_user: Callable[..., str], outbox: Outbox, page: str
) -> None:
    someone = visitor(client={"GenerateSecret": True})
    new_user(someone.app.pool_id, email="alice@example.com", email_verified="true")
    someone.open(page)
    shown = someone.submit(username="alice")
    assert shown.title == "Choose a new password"
    assert shown.notice == "We sent a code to a***@e***."
    shown = someone.submit(code=last_code(outbox, someone), password="weak")
    assert shown.problem == shown.text("#password-error") == "The password is too short."
    assert shown.forms[0].fields["code"] == last_code(outbox, someone)
    shown = someone.submit(code="wrong", password=OTHER)
    assert shown.text("#code-error") == "The code is wrong."
    shown = someone.submit(code=last_code(outbox, someone), password=OTHER)
    assert shown.notice == "Your password is changed. You can sign in now."
    someone.submit(username="alice", password=OTHER)
    assert someone.code()


def test_a_password_that_is_forgotten_tells_of_no_user(
    visitor: Callable[..., Visitor], new_user: Callable[..., str]
) -> None:
    someone = visitor(client={"PreventUserExistenceErrors": "ENABLED"})
    new_user(someone.app.pool_id, email="alice@example.com", email_verified="true")
    someone.open("forgotPassword")
    known = someone.submit(username="alice")
    someone.open("forgotPassword")
    unknown = someone.submit(username="nobody")
    assert (known.status, known.title) == (unknown.status, unknown.title)
    assert unknown.notice.startswith("We sent a code to ")
    wrong = someone.submit(code="123456", password=OTHER)
    assert wrong.status == 400
    assert "no such user" not in wrong.answer.text


def test_the_outbox_is_a_link_away_where_a_code_was_sent(
    visitor: Callable[..., Visitor], outbox: Outbox, host: Host
) -> None:
    someone = visitor(**REQUIRED)
    page = someone.open("signup")
    assert "outbox" not in page.answer.text
    page = someone.submit(**BOB, password=PASSWORD)
    (url,) = [url for url in page.links.values() if "/messages?" in url]
    read = someone.browser.get(url, timeout=30)
    assert last_code(outbox, someone) in read.text
