"""The floors that architecture.md shows are those that import-linter checks."""

import re
import tomllib

from tests.integration.documents.documents import TOP, text_of

_PACKAGE = TOP / "localstack_cognito"


def _floors_in_document() -> list[tuple[int, set[str]]]:
    """Return each floor's number and its modules, from the top, without those that are to come."""
    section = text_of("docs/architecture.md").split("## The floors")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| (.+?) \| .+ \|$", section, re.MULTILINE)
    floors = [(int(number), set(re.findall(r"`(\w+)`", names))) for number, names in rows]
    return [
        (number, there)
        for number, names in floors
        if (there := {name for name in names if _is_module(name)})
    ]


def _is_module(name: str) -> bool:
    return (_PACKAGE / name).is_dir() or (_PACKAGE / f"{name}.py").is_file()


def test_the_floors_are_those_that_are_checked() -> None:
    settings = tomllib.loads((TOP / "pyproject.toml").read_text())
    (contract,) = (
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["containers"] == ["localstack_cognito"]
    )
    checked = [set(layer.split(" | ")) for layer in contract["layers"]]
    assert [names for _, names in _floors_in_document()] == checked


def test_the_floors_are_numbered_from_the_ground() -> None:
    section = text_of("docs/architecture.md").split("## The floors")[1].split("\n## ")[0]
    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)]
    assert numbers == list(range(len(numbers), 0, -1))
