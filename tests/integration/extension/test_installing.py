"""The extension in environments that have nothing of it."""

import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests

from localstack_cognito.host.versions import NEWEST, OLDEST
from tests.environments import PROJECT, find_python, fresh_environment, install, uv
from tests.host import Host, host_environment, running_host
from tests.integration.command.run import run
from tests.integration.extension.conftest import Distributions
from tests.integration.making import PASSWORD

_HOSTS = {"3.11": OLDEST, "3.12": OLDEST, "3.13": NEWEST}
_EXTENSION = "localstack-extension-cognito"
_LOCALSTACK = "localstack==2026.8.2"
# What `localstack extensions install` and `uninstall` run, telling what is listed after each.
_EXTENSIONS_INSTALL = """
import json, sys
import localstack.extensions.api

# The tool is published under another name than it has in the image, and without this package.
sys.modules["localstack_cli.extensions"] = localstack.extensions
sys.modules["localstack_cli.extensions.api"] = localstack.extensions.api

from localstack_cli.pro.core.bootstrap.extensions import repository
from localstack_cli.utils.venv import VirtualEnvironment

venv = VirtualEnvironment(sys.argv[1])
if not venv.exists:
    venv.create()
    venv.add_pth("localstack-venv", VirtualEnvironment(sys.prefix))
extensions = repository.ExtensionsRepository(venv)
messages = [event["message"] for event in getattr(extensions, sys.argv[2])(sys.argv[3])]
listed = [one["distribution"]["name"] for one in repository.list_extension_metadata()]
print(json.dumps({"messages": messages, "listed": listed}))
"""


def _walk(host: Host) -> dict[str, Any]:
    """Sign somebody up and in, and return what her verified ID token says."""
    cognito = host.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    cognito.sign_up(ClientId=client, Username="alice", Password=PASSWORD)
    messages = requests.get(f"{host.url}/_aws/cognito-idp/messages", timeout=30).json()["messages"]
    cognito.confirm_sign_up(
        ClientId=client, Username="alice", ConfirmationCode=messages[-1]["Code"]
    )
    signed_in = cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    token = signed_in["AuthenticationResult"]["IdToken"]
    keys = jwt.PyJWKClient(f"{host.url}/{pool}/.well-known/jwks.json")
    claims: dict[str, Any] = jwt.decode(
        token, keys.get_signing_key_from_jwt(token), algorithms=["RS256"], audience=client
    )
    return claims


def test_the_distributions_hold_every_file_of_the_package(distributions: Distributions) -> None:
    def files(root: Path) -> set[str]:
        found = [path for path in (root / "localstack_cognito").rglob("*") if path.is_file()]
        names = {str(path.relative_to(root)) for path in found}
        # Caches of Python and of tools are nothing of the package.
        return {name for name in names if "__pycache__" not in name and "/." not in name}

    with zipfile.ZipFile(distributions.wheel) as wheel:
        names = {name for name in wheel.namelist() if name.startswith("localstack_cognito/")}
    assert names == files(distributions.folder) == files(PROJECT)


@pytest.mark.parametrize("python", _HOSTS)
def test_the_wheel_serves_in_a_fresh_host_environment(
    tmp_path: Path, distributions: Distributions, python: str
) -> None:
    found = find_python(python)
    if found is None:
        pytest.skip(f"there is no Python {python} on this machine")
    environment = fresh_environment(tmp_path / "venv", found, f"{distributions.wheel}[host]")
    command = environment / "bin" / "localstack-cognito"
    with running_host(tmp_path, command=command) as host:
        assert _walk(host)["cognito:username"] == "alice"
        assert f"localstack-core {_HOSTS[python]})" in host.output()


@pytest.fixture(scope="session")
def host_environment_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with a host and the tool that installs extensions, without ours."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    python = find_python("3.13") or find_python("3.12") or find_python("3.11")
    assert python is not None
    return fresh_environment(
        tmp_path_factory.mktemp("alone") / "venv",
        python,
        *project["optional-dependencies"]["host"],
        _LOCALSTACK,
    )


def test_localstack_extensions_install_installs_and_lists_it(
    tmp_path: Path, distributions: Distributions, host_environment_alone: Path
) -> None:
    extensions = tmp_path / "python_venv"

    def tool(operation: str, what: str) -> dict[str, list[str]]:
        python = host_environment_alone / "bin" / "python"
        ran = subprocess.run(
            [python, "-c", _EXTENSIONS_INSTALL, extensions, operation, what],
            capture_output=True,
            text=True,
            env=host_environment(),
            cwd=tmp_path,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        told: dict[str, list[str]] = json.loads(ran.stdout.splitlines()[-1])
        return told

    for source in (distributions.folder, distributions.sdist, distributions.wheel):
        installed = tool("run_install", f"file://{source}")
        assert "Extension successfully installed" in installed["messages"]
        assert installed["listed"] == [_EXTENSION]
        if source == distributions.wheel:
            break
        assert tool("run_uninstall", _EXTENSION)["listed"] == []
    with running_host(tmp_path, command=extensions / "bin" / "localstack-cognito") as host:
        assert _walk(host)["token_use"] == "id"


def test_without_a_host_the_command_says_so_in_one_line(
    tmp_path: Path, distributions: Distributions
) -> None:
    environment = tmp_path / "venv"
    uv("venv", "--quiet", "--python", sys.executable, environment)
    install(environment, "--no-deps", distributions.wheel)
    refused = run("start", command=environment / "bin" / "localstack-cognito")
    assert refused.returncode == 1
    assert refused.stderr == (
        "localstack-cognito: The package localstack-core is missing: "
        "pip install 'localstack-extension-cognito[host]'\n"
    )


def test_the_extension_pins_nothing_but_what_would_replace_the_hosts_libraries() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    bounded = [one for one in project["dependencies"] if "<" in one or "==" in one]
    assert bounded == ["webauthn>=2.2,<2.8"]
