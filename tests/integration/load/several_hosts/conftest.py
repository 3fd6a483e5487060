"""Several hosts on one PostgreSQL database."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.host import Host, running_host
from tests.integration.load.several_hosts.fronts import Front, running_hosts_behind_nginx
from tests.postgresql import PostgreSQL


@pytest.fixture(scope="module")
def two_hosts(
    tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQL
) -> Iterator[list[Host]]:
    """Two hosts that share a directory, for whoever does not end one."""
    folder = tmp_path_factory.mktemp("two")
    url = postgresql.new_database(folder.name)
    settings: dict[str, Any] = {
        "COGNITO_DATABASE_URL": url,
        "COGNITO_ISSUER_BASE_URL": "https://cognito.example.com",
    }
    with (
        running_host(folder / "one", **settings) as one,
        running_host(folder / "two", **settings) as two,
    ):
        yield [one, two]
        for host in (one, two):
            assert "Traceback" not in host.output()


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQL) -> Iterator[Front]:
    """Three hosts behind nginx, for whoever ends none of them."""
    folder = tmp_path_factory.mktemp("front")
    with running_hosts_behind_nginx(folder, postgresql.new_database(folder.name)) as running:
        yield running
        for host in running.hosts:
            assert "Traceback" not in host.output()
