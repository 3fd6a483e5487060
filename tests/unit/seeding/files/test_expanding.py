"""``${...}``: what it gives, what is wrong with it, and where it is allowed."""

import io
from pathlib import Path

import pytest

from localstack_cognito.seeding.files.expanding import Expansion, escape
from localstack_cognito.seeding.files.nodes import MappingNode, Scalar, SequenceNode, plain_value
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.files.reading import read

ENVIRONMENT = {
    "NAME": "alice",
    "EMPTY": "",
    "PORT": "587",
    "TRUTH": "true",
    "LINES": "a\nb: c",
    "AGAIN": "${NAME}",
    "HALF": "\udcff",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "key.pem").write_bytes(b"-----BEGIN\r\nabc\n\n")
    (tmp_path / "windows.txt").write_bytes(b"\xef\xbb\xbfabc\r\n")
    (tmp_path / "none.txt").write_bytes(b"")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\n")
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    (tmp_path / "nul.txt").write_bytes(b"a\0")
    return tmp_path


def read_text(folder: Path, text: str, may_read_files: bool = True) -> MappingNode:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path, name="a.yaml", expansion=Expansion(ENVIRONMENT, may_read_files))


def problems_of(folder: Path, text: str, may_read_files: bool = True) -> list[str]:
    with pytest.raises(FileProblems) as told:
        read_text(folder, text, may_read_files)
    return [str(problem) for problem in told.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${NAME}", "alice"),
        ('"${NAME}"', "alice"),
        ("a${NAME}b${PORT}", "aaliceb587"),
        ("${PORT}", 587),
        ('"${PORT}"', "587"),
        ("${TRUTH}", True),
        ("${LINES}", "a\nb: c"),
        ("${EMPTY}", None),
        ('"${EMPTY}"', ""),
        ("${NONE:-x y}", "x y"),
        ("${NONE:-}", None),
        ('"${NONE:-a: b}"', "a: b"),
        ("${EMPTY:-x}", "x"),
        ("${NAME:-x}", "alice"),
        ("${AGAIN}", "${NAME}"),
        ("$${NAME}", "${NAME}"),
        ("$$${NAME}", "$${NAME}"),
        ("$${", "${"),
        ("$NAME $ {NAME}", "$NAME $ {NAME}"),
        ("${file:key.pem}", "-----BEGIN\r\nabc\n"),
        ("${file:windows.txt}", "abc"),
        ('"${file:none.txt}"', ""),
        ("${base64:logo.png}", "iVBORwo="),
        ("|\n  ${NAME}\n  ${PORT}", "alice\n587\n"),
    ],
)
def test_a_text_is_expanded(folder: Path, text: str, value: object) -> None:
    root = read_text(folder, f"A: {text}\n")
    assert plain_value(root) == {"A": value}
    assert type(plain_value(root)["A"]) is type(value)


def test_keys_are_not_expanded(folder: Path) -> None:
    assert plain_value(read_text(folder, "${NAME}: 1\n$${A: 2\n")) == {"${NAME}": 1, "$${A": 2}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("${NONE}", "The environment has no NONE."),
        ("${HALF}", "HALF in the environment is no text."),
        ("${file:missing.txt}", "missing.txt cannot be read: No such file or directory."),
        ("${file:.}", ". cannot be read: Is a directory."),
        ("${file:latin.txt}", "latin.txt is not UTF-8."),
        ("${file:nul.txt}", "nul.txt has U+0000 in it, which is no text."),
        ('"${file:a\\0}"', "U+0000 is no text."),
        *[
            (text, "${ begins an expansion, and this is none: ${ itself is written as $${.")
            for text in ("${", "${}", "${a b}", "${1A}", "${NAME", "${NAME:+x}", "${other:x}")
        ],
    ],
)
def test_what_cannot_be_expanded_has_its_line(folder: Path, text: str, problem: str) -> None:
    assert problems_of(folder, f"A: 1\nB:\n  - {text}\n") == [f"a.yaml:3: B[0]: {problem}"]


def test_items_that_are_a_line_of_json_are_expanded_too(folder: Path) -> None:
    text = (
        'A:\n  - {"a": "x"}\n  - {"a": ["${NAME}", {"${b}": "\\u0024{PORT}"}]}\n  - {"a": "$${"}\n'
    )
    root = read_text(folder, text)
    node = root.members["A"]
    assert isinstance(node, SequenceNode)
    values = [{"a": "x"}, {"a": ["alice", {"${b}": "587"}]}, {"a": "${"}]
    assert [item.value for item in node.plain()] == values
    assert [plain_value(item) for item in node] == values
    assert [item.place.line for item in node] == [2, 3, 4]
    assert len(node) == 3


def test_all_items_are_looked_at_at_once(folder: Path) -> None:
    text = 'A:\n  - x\n  - {"a": "${NONE}"}\n  - {"a": "${NAME}"}\n  - {"a": {"b": ["${NO}"]}}\n'
    assert problems_of(folder, text) == [
        "a.yaml:3: A[1].a: The environment has no NONE.",
        "a.yaml:5: A[3].a.b[0]: The environment has no NO.",
    ]


def test_what_an_expansion_gave_is_not_shown(folder: Path) -> None:
    secret = read_text(folder, "A: x-${NAME}\n").members["A"]
    assert isinstance(secret, Scalar)
    assert (secret.text, secret.shown) == ("x-alice", "x-${NAME}")


def test_a_long_text_is_shown_in_part(folder: Path) -> None:
    long = read_text(folder, f"A: {'x' * 100}\n").members["A"]
    assert isinstance(long, Scalar)
    assert long.shown == "x" * 60 + "..."


def test_no_file_is_read_where_none_may_be(folder: Path) -> None:
    (folder / "b.yaml").write_text("B: 1\n")
    text = "A: ${file:key.pem}\nB: ${base64:key.pem}\nC: ${NAME}\nInclude: b.yaml\n"
    assert problems_of(folder, text, may_read_files=False) == [
        "a.yaml:1: A: ${file:key.pem} is not resolved here: no files are read.",
        "a.yaml:2: B: ${base64:key.pem} is not resolved here: no files are read.",
        "a.yaml:4: Include: No files are read here: `localstack-cognito seed` resolves Include on "
        "the side of who calls.",
    ]


def test_without_an_expansion_only_the_literal_is_read() -> None:
    assert plain_value(read(io.BytesIO(b"A: $${NAME}\n"))) == {"A": "${NAME}"}


@pytest.mark.parametrize("text", ["", "${", "$${", "$$${a}", "$", "{", "${${", "$$", "a${b}$${c"])
def test_an_escaped_text_means_itself(text: str) -> None:
    assert plain_value(read(io.BytesIO(f"A: '{escape(text)}'".encode()))) == {"A": text}
