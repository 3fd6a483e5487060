"""What is sent means what was read, and each of its lines knows where it came from."""

import io
from pathlib import Path

import pytest

from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.nodes import (
    MappingNode,
    Node,
    Scalar,
    SequenceNode,
    plain_value,
)
from localstack_cognito.seeding.files.places import Place
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.sending import LineMap, SentText

MAIN = """\
Version: 1
Include: pools.yaml
Pools:
  - Name: ${NAME}
    Account: 000000000000
    Price: +15551234567
    Text: |
      one
      $${two}
    Empty: {}
    None:
    List: [[], [a, {b: 1.0}]]
    Users:
      - {"a": 1.10}
      - {"a": "${NAME} $${x}", "${b}" : [1.10, 2e1, "\\"", "\\u0024{c:-d}"], "\\"": {}}
      - {a: 2} # by YAML
      - {"a": 3}
"""
POOLS = """\
Pools:
  - Name: b

    Users:
      - {"b": "\\u0041"}
      - {"b": "x"}
"""


@pytest.fixture
def root(tmp_path: Path) -> MappingNode:
    (tmp_path / "pools.yaml").write_text(POOLS)
    (tmp_path / "main.yaml").write_text(MAIN)
    return read(tmp_path / "main.yaml", expansion=Expansion({"NAME": 'zoë: "${x}\\'}))


def texts_of(node: Node) -> list[tuple[str, object]]:
    """Return each scalar's text and value, with the keys above it."""
    if isinstance(node, Scalar):
        return [(node.text, node.value)]
    if isinstance(node, SequenceNode):
        return [each for part in node for each in texts_of(part)]
    return [
        (f"{key}: {text}", value)
        for key, member in node.members.items()
        for text, value in texts_of(member)
    ]


def places_of(node: Node) -> list[Place]:
    if isinstance(node, Scalar):
        return [node.place]
    parts = node if isinstance(node, SequenceNode) else node.members.values()
    return [place for part in parts for place in places_of(part)]


def test_what_is_sent_means_what_was_read(root: MappingNode) -> None:
    sent = read(io.BytesIO(b"".join(SentText(root).pieces())), name="sent")
    assert plain_value(sent) == plain_value(root)
    assert texts_of(sent) == texts_of(root)


def test_each_line_knows_where_it_came_from(root: MappingNode, tmp_path: Path) -> None:
    text = SentText(root)
    sent = read(io.BytesIO(b"".join(text.pieces())), name="sent")
    told = [text.place_of(place.line) for place in places_of(sent)]
    of_origin = [place._replace(column=1) for place in places_of(root)]
    # A value of a block stands in the line of its key.
    assert [place and place._replace(column=1) for place in told] == of_origin
    assert {place.file for place in of_origin} == {
        f"{tmp_path}/main.yaml",
        f"{tmp_path}/pools.yaml",
    }


def test_a_problem_of_the_host_is_told_with_the_own_line(root: MappingNode, tmp_path: Path) -> None:
    text = SentText(root)
    lines = b"".join(text.pieces()).decode().splitlines()
    line = next(number for number, line in enumerate(lines, 1) if '"a": 3' in line)
    problem = text.own_problem(line, "That is wrong.", "Pools[1].Users[3]")
    assert str(problem) == f"{tmp_path}/main.yaml:17: Pools[1].Users[3]: That is wrong."
    assert str(text.own_problem(10_000, "So is that.")) == f"{tmp_path}/main.yaml: So is that."


def test_an_empty_file_is_sent_as_one() -> None:
    root = read(io.BytesIO(b"{}"))
    assert b"".join(SentText(root).pieces()) == b"{}\n"


def test_lines_that_follow_each_other_are_one_range() -> None:
    lines = LineMap()
    places = [
        *(Place("a", line) for line in range(1, 5_000)),
        *(Place("b", line) for line in range(5_000, 9_000)),
        Place("b", 8_999),
        Place("a", 1),
        Place("a", 1),
    ]
    for place in places:
        lines.add(place)
    assert len(lines) == 5
    assert [lines.place_of(line) for line in range(1, len(places) + 1)] == places
    assert lines.place_of(0) is None
    assert lines.place_of(len(places) + 1) is None
