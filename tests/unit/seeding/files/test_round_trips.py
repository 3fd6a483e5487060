"""What is written is read back as it was."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localstack_cognito.seeding.files.nodes import plain_value
from localstack_cognito.seeding.files.quoting import Unwritable
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.sending import SentText
from localstack_cognito.seeding.files.writing import write

_CHOSEN = " \t\n\r\x00\x1b\x7f\x85\u2028\u2029\ufeff\ufffe\U0001fffe😀é$" + "{}[]:#-'\"|>&*!%@`,?\\"
TEXTS = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.text(st.sampled_from(_CHOSEN.replace("\0", ""))),
    st.text(st.sampled_from(" \tab\n")),
    st.sampled_from(
        ["no", "on", "012", "12:30", "2026-01-01", "1_000", "null", "~", "", "<<", "=", "---", "y"]
    ),
)
SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
TREES = st.dictionaries(TEXTS.filter(lambda key: key != "Include"), VALUES, max_size=5)


def written(tree: dict[str, Any], **options: Any) -> bytes:
    stream = io.StringIO()
    write(tree, stream, **options)
    return stream.getvalue().encode()


def read_back(text: bytes) -> Any:
    return plain_value(read(io.BytesIO(text)))


def with_iterators(value: Any) -> Any:
    """Return a tree with an iterator in place of each list that is a member."""
    if isinstance(value, dict):
        return {
            key: iter(member) if isinstance(member, list) else with_iterators(member)
            for key, member in value.items()
        }
    return value


def same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


@settings(deadline=None)
@given(TREES, st.booleans())
def test_what_is_written_is_read_back(tree: dict[str, Any], as_json: bool) -> None:
    assert same(read_back(written(tree, as_json=as_json)), tree)


@settings(deadline=None)
@given(TREES, st.booleans())
def test_what_iterators_give_is_read_back(tree: dict[str, Any], as_json: bool) -> None:
    assert same(read_back(written(with_iterators(tree), as_json=as_json)), tree)


@settings(deadline=None)
@given(TREES)
def test_what_is_sent_is_read_back(tree: dict[str, Any]) -> None:
    sent = b"".join(SentText(read(io.BytesIO(written(with_iterators(tree))))).pieces())
    assert same(read_back(sent), tree)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("a\0", "A.B[0]: U+0000 is no text."),
        ("\ud800", "A.B[0]: U+D800, half of a surrogate pair, is no text."),
        (float("inf"), "A.B[0]: inf is no number of JSON's."),
        (float("nan"), "A.B[0]: nan is no number of JSON's."),
        (frozenset(), "A.B[0]: frozenset is no kind of value that is written."),
        ({"\0": 2}, "A.B[0].\0: U+0000 is no text."),
    ],
    ids=repr,
)
@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("as_items", [False, True])
def test_what_no_file_can_have_is_not_written(
    value: object, message: str, as_json: bool, as_items: bool
) -> None:
    values: list[object] | Iterator[object] = iter([value]) if as_items else [value]
    with pytest.raises(Unwritable) as told:
        written({"A": {"B": values}}, as_json=as_json)
    assert str(told.value) == message


def test_a_tree_is_written_to_be_read() -> None:
    tree = {
        "Version": 1,
        "UserPools": [
            {
                "PoolName": "my pool",
                "Id": "eu-west-1_abc",
                "Arn": "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_abc",
                "Account": "000000000000",
                "Enabled": "no",
                "Key": "-----BEGIN KEY-----\nabc\n-----END KEY-----\n",
                "Css": ".a {\n  color: red\n}",
                "Empty": {},
                "None": [],
                "Price": "${NAME}",
                "Image": b"\x89PNG",
                "Users": iter([{"Username": "zoë", "Enabled": True}, {"Username": "bob\u2028"}]),
                "Groups": iter([]),
                "Lists": [[1, 2], ["a"]],
            }
        ],
    }
    assert written(tree, comment="Exported.\n\nTwice.").decode() == (
        """\
# Exported.
#
# Twice.
Version: 1
UserPools:
  - PoolName: my pool
    Id: eu-west-1_abc
    Arn: arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_abc
    Account: "000000000000"
    Enabled: "no"
    Key: |
      -----BEGIN KEY-----
      abc
      -----END KEY-----
    Css: |-
      .a {
        color: red
      }
    Empty: {}
    None: []
    Price: "$${NAME}"
    Image: iVBORw==
    Users:
      - {"Username": "zoë", "Enabled": true}
      - {"Username": "bob\\u2028"}
    Groups: []
    Lists:
      -
        - 1
        - 2
      -
        - a
"""
    )
