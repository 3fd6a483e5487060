"""The attributes of a pool that a template declares, and the updates that they take part in."""

from typing import Any

import pytest

from tests.integration.cloudformation.conftest import Stack, of, ref

NO_TYPE = "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
EXISTING = "Existing schema attributes cannot be modified or deleted."
PLAN = {"Name": "plan", "AttributeDataType": "String", "Mutable": True}
EMAIL = {"Name": "email", "Required": True}


def described(cognito: Any, stack: Stack) -> dict[str, Any]:
    pool: dict[str, Any] = cognito.describe_user_pool(UserPoolId=stack.ids["Pool"])["UserPool"]
    pool.pop("LastModifiedDate")
    return pool


def schema(cognito: Any, stack: Stack) -> dict[str, Any]:
    return {one["Name"]: one for one in described(cognito, stack)["SchemaAttributes"]}


@pytest.mark.parametrize(
    ("declared", "name", "mutable"),
    [
        ({"Name": "email"}, "email", False),
        (EMAIL, "email", False),
        ({**EMAIL, "Mutable": True}, "email", True),
        ({**EMAIL, "Mutable": "true"}, "email", True),
        ({**EMAIL, "Mutable": False, "AttributeDataType": "String"}, "email", False),
        ({"Name": "updated_at", "Required": True}, "updated_at", False),
        ({"Name": "plan", "AttributeDataType": "String"}, "custom:plan", False),
        (PLAN, "custom:plan", True),
    ],
)
def test_an_attribute_is_mutable_where_a_template_says_so(
    cognito: Any, stack: Stack, declared: dict[str, Any], name: str, mutable: bool
) -> None:
    assert stack.create(Pool=of("UserPool", Schema=[declared])) == "CREATE_COMPLETE"
    attribute = schema(cognito, stack)[name]
    assert attribute["Mutable"] is mutable
    assert attribute["Required"] is bool(declared.get("Required"))
    others = [one for one in schema(cognito, stack).values() if one["Name"] != name]
    assert all(one["Mutable"] for one in others if one["Name"] != "sub")


@pytest.mark.parametrize(
    "added",
    [
        {"Name": "website"},
        {"Name": "website", "Mutable": True},
        {"Name": "website", "Required": True, "Mutable": True},
        {"Name": "website", "AttributeDataType": "String", "Mutable": True},
        {"Name": "plan"},
    ],
)
def test_an_update_adds_no_attribute_without_a_type_nor_a_standard_one(
    cognito: Any, stack: Stack, added: dict[str, Any]
) -> None:
    assert stack.create(Pool=of("UserPool", Schema=[EMAIL])) == "CREATE_COMPLETE"
    before = described(cognito, stack)
    pool = of("UserPool", Schema=[EMAIL, added], EmailVerificationSubject="Other")
    assert stack.update(Pool=pool) == "UPDATE_ROLLBACK_COMPLETE"
    assert NO_TYPE in stack.reason("Pool")
    assert described(cognito, stack) == before
    # The next update begins from what is there.
    pool = of("UserPool", Schema=[EMAIL, PLAN], EmailVerificationSubject="Other")
    assert stack.update(Pool=pool) == "UPDATE_COMPLETE", stack.events
    assert schema(cognito, stack)["custom:plan"]["Mutable"] is True


@pytest.mark.parametrize(
    "declared",
    [
        [EMAIL],
        [EMAIL, PLAN],
        [{**EMAIL, "Mutable": "true"}, {**PLAN, "Mutable": "false", "Required": "false"}],
        [{"Name": "level", "AttributeDataType": "Number", "Mutable": True}],
        [
            {
                **PLAN,
                "StringAttributeConstraints": {"MinLength": 1, "MaxLength": "20"},
                "DeveloperOnlyAttribute": False,
            }
        ],
    ],
)
def test_an_update_with_the_same_schema_succeeds(
    cognito: Any, stack: Stack, declared: list[dict[str, Any]]
) -> None:
    assert stack.create(Pool=of("UserPool", Schema=declared)) == "CREATE_COMPLETE"
    before = schema(cognito, stack)
    fails = of("UserPoolGroup", UserPoolId="nowhere_1", GroupName=ref("Pool"))
    for subject, more, ended in (
        ("First", {}, "UPDATE_COMPLETE"),
        ("Second", {"Fails": fails}, "UPDATE_ROLLBACK_COMPLETE"),
        ("Third", {}, "UPDATE_COMPLETE"),
    ):
        pool = of("UserPool", Schema=declared, EmailVerificationSubject=subject)
        assert stack.update(Pool=pool, **more) == ended, stack.events
    assert schema(cognito, stack) == before
    assert described(cognito, stack)["EmailVerificationSubject"] == "Third"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([PLAN], []),
        ([PLAN], [{**PLAN, "Mutable": False}]),
        ([EMAIL], [{**EMAIL, "Required": False}]),
        ([EMAIL, PLAN], [PLAN]),
    ],
)
def test_what_is_there_is_not_changed_nor_taken_away(
    cognito: Any, stack: Stack, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    assert stack.create(Pool=of("UserPool", Schema=before)) == "CREATE_COMPLETE"
    pool = described(cognito, stack)
    changed = of("UserPool", Schema=after, EmailVerificationSubject="Other")
    assert stack.update(Pool=changed) == "UPDATE_ROLLBACK_COMPLETE"
    assert EXISTING in stack.reason("Pool")
    assert described(cognito, stack) == pool
