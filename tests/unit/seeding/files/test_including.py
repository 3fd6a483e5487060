"""Lists of included files come first, the rest must agree."""

from pathlib import Path

import pytest

from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.nodes import MappingNode, SequenceNode, plain_value
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.files.reading import read

FILES = {
    "first.yaml": "Version: 1\nPools: [a]\nSame: {x: 1}\n",
    "second.yaml": 'Pools:\n  - {"b": "${NAME}"}\n  - {"c": 1}\n',
    "deep/third.json": '{"Include": ["fourth.yaml", "../first.yaml"],\n"Pools": ["d"]}',
    "deep/fourth.yaml": "Pools: [e]\nKey: ${file:key.txt}\n",
    "deep/key.txt": "secret\n",
    "circle.yaml": "Include: round.yaml\n",
    "round.yaml": "A: 1\nInclude: [circle.yaml]\n",
    "other.yaml": "Version: 2\nPools: x\n",
    "bad.yaml": "A: 1\nB: [1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def read_text(folder: Path, text: str) -> MappingNode:
    (folder / "a.yaml").write_text(text)
    return read(folder / "a.yaml", expansion=Expansion({"NAME": "alice", "WHICH": "second"}))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Include: first.yaml\n", {"Version": 1, "Pools": ["a"], "Same": {"x": 1}}),
        ("Include: []\nA: 1\n", {"A": 1}),
        (
            "Version: 1\nPools: [z]\nInclude: [first.yaml, '${WHICH}.yaml']\n",
            {"Version": 1, "Pools": ["a", {"b": "alice"}, {"c": 1}, "z"], "Same": {"x": 1}},
        ),
        (
            "Pools: [z]\nSame: {x: 1}\nInclude: [deep/third.json, first.yaml]\n",
            {
                "Pools": ["e", "a", "d", "z"],
                "Key": "secret",
                "Version": 1,
                "Same": {"x": 1},
            },
        ),
    ],
)
def test_files_are_included(folder: Path, text: str, tree: object) -> None:
    assert plain_value(read_text(folder, text)) == tree


def test_what_is_included_has_its_own_place(folder: Path) -> None:
    root = read_text(folder, "Pools:\n  - z\nInclude: [second.yaml]\n")
    pools = root.members["Pools"]
    assert isinstance(pools, SequenceNode)
    assert [str(pool.place) for pool in pools] == [
        f"{folder}/second.yaml:2",
        f"{folder}/second.yaml:3",
        f"{folder}/a.yaml:2",
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "Include: none.yaml\n",
            ["a.yaml:1: Include: none.yaml cannot be read: No such file or directory."],
        ),
        ("\nInclude: deep\n", ["a.yaml:2: Include: deep cannot be read: Is a directory."]),
        (
            "Include:\n  - a.yaml\n",
            ["a.yaml:2: Include: a.yaml includes this file, directly or by others."],
        ),
        (
            "Include: circle.yaml\n",
            ["round.yaml:2: Include: circle.yaml includes this file, directly or by others."],
        ),
        (
            "Include: {a: 1}\n",
            ["a.yaml:1: Include: Include takes the path of a file, or a list of paths."],
        ),
        (
            "Include: [1, [first.yaml]]\n",
            ["a.yaml:1: Include: Include takes the path of a file, or a list of paths."] * 2,
        ),
        (
            "Include: [first.yaml, other.yaml]\n",
            [
                "other.yaml:1: Version: first.yaml:1 says something else of this.",
                "other.yaml:2: Pools: first.yaml:2 says something else of this.",
            ],
        ),
        (
            "Include: first.yaml\nSame: {x: 2}\n",
            ["a.yaml:2: Same: first.yaml:3 says something else of this."],
        ),
        (
            "Include: [bad.yaml, none.yaml]\nA: ${NONE}\n",
            [
                "a.yaml:2: A: The environment has no NONE.",
                "bad.yaml:2: This is no YAML: while parsing a flow sequence, did not find expected "
                "',' or ']'.",
                "a.yaml:1: Include: none.yaml cannot be read: No such file or directory.",
            ],
        ),
    ],
)
def test_what_cannot_be_included_has_its_line(folder: Path, text: str, problems: list[str]) -> None:
    with pytest.raises(FileProblems) as told:
        read_text(folder, text)
    assert str(told.value).replace(f"{folder}/", "").split("\n") == problems
