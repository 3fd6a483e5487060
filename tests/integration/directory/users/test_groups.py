"""Groups, who is in them, and what they say in tokens."""

from typing import Any

import jwt
import pytest

from tests.integration.making import (
    detected,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.signin.signing_in import sign_in

ROLE = "arn:aws:iam::000000000000:role/{}"
NOT_FOUND = ("ResourceNotFoundException", "Group not found.")
NO_USER = ("UserNotFoundException", "User does not exist.")


@pytest.fixture
def pool_id(cognito: Any) -> str:
    return make_pool(cognito)


def names(groups: list[dict[str, Any]]) -> list[str]:
    return [group["GroupName"] for group in groups]


def test_a_group_has_what_it_was_given_and_nothing_else(cognito: Any, pool_id: str) -> None:
    bare = cognito.create_group(UserPoolId=pool_id, GroupName="bare")["Group"]
    assert set(bare) == {"GroupName", "UserPoolId", "CreationDate", "LastModifiedDate"}
    whole = cognito.create_group(
        UserPoolId=pool_id,
        GroupName="whole",
        Description="all of it",
        RoleArn=ROLE.format("r"),
        Precedence=0,
    )["Group"]
    expected = {"Description": "all of it", "RoleArn": ROLE.format("r"), "Precedence": 0}
    assert expected.items() <= whole.items()
    for group in (bare, whole):
        name = group["GroupName"]
        assert cognito.get_group(UserPoolId=pool_id, GroupName=name)["Group"] == group


def test_an_update_changes_what_it_names(cognito: Any, pool_id: str) -> None:
    cognito.create_group(UserPoolId=pool_id, GroupName="g", Description="old", Precedence=3)
    updated = cognito.update_group(UserPoolId=pool_id, GroupName="g", Precedence=0)["Group"]
    assert (updated["Description"], updated["Precedence"]) == ("old", 0)
    assert cognito.get_group(UserPoolId=pool_id, GroupName="g")["Group"] == updated
    assert updated["LastModifiedDate"] >= updated["CreationDate"]


@pytest.mark.parametrize("given", [{}, {"Description": ""}])
def test_an_update_that_gives_nothing_changes_nothing(
    cognito: Any, pool_id: str, given: dict[str, str]
) -> None:
    group = cognito.create_group(UserPoolId=pool_id, GroupName="g", Description="d")["Group"]
    assert cognito.update_group(UserPoolId=pool_id, GroupName="g", **given)["Group"] == group
    assert cognito.get_group(UserPoolId=pool_id, GroupName="g")["Group"] == group


def test_a_name_is_taken_once_in_a_pool(cognito: Any, pool_id: str) -> None:
    cognito.create_group(UserPoolId=pool_id, GroupName="g", Description="first")
    with refused("GroupExistsException", "A group with the name already exists."):
        cognito.create_group(UserPoolId=pool_id, GroupName="g", Description="second")
    assert cognito.get_group(UserPoolId=pool_id, GroupName="g")["Group"]["Description"] == "first"
    assert cognito.create_group(UserPoolId=make_pool(cognito), GroupName="g")["Group"]


@pytest.mark.parametrize("operation", ["get_group", "update_group", "delete_group"])
def test_a_group_that_is_not_there_is_said_to_be_none(
    cognito: Any, pool_id: str, operation: str
) -> None:
    with refused(*NOT_FOUND):
        getattr(cognito, operation)(UserPoolId=pool_id, GroupName="none")
    with refused(*NOT_FOUND):
        cognito.list_users_in_group(UserPoolId=pool_id, GroupName="none")


def test_members_come_and_go_as_often_as_one_likes(cognito: Any, pool_id: str) -> None:
    make_user(cognito, pool_id)
    cognito.create_group(UserPoolId=pool_id, GroupName="g")
    member = {"UserPoolId": pool_id, "GroupName": "g", "Username": "alice"}
    for operation, expected in (
        (cognito.admin_add_user_to_group, ["alice"]),
        (cognito.admin_remove_user_from_group, []),
    ):
        for _ in range(2):
            operation(**member)
            users = cognito.list_users_in_group(UserPoolId=pool_id, GroupName="g")["Users"]
            assert [user["Username"] for user in users] == expected
            groups = cognito.admin_list_groups_for_user(UserPoolId=pool_id, Username="alice")
            assert names(groups["Groups"]) == (["g"] if expected else [])


def test_only_users_are_members_and_only_of_groups(cognito: Any, pool_id: str) -> None:
    make_user(cognito, pool_id)
    cognito.create_group(UserPoolId=pool_id, GroupName="g")
    add, remove = cognito.admin_add_user_to_group, cognito.admin_remove_user_from_group
    for operation in (add, remove):
        for group in ("g", "none"):
            with refused(*NO_USER):
                operation(UserPoolId=pool_id, GroupName=group, Username="nobody")
    with refused(*NO_USER):
        cognito.admin_list_groups_for_user(UserPoolId=pool_id, Username="nobody")
    with refused(*NOT_FOUND):
        add(UserPoolId=pool_id, GroupName="none", Username="alice")
    answer = remove(UserPoolId=pool_id, GroupName="none", Username="alice")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_user_is_in_100_groups_at_most(cognito: Any, pool_id: str) -> None:
    make_user(cognito, pool_id)
    for number in range(101):
        cognito.create_group(UserPoolId=pool_id, GroupName=f"g{number}")
    for number in range(100):
        for _ in range(1 + (number == 99)):
            cognito.admin_add_user_to_group(
                UserPoolId=pool_id, GroupName=f"g{number}", Username="alice"
            )
    with refused(
        "LimitExceededException", "The user is in 100 groups, the most that a user can be in."
    ):
        cognito.admin_add_user_to_group(UserPoolId=pool_id, GroupName="g100", Username="alice")
    assert cognito.list_users_in_group(UserPoolId=pool_id, GroupName="g100")["Users"] == []


def test_what_is_deleted_is_in_no_list(cognito: Any, pool_id: str) -> None:
    for name in ("g", "h"):
        cognito.create_group(UserPoolId=pool_id, GroupName=name)
        for user in ("alice", "bob"):
            if name == "g":
                make_user(cognito, pool_id, user)
            cognito.admin_add_user_to_group(UserPoolId=pool_id, GroupName=name, Username=user)
    cognito.admin_delete_user(UserPoolId=pool_id, Username="alice")
    cognito.delete_group(UserPoolId=pool_id, GroupName="g")
    users = cognito.list_users_in_group(UserPoolId=pool_id, GroupName="h")["Users"]
    assert [user["Username"] for user in users] == ["bob"]
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool_id, Username="bob")["Groups"]
    assert names(groups) == ["h"]
    assert cognito.admin_get_user(UserPoolId=pool_id, Username="bob")["Username"] == "bob"


def test_lists_come_in_pages(cognito: Any, pool_id: str) -> None:
    make_user(cognito, pool_id)
    expected = [f"g{number}" for number in range(5)]
    for name in reversed(expected):
        cognito.create_group(UserPoolId=pool_id, GroupName=name)
        cognito.admin_add_user_to_group(UserPoolId=pool_id, GroupName=name, Username="alice")
    lists = (
        (cognito.list_groups, {"UserPoolId": pool_id}),
        (cognito.admin_list_groups_for_user, {"UserPoolId": pool_id, "Username": "alice"}),
    )
    for operation, request in lists:
        seen: list[str] = []
        token: dict[str, str] = {}
        for _ in range(3):
            page = operation(**request, Limit=2, **token)
            seen += names(page["Groups"])
            token = {"NextToken": page["NextToken"]} if "NextToken" in page else {}
        assert (seen, token) == (expected, {})


def test_members_come_in_pages(cognito: Any, pool_id: str) -> None:
    cognito.create_group(UserPoolId=pool_id, GroupName="g")
    for number in range(5):
        name = make_user(cognito, pool_id, f"user{number}")
        cognito.admin_add_user_to_group(UserPoolId=pool_id, GroupName="g", Username=name)
    seen: list[str] = []
    token: dict[str, str] = {}
    for _ in range(3):
        page = cognito.list_users_in_group(UserPoolId=pool_id, GroupName="g", Limit=2, **token)
        seen += [user["Username"] for user in page["Users"]]
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else {}
    assert (seen, token) == ([f"user{number}" for number in range(5)], {})


WRONG_PAGE = "Provided pagination token is invalid. Check the token and try your request again."
LISTS: list[tuple[str, dict[str, str], str]] = [
    ("list_groups", {}, WRONG_PAGE),
    ("admin_list_groups_for_user", {"Username": "alice"}, WRONG_PAGE),
    ("list_users_in_group", {"GroupName": "g"}, "Paging marker is invalid."),
]


@pytest.mark.parametrize(("operation", "given", "wrong_page"), LISTS)
def test_a_page_has_an_item_and_a_token_of_its_own_list(
    cognito: Any, pool_id: str, operation: str, given: dict[str, str], wrong_page: str
) -> None:
    make_user(cognito, pool_id)
    for name in ("g", "h"):
        cognito.create_group(UserPoolId=pool_id, GroupName=name)
    list_ = getattr(cognito, operation)
    rule = "Member must have value greater than or equal to 1"
    with refused("InvalidParameterException", detected("'0' at 'maxResults'", rule)):
        list_(UserPoolId=pool_id, Limit=0, **given)
    other_pool = make_pool(cognito)
    for name in ("g", "h"):
        cognito.create_group(UserPoolId=other_pool, GroupName=name)
    foreign = cognito.list_groups(UserPoolId=other_pool, Limit=1)["NextToken"]
    for token in ("invalid", foreign):
        with refused("InvalidParameterException", wrong_page):
            list_(UserPoolId=pool_id, NextToken=token, **given)


def test_a_member_can_be_named_by_her_alias(cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email"])
    verified = [
        {"Name": "email", "Value": "alice@example.com"},
        {"Name": "email_verified", "Value": "true"},
    ]
    make_user(cognito, pool_id, "alice", verified)
    cognito.create_group(UserPoolId=pool_id, GroupName="g")
    cognito.admin_add_user_to_group(UserPoolId=pool_id, GroupName="g", Username="alice@example.com")
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool_id, Username="alice")["Groups"]
    assert names(groups) == ["g"]


CLAIMS: list[tuple[dict[str, tuple[int | None, str | None]], dict[str, Any]]] = [
    ({}, {}),
    ({"plain": (None, None)}, {"groups": ["plain"]}),
    ({"unranked": (None, "r1")}, {"groups": ["unranked"], "roles": ["r1"]}),
    (
        {"one": (5, "r1")},
        {"groups": ["one"], "roles": ["r1"], "preferred_role": "r1"},
    ),
    (
        {"low": (9, "r1"), "high": (0, "r2"), "none": (None, "r3")},
        {"groups": ["high", "low", "none"], "roles": ["r2", "r1", "r3"], "preferred_role": "r2"},
    ),
    (
        {"a": (1, "r1"), "b": (1, "r2")},
        {"groups": ["a", "b"], "roles": ["r1", "r2"]},
    ),
    (
        {"first": (0, None), "second": (9, "r1")},
        {"groups": ["first", "second"], "roles": ["r1"], "preferred_role": "r1"},
    ),
    (
        {"a": (None, "r1"), "b": (None, "r1")},
        {"groups": ["a", "b"], "roles": ["r1"]},
    ),
    (
        {"a": (1, "r1"), "b": (1, "r1")},
        {"groups": ["a", "b"], "roles": ["r1"], "preferred_role": "r1"},
    ),
]


@pytest.mark.parametrize(("groups", "expected"), CLAIMS)
def test_tokens_say_which_groups_their_user_is_in(
    cognito: Any,
    pool_id: str,
    groups: dict[str, tuple[int | None, str | None]],
    expected: dict[str, Any],
) -> None:
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)
    for name, (precedence, role) in groups.items():
        given: dict[str, Any] = {} if precedence is None else {"Precedence": precedence}
        if role:
            given["RoleArn"] = ROLE.format(role)
        cognito.create_group(UserPoolId=pool_id, GroupName=name, **given)
        cognito.admin_add_user_to_group(UserPoolId=pool_id, GroupName=name, Username="alice")
    result = sign_in(cognito, pool_id, client_id)["AuthenticationResult"]
    again = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": result["RefreshToken"]},
    )["AuthenticationResult"]
    claims = dict(expected)
    if "roles" in claims:
        claims["roles"] = [ROLE.format(role) for role in claims["roles"]]
    if "preferred_role" in claims:
        claims["preferred_role"] = ROLE.format(claims["preferred_role"])
    for tokens in (result, again):
        for kind, names_of_claims in (
            ("IdToken", ("groups", "roles", "preferred_role")),
            ("AccessToken", ("groups",)),
        ):
            found = jwt.decode(tokens[kind], options={"verify_signature": False})
            said = {
                name.removeprefix("cognito:"): value
                for name, value in found.items()
                if name.startswith("cognito:") and name != "cognito:username"
            }
            assert said == {name: claims[name] for name in names_of_claims if name in claims}
