"""The forms of addresses and ids."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localstack_cognito.directory import ids
from localstack_cognito.directory.clients.secret_hash import secret_hash
from localstack_cognito.directory.formats import is_email, is_phone_number
from localstack_cognito.directory.users.attributes import from_list

EMAILS = {
    "alice@example.com": True,
    "Alice.Smith+tag@sub.example.org": True,
    "alice@example.test": True,
    "alice@printer.local": True,
    "alice@example.invalid": True,
    "alice@example.com.": False,
    "alice@.com": False,
    "alice@example..com": False,
    "alice@[127.0.0.1]": False,
    "Alice <alice@example.com>": False,
    "": False,
    "alice@localhost": False,
    "alice": False,
    "@example.com": False,
    "alice@": False,
    "a b@example.com": False,
    "alice@exa mple.com": False,
    "alice@@example.com": False,
}
PHONE_NUMBERS = {
    "+15555550000": True,
    "+1": True,
    "+123456789012345": True,
    "+1234567890123456": False,
    "15555550000": False,
    "+": False,
    "+1 555": False,
    "+1555abc": False,
    "+١٢٣": False,
    "+1555\n": False,
}


@pytest.mark.parametrize(("value", "is_one"), EMAILS.items())
def test_an_email_address_is_told_from_others(value: str, is_one: bool) -> None:
    assert is_email(value) is is_one


@pytest.mark.parametrize(("value", "is_one"), PHONE_NUMBERS.items())
def test_a_phone_number_is_told_from_others(value: str, is_one: bool) -> None:
    assert is_phone_number(value) is is_one


def test_the_last_of_several_values_counts() -> None:
    listed = [{"Name": "name", "Value": "a"}, {"Name": "name", "Value": "b"}, {"Name": "email"}]
    assert from_list(listed) == {"name": "b", "email": ""}
    assert from_list(None) == {}


@given(st.binary(min_size=15, max_size=15))
def test_a_sub_has_the_form_of_cognitos(seed: bytes) -> None:
    form = "[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert re.fullmatch(form, ids.sub_of(seed))


def test_ids_have_aws_forms_and_differ() -> None:
    assert re.fullmatch("eu-west-1_[0-9a-f]{32}", ids.new_user_pool_id("eu-west-1"))
    assert re.fullmatch("[0-9a-z]{26}", ids.new_client_id())
    assert re.fullmatch("[0-9a-z]{52}", ids.new_client_secret())
    for make in (ids.new_client_id, ids.new_client_secret, ids.new_sub):
        assert len({make() for _ in range(100)}) == 100


def test_a_secret_hash_is_what_aws_example_computes() -> None:
    """``openssl dgst -sha256 -hmac`` over the username and the client id."""
    assert secret_hash("clientid", "secret", "alice") == (
        "j2l6E5kmgeDN73FksD70ykn5SUu7VoeTU/VtrFXYMm0="
    )
