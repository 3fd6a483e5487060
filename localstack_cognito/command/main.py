"""The entry point: which subcommand is wanted, and its exit code."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

from localstack_cognito.command import registry
from localstack_cognito.command.hosts import CommandError, write_nothing_more
from localstack_cognito.lazy_imports import lazily

_versions: Callable[[], str] = lazily("localstack_cognito.command.version:versions_text")

_INTERRUPTED = 128 + signal.SIGINT


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 1 with one line on standard error.

    Where Ctrl-C ends it, it is what a shell has for that: 128 and the signal's number. Whoever
    reads what is printed may have enough at any time.
    """
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given).parse_args(given)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        # What nobody reads is found out here, and not by Python when it ends.
        sys.stdout.flush()
        return code
    except CommandError as error:
        print(f"localstack-cognito: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("localstack-cognito: interrupted", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        write_nothing_more()
        return 0


class _PrintVersions(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *args: Any, **kwargs: Any) -> None:
        print(_versions())
        parser.exit()


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser, with the options of the subcommand that is wanted and of no other."""
    parser = argparse.ArgumentParser(
        prog="localstack-cognito", description="Amazon Cognito on the open-source LocalStack host."
    )
    parser.add_argument(
        "--version", action=_PrintVersions, nargs=0, help="print the versions and exit"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    # No option before the subcommand takes a value.
    wanted = next((argument for argument in given if not argument.startswith("-")), None)
    for subcommand in registry.SUBCOMMANDS:
        options = commands.add_parser(subcommand.name, help=subcommand.help)
        options.set_defaults(run=subcommand.run)
        if subcommand.name == wanted:
            subcommand.add_options(options)
    return parser
