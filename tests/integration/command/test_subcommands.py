"""The subcommands: their help, and that each imports what is its own."""

import subprocess
import sys

import pytest

from localstack_cognito.command.registry import SUBCOMMANDS
from tests.environments import PROJECT
from tests.integration.command.run import run

_PRINT_OUR_MODULES = """
import sys
from localstack_cognito.command.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*(name for name in sys.modules if name.startswith("localstack")), file=sys.stderr)
"""
_FOR_ALL = {
    "localstack_cognito",
    "localstack_cognito.command",
    "localstack_cognito.command.hosts",
    "localstack_cognito.command.main",
    "localstack_cognito.command.registry",
    "localstack_cognito.lazy_imports",
}
# What reads and writes files, of which no part knows the host.
_OF_FILES = "localstack_cognito.seeding.files"
_OWN = {
    "start": {
        "localstack_cognito.command.version",
        "localstack_cognito.host",
        "localstack_cognito.host.patching",
        "localstack_cognito.host.stopping",
        "localstack_cognito.host.versions",
    },
    "logs": {"localstack_cognito.activity", "localstack_cognito.activity.printing"},
    "token": {"localstack_cognito.command.choice", "localstack_cognito.command.tokens"},
    "login": {
        "localstack_cognito.command.choice",
        "localstack_cognito.command.code_listener",
        "localstack_cognito.command.tokens",
    },
    "seed": {
        "localstack_cognito.command.state",
        "localstack_cognito.seeding",
        "localstack_cognito.seeding.given_files",
        "localstack_cognito.seeding.told",
    },
    "export": {
        "localstack_cognito.command.state",
        "localstack_cognito.seeding",
        "localstack_cognito.seeding.whole_file",
    },
    "version": {"localstack_cognito.host", "localstack_cognito.host.versions"},
}


def _imported(*arguments: str) -> set[str]:
    """Return the names of our modules, and the host's, that the command imports for these."""
    ran = subprocess.run(
        [sys.executable, "-c", _PRINT_OUR_MODULES, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    imported = ran.stderr.splitlines()[-1].split()
    return {name for name in imported if not name.startswith(_OF_FILES)}


@pytest.mark.parametrize("name", [subcommand.name for subcommand in SUBCOMMANDS])
def test_a_subcommand_imports_nothing_that_another_needs(name: str) -> None:
    own = {f"localstack_cognito.command.{name}", *_OWN.get(name, ())}
    assert _imported(name, "--help") == _FOR_ALL | own


def test_help_imports_no_subcommand() -> None:
    assert _imported("--help") == _FOR_ALL


def test_help_lists_the_subcommands() -> None:
    shown = run("--help").stdout
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("    ")] == [
        subcommand.name for subcommand in SUBCOMMANDS
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("begin",), "argument COMMAND: invalid choice: 'begin'"),
        (("version", "--port", "1"), "unrecognized arguments: --port 1"),
    ],
)
def test_a_command_line_that_is_none_is_told(arguments: tuple[str, ...], said: str) -> None:
    refused = run(*arguments)
    assert refused.returncode == 2
    assert said in refused.stderr.splitlines()[-1]
