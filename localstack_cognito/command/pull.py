"""``localstack-cognito pull``: a real pool at AWS, read into a file."""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localstack_cognito.command.hosts import CommandError, endpoint_url
from localstack_cognito.lazy_imports import lazily

_policy: Callable[..., dict[str, Any]] = lazily("localstack_cognito.seeding.pull.operations:policy")
_pull: Callable[..., tuple[int, str]] = lazily("localstack_cognito.seeding.pull.running:run_pull")
_PARTIAL = ".partial"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what is read, as whom, and into which file."""
    parser.add_argument(
        "--user-pool-id", action="append", default=[], metavar="ID", help="may be given repeatedly"
    )
    parser.add_argument(
        "--identity-pool-id",
        action="append",
        default=[],
        metavar="ID",
        help="may be given repeatedly",
    )
    parser.add_argument("--users", action="store_true", help="also the users, and the identities")
    parser.add_argument("--profile", metavar="NAME", help="of the AWS command line's settings")
    parser.add_argument("--region", metavar="NAME", help="default: the one that the id names")
    parser.add_argument(
        "--endpoint-url", type=endpoint_url, metavar="URL", help="who is asked in place of AWS"
    )
    parser.add_argument(
        "--password-for-all",
        metavar="PASSWORD",
        help="what every CONFIRMED user has as a password; else they are RESET_REQUIRED",
    )
    parser.add_argument(
        "--resume", action="store_true", help=f"go on where FILE{_PARTIAL} says that it ended"
    )
    parser.add_argument(
        "--print-policy", action="store_true", help="print the permissions that it needs, and exit"
    )
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="JSON where it ends so, else YAML"
    )


def run(options: argparse.Namespace) -> int:
    """Pull. Raises ``CommandError`` where that cannot be done, or cannot go on."""
    if options.print_policy:
        _print_policy(options)
        return 0
    if not options.user_pool_id and not options.identity_pool_id:
        raise CommandError("Nothing is to be pulled: name a --user-pool-id or --identity-pool-id")
    if options.resume and options.file is None:
        raise CommandError("--resume goes on with a FILE: name it")
    with _partial(options) as partial:
        code, told = _pull(
            partial,
            options.file,
            user_pool_ids=options.user_pool_id,
            identity_pool_ids=options.identity_pool_id,
            with_users=options.users,
            profile=options.profile,
            region=options.region,
            endpoint_url=options.endpoint_url,
            password=options.password_for_all,
        )
    if code == 1:
        raise CommandError(told)
    return code


def _print_policy(options: argparse.Namespace) -> None:
    names_none = not options.user_pool_id and not options.identity_pool_id
    told = _policy(
        has_user_pools=names_none or bool(options.user_pool_id),
        has_identity_pools=names_none or bool(options.identity_pool_id),
        with_users=options.users or names_none,
    )
    print(json.dumps(told, indent=2))


@contextmanager
def _partial(options: argparse.Namespace) -> Iterator[Path]:
    """Give the file in which answers are kept: beside the pull's own, or for the time being."""
    if options.file is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder, "pull")
        return
    partial = options.file.with_name(options.file.name + _PARTIAL)
    if not options.file.parent.is_dir():
        raise CommandError(f"The folder {options.file.parent} does not exist")
    if partial.exists() and not options.resume:
        raise CommandError(
            f"{partial} is of a pull that has not ended: go on with --resume, or remove it"
        )
    yield partial
