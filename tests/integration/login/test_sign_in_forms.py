"""What people are asked who sign in, and what is said of what they answer."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.login.forms import Visitor, last_code, username_of
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import CALLBACK, make_app

OTHER = "Different456!"
VERIFIED = {"email": "alice@example.com", "email_verified": "true"}


def test_a_password_leads_back_to_the_app(
    visitor: Callable[..., Visitor], new_user: Callable[..., str]
) -> None:
    someone = visitor()
    new_user(someone.app.pool_id)
    page = someone.open(state="s")
    assert (page.status, page.title) == (200, "Sign in")
    assert page.forms[0].types["password"] == "password"
    someone.submit(username="alice", password=PASSWORD)
    assert someone.sent_to is not None
    assert someone.sent_to.startswith(f"{CALLBACK}?code=")
    assert "&state=s&iss=http" in someone.sent_to
    assert username_of(someone) == "alice"
    # Who is known is not asked again, and may go on from the page itself too.
    someone.sent_to = None
    page = someone.open()
    assert "Continue as alice" in page.links
    someone.go(page.links["Continue as alice"])
    assert someone.code()


def test_a_clients_secret_is_nothing_to_its_users(
    visitor: Callable[..., Visitor], new_user: Callable[..., str]
) -> None:
    someone = visitor(client={"GenerateSecret": True, "ExplicitAuthFlows": []})
    new_user(someone.app.pool_id)
    someone.open()
    someone.submit(username="alice", password=PASSWORD)
    assert username_of(someone) == "alice"


@pytest.mark.parametrize(
    ("username", "password", "field", "said"),
    [
        ("alice", "Wrong123!", "password", "Incorrect username or password."),
        ("", PASSWORD, "username", "Enter your username."),
        ("alice", "", "password", "Enter your password."),
        ("  ", "", "username", "Enter your username."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    visitor: Callable[..., Visitor],
    new_user: Callable[..., str],
    username: str,
    password: str,
    field: str,
    said: str,
) -> None:
    someone = visitor()
    new_user(someone.app.pool_id)
    someone.open()
    page = someone.submit(username=username, password=password)
    assert page.status == 400
    assert page.problem == said
    assert page.text(f"#{field}-error") == said
    assert page.described[field] == f"{field}-error"
    assert page.forms[0].fields["username"] == username.strip()
    # A password never comes back.
    assert page.forms[0].fields["password"] == ""
    assert someone.sent_to is None


def test_hidden_users_stay_hidden(
    visitor: Callable[..., Visitor], new_user: Callable[..., str]
) -> None:
    someone = visitor(client={"PreventUserExistenceErrors": "ENABLED"})
    new_user(someone.app.pool_id)
    someone.open()
    known = someone.submit(username="alice", password="Wrong123!")
    unknown = someone.submit(username="nobody", password="Wrong123!")
    assert known.problem == unknown.problem == "Incorrect username or password."
    assert known.status == unknown.status


@pytest.mark.parametrize(("hint", "shown"), [("bob", "bob"), ('"><b>', '"><b>'), (None, "")])
def test_a_hint_is_in_the_field(
    visitor: Callable[..., Visitor], hint: str | None, shown: str
) -> None:
    assert visitor().open(login_hint=hint).forms[0].fields["username"] == shown


@pytest.mark.parametrize(
    ("settings", "kind", "label"),
    [
        ({}, "text", "Username"),
        ({"UsernameAttributes": ["email"]}, "email", "Email address"),
        ({"UsernameAttributes": ["phone_number"]}, "tel", "Phone number"),
        (
            {"UsernameAttributes": ["email", "phone_number"]},
            "text",
            "Email address or phone number",
        ),
        ({"AliasAttributes": ["email"]}, "text", "Username"),
    ],
)
def test_the_field_asks_for_what_users_are_called_by(
    visitor: Callable[..., Visitor], settings: dict[str, Any], kind: str, label: str
) -> None:
    page = visitor(**settings).open()
    assert page.forms[0].types["username"] == kind
    assert page.text("label").startswith(label)


def test_who_must_reset_her_password_is_led_there(
    visitor: Callable[..., Visitor],
    new_user: Callable[..., str],
    outbox: Callable[..., list[dict[str, Any]]],
    cognito: Any,
) -> None:
    someone = visitor()
    pool_id = someone.app.pool_id
    new_user(pool_id, **VERIFIED)
    cognito.admin_reset_user_password(UserPoolId=pool_id, Username="alice")
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    assert page.notice == "Your password must be reset before you can sign in."
    assert page.forms[0].fields["username"] == "alice"
    someone.submit()
    page = someone.submit(code=last_code(outbox, someone), password=OTHER)
    assert page.notice == "Your password is changed. You can sign in now."
    someone.submit(username="alice", password=OTHER)
    assert username_of(someone) == "alice"


def test_a_disabled_user_is_told(
    visitor: Callable[..., Visitor], new_user: Callable[..., str], cognito: Any
) -> None:
    someone = visitor()
    new_user(someone.app.pool_id)
    cognito.admin_disable_user(UserPoolId=someone.app.pool_id, Username="alice")
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    assert page.status == 400
    assert page.problem == "This user is disabled."


def test_prompt_login_asks_once_and_not_for_ever(
    visitor: Callable[..., Visitor], new_user: Callable[..., str]
) -> None:
    someone = visitor()
    new_user(someone.app.pool_id)
    someone.open()
    someone.submit(username="alice", password=PASSWORD)
    someone.sent_to = None
    page = someone.open("oauth2/authorize", prompt="login")
    assert page.title == "Sign in"
    assert "Continue as alice" not in page.links
    someone.submit(username="alice", password=PASSWORD)
    assert someone.code()


def test_who_has_signed_out_is_told_once(
    visitor: Callable[..., Visitor], new_user: Callable[..., str]
) -> None:
    someone = visitor()
    new_user(someone.app.pool_id)
    someone.open()
    someone.submit(username="alice", password=PASSWORD)
    page = someone.open("logout")
    assert page.notice == "You have signed out."
    assert "Continue as alice" not in page.links
    assert someone.open().notice == ""


def test_a_client_without_any_provider_has_no_sign_in(visitor: Callable[..., Visitor]) -> None:
    page = visitor(client={"SupportedIdentityProviders": []}).open()
    assert page.status == 401
    assert "Login option is not available. Please try another one" in page.text("main")


def test_other_providers_have_buttons(
    visitor: Callable[..., Visitor], cognito: Any, host: Host
) -> None:
    someone = visitor()
    cognito.create_identity_provider(
        UserPoolId=someone.app.pool_id,
        ProviderName="Acme&<b>",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "c",
            "client_secret": "s",
            "attributes_request_method": "GET",
            "oidc_issuer": "https://acme.example.com",
            "authorize_scopes": "openid",
            "authorize_url": "https://acme.example.com/a",
            "token_url": "https://acme.example.com/t",
            "attributes_url": "https://acme.example.com/u",
            "jwks_uri": "https://acme.example.com/k",
        },
    )
    app = make_app(host, someone.app.pool_id, SupportedIdentityProviders=["COGNITO", "Acme&<b>"])
    page = Visitor(app).open(state="s")
    url = page.links["Continue with Acme&<b>"]
    assert url.startswith(f"{app.base}/oauth2/authorize?")
    assert "identity_provider=Acme%26%3Cb%3E" in url
    assert "state=s" in url
    only = make_app(host, someone.app.pool_id, SupportedIdentityProviders=["Acme&<b>"])
    assert Visitor(only).open().forms == []


def test_a_button_has_the_name_that_people_know(
    visitor: Callable[..., Visitor], cognito: Any, host: Host
) -> None:
    pool_id = visitor().app.pool_id
    client = {"client_id": "c", "client_secret": "s", "authorize_scopes": "profile"}
    apple = {"client_id": "c", "team_id": "t", "key_id": "k", "private_key": "p"}
    providers = {
        "LoginWithAmazon": client,
        "Google": client,
        "SignInWithApple": {**apple, "authorize_scopes": "email"},
    }
    for name, details in providers.items():
        cognito.create_identity_provider(
            UserPoolId=pool_id, ProviderName=name, ProviderType=name, ProviderDetails=details
        )
    app = make_app(host, pool_id, SupportedIdentityProviders=list(providers))
    links = Visitor(app).open().links
    assert list(links)[:3] == [f"Continue with {name}" for name in ("Amazon", "Google", "Apple")]
    assert "identity_provider=SignInWithApple" in links["Continue with Apple"]
