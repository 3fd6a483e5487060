"""The subcommands. Each is imported when it is asked for."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from localstack_cognito.lazy_imports import lazily


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A subcommand: its name, what ``--help`` says of it, its options, and what it does.

    ``run`` returns the exit code. It raises ``CommandError`` with one line where it cannot do what
    it is asked.
    """

    name: str
    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


SUBCOMMANDS: Sequence[Subcommand] = (
    Subcommand(
        "start",
        "run the host with Cognito in the foreground",
        lazily("localstack_cognito.command.start:add_options"),
        lazily("localstack_cognito.command.start:run"),
    ),
    Subcommand(
        "status",
        "say whether a host serves Cognito",
        lazily("localstack_cognito.command.status:add_options"),
        lazily("localstack_cognito.command.status:run"),
    ),
    Subcommand(
        "logs",
        "print what has happened at a host, and why",
        lazily("localstack_cognito.command.logs:add_options"),
        lazily("localstack_cognito.command.logs:run"),
    ),
    Subcommand(
        "token",
        "print a token of a user, without a password",
        lazily("localstack_cognito.command.token:add_options"),
        lazily("localstack_cognito.command.token:run"),
    ),
    Subcommand(
        "login",
        "open an app client's login page, and print the tokens",
        lazily("localstack_cognito.command.login:add_options"),
        lazily("localstack_cognito.command.login:run"),
    ),
    Subcommand(
        "seed",
        "make a host what files say",
        lazily("localstack_cognito.command.seed:add_options"),
        lazily("localstack_cognito.command.seed:run"),
    ),
    Subcommand(
        "export",
        "write everything that a host has into a file",
        lazily("localstack_cognito.command.export:add_options"),
        lazily("localstack_cognito.command.export:run"),
    ),
    Subcommand(
        "diff",
        "compare two of: a file, a host, AWS",
        lazily("localstack_cognito.command.diff:add_options"),
        lazily("localstack_cognito.command.diff_run:run"),
    ),
    Subcommand(
        "schema",
        "print the JSON Schema of files with pools and users",
        lazily("localstack_cognito.command.schema:add_options"),
        lazily("localstack_cognito.command.schema:run"),
    ),
    Subcommand(
        "pull",
        "read a pool at AWS into a file",
        lazily("localstack_cognito.command.pull:add_options"),
        lazily("localstack_cognito.command.pull:run"),
    ),
    Subcommand(
        "version",
        "print the versions",
        lazily("localstack_cognito.command.version:add_options"),
        lazily("localstack_cognito.command.version:run"),
    ),
)
