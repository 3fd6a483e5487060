"""What plain scalars mean, as YAML 1.2 has it, and what they keep."""

import io

import pytest

from localstack_cognito.seeding.files.core_schema import value_of
from localstack_cognito.seeding.files.nodes import MappingNode, Scalar, plain_value
from localstack_cognito.seeding.files.reading import read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
        *[(text, True) for text in ("true", "True", "TRUE")],
        *[(text, False) for text in ("false", "False", "FALSE")],
        *[("0", 0), ("-0", 0), ("12", 12), ("+12", 12), ("-12", -12), ("0o17", 15), ("0xfF", 255)],
        *[("1.0", 1.0), ("1.", 1.0), (".5", 0.5), ("-.5", -0.5), ("1e3", 1000.0), ("1E-2", 0.01)],
        ("+15551234567", 15551234567),
    ],
)
def test_a_plain_scalar_means_a_value(text: str, value: object) -> None:
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *["no", "No", "yes", "on", "off", "y", "n", "tRUE", "nULL", "nil", "None"],
        *["0123", "000000000000", "-01", "00.5", "1_000", "12:30", "1:2:3", "0b1", "0x", "0o8"],
        *["2026-01-01", "2026-01-01T00:00:00Z", "1.2.3", "1e", "e1", ".", "-", "+", "--1", "- 1"],
        *[".inf", "-.inf", ".nan", ".NaN", "1e999", "1" * 401, "١٢", "1 ", "=", "<<"],
    ],
)
def test_all_else_is_text(text: str) -> None:
    assert value_of(text) == text


def test_texts_keep_their_characters() -> None:
    text = "{}: +15551234567\nAccount: 000000000000\nVersion: 1.0\nQuoted: '1'\nOn: !!str 2\n"
    root = read(io.BytesIO(text.format("Phone").encode()))
    scalars = [member for member in root.members.values() if isinstance(member, Scalar)]
    assert [scalar.text for scalar in scalars] == ["+15551234567", "000000000000", "1.0", "1", "2"]
    assert [scalar.value for scalar in scalars] == [15551234567, "000000000000", 1.0, "1", "2"]
    assert [scalar.is_plain for scalar in scalars] == [True, True, True, False, False]


def test_nodes_have_their_places() -> None:
    root = read(io.BytesIO(b"# x\nA:\n  - b\n  - C: {d: e}\n"), name="a.yaml")
    assert (root.place, root.key_places["A"]) == (("a.yaml", 2, 1), ("a.yaml", 2, 1))
    _, mapping = root.members["A"]  # type: ignore[misc]
    assert isinstance(mapping, MappingNode)
    assert mapping.key_places["C"] == ("a.yaml", 4, 5)
    assert mapping.members["C"].place == ("a.yaml", 4, 8)
    assert str(mapping.place) == "a.yaml:4"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A: &a {x: 1}\nB: *a\n", {"A": {"x": 1}, "B": {"x": 1}}),
        ("A: &a {x: 1}\nB: {<<: *a, y: 2}\n", {"A": {"x": 1}, "B": {"x": 1, "y": 2}}),
        ("A: &a {x: 1}\nB: {x: 2, <<: *a}\n", {"A": {"x": 1}, "B": {"x": 2}}),
        ("A: {<<: [{x: 1, y: 1}, {x: 2, z: 2}]}\n", {"A": {"x": 1, "y": 1, "z": 2}}),
        ("A: {'<<': {x: 1}}\n", {"A": {"<<": {"x": 1}}}),
        ('A: &a\n  - {"x": 1}\nB: *a\n', {"A": [{"x": 1}], "B": [{"x": 1}]}),
        ("A: &a 1\nB: &a 2\nC: *a\n", {"A": 1, "B": 2, "C": 2}),
        ("1: a\nnull: b\n? long\n: c\n", {"1": "a", "null": "b", "long": "c"}),
        ("%YAML 1.2\n---\nA: b\n...\n", {"A": "b"}),
        ("\ufeffA: b\r\nC: |\r\n  d\r\n  e\r\n", {"A": "b", "C": "d\ne\n"}),
        ('{"A":\t"\\ud83d\\ude00\\/",\n\t"B": [1.5e3, -0]}', {"A": "😀/", "B": [1500.0, 0]}),
        ('\n\n  {"A": "\u2028\x85\ufeff"}', {"A": "\u2028\x85\ufeff"}),
    ],
)
def test_a_text_means_a_tree(text: str, value: object) -> None:
    assert plain_value(read(io.BytesIO(text.encode()))) == value
