"""The floors and rooms that architecture.md shows are those that import-linter checks."""

import re
import tomllib

import pytest

from tests.integration.documents.documents import TOP, text_of

_CONTRACTS = tomllib.loads((TOP / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]


def _rows(heading: str) -> list[tuple[int, set[str]]]:
    """Return each floor's number and its modules, from the top, of the table below a heading."""
    section = text_of("docs/architecture.md").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| (.+?) \| .+ \|$", section, re.MULTILINE)
    return [(int(number), set(re.findall(r"`(\w+)`", names))) for number, names in rows]


@pytest.mark.parametrize(
    ("heading", "container"),
    [
        ("The floors", "localstack_cognito"),
        ("The rooms of directory", "localstack_cognito.directory"),
    ],
)
def test_the_floors_are_those_that_are_checked(heading: str, container: str) -> None:
    (contract,) = (one for one in _CONTRACTS if one["containers"] == [container])
    rows = _rows(heading)
    assert [names for _, names in rows] == [set(layer.split(" | ")) for layer in contract["layers"]]
    assert [number for number, _ in rows] == list(range(len(rows), 0, -1))


def test_the_rooms_with_an_order_of_their_own_are_named() -> None:
    ordered = {name for one in _CONTRACTS for name in one["containers"]}
    own = {name.partition(".")[2] for name in ordered} - {"", "directory"}
    text = text_of("docs/architecture.md")
    (sentence,) = re.findall(r"^(`.*) have an order of their files too\.", text, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", sentence)) == own
