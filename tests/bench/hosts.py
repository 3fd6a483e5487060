"""Measures how many users sign up and in where one host, or two, share a PostgreSQL database.

Next to one another, over a line on which a round trip to the database takes a while, and each with
a share of a core, as if it had a machine of its own. Nothing here passes or fails: ``make bench``
prints.
"""

import argparse
import contextlib
import itertools
import statistics
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import processor_shares, recorded
from tests.bench.connection import Connection
from tests.bench.measure import table
from tests.bench.slow_line import slow_line
from tests.bench.together import throughput
from tests.bench.workload import Workload
from tests.host import running_host
from tests.postgresql import PostgreSQL, running_postgresql

HEADING = "Many hosts on one PostgreSQL"
_COLUMNS = ("SignUp/s", "sign-ins/s", "SQS ListQueues/s")
_WARM_UP = 0.5
_numbers = itertools.count()

Figures = list[float]
"""Requests of each kind a second, and how often the hosts' shares were used up."""
Request = tuple[tuple[str, str, dict[str, Any]], bool]
"""A service, an operation and its members; and whether each request is for a new user."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, nargs="+", default=[1, 2], help="how many, each time")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each figure")
    parser.add_argument("--milliseconds", type=float, default=5.0, help="of a slow round trip")
    parser.add_argument("--turns", type=int, default=3, help="of hosts with a share of a core")
    parser.add_argument("--cores", type=float, default=0.25, help="what each host has of a core")
    parser.add_argument("--record", action="store_true", help="keep the run in the documents")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_postgresql() as server:
        text = _bench(Path(folder), server, options)
    print(f"\n{text}")
    if options.record:
        recorded.write(HEADING, text)


def _bench(folder: Path, server: PostgreSQL, options: argparse.Namespace) -> str:
    delays = (0, options.milliseconds)
    rows = []
    for hosts, delay in itertools.product(options.hosts, delays):
        rates = _measure(folder, server, options, hosts, delay=delay)
        rows.append((f"{_count(hosts)}, {delay:g} ms more", *(f"{rate:.0f}" for rate in rates)))
    whole = table(("", *_COLUMNS), rows)
    return (
        f"{options.clients} clients at once, each a process of its own.\n\n{whole}\n\n"
        f"{_shares(folder, server, options)}"
    )


def _shares(folder: Path, server: PostgreSQL, options: argparse.Namespace) -> str:
    """Measure hosts that have a share of a core each: two together have twice that of one."""
    cores = options.cores
    if not processor_shares.can_be_given():
        return (
            "Hosts with a share of a core each were not measured: no control groups (version 1) "
            "can be made here."
        )
    turns: dict[int, list[Figures]] = {hosts: [] for hosts in options.hosts}
    for _ in range(options.turns):
        for hosts, figures in turns.items():
            figures.append(_measure(folder, server, options, hosts, cores=cores))
    measured = {
        hosts: [statistics.median(figure) for figure in zip(*figures, strict=True)]
        for hosts, figures in turns.items()
    }
    rows = [
        (f"{_count(hosts)}, {cores:g} of a core each", f"{up:.0f}", f"{into:.0f}", f"{used_up:.0%}")
        for hosts, (up, into, used_up) in measured.items()
    ]
    fewest, most = (measured[pick(measured)] for pick in (min, max))
    sign_ups, sign_ins = (many / few for few, many in zip(fewest[:2], most[:2], strict=True))
    return (
        f"{table(('', *_COLUMNS[:2], 'share used up'), rows)}\n\n"
        f"{_count(max(measured))} for {min(measured)}: {sign_ups:.2f} times the sign-ups, "
        f"{sign_ins:.2f} times the sign-ins (wanted: at least 1.6)."
    )


def _count(hosts: int) -> str:
    return f"{hosts} host{'s' * (hosts > 1)}"


def _measure(
    folder: Path,
    server: PostgreSQL,
    options: argparse.Namespace,
    hosts: int,
    *,
    delay: float = 0,
    cores: float | None = None,
) -> Figures:
    """Return how many requests of each kind hosts on a database of their own serve a second.

    With ``cores`` each has so much of a core; the last figure is then how often it was used up.
    """
    name = f"hosts{next(_numbers)}"
    url = server.new_database(name)
    with contextlib.ExitStack() as stack:
        if delay:
            port = stack.enter_context(slow_line(server.port, delay))
            url = url.replace(f":{server.port}/", f":{port}/")
        running = [
            stack.enter_context(running_host(folder / f"{name}-{n}", COGNITO_DATABASE_URL=url))
            for n in range(hosts)
        ]
        workload = Workload(Connection(running[0].port))
        ports = [host.port for host in running]
        requests: list[Request] = [
            (("cognito-idp", "SignUp", workload.sign_up_request()), True),
            (("cognito-idp", "InitiateAuth", workload.sign_in_request()), False),
        ]
        if not cores:
            requests.append((("sqs", "ListQueues", {}), False))
        else:
            for request, is_new in requests:
                # What a host does once only is done with the whole of a core.
                throughput(ports, options.clients, _WARM_UP, *request, new_user=is_new)
        shares = [
            stack.enter_context(processor_shares.share_of(host.process.pid, cores))
            for host in running
            if cores
        ]
        rates = [
            throughput(ports, options.clients, options.seconds, *request, new_user=is_new)
            for request, is_new in requests
        ]
        return [*rates, *([min(share.used_up() for share in shares)] if shares else [])]


if __name__ == "__main__":
    main()
