"""A database that goes away, fills up or is held: who asks is told so, until it is back."""

import resource
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import botocore.exceptions
import psutil
import psycopg
import pytest
import requests
from sqlalchemy import Connection, make_url

from localstack_cognito.storage import migrate
from localstack_cognito.storage.availability import (
    AWAY,
    BUSY,
    DISK,
    FULL,
    DatabaseUnavailable,
    Trouble,
)
from localstack_cognito.storage.engine import Database
from tests.host import Host, running_host
from tests.integration.command.run import run
from tests.integration.storage import rows
from tests.postgresql import PostgreSQL, running_postgresql
from tests.waiting import wait_until

StartHost = Callable[..., AbstractContextManager[Host]]
UNAVAILABLE = 503
# The tables alone fill more, and what readers share is smaller.
_LESS_THAN_THE_LOG_HAS = 65_536


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    with running_postgresql() as server:
        yield server


def refusal(call: Callable[..., Any], **members: Any) -> tuple[int, str, str]:
    """Return the status, the code and the message with which an operation is refused."""
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**members)
    answer = refused.value.response
    error = answer["Error"]
    return answer["ResponseMetadata"]["HTTPStatusCode"], error["Code"], error["Message"]


def states(host: Host) -> set[str]:
    """Return what the host's health says of Cognito."""
    health = requests.get(f"{host.url}/_localstack/health", timeout=30).json()["services"]
    return {health["cognito-idp"], health["cognito-identity"]}


def assert_told_once(host: Host, trouble: Trouble) -> None:
    """See that the log has the trouble in one line and no traces."""
    output = host.output()
    assert output.count(trouble.sentence) == 1
    assert "Traceback" not in output
    assert "exception during call chain" not in output


def test_a_database_that_goes_away_is_told_at_every_door(
    start_host: StartHost, server: PostgreSQL
) -> None:
    url = server.new_database("cognito")
    with start_host(COGNITO_DATABASE_URL=url) as host:
        cognito = host.client("cognito-idp")
        pool_id = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
        client = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="client")
        client_id = client["UserPoolClient"]["ClientId"]
        assert "error" not in states(host)
        server.stop()
        assert refusal(cognito.list_user_pools, MaxResults=1) == (
            UNAVAILABLE,
            "InternalErrorException",
            AWAY.sentence,
        )
        identity = host.client("cognito-identity")
        assert refusal(identity.list_identity_pools, MaxResults=1)[0] == UNAVAILABLE
        paths = {
            f"/{pool_id}/.well-known/jwks.json": "GET",
            f"/{pool_id}/.well-known/openid-configuration": "GET",
            "/_aws/cognito-idp/messages": "GET",
            "/_aws/cognito-idp/risks": "GET",
            f"/_aws/cognito-idp/login?client_id={client_id}&response_type=code": "GET",
            "/_aws/cognito-idp/oauth2/token": "POST",
        }
        for path, method in paths.items():
            form = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": "x"}
            data = form if method == "POST" else None
            answer = requests.request(method, host.url + path, data=data, timeout=30)
            assert (path, answer.status_code) == (path, UNAVAILABLE)
            assert answer.json() == {
                "error": "temporarily_unavailable",
                "error_description": AWAY.sentence,
                "message": AWAY.sentence,
            }
            headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
            page = requests.request(method, host.url + path, data=data, headers=headers, timeout=30)
            assert (path, page.status_code) == (path, UNAVAILABLE)
            assert page.headers["Content-Type"].startswith("text/html")
            assert AWAY.sentence in page.text
            for secret in ("127.0.0.1", str(server.port), "psycopg"):
                assert secret not in page.text + answer.text
        assert states(host) == {"error"}
        status = run("status", "--port", str(host.port))
        assert status.returncode == 1
        assert "cannot serve cognito-idp and cognito-identity" in status.stderr
        assert_told_once(host, AWAY)
        server.start()
        assert "error" not in states(host)
        assert len(cognito.list_user_pools(MaxResults=1)["UserPools"]) == 1
        assert host.output().count("can be used again") == 1


@contextmanager
def failing_disk(host: Host) -> Iterator[None]:
    """Let the host's process write no more than its database's log already has."""
    process = psutil.Process(host.process.pid)
    before = process.rlimit(resource.RLIMIT_FSIZE)
    process.rlimit(resource.RLIMIT_FSIZE, (_LESS_THAN_THE_LOG_HAS, before[1]))
    try:
        yield
    finally:
        process.rlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_takes_nothing_more_is_told_and_what_is_there_is_read(
    start_host: StartHost,
) -> None:
    with start_host() as host:
        cognito = host.client("cognito-idp")
        pool_id = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
        with failing_disk(host):
            for _ in range(2):
                status, code, message = refusal(cognito.create_user_pool, PoolName="lost")
                assert (status, code) == (UNAVAILABLE, "InternalErrorException")
                assert message in (DISK.sentence, FULL.sentence)
            assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Name"] == "pool"
            assert states(host) == {"error"}
        assert "error" not in states(host)
        cognito.create_user_pool(PoolName="kept")
        names = [pool["Name"] for pool in cognito.list_user_pools(MaxResults=9)["UserPools"]]
        assert sorted(names) == ["kept", "pool"]


@pytest.mark.parametrize("backend", ["sqlite", "sqlite-persistent"], indirect=True)
def test_a_full_disk_is_told_as_such_once(
    opened: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)

    def fill() -> None:
        with opened.write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            for number in range(2000):
                rows.add_user(connection, f"user{number}", attributes={"name": "x" * 1000})

    for _ in range(2):
        with pytest.raises(DatabaseUnavailable) as refused:
            fill()
        assert refused.value.trouble == FULL
    assert caplog.text.count(FULL.sentence) == 1
    with opened.read() as connection:
        assert rows.count(connection, "users") == 0
    # Reading it is no proof that it can be written.
    assert "can be used again" not in caplog.text
    with opened.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        rows.add_user(connection)
    assert caplog.text.count("can be used again") == 1


def setting(opened: Database, name: str) -> str:
    with opened.read() as connection:
        return str(connection.exec_driver_sql(f"SHOW {name}").scalar_one())


def test_nobody_waits_without_end_on_postgresql(postgresql_url: str) -> None:
    opened = Database(make_url(postgresql_url).set(drivername="postgresql+psycopg"))
    assert setting(opened, "idle_in_transaction_session_timeout") == "3s"
    assert setting(opened, "lock_timeout") == "20s"
    with opened.read() as connection:
        parameters = connection.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]
    assert parameters["keepalives_idle"] == "10"
    assert parameters["tcp_user_timeout"] == "25000"
    opened.close()


def test_who_makes_the_tables_may_pause_between_them(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Database(make_url(postgresql_url).set(drivername="postgresql+psycopg"))
    seen = []
    make = migrate._create_tables

    def look(connection: Connection) -> None:
        statement = "SHOW idle_in_transaction_session_timeout"
        seen.append(connection.exec_driver_sql(statement).scalar_one())
        make(connection)

    monkeypatch.setattr(migrate, "_create_tables", look)
    migrate.migrate(opened)
    assert seen == ["1min"]
    assert setting(opened, "idle_in_transaction_session_timeout") == "3s"
    opened.close()


def test_who_waits_for_too_long_is_told_so_and_settings_of_the_address_count(
    postgresql: PostgreSQL, postgresql_url: str
) -> None:
    url = make_url(postgresql_url).set(drivername="postgresql+psycopg")
    options = {"options": "-c lock_timeout=200ms", "keepalives_idle": "7"}
    opened = Database(url.update_query_dict(options))
    assert setting(opened, "lock_timeout") == "200ms"
    assert setting(opened, "idle_in_transaction_session_timeout") == "3s"
    with psycopg.connect(postgresql_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(7)")
        with pytest.raises(DatabaseUnavailable) as refused, opened.write() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7)")
        assert refused.value.trouble == BUSY
    with opened.write():
        pass
    opened.close()


def test_a_host_that_is_stopped_in_a_transaction_does_not_stop_the_others(
    tmp_path: Any, postgresql_url: str
) -> None:
    settings: dict[str, Any] = {"COGNITO_DATABASE_URL": postgresql_url}
    with (
        running_host(tmp_path / "first", **settings) as first,
        running_host(tmp_path / "second", **settings) as second,
        psycopg.connect(postgresql_url) as other,
        ThreadPoolExecutor(1) as threads,
    ):
        cognito = first.client("cognito-idp")
        pool_id = cognito.create_user_pool(PoolName="before")["UserPool"]["Id"]
        # The first host has locked the pool's row, and is stopped before it changes it.
        other.execute("LOCK TABLE user_pools IN SHARE MODE")
        stopped = threads.submit(
            refusal, cognito.update_user_pool, UserPoolId=pool_id, PoolName="stopped"
        )
        with psycopg.connect(postgresql_url, autocommit=True) as watch:
            waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation IS NOT NULL"
            wait_until(lambda: watch.execute(waiting).fetchone())
            first.process.send_signal(signal.SIGSTOP)
            # On a busy machine it runs on for a moment.
            first_process = psutil.Process(first.process.pid)
            wait_until(lambda: first_process.status() == psutil.STATUS_STOPPED)
            other.rollback()
            idle = "SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction'"
            wait_until(lambda: watch.execute(idle).fetchone())
        try:
            others = second.client("cognito-idp")
            others.create_user_pool(PoolName="another")
            # Who wants the same pool waits until the server ends what does not go on.
            others.update_user_pool(UserPoolId=pool_id, PoolName="second")
        finally:
            first.process.send_signal(signal.SIGCONT)
        assert stopped.result(60)[:2] == (UNAVAILABLE, "InternalErrorException")
        names = [pool["Name"] for pool in cognito.list_user_pools(MaxResults=9)["UserPools"]]
        assert sorted(names) == ["another", "second"]
