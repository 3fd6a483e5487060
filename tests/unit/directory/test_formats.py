"""The forms of addresses: what is looked at quickly is what the library says of the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localstack_cognito.directory import formats
from localstack_cognito.directory.formats import is_email

ADDRESSES = {
    "alice@example.com": True,
    "a.l-i_c+e@mail.example.com": True,
    "o'neil@example.com": True,
    "alice@xn--bcher-kva.example": True,
    "alice@bücher.example": True,
    "älice@example.com": True,
    f"{'a' * 230}@example.com": True,
    f"{'a' * 250}@example.com": False,
    f"a@{'.'.join(['b' * 60] * 3)}.example": True,
    f"a@{'.'.join(['b' * 60] * 5)}.example": False,
    f"a@{'b' * 64}.example": False,
    ".alice@example.com": False,
    "al..ice@example.com": False,
    "alice.@example.com": False,
    "alice@example": False,
    "alice@.example.com": False,
    "alice@example..com": False,
    "alice@-example.com": False,
    "alice@example-.com": False,
    "alice@exa_mple.com": False,
    "alice@example.com.": False,
    "alice@": False,
    "@example.com": False,
    "alice@@example.com": False,
    "Alice <alice@example.com>": False,
    '"al ice"@example.com': False,
    "alice@[192.0.2.1]": False,
    "alice": False,
    "": False,
}


@pytest.mark.parametrize(("value", "expected"), ADDRESSES.items())
def test_an_address_has_the_form_of_rfc_5322_with_a_dot(value: str, expected: bool) -> None:
    assert is_email(value) == expected


@given(
    st.text(alphabet="ab1.-_+'@ <>\"ä", max_size=70),
    st.text(alphabet="ab1.-_@[]ä", max_size=70) | st.sampled_from(["example.com", "a.b"]),
)
def test_the_quick_look_says_what_the_library_says(local_part: str, domain: str) -> None:
    value = f"{local_part}@{domain}"
    assert is_email(value) == formats._is_address(value)
