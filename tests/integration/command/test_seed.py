"""``localstack-cognito seed``: files of the caller's side, at a host that runs."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.host import LOCALSTACK_COGNITO, Host, host_environment, reserved_port, running_host
from tests.integration.command.files import TEAM, pool_names, running_command
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that nobody else seeds."""
    with running_host(tmp_path_factory.mktemp("seeded")) as running:
        yield running


def _seed(
    host: Host, folder: Path, *arguments: str, text: str | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [LOCALSTACK_COGNITO, "seed", "--endpoint-url", host.url, *arguments],
        cwd=folder,
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        env=host_environment(**environment),
        check=False,
    )


@pytest.fixture
def empty(own: Host, tmp_path: Path) -> Host:
    """The same without anything."""
    ran = _seed(own, tmp_path, "--prune", "-", text="Version: 1")
    assert ran.returncode == 0, ran.stderr
    return own


def test_what_was_done_is_said_by_what_it_was(empty: Host, tmp_path: Path) -> None:
    (tmp_path / "seed.yaml").write_text(TEAM)
    ran = _seed(empty, tmp_path, "seed.yaml")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "4 made",
        "  UserPools: 2 made",
        "  Groups: 1 made",
        "  UserPoolClients: 1 made",
    ]
    changed = TEAM.replace("Precedence: 3", "Precedence: 4").partition("- PoolName: other")[0]
    (tmp_path / "seed.yaml").write_text(changed)
    would = _seed(empty, tmp_path, "--dry-run", "--prune", "seed.yaml")
    assert would.stdout.splitlines()[0] == (
        "1 would be changed, 1 would be deleted, 2 would be unchanged"
    )
    ran = _seed(empty, tmp_path, "--prune", "seed.yaml")
    assert ran.stdout.splitlines()[0] == "1 changed, 1 deleted, 2 unchanged"
    assert pool_names(empty) == ["app"]


def test_variables_and_files_are_those_of_the_caller(empty: Host, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "pool.yaml").write_text(
        "UserPools: [{PoolName: '${file:name.txt}', Id: us-east-1_one}]"
    )
    (tmp_path / "parts" / "name.txt").write_text("from-a-file\n")
    (tmp_path / "seed.yaml").write_text(
        "Version: 1\nInclude: parts/pool.yaml\nUserPools: [{PoolName: '${NAME}'}]\n"
    )
    ran = _seed(empty, tmp_path, "seed.yaml", NAME="from-the-environment")
    assert ran.returncode == 0, ran.stderr
    assert pool_names(empty) == ["from-a-file", "from-the-environment"]


def test_several_files_are_applied_as_one(empty: Host, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(TEAM)
    (tmp_path / "two.json").write_text('{"Version": 1, "UserPools": [{"PoolName": "third"}]}')
    ran = _seed(empty, tmp_path, "--prune", "one.yaml", "two.json")
    assert ran.returncode == 0, ran.stderr
    assert pool_names(empty) == ["app", "other", "third"]
    (tmp_path / "two.json").write_text(
        '{"Version": 1, "UserPools": [\n{"PoolName": "third", "Nmae": "x"}]}'
    )
    ran = _seed(empty, tmp_path, "one.yaml", "two.json")
    assert ran.returncode == 1
    assert ran.stderr.startswith("two.json:2: UserPools[2]: ")


def test_the_standard_input_is_a_file_too(empty: Host, tmp_path: Path) -> None:
    assert _seed(empty, tmp_path, "-", text=TEAM).returncode == 0
    assert pool_names(empty) == ["app", "other"]
    ran = _seed(empty, tmp_path, "-", text="Version: 1\nUserPools: [{}]")
    assert ran.returncode == 1
    assert ran.stderr.startswith("<stdin>:2: UserPools[0]: ")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"seed.yaml": "Version: 1\nUserPools:\n- PoolName: a\n  Colour: red\n"},
            "seed.yaml:4: UserPools[0]: ",
        ),
        (
            {
                "seed.yaml": "Version: 1\nInclude: [a.yaml, b.yaml]\n",
                "a.yaml": "UserPools: [{PoolName: a}]",
                "b.yaml": "# nothing\nUserPools:\n- PoolName: b\n  UserPoolClients:\n"
                "  - ClientName: web\n    RefreshTokenValidity: x\n",
            },
            "b.yaml:6: UserPools[1].UserPoolClients[0].RefreshTokenValidity: ",
        ),
        (
            {
                "seed.yaml": "Version: 1\nUserPools:\n- PoolName: a\n  Groups:\n"
                "  - GroupName: one\n  - GroupName: two words\n"
            },
            "seed.yaml:6: UserPools[0].Groups[1].GroupName: ",
        ),
        ({"seed.yaml": "Version: 1\nUserPools: [{PoolName: '${NONE}'}]"}, "seed.yaml:2: "),
        ({"seed.yaml": "Version: 1\nInclude: none.yaml"}, "seed.yaml:2: Include: none.yaml cannot"),
        ({"seed.yaml": "UserPools: ["}, "seed.yaml:2: This is no YAML: "),
        ({}, "seed.yaml: It cannot be read: No such file or directory."),
    ],
)
def test_a_problem_has_the_caller_s_own_file_and_line(
    empty: Host, tmp_path: Path, files: dict[str, str], said: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    ran = _seed(empty, tmp_path, "seed.yaml")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith(said), ran.stderr
    assert pool_names(empty) == []


def test_who_has_a_name_already_is_told_with_the_caller_s_own_file_and_line(
    empty: Host, tmp_path: Path
) -> None:
    pool = "UserPools:\n- PoolName: a\n  UsernameAttributes: [email]\n  Users:\n"
    (tmp_path / "team.yaml").write_text(
        f"Version: 1\n# nothing\n{pool}"
        "  - Username: a@example.com\n  # nothing\n  - Username: a@example.com\n"
    )
    ran = _seed(empty, tmp_path, "team.yaml")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("team.yaml:9: UserPools[0].Users[1]"), ran.stderr
    assert ran.stderr.endswith(" It is that of team.yaml:7.\n"), ran.stderr


@pytest.mark.parametrize(
    "arguments", [("-", "seed.yaml"), ("--watch", "-")], ids=["with a file", "watched"]
)
def test_the_standard_input_stands_alone(
    own: Host, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = _seed(own, tmp_path, *arguments, text="")
    assert ran.returncode == 1
    assert ran.stderr == (
        "localstack-cognito: - is the standard input: it goes with no other file and no --watch\n"
    )


def test_where_no_host_answers_it_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "seed.yaml").write_text(TEAM)
    url = f"http://127.0.0.1:{reserved_port()}"
    ran = subprocess.run(
        [LOCALSTACK_COGNITO, "seed", "--endpoint-url", url, "seed.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == f"localstack-cognito: No host answers at {url}\n"


def test_what_is_saved_is_applied_again_until_ctrl_c(empty: Host, tmp_path: Path) -> None:
    seed, part = tmp_path / "seed.yaml", tmp_path / "part.yaml"
    seed.write_text("Version: 1\nInclude: part.yaml\nUserPools: [{PoolName: '${file:name}'}]\n")
    part.write_text("UserPools: [{PoolName: first}]")
    (tmp_path / "name").write_text("named")
    arguments = ("seed", "--endpoint-url", empty.url, "--watch", "--prune", "seed.yaml")
    with running_command(tmp_path, *arguments) as (output, errors, process):
        wait_until(lambda: "Watching seed.yaml" in output.read_text())
        assert pool_names(empty) == ["first", "named"]
        part.write_text("UserPools: [{PoolName: second}]")
        wait_until(lambda: pool_names(empty) == ["named", "second"])
        (tmp_path / "name").write_text("renamed")
        wait_until(lambda: pool_names(empty) == ["renamed", "second"])
        # As an editor that puts a new file in the place of the old one.
        (tmp_path / "new").write_text("UserPools: [{PoolName: third, Colour: red}]")
        os.replace(tmp_path / "new", part)
        wait_until(lambda: "part.yaml:1: UserPools[0]: " in errors.read_text())
        assert pool_names(empty) == ["renamed", "second"]
        (tmp_path / "new").write_text("UserPools: [{PoolName: third}]")
        os.replace(tmp_path / "new", part)
        wait_until(lambda: pool_names(empty) == ["renamed", "third"])
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "Traceback" not in errors.read_text()
