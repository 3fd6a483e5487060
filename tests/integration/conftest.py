"""The host that the integration tests share, and what they start from."""

import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import gmpy2
import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pycognito import aws_srp

from tests import stocked_keys
from tests.host import STARTED, Host, running_host
from tests.integration.making import ALL_FLOWS, PASSWORD, make_client, make_pool, make_user
from tests.postgresql import PostgreSQL, running_postgresql
from tests.secrets_noticed import leaked, notice_requests

# Seconds, in which any other function is done also on a busy machine.
IMPATIENCE = 2
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# What runs as root, without a screen and without the internet.
_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # Names of strangers whose pages are on this machine.
    "--host-resolver-rules=MAP *.foreign.test 127.0.0.1",
)
# Python's own powers would take most of the time of hundreds of sign-ins.
aws_srp.pow = lambda base, exponent, modulus: int(gmpy2.powmod(base, exponent, modulus))


def stock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the setting by which hosts of all workers share the RSA keys that they make."""
    return {stocked_keys.VARIABLE: str(_of_all_workers(tmp_path_factory) / "keys")}


def _of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that every test may use; none may change what is another's."""
    with running_host(tmp_path_factory.mktemp("host"), **stock(tmp_path_factory)) as running:
        yield running


@pytest.fixture(scope="session")
def impatient_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that waits for a trigger's function for ``IMPATIENCE`` seconds, not five."""
    folder = tmp_path_factory.mktemp("impatient")
    with running_host(folder, COGNITO_TRIGGER_TIMEOUT=str(IMPATIENCE)) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def _no_secret_is_in_the_activity() -> Iterator[None]:
    """Search what every host, and this process, have noted meanwhile for every secret."""
    notice_requests()
    yield
    for started in STARTED:
        started.check_activity()
    noting = sys.modules.get("localstack_cognito.activity.noting")
    if noting is not None:
        found = leaked([record.as_json() for record in noting.recorder.records()])
        noting.recorder.clear()
        assert not found, "\n".join(found)


@pytest.fixture
def start_host(tmp_path: Path) -> Callable[..., AbstractContextManager[Host]]:
    """Starts a host of the test's own: ``with start_host("--persist", NAME="value") as host``."""

    def start(*arguments: str, **options: Any) -> AbstractContextManager[Host]:
        return running_host(tmp_path / "host", *arguments, **options)

    return start


@pytest.fixture(scope="session")
def cognito(host: Host) -> Any:
    """A client of cognito-idp."""
    return host.client("cognito-idp")


@pytest.fixture
def new_pool(cognito: Any) -> Callable[..., str]:
    """Makes a pool and returns its id."""
    numbers = itertools.count()

    def make(**settings: Any) -> str:
        pool = cognito.create_user_pool(PoolName=f"pool{next(numbers)}", **settings)
        return str(pool["UserPool"]["Id"])

    return make


@pytest.fixture
def new_client(cognito: Any) -> Callable[..., str]:
    """Makes an app client and returns its id."""

    def make(pool_id: str, **settings: Any) -> str:
        settings = {"ExplicitAuthFlows": ALL_FLOWS, **settings}
        client = cognito.create_user_pool_client(
            UserPoolId=pool_id, ClientName="client", **settings
        )
        return str(client["UserPoolClient"]["ClientId"])

    return make


@pytest.fixture
def pool_id(new_pool: Callable[..., str]) -> str:
    """A pool with AWS's defaults."""
    return new_pool()


@pytest.fixture
def client_id(pool_id: str, new_client: Callable[..., str]) -> str:
    """A client without a secret that allows every flow that is built."""
    return new_client(pool_id)


@pytest.fixture
def outbox(host: Host) -> Callable[..., list[dict[str, Any]]]:
    """Reads the outbox."""

    def read(**query: Any) -> list[dict[str, Any]]:
        response = requests.get(f"{host.url}/_aws/cognito-idp/messages", params=query, timeout=30)
        response.raise_for_status()
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages

    return read


@pytest.fixture
def new_user(cognito: Any) -> Callable[..., str]:
    """Makes a confirmed user with ``PASSWORD`` and returns the username."""

    def make(pool_id: str, username: str = "alice", **attributes: str) -> str:
        created = cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=username,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": n, "Value": v} for n, v in attributes.items()],
        )
        name = str(created["User"]["Username"])
        cognito.admin_set_user_password(
            UserPoolId=pool_id, Username=name, Password=PASSWORD, Permanent=True
        )
        return name

    return make


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window; each test opens a context of its own in it."""
    found = [path for name in _BROWSERS if (path := shutil.which(name))]
    assert found, f"None of {', '.join(_BROWSERS)} was found: install one."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found[0], args=_ARGUMENTS, timeout=15_000
        )
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a context of the browser, which knows nothing yet, and closes it in the end."""
    from tests.integration.login.browser import TIMEOUT

    contexts: list[BrowserContext] = []

    def open_context(width: int | None = None, **options: Any) -> BrowserContext:
        if width is not None:
            options["viewport"] = {"width": width, "height": 800}
        contexts.append(chromium.new_context(**options))
        contexts[-1].set_default_timeout(TIMEOUT)
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def callback() -> Iterator[str]:
    """Where browsers are sent back to: an app on this machine."""
    from tests.integration.login.browser import running_app

    with running_app() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server; each test makes a database of its own in it."""
    with running_postgresql(in_memory=True) as server:
        yield server


@pytest.fixture(scope="session")
def own_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host whose clock a test may move with ``at``; the shared one's nobody may."""
    with running_host(tmp_path_factory.mktemp("own"), **stock(tmp_path_factory)) as running:
        yield running


@pytest.fixture(scope="session")
def own_cognito(own_host: Host) -> Any:
    """A client of the host whose clock moves."""
    return own_host.client("cognito-idp")


@pytest.fixture
def at(own_host: Host) -> Iterator[Callable[[float], None]]:
    """Sets by how many seconds the own host's clock is ahead, and sets it back in the end."""

    def move(offset: float) -> None:
        url = f"{own_host.url}/_aws/cognito-idp/clock"
        requests.put(url, json={"offset": offset}, timeout=30).raise_for_status()

    yield move
    move(0)


@pytest.fixture
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Gives this process the RSA keys of the test before, none of which any host has."""
    with stocked_keys.taken_from(str(_of_all_workers(tmp_path_factory) / "keys-in-process")):
        yield


@pytest.fixture
def in_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stocked: None
) -> Iterator[Callable[[str], Any]]:
    """Makes clients whose requests this process serves, with an empty database of SQLite."""
    # Whoever needs none of it is spared the import of the host.
    from tests.databases import database_of
    from tests.in_process import in_process_client, serve_what_is_called

    serve_what_is_called(monkeypatch)
    with database_of(monkeypatch, tmp_path):
        yield in_process_client


@pytest.fixture(scope="module")
def alice_pool(cognito: Any) -> str:
    """A pool with alice, whom no test changes."""
    pool_id = make_pool(cognito)
    make_user(cognito, pool_id)
    return pool_id


@pytest.fixture(scope="module")
def alice_client(cognito: Any, alice_pool: str) -> str:
    """A client without a secret that alice signs in with."""
    return make_client(cognito, alice_pool)


@pytest.fixture(scope="module")
def secret_client(cognito: Any, alice_pool: str) -> tuple[str, str]:
    """The id and the secret of a client of alice's pool that has one."""
    client = cognito.create_user_pool_client(
        UserPoolId=alice_pool,
        ClientName="secret",
        GenerateSecret=True,
        ExplicitAuthFlows=ALL_FLOWS,
    )["UserPoolClient"]
    return client["ClientId"], client["ClientSecret"]
