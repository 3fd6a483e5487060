"""``localstack-cognito pull``: a real pool at AWS, read into a file."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from localstack_cognito.command.hosts import CommandError, endpoint_url

if TYPE_CHECKING:
    from localstack_cognito.seeding.pull.kept import Kept

_INTERRUPTED = 130
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
        return _pull(options, partial)


def _print_policy(options: argparse.Namespace) -> None:
    from localstack_cognito.seeding.pull.operations import policy
    from localstack_cognito.seeding.pull.pulling import policy_text

    names_none = not options.user_pool_id and not options.identity_pool_id
    told = policy(
        has_user_pools=names_none or bool(options.user_pool_id),
        has_identity_pools=names_none or bool(options.identity_pool_id),
        with_users=options.users or names_none,
    )
    print(policy_text(told))


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


def _pull(options: argparse.Namespace, partial: Path) -> int:
    try:
        from localstack_cognito.seeding.pull.clients import Clients, is_local
        from localstack_cognito.seeding.pull.kept import Kept, OtherPull
        from localstack_cognito.seeding.pull.pacing import Pace
        from localstack_cognito.seeding.pull.progress import Progress
        from localstack_cognito.seeding.pull.pulling import (
            Wanted,
            read_all,
            write_file,
            write_stream,
        )
        from localstack_cognito.seeding.pull.refusals import PullError
    except ModuleNotFoundError as error:
        raise CommandError(f"A library is missing ({error}): pip install boto3") from None
    wanted = Wanted(
        user_pool_ids=options.user_pool_id,
        identity_pool_ids=options.identity_pool_id,
        with_users=options.users,
        region=options.region,
        endpoint_url=options.endpoint_url,
        password=options.password_for_all,
    )
    progress = Progress(sys.stderr)
    file: Path | None = options.file
    try:
        kept = Kept(partial, wanted.asked())
    except OtherPull as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"{partial} cannot be written: {error.strerror}") from None
    try:
        clients = Clients(options.profile, options.endpoint_url)
        pace = None if is_local(options.endpoint_url) else Pace()
        pulled = read_all(wanted, clients.client, kept, progress, pace)
        if file is None:
            write_stream(pulled, sys.stdout)
        else:
            write_file(pulled, file)
    except PullError as error:
        raise CommandError(f"{error}{_how_to_go_on(partial, file, kept)}") from None
    except KeyboardInterrupt:
        progress.say(f"localstack-cognito: interrupted{_how_to_go_on(partial, file, kept)}")
        return _INTERRUPTED
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        kept.close()
    os.unlink(partial)
    for line in pulled.notes:
        progress.say(line)
    if file is not None:
        progress.say(f"{file} is written.")
    return 0


def _how_to_go_on(partial: Path, file: Path | None, kept: "Kept") -> str:
    """Return how, where something was read; a file with nothing in it is removed."""
    if file is not None and not kept.is_empty():
        return f" (what was read is in {partial}: --resume goes on)"
    os.unlink(partial)
    return ""
