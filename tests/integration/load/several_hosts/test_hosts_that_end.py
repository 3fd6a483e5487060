"""A host or the database ends or stands still under load: nothing that was answered is lost.

The last test leaves one host less.
"""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import psycopg
import pytest
import requests
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.load.several_hosts.fronts import HOSTS, Front, running_hosts_behind_nginx
from tests.integration.load.several_hosts.loads import SHARED, Load, make_shared_pool
from tests.postgresql import PostgreSQL, running_postgresql
from tests.waiting import wait_until

LONGEST_WRITE = 5.0
"""How long a write waits for a host that stands still: three seconds, and what it takes itself."""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """A server that may be ended."""
    with running_postgresql() as running:
        yield running


@pytest.fixture(scope="module")
def url(server: PostgreSQL) -> str:
    return server.new_database("ends")


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, url: str) -> Iterator[Front]:
    """Hosts that may be ended."""
    with running_hosts_behind_nginx(tmp_path_factory.mktemp("ends"), url) as running:
        yield running


@pytest.fixture
def pool_id(front: Front) -> str:
    return make_shared_pool(front.hosts[0], 2 * HOSTS)


@contextmanager
def standing_still(host: Host) -> Iterator[None]:
    """Stop a host as a debugger or a suspended machine does, and let it run on in the end."""
    process = psutil.Process(host.process.pid)
    host.process.send_signal(signal.SIGSTOP)
    try:
        # On a busy machine it runs on for a moment.
        wait_until(lambda: process.status() == psutil.STATUS_STOPPED)
        yield
    finally:
        host.process.send_signal(signal.SIGCONT)


def test_nobody_waits_long_for_a_host_that_stands_still(front: Front, pool_id: str) -> None:
    *others, still = front.hosts
    # Each transaction that it has for the same user keeps the others for as long: one lane.
    with Load(pool_id, [*others, *others, still]) as load:
        for _ in range(2):
            load.goes_on(load.lanes)
            with standing_still(still):
                load.goes_on(load.at(others))
            load.goes_on(load.at([still]))
    for lane in load.at(others):
        assert lane.errors == []
        assert lane.slowest < LONGEST_WRITE
    for host in front.hosts:
        load.assert_nothing_lost(host)


def test_a_host_that_stands_still_with_a_users_row_keeps_others_for_three_seconds(
    front: Front, pool_id: str, url: str
) -> None:
    *others, still = front.hosts
    cognito = still.client("cognito-idp")

    def change() -> str:
        try:
            cognito.admin_update_user_attributes(
                UserPoolId=pool_id,
                Username=SHARED,
                UserAttributes=[{"Name": "nickname", "Value": "half"}],
            )
        except ClientError as error:
            return str(error.response["ResponseMetadata"]["HTTPStatusCode"])
        return "changed"

    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'ends'"
    idle = "SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction' AND pid <> %s"
    with (
        psycopg.connect(url) as holder,
        psycopg.connect(url, autocommit=True) as watch,
        ThreadPoolExecutor(1) as threads,
    ):
        # The host comes as far as the user, and is stopped there until it is given them.
        holder.execute("SELECT 1 FROM users WHERE username = %s FOR UPDATE", (SHARED,))
        changed = threads.submit(change)
        wait_until(lambda: watch.execute(waiting).fetchone())
        with standing_still(still):
            holder.rollback()
            wait_until(lambda: watch.execute(idle, (holder.info.backend_pid,)).fetchone())
            with Load(pool_id, [*others, *others]) as load:
                load.goes_on(load.lanes)
    assert changed.result(60) == "503"
    for lane in load.lanes:
        assert lane.errors == []
        assert lane.slowest < LONGEST_WRITE
    user = cognito.admin_get_user(UserPoolId=pool_id, Username=SHARED)
    assert "half" not in str(user["UserAttributes"])
    load.assert_nothing_lost(still)


def kill_a_backend(server: PostgreSQL, url: str) -> None:
    """Kill a process of the server's that has a host's connection; the server ends all others."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = 'ends' AND pid <> pg_backend_pid()"
        ).fetchone()
    assert found is not None
    os.kill(found[0], signal.SIGKILL)


def restart(server: PostgreSQL, url: str) -> None:
    server.restart()


@pytest.mark.parametrize("end", [kill_a_backend, restart])
def test_hosts_go_on_when_the_database_is_back(
    front: Front, pool_id: str, server: PostgreSQL, url: str, end: object
) -> None:
    assert callable(end)
    with Load(pool_id, front.hosts[:2] * 2) as load:
        load.goes_on(load.lanes)
        end(server, url)
        load.goes_on(load.lanes)
    for host in front.hosts:
        load.assert_nothing_lost(host)
        assert "Traceback" not in host.output()


def test_what_a_killed_host_has_answered_is_kept_and_the_others_go_on(
    front: Front, pool_id: str
) -> None:
    *others, killed = front.hosts
    with Load(pool_id, [front.door] * (2 * HOSTS)) as load:
        load.goes_on(load.lanes)
        killed.stop(signal.SIGKILL)
        load.goes_on(load.lanes, 5)
    for lane in load.lanes:
        # What was under way where the host was killed; the front sends the rest elsewhere.
        assert len(lane.errors) <= 1, lane.errors
    for host in others:
        load.assert_nothing_lost(host)
    health = requests.get(f"{front.door.url}/_localstack/health", timeout=30).json()["services"]
    assert health["cognito-idp"] == "running"
