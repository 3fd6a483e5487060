"""``localstack-cognito seed``: makes a host what files say."""

import argparse
import contextlib
import os
import sys
import threading
from collections.abc import Callable

from localstack_cognito.command import state
from localstack_cognito.command.hosts import CommandError, add_address_of_host, endpoint_of
from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.nodes import MappingNode
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.given_files import GivenFiles
from localstack_cognito.seeding.told import by_member, in_words

_STANDARD_INPUT = "-"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the files, what is done with them, and at which host."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="YAML or JSON; - is the standard input"
    )
    parser.add_argument(
        "--prune", action="store_true", help="delete what is there and the files have not"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="change nothing, and say what would be"
    )
    parser.add_argument(
        "--watch", action="store_true", help="apply the files again when one of them is saved"
    )
    add_address_of_host(parser)


def run(options: argparse.Namespace) -> int:
    """Apply the files and print what was done, or what is wrong with them: then it returns 1.

    Raises ``CommandError`` where no host answers, or it refuses.
    """
    if _STANDARD_INPUT in options.files:
        if len(options.files) > 1 or options.watch:
            raise CommandError("- is the standard input: it goes with no other file and no --watch")
        return _apply(_read_standard_input, options)
    files = GivenFiles(options.files, os.environ)
    if not options.watch:
        return _apply(files.read, options)
    with contextlib.suppress(KeyboardInterrupt):
        _apply(files.read, options)
        print(f"Watching {files.name}. Press Ctrl-C to stop.", flush=True)
        files.watch(lambda: _apply_again(files, options), threading.Event())
    return 0


def _apply_again(files: GivenFiles, options: argparse.Namespace) -> None:
    try:
        _apply(files.read, options)
    except CommandError as error:
        # The host may be back when a file is saved the next time.
        print(f"localstack-cognito: {error}", file=sys.stderr, flush=True)


def _read_standard_input() -> MappingNode:
    return read(sys.stdin.buffer, name="<stdin>", expansion=Expansion(os.environ))


def _apply(read_files: Callable[[], MappingNode], options: argparse.Namespace) -> int:
    try:
        report = state.send(
            endpoint_of(options), read_files(), prune=options.prune, dry_run=options.dry_run
        )
    except FileProblems as problems:
        print(problems, file=sys.stderr, flush=True)
        return 1
    print(in_words(report, dry_run=options.dry_run))
    for member, counts in by_member(report, dry_run=options.dry_run).items():
        print(f"  {member}: {counts}")
    sys.stdout.flush()
    return 0
