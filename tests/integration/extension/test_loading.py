"""How a host comes to serve Cognito, and what it costs its start."""

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.environments import with_stand_ins
from tests.host import Host, host_environment, running_host

_HEAVY = (
    "alembic",
    "email_validator",
    "gmpy2",
    "sqlalchemy",
    "localstack_cognito.aws.api.cognito_idp",
    "localstack_cognito.directory",
    "localstack_cognito.providers",
    "localstack_cognito.signin",
    "localstack_cognito.storage",
    "localstack_cognito.tokens",
)
# What is imported for the extension until the host is ready, beyond what the host has imported.
_LOADING = """
import sys
import localstack.aws.app, localstack.services.edge, localstack.runtime.main

before = set(sys.modules)
from localstack_cognito import plugins

plugins.load_extension()
plugins.platform_is_ready()
print(*sorted(set(sys.modules) - before))
"""
_DOCUMENTED_ORDER = [
    "on_extension_load",
    "on_platform_start",
    "update_gateway_routes",
    "update_request_handlers",
    "update_response_handlers",
    "on_platform_ready",
]


def _is_ours(host: Host) -> bool:
    """Whether ours serves, once: a second loading would add each path and handler again."""
    cognito = host.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="ours")["UserPool"]["Id"]
    keys = requests.get(f"{host.url}/{pool}/.well-known/jwks.json", timeout=30)
    return len(keys.json()["keys"]) == 2


def test_health_lists_both_services(host: Host) -> None:
    services = requests.get(f"{host.url}/_localstack/health", timeout=30).json()["services"]
    assert {"cognito-idp", "cognito-identity"} <= services.keys()


def test_our_hook_drives_the_methods_in_the_documented_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from localstack_cognito import plugins
    from localstack_cognito.extension import CognitoExtension

    called: list[str] = []

    class Recorder(CognitoExtension):
        """Records what it is told instead of doing it."""

    for name in _DOCUMENTED_ORDER:
        monkeypatch.setattr(
            Recorder, name, lambda self, *args, name=name: called.append(name), raising=True
        )
    monkeypatch.setattr(plugins, "CognitoExtension", Recorder)
    monkeypatch.setattr(plugins, "_driven", [])
    plugins.load_extension()
    plugins.platform_is_ready()
    assert called == _DOCUMENTED_ORDER


def test_an_extension_manager_loads_it_and_nobody_else_does(tmp_path: Path) -> None:
    command = with_stand_ins(tmp_path / "venv", "extension_manager")
    with running_host(tmp_path, command=command) as host:
        assert _is_ours(host)
        host.stop()
        printed = [line for line in host.output().splitlines() if "stand-in manager: " in line]
    methods = [line.rpartition("cognito.")[2] for line in printed]
    assert methods == [*_DOCUMENTED_ORDER, "on_platform_shutdown"]
    assert "overwriting existing route" not in host.output()


@pytest.fixture(scope="session")
def beside_another_cognito(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_stand_ins(tmp_path_factory.mktemp("other") / "venv", "other_provider")


def _theirs(host: Host) -> dict[str, bool]:
    def answers(call: Callable[..., Any], member: str) -> bool:
        try:
            return bool([p for p in call(MaxResults=10)[member] if "theirs" in p.values()])
        except host.client("cognito-identity").exceptions.ClientError:
            return False

    return {
        "cognito-idp": answers(host.client("cognito-idp").list_user_pools, "UserPools"),
        "cognito-identity": answers(
            host.client("cognito-identity").list_identity_pools, "IdentityPools"
        ),
    }


@pytest.mark.parametrize(
    ("overridden", "ours"),
    [("cognito-idp", "cognito-identity"), ("cognito-identity", "cognito-idp")],
)
def test_it_takes_over_from_a_cognito_of_the_hosts_own_unless_an_override_names_that(
    tmp_path: Path, beside_another_cognito: Path, overridden: str, ours: str
) -> None:
    variable = f"PROVIDER_OVERRIDE_{overridden.upper().replace('-', '_')}"
    override: dict[str, Any] = {variable: "pro"}
    with running_host(tmp_path, command=beside_another_cognito, **override) as host:
        assert _theirs(host) == {overridden: True, ours: False}
        assert f"{overridden} is served by the provider 'pro', as configured" in host.output()
        assert (
            f"{ours} is served by localstack-extension-cognito instead of the host's provider 'pro'"
            in host.output()
        )


def test_what_is_heavy_is_imported_at_the_first_request(tmp_path: Path) -> None:
    command = with_stand_ins(tmp_path / "venv", "import_spy")
    with running_host(tmp_path, command=command) as host:
        (line,) = [line for line in host.output().splitlines() if "stand-in spy: " in line]
    modules = line.split()
    assert "localstack_cognito.extension" in modules
    assert [name for name in modules if name.startswith(_HEAVY)] == []


def test_until_the_host_is_ready_only_its_packages_and_ours_are_imported() -> None:
    """A start is quick where little is imported for it: ``make bench`` measures the time."""
    loaded = subprocess.run(
        [sys.executable, "-c", _LOADING],
        capture_output=True,
        text=True,
        check=True,
        env=host_environment(),
    )
    modules = loaded.stdout.splitlines()[-1].split()
    assert "localstack_cognito.extension" in modules
    packages = {module.partition(".")[0] for module in modules}
    assert packages - sys.stdlib_module_names <= {"localstack_cognito", "localstack", "rolo"}


def test_a_host_that_was_not_tried_is_told_in_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from localstack_cognito.extension import CognitoExtension
    from localstack_cognito.host import precedence, service_models, versions

    monkeypatch.setattr(versions, "version", lambda name: "2027.1.0")
    monkeypatch.setattr(CognitoExtension, "_loaded", None)
    monkeypatch.setattr(service_models, "install", lambda: None)
    monkeypatch.setattr(precedence, "take_over", lambda: None)
    with caplog.at_level(logging.WARNING):
        CognitoExtension().on_extension_load()
    assert "localstack-core 2027.1.0 is too new" in caplog.text
