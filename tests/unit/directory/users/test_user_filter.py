"""The grammar of ListUsers' filter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.users.user_list import UserFilter, parse_filter

SPACE = st.sampled_from(["", " ", "\t", "  "])


@given(
    st.sampled_from(["email", "username", "cognito:user_status"]),
    st.sampled_from(["=", "^="]),
    st.text(),
    SPACE,
    SPACE,
    st.booleans(),
)
def test_what_is_written_is_read(
    name: str, operator: str, value: str, before: str, after: str, quoted: bool
) -> None:
    escaped = value.replace("\\", r"\\").replace('"', r"\"")
    written = f'"{name}"' if quoted else name
    text = f'{before}{written}{after}{operator}{before}"{escaped}"{after}'
    assert parse_filter(text) == UserFilter(name, operator, value)


def outcome(text: str) -> UserFilter | str | None:
    try:
        return parse_filter(text)
    except InvalidParameterException as refused:
        return str(refused.message)


@given(st.text())
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    refusals = ("Error while parsing filter.", "Input fails to satisfy the constraints.")
    found = outcome(text)
    assert isinstance(found, UserFilter) or found in refusals or not text.strip()


@pytest.mark.parametrize("text", [None, "", "  "])
def test_nothing_filters_nothing(text: str | None) -> None:
    assert parse_filter(text) is None


def test_a_long_filter_is_refused_at_once() -> None:
    with pytest.raises(InvalidParameterException):
        parse_filter('name = "' + '\\"' * 100_000)
