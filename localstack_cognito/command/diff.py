"""``localstack-cognito diff``: what differs between a file, a host and AWS."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from localstack_cognito.command.hosts import CommandError, add_address_of_host, endpoint_of
from localstack_cognito.lazy_imports import lazily

if TYPE_CHECKING:
    from localstack_cognito.seeding.differences.comparing import Side
    from localstack_cognito.seeding.differences.report import Difference

_EQUAL, _DIFFERENT, _UNREAD = 0, 1, 2
_HOST, _AWS = "host", "aws:"

_file_side: Callable[[str], "Side"] = lazily("localstack_cognito.command.diff_sides:file_side")
_host_side: Callable[[str, bool], "Side"] = lazily(
    "localstack_cognito.command.diff_sides:host_side"
)
_aws_side: Callable[[str, bool], "Side"] = lazily("localstack_cognito.command.diff_sides:aws_side")
_member_names: Callable[[str], frozenset[str]] = lazily(
    "localstack_cognito.seeding.form.model:member_names"
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the two sides, what is compared, and how it is printed."""
    for name in ("A", "B"):
        parser.add_argument(
            name.lower(),
            metavar=name,
            help=f"a file, {_HOST}, or {_AWS}USER_POOL_ID[,IDENTITY_POOL_ID]",
        )
    parser.add_argument("--json", action="store_true", help="print the differences as JSON")
    for option, what in (("--only", "only what is in"), ("--ignore", "nothing that is in")):
        parser.add_argument(
            option,
            nargs="+",
            action="extend",
            default=[],
            metavar="MEMBER",
            help=f"{what} these members, such as Users or CallbackURLs",
        )
    parser.add_argument("--dates", action="store_true", help="compare dates too")
    add_address_of_host(parser)


def run(options: argparse.Namespace) -> int:
    """Print the differences, and return 0 where there are none, 1 where there are some.

    It is 2 where a side cannot be read: what is wrong is told on standard error, a line each.
    """
    from localstack_cognito.seeding.files.places import FileProblem, FileProblems

    try:
        return _compared(options)
    except CommandError as error:
        print(f"localstack-cognito: {error}", file=sys.stderr)
    except (FileProblem, FileProblems) as problems:
        print(problems, file=sys.stderr)
    except KeyboardInterrupt:
        print("localstack-cognito: interrupted", file=sys.stderr)
    except BrokenPipeError:
        # Whoever reads has enough; nothing is left to be written when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DIFFERENT
    return _UNREAD


def _compared(options: argparse.Namespace) -> int:
    from localstack_cognito.seeding.differences.comparing import compare

    only, ignored = set(options.only), set(options.ignore)
    _refuse_unknown(only | ignored)
    if only and not only & {"Users", *_member_names("User")}:
        ignored.add("Users")
    with_users = "Users" not in ignored
    left, right = (_side(options, name, with_users) for name in (options.a, options.b))
    found = compare(left, right, with_dates=options.dates, ignored=ignored)
    return _print(_wanted(found, only, ignored), as_json=options.json)


def _refuse_unknown(names: Collection[str]) -> None:
    known = _member_names("File")
    for name in sorted(names):
        if name not in known:
            raise CommandError(f"A file has no member {name}")


def _side(options: argparse.Namespace, name: str, with_users: bool) -> "Side":
    if name == _HOST:
        return _host_side(endpoint_of(options), with_users)
    if name.startswith(_AWS):
        return _aws_side(name.removeprefix(_AWS), with_users)
    return _file_side(name)


def _wanted(
    found: Iterable["Difference"], only: Collection[str], ignored: Collection[str]
) -> Iterator["Difference"]:
    for difference in found:
        members = {step.member for step in difference.steps}
        if not members & set(ignored) and (not only or members & set(only)):
            yield difference


def _print(found: Iterable["Difference"], *, as_json: bool) -> int:
    from localstack_cognito.seeding.differences.report import line_of

    # https://no-color.org
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    count = 0
    for count, difference in enumerate(found, 1):
        if as_json:
            opening = "[\n  " if count == 1 else ",\n  "
            sys.stdout.write(opening + json.dumps(difference.as_json(), ensure_ascii=False))
        else:
            print(line_of(difference, coloured=coloured))
    if as_json:
        print("\n]" if count else "[]")
    sys.stdout.flush()
    return _DIFFERENT if count else _EQUAL
