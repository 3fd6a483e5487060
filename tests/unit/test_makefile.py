"""What ``make`` runs, as it says itself without running it."""

import subprocess

import pytest

from tests.environments import PROJECT


def last_line_of(*arguments: str) -> str:
    """Return the last command that ``make`` would run, its blanks made one each."""
    ran = subprocess.run(
        ["make", "-n", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    text = ran.stdout.replace("\\\n", " ").strip().splitlines()[-1]
    return " ".join(text.split())


START = "exec .venv/bin/localstack-cognito start"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], f"{START} --port 4566"),
        (["PORT=4600"], f"{START} --port 4600"),
        (["VOLUME=.state/a b"], f"{START} --port 4566 --volume '.state/a b'"),
        (["PERSIST=1"], f"{START} --port 4566 --persist"),
        (["PERSIST=0"], f"{START} --port 4566"),
        (
            ["PORT=4600", "VOLUME=/data", "PERSIST=1"],
            f"{START} --port 4600 --volume '/data' --persist",
        ),
    ],
)
def test_a_start_takes_port_volume_and_persistence(given: list[str], expected: str) -> None:
    assert last_line_of("start", *given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], "tests.bench.hosts"),
        (["RECORD=1"], "tests.bench.hosts --record"),
        (["USERS=1000"], "tests.bench.users --users 1000"),
        (["USERS=1000", "RECORD=1"], "tests.bench.users --users 1000 --record"),
        (["RECORD=0"], "tests.bench.hosts"),
    ],
)
def test_a_benchmark_takes_how_many_users_and_whether_it_is_kept(
    given: list[str], expected: str
) -> None:
    assert last_line_of("bench", *given) == f".venv/bin/python -m {expected}"
