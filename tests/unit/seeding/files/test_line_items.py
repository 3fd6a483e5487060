"""Items that are a line of JSON are not composed by YAML, and mean what YAML would say."""

import io
import json
import tracemalloc
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from localstack_cognito.seeding.files import composing, line_items
from localstack_cognito.seeding.files.bounds import Bounds
from localstack_cognito.seeding.files.composing import compose
from localstack_cognito.seeding.files.line_items import LineItems, Placeholders, Run
from localstack_cognito.seeding.files.nodes import MappingNode, SequenceNode, plain_value
from localstack_cognito.seeding.files.places import FileProblem, FileProblems, ProblemList
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.sources import Source
from localstack_cognito.seeding.files.writing import write
from localstack_cognito.seeding.files.yaml_texts import YamlReader

_CONTENTS = (
    '- {"a": 1}',
    '- {"a": 1, "b": ["x", {"c": null}]}',
    '- {"a": "it\'s"}',
    '- {"a": "} # no comment"}  ',
    '- {"a": 1} # a comment',
    '- {"a": }',
    '- {"a": [',
    '- {"a": "x',
    '- {"a": 1, "a": 2}',
    "- {a: 1}",
    '- - {"a": 1}',
    "- {}",
    "- x",
    "- |",
    "- k{}: |",
    "- k{}: >-",
    "- k{}:",
    "k{}: |",
    "k{}: |2-",
    "k{}: >+",
    "k{}:",
    "k{}: x",
    'k{}: "',
    "k{}: '",
    "k{}: [",
    'k{}: {{"a": 1}}',
    "- &b",
    '"',
    "'",
    "]",
    ", x",
    "# a comment",
    "",
    "text",
    "---",
    "...",
)
_NO_MAPPING = ("is at the top, where a mapping is due.", "The file is empty.")
LINES = st.lists(
    st.tuples(st.sampled_from(["", "  ", "    "]), st.sampled_from(_CONTENTS)), max_size=14
)
# What is a list of items more often than not.
LIST_LINES = st.lists(
    st.tuples(
        st.sampled_from(["  ", "  ", "  ", "    "]),
        st.sampled_from([*_CONTENTS[:4], *_CONTENTS]),
    ),
    max_size=14,
)


def text_of(lines: list[tuple[str, str]], first: str, end: str) -> bytes:
    contents = [
        indent + (content.format(number) if "k{}" in content else content)
        for number, (indent, content) in enumerate(lines)
    ]
    return end.join([first, *contents, ""]).encode()


def composed_by_yaml(text: bytes) -> Any:
    """Return what a file means with nothing taken out of it, or the line of what is wrong."""
    source = Source("a", io.BytesIO(text), Path())
    problems = ProblemList()
    try:
        root = YamlReader(source, Placeholders(source, []), Bounds("a"), problems).read()
    except FileProblem as problem:
        problems.add(problem)
    if problems:
        return [(problem.place.line, problem.message) for problem in problems.problems]
    return plain_value(root) if isinstance(root, MappingNode) else None


def read_as_told(text: bytes) -> Any:
    try:
        return plain_value(compose(Source("a", io.BytesIO(text), Path())))
    except FileProblems as problems:
        told = [(problem.place.line, problem.message) for problem in problems.problems]
        return [each for each in told if not each[1].endswith(_NO_MAPPING)] or None


# Other work on the machine takes its time.
@settings(deadline=None)
@given(st.one_of(LINES, LIST_LINES), st.sampled_from(["A:", "A: |", "A: '", ""]), st.booleans())
@example([("  ", '- {"a": 1}'), ("  ", "foo")], "A:", False)
@example([("  ", '- {"a": "it\'s"}'), ("  ", '- {"a": 1}'), ("  ", "'")], "A: '", False)
@example([("  ", '- {"a": 1}'), ("    ", '"'), ("  ", "- {}")], "A:", False)
def test_a_file_means_what_yaml_says(
    lines: list[tuple[str, str]], first: str, has_carriage_returns: bool
) -> None:
    text = text_of(lines, first, "\r\n" if has_carriage_returns else "\n")
    assert read_as_told(text) == composed_by_yaml(text)


def test_what_stands_behind_a_problem_is_not_told_in_its_place() -> None:
    text = 'A: b: c\nUsers:\n  - {"a": "x\u2028y"}\n'.encode()
    ((line, message),) = read_as_told(text)
    assert (line, "mapping values are not allowed" in message) == (1, True)


def test_a_text_is_found_also_before_a_long_list(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b'Text: |\n  - {"a": 1}\nA: b: c\nUsers:\n' + b'  - {"a": 1}\n' * 100
    monkeypatch.setattr(composing, "MOST_BYTES", 500)
    looked_at: list[int] = []

    def check_run(source: Source, run: Run, is_json: bool) -> None:
        looked_at.append(run.line)
        line_items.check_run(source, run, is_json)

    monkeypatch.setattr(composing, "check_run", check_run)
    assert read_as_told(text)[0][0] == 3
    assert looked_at == [2]


TEXT = b"""\
# Two pools.
Version: 1
Pools:
  - Name: a
    Text: |
      - {"a": 1}
      - {"a": 2}
    Users:
      - {"a": 1, "b": [1.10, null, true, "x"]}
      - {"a": "\xf0\x9f\x98\x80"}

      - {"a": 3} # told by YAML
      - {"a": 4, "b": {"c": {}}}
    Last: x
"""


def users(text: bytes = TEXT) -> SequenceNode:
    pool = next(iter(read(io.BytesIO(text), name="a.yaml").members["Pools"]))  # type: ignore[arg-type]
    assert isinstance(pool, MappingNode)
    node = pool.members["Users"]
    assert isinstance(node, SequenceNode)
    return node


def test_items_have_their_places() -> None:
    node = users()
    assert [str(item.place) for item in node] == ["a.yaml:9", "a.yaml:10", "a.yaml:12", "a.yaml:13"]
    assert [str(item.place) for item in node.plain()] == [str(item.place) for item in node]
    assert [item.place.column for item in node] == [9] * 4
    assert [type(part) for part in node.parts] == [LineItems, MappingNode, LineItems]
    assert len(node) == 4


def test_items_are_read_again_and_side_by_side() -> None:
    node = users()
    for one, other in zip(node, node, strict=True):
        assert one == other
    assert [item.value["a"] for item in node.plain()] == [1, "😀", 3, 4]
    assert plain_value(node) == [item.value for item in node.plain()]


def test_numbers_of_items_keep_their_characters() -> None:
    first = next(iter(users()))
    assert isinstance(first, MappingNode)
    numbers = first.members["b"]
    assert [(one.text, one.value, one.is_plain) for one in numbers] == [  # type: ignore[union-attr]
        ("1.10", 1.1, True),
        ("null", None, True),
        ("true", True, True),
        ("x", "x", False),
    ]


def test_lines_below_many_items_keep_their_numbers() -> None:
    with pytest.raises(FileProblems, match=r"^a\.yaml:15: Pools\[0\]\.Name: .* line 4 already\.$"):
        users(TEXT + b"    Name: b\n")


def test_a_list_of_json_is_read_so_too() -> None:
    text = b'{\n  "Users": [\n    {"a": 1},\n    {"a": 2}\n  ],\n  "B": [{"a": 3}]\n}\n'
    root = read(io.BytesIO(text), name="b.json")
    node = root.members["Users"]
    assert isinstance(node, SequenceNode)
    assert [type(part) for part in node.parts] == [LineItems]
    assert [(item.place.line, item.value) for item in node.plain()] == [
        (3, {"a": 1}),
        (4, {"a": 2}),
    ]
    assert plain_value(root) == {"Users": [{"a": 1}, {"a": 2}], "B": [{"a": 3}]}


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1}',
        b'{"a": {"b": 1}, "c":\n{"d": 1}\n}',
        b'{"a":\n{"d": 1},\n"b":\n{"d": 1}}',
        b'{"a": [\n{"d": 1},\n{"d": 1},\n2,\n{"d": 1}\n, {"d": 1},\n{"d": 1}]}',
    ],
)
def test_a_line_of_json_that_is_no_item_is_read_all_the_same(text: bytes) -> None:
    assert plain_value(read(io.BytesIO(text))) == json.loads(text)


@pytest.mark.parametrize("as_json", [False, True])
def test_a_large_file_needs_little_memory(tmp_path: Path, as_json: bool) -> None:
    path = tmp_path / ("a.json" if as_json else "a.yaml")
    item = {"Username": "alice", "Attributes": [{"Name": "email", "Value": "a" * 3_000}]}
    tracemalloc.start()
    try:
        with path.open("w") as stream:
            write({"Users": islice(iter(lambda: item, None), 3_000)}, stream, as_json=as_json)
        node = read(path).members["Users"]
        assert isinstance(node, SequenceNode)
        assert sum(1 for _ in node.plain()) == len(node) == 3_000
        assert path.stat().st_size > 8 * 2**20
        assert tracemalloc.get_traced_memory()[1] < 3 * 2**20
    finally:
        tracemalloc.stop()


def test_a_file_that_changes_meanwhile_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text('Users:\n  - {"a": 1}\n  - {"a": 2}\n')
    node = read(path).members["Users"]
    assert isinstance(node, SequenceNode)
    path.write_text("Users: []\n" * 9)
    with pytest.raises(FileProblem, match=r"a\.yaml:2: The file has changed while it was read\."):
        list(node)
    path.write_text("")
    with pytest.raises(FileProblem, match=r"a\.yaml:2: The file has changed while it was read\."):
        list(node.plain())
