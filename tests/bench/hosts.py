"""Measures how many users sign up and in where one host, or two, share a PostgreSQL database.

Next to one another, and over a line on which a round trip to the database takes a while. Nothing
here passes or fails: ``make bench`` prints.
"""

import argparse
import contextlib
import itertools
import tempfile
from pathlib import Path

from tests.bench import recorded
from tests.bench.connection import Connection
from tests.bench.measure import table
from tests.bench.slow_line import slow_line
from tests.bench.together import throughput
from tests.bench.workload import Workload
from tests.host import running_host
from tests.postgresql import PostgreSQL, running_postgresql

HEADING = "Many hosts on one PostgreSQL"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, nargs="+", default=[1, 2], help="how many, each time")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each figure")
    parser.add_argument("--milliseconds", type=float, default=5.0, help="of a slow round trip")
    parser.add_argument("--record", action="store_true", help="keep the run in the documents")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_postgresql() as server:
        text = _bench(Path(folder), server, options)
    print(f"\n{text}")
    if options.record:
        recorded.write(HEADING, text)


def _bench(folder: Path, server: PostgreSQL, options: argparse.Namespace) -> str:
    rows = []
    delays = (0, options.milliseconds)
    for number, (hosts, delay) in enumerate(itertools.product(options.hosts, delays)):
        name = f"hosts{number}"
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
            sign_ups, sign_ins, floor = (
                throughput(ports, options.clients, options.seconds, *request, new_user=is_new)
                for request, is_new in (
                    (("cognito-idp", "SignUp", workload.sign_up_request()), True),
                    (("cognito-idp", "InitiateAuth", workload.sign_in_request()), False),
                    (("sqs", "ListQueues", {}), False),
                )
            )
        rate = [f"{rate:.0f}" for rate in (sign_ups, sign_ins, floor)]
        rows.append((f"{hosts} host{'s' * (hosts > 1)}, {delay:g} ms more", *rate))
    columns = ("", "SignUp/s", "sign-ins/s", "SQS ListQueues/s")
    return (
        f"{options.clients} clients at once, each a process of its own.\n\n{table(columns, rows)}"
    )


if __name__ == "__main__":
    main()
