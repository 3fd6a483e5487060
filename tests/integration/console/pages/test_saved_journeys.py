"""A journey that is saved as a test, and run: it does again what was done."""

import contextlib
import html
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from tests.host import Host
from tests.integration.console.pages.conftest import Shop, make_shop
from tests.integration.console.pages.developer import Developer
from tests.integration.making import PASSWORD, codes_of
from tests.integration.oauth.apps import CHALLENGE, VERIFIER
from tests.node import NODE

LANGUAGES = ("pytest", "javascript")
NODE_MODULES = Path(__file__).parents[2] / "clients" / "node_modules"


def saved(developer: Developer, folder: Path, language: str, **query: str) -> Path:
    answer = developer.get("/save", **{**query, "as": language})
    assert answer.status_code == 200, answer.text
    name = answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')
    path = folder / name
    path.write_text(answer.text)
    return path


def run(path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    python = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0", path.name]
    command = python if path.suffix == ".py" else [str(NODE), "--test", path.name]
    kept = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        command,
        cwd=path.parent,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def signed_up(shop: Shop) -> str:
    """A user who has signed up, with a wrong code and a wrong password on the way."""
    name, cognito = "carol", shop.cognito
    cognito.sign_up(
        ClientId=shop.client_id,
        Username=name,
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "carol@example.com"}],
    )
    (code,) = codes_of(shop.host, shop.pool_id, name)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for given in (wrong, code):
        confirm = {"ClientId": shop.client_id, "Username": name, "ConfirmationCode": given}
        if given == code:
            cognito.confirm_sign_up(**confirm)
        else:
            with pytest.raises(ClientError):
                cognito.confirm_sign_up(**confirm)
    sign_in = {"ClientId": shop.client_id, "AuthFlow": "USER_PASSWORD_AUTH"}
    with pytest.raises(ClientError):
        cognito.initiate_auth(
            **sign_in, AuthParameters={"USERNAME": name, "PASSWORD": "Not-it-123!"}
        )
    given = cognito.initiate_auth(
        **sign_in, AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD}
    )["AuthenticationResult"]
    cognito.get_user(AccessToken=given["AccessToken"])
    cognito.initiate_auth(
        ClientId=shop.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": given["RefreshToken"]},
    )
    return name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_up_is_done_again(
    developer: Developer, shop: Shop, signed_up: str, language: str, tmp_path: Path
) -> None:
    path = saved(developer, tmp_path, language, user_pool_id=shop.pool_id, username=signed_up)
    text = path.read_text()
    assert PASSWORD not in text
    assert "PASSWORD" in text
    ran = run(path, PASSWORD=PASSWORD)
    assert ran.returncode == 0, ran.stdout + ran.stderr + text
    # It makes users of other names, so it can be run again.
    again = run(path, PASSWORD=PASSWORD)
    assert again.returncode == 0, again.stdout
    users = shop.cognito.list_users(UserPoolId=shop.pool_id, Filter=f'username ^= "{signed_up}-"')[
        "Users"
    ]
    assert {user["UserStatus"] for user in users} == {"CONFIRMED"}
    assert len(users) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saved_test_fails_where_the_host_answers_otherwise(
    developer: Developer, shop: Shop, signed_up: str, language: str, tmp_path: Path
) -> None:
    path = saved(developer, tmp_path, language, user_pool_id=shop.pool_id, username=signed_up)
    # The pool's policy refuses it.
    assert run(path, PASSWORD="short").returncode == 1
    # The variable has no default.
    assert run(path).returncode == 1


def test_it_is_told_which_variables_are_needed(
    developer: Developer, shop: Shop, signed_up: str, tmp_path: Path
) -> None:
    text = saved(
        developer, tmp_path, "pytest", user_pool_id=shop.pool_id, username=signed_up
    ).read_text()
    head = text.split('"""')[1]
    assert "- PASSWORD\n" in head
    assert "- WRONG_PASSWORD (Wrong-password-1 where it is not set)" in head


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_in_on_the_pages_is_done_again(
    developer: Developer, console_host: Host, language: str, tmp_path: Path
) -> None:
    passwords_only = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}
    shop = make_shop(console_host, Policies=passwords_only)
    base = f"{shop.host.url}/_aws/cognito-idp"
    callback = f"{shop.host.url}/_extension/cognito/try/callback"
    browser, typed = requests.Session(), {"username": "alice", "password": PASSWORD}
    page = browser.get(
        f"{base}/oauth2/authorize",
        params={
            "client_id": shop.client_id,
            "response_type": "code",
            "redirect_uri": callback,
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        },
        timeout=30,
    )
    form = next(one for one in developer.forms(page) if typed.keys() <= one.fields.keys())
    back = browser.post(
        urljoin(page.url, form.action),
        data={**form.fields, **typed},
        allow_redirects=False,
        timeout=30,
    )
    code = back.headers["Location"].partition("code=")[2].partition("&")[0]
    token = requests.post(
        f"{base}/oauth2/token",
        data={
            "grant_type": "authorization_code",
            "client_id": shop.client_id,
            "code": code,
            "redirect_uri": callback,
            "code_verifier": VERIFIER,
        },
        timeout=30,
    )
    assert token.status_code == 200, token.text
    path = saved(developer, tmp_path, language, client_id=shop.client_id)
    # Bob's sign-up is there too: other users are made each time.
    ran = run(path, PASSWORD=PASSWORD, COGNITO_HOST=shop.host.url)
    assert ran.returncode == 0, ran.stdout + ran.stderr + path.read_text()
    assert "oauth2/token" in path.read_text()


def test_what_is_not_there_is_not_saved(developer: Developer, shop: Shop) -> None:
    assert developer.get("/save", username="nobody", **{"as": "pytest"}).status_code == 404
    assert developer.get("/save", username="alice", **{"as": "cobol"}).status_code == 404


def test_a_step_is_copied_for_curl(
    developer: Developer, shop: Shop, signed_up: str, tmp_path: Path
) -> None:
    records = requests.get(
        f"{shop.host.url}/_aws/cognito-idp/activity",
        params={
            "user_pool_id": shop.pool_id,
            "username": signed_up,
            "operation": "InitiateAuth",
            "outcome": "ok",
        },
        timeout=30,
    ).json()["records"]
    page = developer.get(f"/activity/{records[0]['Journey']}")
    commands = [
        one
        for one in developer_copies(page.text)
        if one.startswith("curl") and "InitiateAuth" in one
    ]
    ran = subprocess.run(
        ["bash", "-c", commands[0]],
        env={"PATH": os.environ["PATH"], "PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert '"AccessToken"' in ran.stdout, ran.stdout + ran.stderr + commands[0]


def developer_copies(text: str) -> list[str]:
    """Return what the buttons of a page copy."""
    return [html.unescape(one) for one in re.findall(r'data-copy="([^"]*)"', text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("password", [PASSWORD, "Not-it-123!"])
def test_a_sign_in_by_srp_is_done_again_with_a_library(
    developer: Developer, own_shop: Shop, language: str, password: str, tmp_path: Path
) -> None:
    shop = own_shop
    srp = AWSSRP("alice", password, shop.pool_id, shop.client_id, client=shop.cognito)
    with contextlib.suppress(ClientError):
        srp.authenticate_user()
    path = saved(developer, tmp_path, language, client_id=shop.client_id, username="alice")
    text = path.read_text()
    library = {"pytest": "pycognito", "javascript": "amazon-cognito-identity-js"}[language]
    assert f"It signs in by SRP, for which it needs the library {library}." in text
    assert "It leaves out" not in text
    assert password not in text
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    is_right = password == PASSWORD
    ran = run(path, **({"PASSWORD": PASSWORD} if is_right else {}))
    assert ran.returncode == 0, ran.stdout + ran.stderr + text
    # The proof is of the password that is given, not one that was recorded.
    other = {"PASSWORD": "Wrong-123!"} if is_right else {"WRONG_PASSWORD": PASSWORD}
    assert run(path, **other).returncode == 1
