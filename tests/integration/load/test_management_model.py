"""Random management by several threads at once, beside a model of it: nothing is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.host import Host, running_host
from tests.integration.load import management
from tests.integration.load.management import SHARED_USER, Lane, Operation, Pool
from tests.postgresql import PostgreSQL

_LANES = 4


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def cognito(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    environment: dict[str, Any] = {}
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        environment["COGNITO_DATABASE_URL"] = server.new_database("managed")
    with running_host(tmp_path_factory.mktemp("managed"), **environment) as host:
        yield _client(host)


def _client(host: Host) -> Any:
    return host.client("cognito-idp")


def _new_pool(cognito: Any) -> Pool:
    schema = [
        {"Name": f"lane{number}", "AttributeDataType": "String", "Mutable": True}
        for number in range(_LANES)
    ]
    pool = cognito.create_user_pool(PoolName="managed", Schema=schema)["UserPool"]
    cognito.admin_create_user(UserPoolId=pool["Id"], Username=SHARED_USER, MessageAction="SUPPRESS")
    return Pool(cognito, pool["Id"], pool["Arn"])


def _attributes(user: dict[str, Any], member: str) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in user[member] if one["Name"] != "sub"}


def _all(operation: Any, member: str, token: str, **request: Any) -> list[Any]:
    """Read a list page by page, three at a time."""
    items: list[Any] = []
    further: dict[str, str] = {}
    while True:
        answer = operation(**request, Limit=3, **further)
        items += answer[member]
        if token not in answer:
            return items
        further = {token: answer[token]}


def _check(pool: Pool, lanes: list[Lane]) -> None:
    cognito = pool.cognito
    listed = _all(cognito.list_users, "Users", "PaginationToken", UserPoolId=pool.id)
    users = {user["Username"]: user for user in listed}
    expected = {name: user for lane in lanes for name, user in lane.users.items()}
    assert set(users) == {SHARED_USER, *expected}
    for name, user in expected.items():
        assert users[name]["Enabled"] == user.enabled
        assert _attributes(users[name], "Attributes") == user.attributes
        groups = _all(
            cognito.admin_list_groups_for_user,
            "Groups",
            "NextToken",
            UserPoolId=pool.id,
            Username=name,
        )
        assert {group["GroupName"] for group in groups} == user.groups
    groups = _all(cognito.list_groups, "Groups", "NextToken", UserPoolId=pool.id)
    assert {
        group["GroupName"]: {
            member: group[member] for member in ("Precedence", "Description") if member in group
        }
        for group in groups
    } == {name: group for lane in lanes for name, group in lane.groups.items()}
    for name in {name for lane in lanes for name in lane.groups}:
        members = _all(
            cognito.list_users_in_group, "Users", "NextToken", UserPoolId=pool.id, GroupName=name
        )
        assert {user["Username"] for user in members} == {
            user for user, found in expected.items() if name in found.groups
        }
    assert _attributes(users[SHARED_USER], "Attributes") == {
        lane.attribute: lane.shared_attribute for lane in lanes if lane.shared_attribute
    }
    described = cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert described["EstimatedNumberOfUsers"] == 1 + len(expected)
    assert described["UserPoolTags"] == {lane.own("tag"): lane.tag for lane in lanes if lane.tag}
    custom = {a["Name"] for a in described["SchemaAttributes"] if a["Name"].startswith("custom:")}
    own = {name for lane in lanes for name in lane.custom_attributes}
    assert custom == {*own, *(lane.attribute for lane in lanes)}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(todo=st.tuples(*[management.operations(longest=16)] * _LANES))
def test_what_several_threads_do_at_once_is_what_the_model_says(
    cognito: Any, todo: tuple[list[Operation], ...]
) -> None:
    pool = _new_pool(cognito)
    lanes = [Lane(number) for number in range(_LANES)]
    with ThreadPoolExecutor(_LANES) as threads:
        differences = list(
            threads.map(lambda lane: management.perform(pool, lane, todo[lane.number]), lanes)
        )
    assert [one for lane in differences for one in lane] == []
    _check(pool, lanes)
    cognito.delete_user_pool(UserPoolId=pool.id)
