"""What is wrong in a file is told with its line, and nothing else is read."""

import io
from pathlib import Path

import pytest

from localstack_cognito.seeding.files.nodes import SequenceNode
from localstack_cognito.seeding.files.places import MOST_PROBLEMS, FileProblems
from localstack_cognito.seeding.files.reading import read

# Texts, and the line, the member and the message of each of their problems.
YAML: list[tuple[bytes, list[str]]] = [
    (b"", ["1: The file is empty."]),
    (b"\n# nothing\n", ["1: The file is empty."]),
    (b"---\n", ["1: The file is empty."]),
    (b"---\n---\n", ["2: A second document begins, where one is read."]),
    (b"\xef\xbb\xbf", ["1: The file is empty."]),
    (b"- a\n", ["1: A list is at the top, where a mapping is due."]),
    (b"[a, b]\n", ["1: A list is at the top, where a mapping is due."]),
    (b"\n\ntext\n", ["3: A single value is at the top, where a mapping is due."]),
    (b"null\n", ["1: A single value is at the top, where a mapping is due."]),
    (b'"a"\n', ["1: A single value is at the top, where a mapping is due."]),
    (b"!!str\n", ["1: A single value is at the top, where a mapping is due."]),
    (b"a: 1\n---\nb: 1\n", ["2: A second document begins, where one is read."]),
    (b"a: 1\n...\n---\nb: 2\n", ["3: A second document begins, where one is read."]),
    (b"a: \xff\n", ["1: This is not UTF-8."]),
    (b"a: 1\nb: \xe9t\xe9\n", ["2: This is not UTF-8."]),
    (b"\xff\xfea\x00:\x00 \x00\xe9\x00\n\x00", ["1: This is not UTF-8."]),
    (b"a: b\n\xed\xa0\x80: x\n", ["2: This is not UTF-8."]),
    (b"a: \x00\n", ["1: U+0000 is no text."]),
    (b"a: 1\nb: \x1b[0m\n", ['2: U+001B must be written as "\\u001b", in double quotes.']),
    (b"a: x\x7f\n", ['1: U+007F must be written as "\\u007f", in double quotes.']),
    (b"a: x\xc2\x85\n", ['1: U+0085 must be written as "\\u0085", in double quotes.']),
    (b"a: x\xe2\x80\xa8y\n", ['1: U+2028 must be written as "\\u2028", in double quotes.']),
    (b"a: 1\n\xef\xbb\xbfb: 2\n", ['2: U+FEFF must be written as "\\ufeff", in double quotes.']),
    (b"a: \xef\xbf\xbf", ['1: U+FFFF must be written as "\\uffff", in double quotes.']),
    (b"a: 1\rb: 2\n", ["1: A carriage return (U+000D) stands alone, which ends no line."]),
    (b'a: "\\0"\n', ["1: a: U+0000 is no text."]),
    (
        b'a: "\\ud83d\\ude00"\n',
        [
            "1: This is no YAML: while parsing a quoted scalar, found invalid Unicode "
            "character escape code: the character itself can stand here, or \\U with "
            "eight digits."
        ],
    ),
    (
        b'a: "\\q"\n',
        [
            "1: This is no YAML: while parsing a quoted scalar, found unknown escape "
            "character: a backslash in double quotes is written twice."
        ],
    ),
    (
        b"a: b: c\n",
        [
            "1: This is no YAML: mapping values are not allowed in this context: a text "
            "with a colon in it needs quotes."
        ],
    ),
    (
        b"a:\n\tb: 1\n",
        [
            "2: This is no YAML: while scanning for the next token, found character that "
            "cannot start any token: lines begin with spaces and not with tabs, and a "
            "text that begins with a sign needs quotes."
        ],
    ),
    (
        b"a:\n  b: 1\n c: 2\n",
        ["3: This is no YAML: while parsing a block mapping, did not find expected key."],
    ),
    (
        b"a: [1, 2\nb: 3\n",
        ["1: This is no YAML: while parsing a flow sequence, did not find expected ',' or ']'."],
    ),
    (
        b"a: {b: 1\nc: 2\n",
        ["1: This is no YAML: while parsing a flow mapping, did not find expected ',' or '}'."],
    ),
    (
        b'a: "x\nb: 1\n',
        ["1: This is no YAML: while scanning a quoted scalar, found unexpected end of stream."],
    ),
    (
        b"a: 'x\n",
        ["1: This is no YAML: while scanning a quoted scalar, found unexpected end of stream."],
    ),
    (
        b"a: 'x' y\n",
        ["1: This is no YAML: while parsing a block mapping, did not find expected key."],
    ),
    (
        b"a: x\nb\nc: 1\n",
        ["3: This is no YAML: while scanning a simple key, could not find expected ':'."],
    ),
    (
        b"a: ]\n",
        ["1: This is no YAML: while parsing a block node, did not find expected node content."],
    ),
    (
        b"a: @x\n",
        [
            "1: This is no YAML: while scanning for the next token, found character that "
            "cannot start any token: lines begin with spaces and not with tabs, and a "
            "text that begins with a sign needs quotes."
        ],
    ),
    (
        b"a: `x`\n",
        [
            "1: This is no YAML: while scanning for the next token, found character that "
            "cannot start any token: lines begin with spaces and not with tabs, and a "
            "text that begins with a sign needs quotes."
        ],
    ),
    (
        b"a: %x\n",
        [
            "1: This is no YAML: while scanning for the next token, found character that "
            "cannot start any token: lines begin with spaces and not with tabs, and a "
            "text that begins with a sign needs quotes."
        ],
    ),
    (b"a: *b\n", ["1: a: There is no anchor &b before this."]),
    (b"a: &b [*b]\n", ["1: a[0]: *b is inside of what it stands for."]),
    (b"a: &b {c: {d: *b}}\n", ["1: a.c.d: *b is inside of what it stands for."]),
    (
        b"a: &b\nb: &b &c 1\n",
        ["2: This is no YAML: while parsing a block mapping, did not find expected key."],
    ),
    (
        b"a: |x\n  b\n",
        [
            "1: This is no YAML: while scanning a block scalar, did not find expected "
            "comment or line break."
        ],
    ),
    (b"a: !Ref b\n", ["1: a: The tag !Ref means nothing here."]),
    (b"a: !!binary aGk=\n", ["1: a: The tag !!binary means nothing here."]),
    (
        b"a: !!python/object:os.system x\n",
        ["1: a: The tag !!python/object:os.system means nothing here."],
    ),
    (b"a: !e!x b\n", ["1: This is no YAML: while parsing a node, found undefined tag handle."]),
    (b"? [a]\n: b\n", ["1: A key is a text, and no list or mapping."]),
    (b"? {a: b}\n: c\n", ["1: A key is a text, and no list or mapping."]),
    (b"a: 1\nb: 2\na: 3\n", ["3: a: This key stands in line 1 already."]),
    (b"a:\n  - b: 1\n    c: {d: 1, d: 2}\n", ["3: a[0].c.d: This key stands in line 3 already."]),
    (b"<<: 1\n", ["1: << takes a mapping, or a list of mappings."]),
    (b"<<: [{a: 1}, 2]\n", ["1: << takes a mapping, or a list of mappings."]),
    (b"<<: {a: 1}\n<<: {b: 1}\n", ["2: <<: This key stands in line 1 already."]),
    (b"%YAML 3.0\n---\na: 1\n", ["1: This is no YAML: found incompatible YAML document."]),
    (
        b"%TAG\n---\na: 1\n",
        ["1: This is no YAML: while scanning a tag directive, did not find expected '!'."],
    ),
    (
        b'Users:\n  - {"a": 1}\n  - {"a": 1, "a": 2}\n',
        ["3: Users[1].a: This key stands in line 3 already."],
    ),
    (
        b'Users:\n  - {"a": 1}\n  - {"a": "x\n  - {"a": 2}\n',
        ["3: This is no YAML: while parsing a flow mapping, did not find expected ',' or '}'."],
    ),
    (
        b'Users:\n  - {"a": 1}\n  - {"a": 1 "b": 2}\n  - {"a": 2}\n',
        ["3: This is no YAML: while parsing a flow mapping, did not find expected ',' or '}'."],
    ),
    (
        b'Users:\n  - {"a": 1}\n  - {"a": 1\n  - {"a": 2}\n',
        ["3: This is no YAML: while parsing a flow mapping, did not find expected ',' or '}'."],
    ),
    (
        b'Users:\n  - {"a": 1}\n  - {"a": "\\ud800"}\n',
        [
            "3: This is no YAML: while parsing a quoted scalar, found invalid Unicode "
            "character escape code: the character itself can stand here, or \\U with "
            "eight digits."
        ],
    ),
    (b'Users:\n  - {"a": 1}\n  - {"a": "\\u0000"}\n', ["3: Users[1].a: U+0000 is no text."]),
    (b'Users:\n  - {"a": "\xff"}\n', ["2: This is not UTF-8."]),
    (
        b'Users:\n  - {"a": 1}\n    b: 2\n',
        [
            "3: This is no YAML: while parsing a block collection, did not find expected "
            "'-' indicator."
        ],
    ),
    (
        b'Users:\n  - {"a": 1}\n - {"b": 2}\n',
        ["3: This is no YAML: while parsing a block mapping, did not find expected key."],
    ),
    (
        b'Users:\n  - {"a": 1}\n  b: 1\n',
        [
            "3: This is no YAML: while parsing a block collection, did not find expected "
            "'-' indicator."
        ],
    ),
    (
        b'Users: |\n  - {"a": "\xe2\x80\xa8"}\n',
        ['2: U+2028 must be written as "\\u2028", in double quotes.'],
    ),
    (
        b"a: ${X}\n",
        [
            "1: a: ${X} is not resolved here: `localstack-cognito seed` resolves it on "
            "the side of who calls. ${ itself is written as $${."
        ],
    ),
    (b"a: ${\n", ["1: a: ${ begins an expansion, and this is none: ${ itself is written as $${."]),
    (
        b"a: 1\nb: [x, $${a} ${file:/etc/passwd}]\n",
        ["2: This is no YAML: while parsing a flow sequence, did not find expected ',' or ']'."],
    ),
    (
        b'a:\n - {"b": 1}\n - {"b": ["${X:-1}"]}\n - {"b": "\\u0024{base64:x}"}\n',
        [
            "3: a[1].b[0]: ${X:-1} is not resolved here: `localstack-cognito seed` "
            "resolves it on the side of who calls. ${ itself is written as $${.",
            "4: a[2].b: ${base64:x} is not resolved here: `localstack-cognito seed` "
            "resolves it on the side of who calls. ${ itself is written as $${.",
        ],
    ),
    (
        b"a: 1\nInclude: b.yaml\n",
        [
            "2: Include: No files are read here: `localstack-cognito seed` resolves "
            "Include on the side of who calls."
        ],
    ),
    (
        b'A:\n  - {"a":\r1}\n',
        ["2: A carriage return (U+000D) stands alone, which ends no line."],
    ),
    (b"a: " + b"[" * 101 + b"]" * 101, ["1: Values are nested more than 100 deep."]),
    (
        b'Users:\n  - {"a": ' + b"[" * 101 + b"]" * 101 + b"}",
        ["2: Values are nested more than 100 deep."],
    ),
]
JSON: list[tuple[bytes, list[str]]] = [
    (b"", ["1: The file is empty."]),
    (b" \n", ["1: The file is empty."]),
    (b"a: 1\n", ["1: This is no JSON: a: is nothing that JSON has."]),
    (b"[1]", ["1: A list is at the top, where a mapping is due."]),
    (b"1", ["1: A single value is at the top, where a mapping is due."]),
    (b"null", ["1: A single value is at the top, where a mapping is due."]),
    (b'{"a": 1} {"b": 2}', ["1: This is no JSON: { stands where the end of the file is due."]),
    (b'{"a": 1,}', ["1: This is no JSON: } stands where a key in double quotes is due."]),
    (b'{"a": 1', ["1: This is no JSON: the file ends, where a comma or } is due."]),
    (b'{"a": [1,]}', ["1: a: This is no JSON: ] stands where a value is due."]),
    (b'{"a": [1 2]}', ["1: a: This is no JSON: 2 stands where a comma or ] is due."]),
    (b'{"a" 1}', ["1: This is no JSON: 1 stands where a colon is due."]),
    (b"{a: 1}", ["1: This is no JSON: a: is nothing that JSON has."]),
    (b'{"a": 1,\n"a": 2}', ["2: a: This key stands in line 1 already."]),
    (b"{'a': 1}", ["1: This is no JSON: 'a': is nothing that JSON has."]),
    (b'{"a": 01}', ["1: a: This is no JSON: 01 is nothing that JSON has."]),
    (b'{"a": .5}', ["1: a: This is no JSON: .5 is nothing that JSON has."]),
    (b'{"a": NaN}', ["1: a: This is no JSON: NaN is nothing that JSON has."]),
    (b'{"a": 1e999}', ["1: a: The number is too large."]),
    (b'{"a": "\t"}', ["1: a: This is no JSON: a tab in a text is written as \\t."]),
    (b'{"a": "x\n"}', ["1: a: This is no JSON: a text does not end in its line."]),
    (b'{"a": "\\x"}', ["1: a: This is no JSON: a backslash begins none of its escapes."]),
    (b'{"a": "\\u12"}', ["1: a: This is no JSON: a backslash begins none of its escapes."]),
    (b'{"a": "\\ud800"}', ["1: a: U+D800, half of a surrogate pair, is no text."]),
    (b'{"a": "\\u0000"}', ["1: a: U+0000 is no text."]),
    (b'{"\\u0000": 1}', ["1: U+0000 is no text."]),
    (b'{"a": "\xff"}', ["1: This is not UTF-8."]),
    (b'{"a": \x00}', ["1: U+0000 is no text."]),
    (b'{\n  "a": 1\n}\n}', ["4: This is no JSON: } stands where the end of the file is due."]),
    (b'{"a":\r1}', ["1: A carriage return (U+000D) stands alone, which ends no line."]),
    (
        b'{"a": [\n{"b": 1},\n{"b": 1, "b": 2},\n{"b": }\n]}',
        [
            "3: a[1].b: This key stands in line 3 already.",
            "4: a[2].b: This is no JSON: } stands where a value is due.",
        ],
    ),
    (b'{"a": true, "b": truex}', ["1: b: This is no JSON: truex is nothing that JSON has."]),
    (b"{,}", ["1: This is no JSON: , stands where a key in double quotes is due."]),
    (b'{"a": // c\n 1}', ["1: a: This is no JSON: // is nothing that JSON has."]),
    (
        b'{"a": ["${X}"]}',
        [
            "1: a[0]: ${X} is not resolved here: `localstack-cognito seed` resolves it "
            "on the side of who calls. ${ itself is written as $${."
        ],
    ),
    (
        b'{\n"Include": "b.json"}',
        [
            "2: Include: No files are read here: `localstack-cognito seed` resolves "
            "Include on the side of who calls."
        ],
    ),
    (
        b'{"a": [\n{"b": 1}\n{"b": 2}\n]}',
        ["3: a: This is no JSON: { stands where a comma or ] is due."],
    ),
    (b'{"a": ' * 101 + b"1" + b"}" * 101, ["1: Values are nested more than 100 deep."]),
    (b'{"a": ' + b"1" * 5000 + b"}", ["1: a: The number is too large."]),
]


def problems_of(text: bytes, name: str, most_values: int = 500_000) -> list[str]:
    with pytest.raises(FileProblems) as told:
        read(io.BytesIO(text), name=name, most_values=most_values)
    assert str(told.value) == "\n".join(map(str, told.value.problems))
    return [str(problem).removeprefix(f"{name}:") for problem in told.value.problems]


@pytest.mark.parametrize(("text", "problems"), YAML, ids=repr)
def test_what_is_wrong_in_yaml_has_its_line(text: bytes, problems: list[str]) -> None:
    assert problems_of(text, "a.yaml") == problems


@pytest.mark.parametrize(("text", "problems"), JSON, ids=repr)
def test_what_is_wrong_in_json_has_its_line(text: bytes, problems: list[str]) -> None:
    assert problems_of(text, "a.json") == problems


_TOO_MANY = (
    "The file has more than 500 values, not counting the items of lists that are one line of "
    "JSON each."
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"a:\n" + b"  - 1\n" * 600, 499),
        (b"a: [" + b"1," * 600 + b"1]", 1),
        # A billion laughs.
        (
            b"a0: &a0 [1, 2]\n"
            + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40)),
            None,
        ),
        (
            b"a: &a {"
            + b",".join(b"k%d: 1" % n for n in range(100))
            + b"}\n"
            + b"".join(b"b%d: {<<: *a}\n" % n for n in range(9)),
            None,
        ),
    ],
    ids=["list", "flow", "aliases", "merges"],
)
def test_a_file_has_no_more_values_than_are_kept(text: bytes, line: int | None) -> None:
    (problem,) = problems_of(text, "a.yaml", most_values=500)
    assert problem.endswith(_TOO_MANY)
    assert line is None or problem.startswith(f"{line}: ")


def test_an_item_that_is_one_line_does_not_count() -> None:
    text = b"a:\n" + b'  - {"b": [1, 2, 3]}\n' * 600
    node = read(io.BytesIO(text), most_values=20).members["a"]
    assert isinstance(node, SequenceNode)
    assert sum(1 for _ in node) == 600


def test_no_more_problems_are_told_than_anybody_corrects() -> None:
    text = b"".join(b"a%d: {b: 1, b: 2}\n" % number for number in range(60))
    with pytest.raises(FileProblems) as told:
        read(io.BytesIO(text))
    assert len(told.value.problems) == MOST_PROBLEMS
    assert told.value.left_out == 10
    assert str(told.value).endswith("\nand 10 more")


@pytest.mark.parametrize(
    ("name", "message"),
    [("none.yaml", "No such file or directory"), (".", "Is a directory")],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    with pytest.raises(FileProblems) as told:
        read(path)
    assert str(told.value) == f"{path}: It cannot be read: {message}."
