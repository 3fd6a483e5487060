"""Pages say what users of the pool are called by, and say of a problem once what it is."""

from collections.abc import Callable

import pytest
import requests

from tests.host import Host
from tests.integration.login.forms import Page, Visitor
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import CALLBACK, SIGNED_OUT

Send = Callable[..., Visitor]

USERNAME = {
    "en": "username",
    "de": "benutzername",
    "es": "nombre de usuario",
    "fr": "nom d\u2019utilisateur",
    "ja": "ユーザー名",
}
EMAIL = {
    "en": "email",
    "de": "e-mail",
    "es": "correo electrónico",
    "fr": "adresse e-mail",
    "ja": "eメールアドレス",
}
PHONE = {
    "en": "phone number",
    "de": "telefonnummer",
    "es": "número de teléfono",
    "fr": "numéro de téléphone",
    "ja": "電話番号",
}
PAGES = ("login", "signup", "forgotPassword", "confirmForgotPassword", "confirmUser")


def words(page: Page) -> str:
    return page.text("main").lower()


@pytest.mark.parametrize("language", EMAIL)
@pytest.mark.parametrize(
    ("called_by", "named", "unnamed", "type_"),
    [
        ("email", EMAIL, (USERNAME, PHONE), "email"),
        ("phone_number", PHONE, (USERNAME, EMAIL), "tel"),
        (None, USERNAME, (EMAIL, PHONE), "text"),
    ],
)
def test_every_page_asks_for_what_users_are_called_by(
    visitor: Send,
    language: str,
    called_by: str | None,
    named: dict[str, str],
    unnamed: tuple[dict[str, str], ...],
    type_: str,
) -> None:
    someone = visitor(**({"UsernameAttributes": [called_by]} if called_by else {}))
    for name in PAGES:
        page = someone.open(name, lang=language)
        assert named[language] in words(page), name
        for other in unnamed:
            assert other[language] not in words(page), name
        assert page.forms[0].types["username"] == type_, name


@pytest.mark.parametrize("language", EMAIL)
def test_what_is_wrong_is_said_of_an_address(
    visitor: Send, new_user: Callable[..., str], language: str
) -> None:
    someone = visitor(UsernameAttributes=["email"])
    new_user(someone.app.pool_id, "ada@example.com")
    someone.open(lang=language)
    wrong = someone.submit(username="ada@example.com", password="Wrong123!")
    missing = someone.submit(username="", password=PASSWORD)
    someone.open("forgotPassword", lang=language)
    forgotten = someone.submit(username="")
    someone.open("signup", lang=language)
    taken = someone.submit(username="ada@example.com", password=PASSWORD)
    for page in (wrong, missing, forgotten, taken):
        assert EMAIL[language] in page.problem.lower()
        assert USERNAME[language] not in words(page)


def test_either_of_two_is_asked_for_where_users_may_be_called_by_both(visitor: Send) -> None:
    someone = visitor(UsernameAttributes=["email", "phone_number"])
    page = someone.open("forgotPassword")
    assert "Enter your email address or phone number" in page.text("main")
    assert someone.submit(username="").problem == "Enter your email address or phone number."


@pytest.mark.parametrize(
    ("called_by", "username", "attributes"),
    [
        (["email"], "ada@example.com", {}),
        (["phone_number"], "+15555550100", {}),
        (["email", "phone_number"], "+15555550100", {}),
        (["email", "phone_number"], "+15555550100", {"phone_number": "+15555550100"}),
        (None, "ada", {"email": "ada@example.com"}),
    ],
)
def test_who_is_signed_in_is_called_by_what_they_know(
    visitor: Send,
    new_user: Callable[..., str],
    called_by: list[str] | None,
    username: str,
    attributes: dict[str, str],
) -> None:
    someone = visitor(**({"UsernameAttributes": called_by} if called_by else {}))
    new_user(someone.app.pool_id, username, **attributes)
    someone.open()
    someone.submit(username=username, password=PASSWORD)
    page = someone.open()
    assert f"Continue as {username}" in page.links
    assert someone.open("passkeys/add").text("main").count(username) == 1


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("login", {"username": "", "password": "x"}),
        ("login", {"username": "alice", "password": "Wrong123!"}),
        ("login", {"username": "alice", "password": ""}),
        ("signup", {"username": "", "password": PASSWORD}),
        ("signup", {"username": "bob", "password": "short"}),
        ("forgotPassword", {"username": ""}),
        ("confirmForgotPassword", {"username": "alice", "code": "123456", "password": "short"}),
        ("confirmForgotPassword", {"username": "alice", "code": "1", "password": PASSWORD}),
        ("confirmUser", {"username": "alice", "code": "000000"}),
    ],
)
def test_one_problem_is_said_once(
    visitor: Send, new_user: Callable[..., str], name: str, fields: dict[str, str]
) -> None:
    someone = visitor()
    new_user(someone.app.pool_id)
    someone.open(name)
    page = someone.submit(**fields)
    assert page.problem
    assert page.answer.text.count(page.problem) == 1


def test_a_problem_of_a_field_that_is_not_on_the_page_is_said_all_the_same(
    visitor: Send, new_user: Callable[..., str]
) -> None:
    someone = visitor(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}})
    new_user(someone.app.pool_id)
    page = someone.open("confirmUser")
    page = someone.submit(username="", code="123456")
    assert page.problem


@pytest.mark.parametrize(
    ("registered", "listed"),
    [
        ([CALLBACK], [CALLBACK]),
        ([CALLBACK, "myapp://back?a=b&c"], [CALLBACK, "myapp://back?a=b&c"]),
    ],
)
def test_who_comes_from_an_unknown_address_reads_which_are_known(
    visitor: Send, host: Host, registered: list[str], listed: list[str]
) -> None:
    someone = visitor({"CallbackURLs": registered})
    page = someone.open(redirect_uri=f"{CALLBACK}/")
    assert page.status == 400
    assert "redirect_mismatch" in page.text("main")
    assert f"Callback URLs of app client {someone.app.client_id}" in page.text("main")
    for url in listed:
        assert url in page.text("main")
    said = (
        f"redirect_mismatch: app client {someone.app.client_id}. redirect_uri '{CALLBACK}/' "
        f"differs from '{CALLBACK}' of the client's CallbackURLs in its trailing slash. "
        f"It has {', '.join(map(repr, listed))}."
    )
    assert said in host.output()


def test_who_signs_out_to_an_unknown_address_reads_which_are_known(
    visitor: Send, host: Host
) -> None:
    someone = visitor()
    page = someone.open("logout", redirect_uri=None, logout_uri=f"{SIGNED_OUT}?x")
    assert page.status == 400
    assert f"Sign-out URLs of app client {someone.app.client_id}" in page.text("main")
    assert SIGNED_OUT in page.text("main")
    said = (
        f"App client {someone.app.client_id} has no such sign-out URL. "
        f"logout_uri '{SIGNED_OUT}?x' differs from '{SIGNED_OUT}' of the client's LogoutURLs in "
    )
    assert said in host.output()


def test_a_client_without_any_address_is_said_to_have_none(visitor: Send) -> None:
    someone = visitor(
        {
            "AllowedOAuthFlowsUserPoolClient": False,
            "AllowedOAuthFlows": [],
            "AllowedOAuthScopes": [],
            "CallbackURLs": [],
        }
    )
    page = someone.open()
    assert "It has none." in page.text("main")


@pytest.mark.parametrize("client_id", ["nobody", "", "<script>"])
def test_nothing_is_listed_of_a_client_that_is_none(host: Host, client_id: str) -> None:
    answer = requests.get(
        f"{host.url}/_aws/cognito-idp/error",
        params={"error": "redirect_mismatch", "client_id": client_id},
        timeout=30,
    )
    assert answer.status_code == 400
    assert "URLs of app client" not in answer.text
    assert "<script>" not in answer.text


def test_the_log_has_no_line_of_somebody_elses_making(visitor: Send, host: Host) -> None:
    someone = visitor()
    someone.open(redirect_uri="https://evil.example.com/\nFORGED LINE")
    assert "\nFORGED LINE" not in host.output()
