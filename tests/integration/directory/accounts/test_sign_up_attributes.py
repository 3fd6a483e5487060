"""Which attributes those who sign up may give."""

from typing import Any

import pytest

from tests.integration.directory.accounts.signing_up import DENIED, INVALID, sign_up, user
from tests.integration.making import (
    PASSWORD,
    make_client,
    make_pool,
    refused,
)

SCHEMA = [
    {
        "Name": "short",
        "AttributeDataType": "String",
        "Mutable": True,
        "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "4"},
    },
    {"Name": "once", "AttributeDataType": "String", "Mutable": False},
    {
        "Name": "age",
        "AttributeDataType": "Number",
        "NumberAttributeConstraints": {"MinValue": "18", "MaxValue": "99"},
    },
    {"Name": "inner", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
]
TO_THE_SCHEMA = "Attributes did not conform to the schema: "
REFUSED_ATTRIBUTES = (
    (
        {"custom__nothing": "x"},
        TO_THE_SCHEMA + "custom:nothing: Attribute does not exist in the schema.\n",
    ),
    (
        {"custom__a": "x", "custom__b": "y"},
        TO_THE_SCHEMA + "custom:a: Attribute does not exist in the schema.\n"
        "custom:b: Attribute does not exist in the schema.\n",
    ),
    (
        {"dev__custom__inner": "x"},
        TO_THE_SCHEMA + "dev:custom:inner: Attribute does not exist in the schema.\n",
    ),
    (
        {"birthdate": "1999"},
        TO_THE_SCHEMA + "birthdate: String must be no shorter than 10 characters\n",
    ),
    (
        {"birthdate": "1999-01-01T00"},
        TO_THE_SCHEMA + "birthdate: String must be no longer than 10 characters\n",
    ),
    (
        {"custom__short": "x"},
        TO_THE_SCHEMA + "custom:short: String must be no shorter than 2 characters\n",
    ),
    (
        {"custom__short": "xxxxx", "name": "Alice"},
        TO_THE_SCHEMA + "custom:short: String must be no longer than 4 characters\n",
    ),
    ({"email": "alice"}, "Invalid email address format."),
    ({"email": "alice@"}, "Invalid email address format."),
    ({"phone_number": "555"}, "Invalid phone number format."),
    ({"phone_number": "+1 555"}, "Invalid phone number format."),
    ({"email_verified": "true"}, "Cannot modify the non-mutable attribute email_verified"),
    (
        {"phone_number_verified": "true"},
        "Cannot modify the non-mutable attribute phone_number_verified",
    ),
    ({"sub": "mine"}, "Cannot modify the non-mutable attribute sub"),
)


@pytest.fixture(scope="module")
def schema_client(cognito: Any) -> str:
    return make_client(cognito, make_pool(cognito, Schema=SCHEMA))


@pytest.mark.parametrize(("given", "message"), REFUSED_ATTRIBUTES)
def test_attributes_that_break_the_schema_are_refused(
    cognito: Any, schema_client: str, given: dict[str, str], message: str
) -> None:
    with refused(INVALID, message):
        sign_up(cognito, schema_client, **given)


@pytest.mark.parametrize("value", ["17", "100", "many"])
def test_a_number_that_breaks_the_schema_is_refused(
    cognito: Any, schema_client: str, value: str
) -> None:
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="schema: custom:age: "):
        sign_up(cognito, schema_client, custom__age=value)


def test_attributes_that_keep_the_schema_are_kept(cognito: Any) -> None:
    pool_id = make_pool(cognito, Schema=SCHEMA)
    given = {
        "name": "Alice",
        "birthdate": "not-a-date",
        "custom:short": "abc",
        "custom:once": "1",
        "custom:age": "18",
        "phone_number": "+15555550000",
    }
    listed = [{"Name": n, "Value": v} for n, v in given.items()]
    listed.insert(0, {"Name": "name", "Value": "Bob"})
    listed.append({"Name": "nickname", "Value": ""})
    answer = cognito.sign_up(
        ClientId=make_client(cognito, pool_id),
        Username="alice",
        Password=PASSWORD,
        UserAttributes=listed,
        ValidationData=[{"Name": "captcha", "Value": "seen"}],
        ClientMetadata={"from": "test"},
    )
    kept = user(cognito, pool_id)
    more = {"sub": answer["UserSub"], "phone_number_verified": "false"}
    assert kept["Attributes"] == {**given, **more}
    assert kept["UserAttributes"][-1]["Name"] == "sub"


REQUIRED = (
    # the attributes that the pool requires, and how AWS says that they are missing
    (["email"], "email: The attribute is required"),
    (["name"], "name.formatted: The attribute name.formatted is required"),
    (["family_name"], "name.familyName: The attribute name.familyName is required"),
    (
        ["given_name", "family_name"],
        "name.givenName: The attribute name.givenName is required, "
        "name.familyName: The attribute name.familyName is required",
    ),
)


@pytest.mark.parametrize(("names", "words"), REQUIRED)
def test_what_the_pool_requires_must_be_given(cognito: Any, names: list[str], words: str) -> None:
    schema = [{"Name": name, "Required": True} for name in names]
    client_id = make_client(cognito, make_pool(cognito, Schema=schema))
    with refused(INVALID, TO_THE_SCHEMA + words):
        sign_up(cognito, client_id)
    with refused(INVALID, TO_THE_SCHEMA + words):
        sign_up(cognito, client_id, **dict.fromkeys(names, ""))
    sign_up(cognito, client_id, **dict.fromkeys(names, "alice@example.com"))


@pytest.mark.parametrize("name", ["family_name", "email_verified", "custom__short", "sub"])
def test_a_client_writes_only_what_it_may(cognito: Any, name: str) -> None:
    pool_id = make_pool(cognito, Schema=SCHEMA)
    client_id = make_client(cognito, pool_id, WriteAttributes=["email", "name"])
    with refused(DENIED, "A client attempted to write unauthorized attribute"):
        sign_up(cognito, client_id, name="Alice", **{name: "true"})
    sign_up(cognito, client_id, name="Alice", email="alice@example.com")
