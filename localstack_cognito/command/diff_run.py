"""``localstack-cognito diff``: what differs between a file, a host and AWS."""

import argparse
import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator

from localstack_cognito.command.diff import AWS, HOST
from localstack_cognito.command.diff_sides import Account, aws_side, file_side, host_side
from localstack_cognito.command.hosts import CommandError, endpoint_of, write_nothing_more
from localstack_cognito.seeding.differences.comparing import Side, compare
from localstack_cognito.seeding.differences.report import Difference, line_of
from localstack_cognito.seeding.files.places import FileProblem, FileProblems
from localstack_cognito.seeding.form.model import member_names

_EQUAL, _DIFFERENT, _UNREAD = 0, 1, 2


def run(options: argparse.Namespace) -> int:
    """Print the differences, and return 0 where there are none, 1 where there are some.

    It is 2 where a side cannot be read: what is wrong is told on standard error, a line each.
    """
    try:
        return _compared(options)
    except CommandError as error:
        print(f"localstack-cognito: {error}", file=sys.stderr)
    except (FileProblem, FileProblems) as problems:
        print(problems, file=sys.stderr)
    except BrokenPipeError:
        write_nothing_more()
        return _DIFFERENT
    return _UNREAD


def _compared(options: argparse.Namespace) -> int:
    only, ignored = set(options.only), set(options.ignore)
    _refuse_unknown(only | ignored)
    if only and not only & {"UserPools", "Users", *member_names("User")}:
        ignored.add("Users")
    with_users = "Users" not in ignored
    left, right = (_side(options, name, with_users) for name in (options.a, options.b))
    found = compare(left, right, with_dates=options.dates, ignored=ignored)
    return _print(_wanted(found, only, ignored), as_json=options.json)


def _refuse_unknown(names: Collection[str]) -> None:
    known = member_names("File")
    for name in sorted(names):
        if name not in known:
            raise CommandError(f"A file has no member {name}")


def _side(options: argparse.Namespace, name: str, with_users: bool) -> Side:
    if name == HOST:
        return host_side(endpoint_of(options), with_users)
    if name.startswith(AWS):
        account = Account(options.profile, options.region, options.aws_endpoint_url)
        return aws_side(name.removeprefix(AWS), account, with_users)
    return file_side(name)


def _wanted(
    found: Iterable[Difference], only: Collection[str], ignored: Collection[str]
) -> Iterator[Difference]:
    for difference in found:
        members = {step.member for step in difference.steps}
        if not members & set(ignored) and (not only or members & set(only)):
            yield difference


def _print(found: Iterable[Difference], *, as_json: bool) -> int:
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
