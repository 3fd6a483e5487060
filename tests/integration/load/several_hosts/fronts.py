"""Hosts on one database behind an nginx that is set up as the documents say."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.host import Host, reserved_port, running_host
from tests.integration.documents.documents import blocks_of
from tests.nginx import running_front

DOCUMENT = "docs/several-hosts.md"
HOSTS = 3
"""How many the documents have."""


@dataclass
class Front:
    """The hosts, and ``door``: what clients take for a host, and is the balancer before them."""

    door: Host
    hosts: list[Host]


@contextmanager
def running_hosts_behind_nginx(
    folder: Path, database_url: str, last_ones: str | None = None
) -> Iterator[Front]:
    """Run them, with one address for all; the last one may have a database of its own."""
    port = reserved_port()
    with ExitStack() as stack:
        hosts = [
            stack.enter_context(
                running_host(
                    folder / str(number),
                    COGNITO_DATABASE_URL=url,
                    LOCALSTACK_HOST=f"localhost:{port}",
                )
            )
            for number, url in enumerate([*[database_url] * (HOSTS - 1), last_ones or database_url])
        ]
        stack.enter_context(running_front(folder / "nginx", configuration(hosts, port), port))
        yield Front(Host(hosts[0].process, port, hosts[0].log), hosts)


def configuration(hosts: list[Host], port: int) -> str:
    """Return the documents' configuration with the addresses of these hosts and of the front."""
    (text,) = (block.text for block in blocks_of(DOCUMENT) if block.language == "nginx")
    for host in hosts:
        text, replaced = re.subn(r"10\.0\.0\.1[1-9]:4566", f"127.0.0.1:{host.port}", text, count=1)
        assert replaced == 1
    assert text.count("4566") == 1
    return text.replace("listen 4566", f"listen 127.0.0.1:{port}")
