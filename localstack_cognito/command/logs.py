"""``localstack-cognito logs``: what has happened at a host, and why."""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from localstack_cognito.activity import printing
from localstack_cognito.command.hosts import CommandError, add_address_of_host, endpoint_of


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which records are printed, how, and of which host."""
    parser.add_argument("-f", "--follow", action="store_true", help="print also what comes")
    parser.add_argument(
        "--since", type=int, default=0, metavar="N", help="only what is behind this Sequence"
    )
    parser.add_argument("--user", metavar="NAME", help="only what concerns this user")
    parser.add_argument("--operation", metavar="NAME", help="only this operation or path")
    parser.add_argument("--outcome", choices=("ok", "refused", "failed"), help="only what ended so")
    parser.add_argument("--json", action="store_true", help="print each record as a line of JSON")
    add_address_of_host(parser)


def run(options: argparse.Namespace) -> int:
    """Print the records. Raises ``CommandError`` where no host answers."""
    endpoint = endpoint_of(options)
    wanted = {
        "username": options.user,
        "operation": options.operation,
        "outcome": options.outcome,
    }
    query = {name: value for name, value in wanted.items() if value is not None}
    try:
        if options.follow:
            records = printing.follow(endpoint, query, options.since)
        else:
            records = iter(printing.read(endpoint, {**query, "since": str(options.since)}))
        for record in records:
            if record is None:
                print(f"localstack-cognito: {endpoint} is gone; waiting for it", file=sys.stderr)
            else:
                print(_shown(record, as_json=options.json), flush=True)
    except printing.NoHost as error:
        raise CommandError(str(error)) from None
    except KeyboardInterrupt:
        # So it ends where it follows.
        return 0
    return 0


def _shown(record: Mapping[str, Any], *, as_json: bool) -> str:
    if as_json:
        return json.dumps(record)
    # https://no-color.org
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return printing.line_of(record, coloured=coloured)
