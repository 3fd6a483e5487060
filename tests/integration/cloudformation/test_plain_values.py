"""Plain values of templates: what is of another kind than the schema's is made of that kind."""

from typing import Any

import pytest

from tests.integration.cloudformation.conftest import Stack, of, ref


def test_texts_and_numbers_and_switches_stand_for_each_other(stack: Stack, cognito: Any) -> None:
    policy = {"MinimumLength": "10", "RequireSymbols": "false", "RequireNumbers": True}
    made = stack.create(
        Pool=of(
            "UserPool",
            Policies={"PasswordPolicy": policy},
            Schema=[{"Name": "level", "AttributeDataType": "Number", "Mutable": "true"}],
            UserPoolTags={"public": True, "floor": 3},
        ),
        Group=of("UserPoolGroup", UserPoolId=ref("Pool"), Precedence="7"),
    )
    assert made == "CREATE_COMPLETE", stack.events
    pool = cognito.describe_user_pool(UserPoolId=stack.ids["Pool"])["UserPool"]
    password = pool["Policies"]["PasswordPolicy"]
    assert (password["MinimumLength"], password["RequireSymbols"]) == (10, False)
    assert pool["UserPoolTags"]["public"] == "true"
    assert pool["UserPoolTags"]["floor"] == "3"
    [level] = [one for one in pool["SchemaAttributes"] if one["Name"] == "custom:level"]
    assert level["Mutable"] is True
    [group] = cognito.list_groups(UserPoolId=stack.ids["Pool"])["Groups"]
    assert group["Precedence"] == 7


@pytest.mark.parametrize("value", ["ten", "1.5", True])
def test_what_is_no_number_stays_none(stack: Stack, value: Any) -> None:
    policy = {"PasswordPolicy": {"MinimumLength": value}}
    assert stack.create(Pool=of("UserPool", Policies=policy)) == "ROLLBACK_COMPLETE"
