"""Every command that a document names is run by a test, or is told here why it is not."""

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping

import pytest

from tests.integration.documents.documents import (
    SHELL,
    TOP,
    Command,
    blocks_of,
    commands_of,
    documents,
)
from tests.integration.documents.test_mcp_walk import DOCUMENT as MCP
from tests.integration.documents.test_seeding_walk import DOCUMENT as SEEDING
from tests.integration.documents.test_walks import WALKS
from tests.integration.load.several_hosts.fronts import DOCUMENT as SEVERAL_HOSTS

_NO_COMMANDS = {"ini", "json", "nginx", "python", "text", "toml", "yaml"}
"""Languages of blocks in which there is nothing to run."""

_MAKE: Mapping[str, str] = {
    "api": "tests/integration/aws compares what it makes",
    "bench": "it only measures",
    "clean": "it would remove what the tests run from",
    "dist": "tests/integration/extension builds and installs the same",
    "follow": "it asks the package index; tests/unit/test_follow.py has what it compares",
    "format": "it would change the work tree; `make lint` says what is left to do",
    "help": "tests/integration/documents reads the same lines",
    "lint": "`make test` runs it",
    "lock": "tests/unit/test_lock.py asks whether it would change anything but versions",
    "lowest": "it installs whole environments; tests/unit/test_lock.py has what it tries",
    "mutants": "tests/unit/mutants runs it on a small package",
    "quick": "tests/unit/selection chooses for small changes",
    "start": "tests/unit/test_makefile.py has what it runs, tests/integration/command runs that",
    "test": "it runs this",
}
"""Where the commands of the Makefile are run; here it is asked what each would do."""

_ELSEWHERE: Mapping[str, str] = {
    "pip install localstack-extension-cognito": "tests/integration/extension installs the wheel",
    "pip install 'localstack-extension-cognito[host]'": "tests/integration/extension does so",
    "pip install 'mcp>=2'": "`make test` installs it",
    "localstack extensions install localstack-extension-cognito": (
        "tests/integration/extension runs what it runs, without the licence and Docker"
    ),
    "localstack-cognito diff": "tests/integration/command",
    "localstack-cognito diff team.yaml host --ignore Users": "tests/integration/command",
    "localstack-cognito diff team.yaml other.yaml": "tests/integration/command",
    "localstack-cognito logs": "tests/integration/command",
    "localstack-cognito logs -f": "tests/integration/command",
    "localstack-cognito schema": "tests/integration/command",
    "localstack-cognito schema > cognito.schema.json": "tests/integration/command",
    "localstack-cognito pull": "tests/integration/seeding/pull",
    "localstack-cognito pull --print-policy": "tests/integration/seeding/pull",
    "localstack-cognito pull --user-pool-id us-east-1_abc123def --users team.yaml": (
        "tests/integration/seeding/pull pulls from a host in AWS's role"
    ),
    "localstack-cognito start": "tests/integration/command",
    "localstack-cognito status": "tests/integration/command",
    "localstack-cognito token": "tests/integration/command",
    "localstack-cognito login": "tests/integration/command",
    'curl -H "Authorization: Bearer $(localstack-cognito token --user alice)"': (
        "tests/integration/command calls userInfo so"
    ),
    "localstack-cognito seed": "tests/integration/command",
    "localstack-cognito export": "tests/integration/command",
    "localstack-cognito version": "tests/integration/command",
    ".venv/bin/uvx pre-commit install": "tests/unit/test_lock.py has what the hook runs",
    "python -m localstack.aws.scaffold generate": "`make api` runs it",
    '.venv/bin/python -X importtime -c "import localstack_cognito.extension"': (
        "it measures; tests/integration/extension/test_loading.py bounds the same"
    ),
    '.venv/bin/python -m timeit -n 20 -s "n = 1 << 3071 | 1; e = (1 << 256) - 1"'
    ' "pow(3 << 3000, e, n)"': "it only measures",
    '.venv/bin/python -m timeit -n 20 -s "import gmpy2; n = 1 << 3071 | 1; e = (1 << 256) - 1"'
    ' "gmpy2.powmod(3 << 3000, e, n)"': "it only measures",
    ".venv/bin/python -m tests.lowest --python 3.13 tests/unit/tokens": (
        "it installs a whole environment; tests/unit/test_lock.py has what it tries"
    ),
    ".venv/bin/python -m tests.quick --list": "tests/unit/selection has what is listed",
    ".venv/bin/python -m pytest --record-durations": "it is a run of all tests",
    "pytest test_journey.py": "tests/integration/console/pages runs such files",
    "node --test journey.test.mjs": "tests/integration/console/pages runs such files",
}
"""Commands that are run elsewhere, or cannot be run, each with where or why."""

_COMMANDS = [command for document in documents() for command in commands_of(document)]
_PYTEST = re.compile(r"^\.venv/bin/python -m pytest ((?!--record-durations).*)$")


def _words(command: Command) -> list[str]:
    """Return a command's words without the settings before it."""
    words = command.text.split() if "<<" in command.text else shlex.split(command.text)
    while words and re.match(r"^[A-Z_]+=", words[0]):
        del words[0]
    return words


_OF_MAKE = sorted({tuple(_words(one)) for one in _COMMANDS if _words(one)[:1] == ["make"]})
_OF_PYTEST = sorted({found[1] for one in _COMMANDS if (found := _PYTEST.match(one.text))})


def _is_walked(command: Command) -> bool:
    walked = command.document in (SEVERAL_HOSTS, MCP, SEEDING)
    walked = walked or (command.document, command.heading) in WALKS
    return not command.is_inline and walked


_WALKED = [command for command in _COMMANDS if _is_walked(command)]


def _is_known(command: Command) -> bool:
    """Return whether a test of this folder runs the command, or a table here names it."""
    if _is_walked(command):
        return True
    if command.is_inline and any(one.text.startswith(f"{command.text} ") for one in _WALKED):
        return True
    words = _words(command)
    if words[0] == "make":
        return words[1] in _MAKE
    return command.text in _ELSEWHERE or _PYTEST.match(command.text) is not None


@pytest.mark.parametrize("document", documents())
def test_each_block_says_what_is_in_it(document: str) -> None:
    languages = {block.language for block in blocks_of(document)}
    assert languages - {SHELL} <= _NO_COMMANDS, "a block of commands begins with ```sh"


@pytest.mark.parametrize("command", _COMMANDS, ids=str)
def test_each_command_is_run_by_a_test(command: Command) -> None:
    assert _is_known(command), (
        f"{command}: no test runs it. Put it into a walk (test_walks.py), or say in the tables of "
        "this file where it is run."
    )


def test_a_command_that_no_test_knows_is_noticed() -> None:
    for text in ("make coffee", "curl -s http://localhost:4566/", "SETTING=1 make tea"):
        assert not _is_known(Command("docs/new.md", 1, "New", text, is_inline=False))
    for heading in ("Start", "A two-minute walk"):
        command = Command("docs/new.md", 1, heading, "rm -r x", is_inline=False)
        assert not _is_known(command)


def test_what_is_run_elsewhere_is_named_by_a_document() -> None:
    named = {command.text for command in _COMMANDS}
    assert set(_ELSEWHERE) <= named
    assert set(_MAKE) <= {words[1] for words in _OF_MAKE}


def test_where_it_is_run_is_there() -> None:
    for reason in (*_ELSEWHERE.values(), *_MAKE.values()):
        for path in re.findall(r"tests/[\w/.]+", reason):
            assert (TOP / path).exists(), path


@pytest.mark.parametrize("words", _OF_MAKE, ids=" ".join)
def test_make_has_the_command(words: tuple[str, ...]) -> None:
    planned = subprocess.run(
        [*words, "--dry-run"], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert planned.returncode == 0, planned.stderr
    assert re.search(rf"^{words[1]}:.*## ", (TOP / "Makefile").read_text(), re.MULTILINE)


def test_every_command_of_the_makefile_is_named() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (TOP / "Makefile").read_text(), re.MULTILINE))
    assert targets == set(_MAKE)


@pytest.mark.parametrize("arguments", _OF_PYTEST)
def test_one_test_can_be_run(arguments: str) -> None:
    collected = subprocess.run(
        [f'"{sys.executable}" -m pytest --collect-only -q {arguments}'],
        shell=True,
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert collected.returncode == 0, collected.stdout
    assert re.search(r"^(\d+/)?\d+ tests? collected|^tests/.*: \d+$|::", collected.stdout, re.M)


def test_ci_runs_what_is_said() -> None:
    assert (TOP / ".ci" / "run").read_text().splitlines()[-1] == "make test"
