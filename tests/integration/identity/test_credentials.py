"""Credentials of identities: real ones, of the role that AWS would choose."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.host import Host
from tests.integration.identity.world import World, client_with
from tests.integration.making import refused

_CONFIGURATION = (
    "InvalidIdentityPoolConfigurationException",
    "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
)


@pytest.fixture(scope="module")
def world(host: Host) -> World:
    return World(host)


@pytest.fixture(scope="module")
def roles(world: World) -> dict[str, str]:
    return world.set_roles()


@pytest.fixture(scope="module")
def alice(world: World, roles: dict[str, str]) -> str:
    return world.new_user("alice", email="alice@example.com")


def test_credentials_of_a_user_are_those_of_the_role_for_users(
    host: Host, world: World, roles: dict[str, str], alice: str
) -> None:
    identity_id = world.get_id(alice)
    answer = world.credentials(identity_id, alice)
    assert answer["IdentityId"] == identity_id
    credentials = answer["Credentials"]
    assert set(credentials) == {"AccessKeyId", "SecretKey", "SessionToken", "Expiration"}
    assert re.fullmatch(r"[AL]SIA[A-Z0-9]{16}", credentials["AccessKeyId"])
    left = credentials["Expiration"] - datetime.now(UTC)
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    caller = world.caller(credentials)
    role_name = roles["authenticated"].rpartition("/")[2]
    session = "CognitoIdentityCredentials"
    assert caller["Arn"] == f"arn:aws:sts::000000000000:assumed-role/{role_name}/{session}"
    role_id = world.iam.get_role(RoleName=role_name)["Role"]["RoleId"]
    assert caller["UserId"] == f"{role_id}:{session}"
    s3 = client_with(host, "s3", credentials)
    bucket = f"bucket-{time.time_ns()}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    assert s3.get_object(Bucket=bucket, Key="a")["Body"].read() == b"x"


def test_credentials_of_a_guest_are_those_of_the_role_for_guests(
    world: World, roles: dict[str, str]
) -> None:
    caller = world.caller(world.credentials(world.get_id())["Credentials"])
    assert roles["unauthenticated"].rpartition("/")[2] in caller["Arn"]


def test_without_a_role_there_are_no_credentials(host: Host) -> None:
    world = World(host)
    with refused(*_CONFIGURATION):
        world.credentials(world.get_id())


_OTHER_POOL = {"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:other"}}


@pytest.mark.parametrize(
    "changes",
    [
        {"Principal": {"Federated": "cognito-identity.amazonaws.org"}},
        {"Principal": {"Service": "cognito-identity.amazonaws.com"}},
        {"Action": "sts:AssumeRole"},
        {"Effect": "Deny"},
        {"Condition": _OTHER_POOL},
        {
            "Condition": {
                "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "unauthenticated"}
            }
        },
        {"Condition": {"NumericLessThan": {"cognito-identity.amazonaws.com:aud": "5"}}},
    ],
    ids=["principal", "service", "action", "deny", "pool", "kind", "operator"],
)
def test_a_role_that_does_not_trust_the_pools_users_is_not_taken_on(
    world: World, alice: str, changes: dict[str, Any]
) -> None:
    role = world.new_role(f"r{time.time_ns()}", **changes)
    own = World(world.host, {"CognitoIdentityProviders": _providers(world)})
    own.identity.set_identity_pool_roles(IdentityPoolId=own.pool_id, Roles={"authenticated": role})
    own.provider = world.provider
    with refused(*_CONFIGURATION):
        own.credentials(own.get_id(alice), alice)


def _providers(world: World) -> list[dict[str, Any]]:
    pool = world.identity.describe_identity_pool(IdentityPoolId=world.pool_id)
    providers: list[dict[str, Any]] = pool["CognitoIdentityProviders"]
    return providers


def test_a_role_that_is_not_there_is_not_taken_on(host: Host) -> None:
    world = World(host)
    role = "arn:aws:iam::000000000000:role/no-such-role"
    world.identity.set_identity_pool_roles(
        IdentityPoolId=world.pool_id, Roles={"unauthenticated": role}
    )
    with refused(*_CONFIGURATION):
        world.credentials(world.get_id())


@pytest.fixture(scope="module")
def ruled(host: Host) -> tuple[World, str, str]:
    """A world, the token of alice, an admin there, and a role for rules to choose."""
    world = World(host)
    world.new_user("alice", email="alice@example.com")
    world.group("admins", ["alice"])
    return world, world.sign_in("alice")["IdToken"], world.new_role("chosen")


def _rule(match: str, claim: str, value: str, role: str) -> dict[str, str]:
    return {"Claim": claim, "MatchType": match, "Value": value, "RoleARN": role}


@pytest.mark.parametrize(
    ("match", "claim", "value", "matches"),
    [
        ("Equals", "email", "alice@example.com", True),
        ("Equals", "email", "alice", False),
        ("StartsWith", "email", "alice@", True),
        ("StartsWith", "email", "example", False),
        ("Contains", "email", "@example", True),
        ("Contains", "email", "@other", False),
        ("NotEqual", "email", "bob@example.com", True),
        ("NotEqual", "email", "alice@example.com", False),
        ("NotEqual", "nickname", "bob", False),
        ("Contains", "cognito:groups", "admin", True),
        ("Equals", "cognito:groups", "admins", True),
    ],
)
def test_rules_choose_a_role_by_a_claim(
    ruled: tuple[World, str, str], match: str, claim: str, value: str, matches: bool
) -> None:
    world, token, chosen = ruled
    rules = {"Rules": [_rule(match, claim, value, chosen)]}
    roles = world.set_roles(
        Type="Rules", AmbiguousRoleResolution="AuthenticatedRole", RulesConfiguration=rules
    )
    caller = world.caller(world.credentials(world.get_id(token), token)["Credentials"])
    expected = chosen if matches else roles["authenticated"]
    assert caller["Arn"].split("/")[1] == expected.rpartition("/")[2]


def test_the_first_rule_that_matches_counts_and_another_may_be_asked_for(host: Host) -> None:
    world = World(host)
    first, second, third = (world.new_role(name) for name in ("first", "second", "third"))
    rules = [
        _rule("Equals", "email", "nobody@example.com", third),
        _rule("Contains", "email", "alice", first),
        _rule("Contains", "email", "example", second),
    ]
    world.set_roles(
        Type="Rules", AmbiguousRoleResolution="Deny", RulesConfiguration={"Rules": rules}
    )
    token = world.new_user("alice", email="alice@example.com")
    identity_id = world.get_id(token)
    for custom, expected in ({}, first), ({"CustomRoleArn": second}, second):
        caller = world.caller(world.credentials(identity_id, token, **custom)["Credentials"])
        assert expected.rpartition("/")[2] in caller["Arn"]
    with refused("NotAuthorizedException", f"Access to Role '{third}' is forbidden."):
        world.credentials(identity_id, token, CustomRoleArn=third)
    nobody = world.new_user("nobody", email="x@y.org")
    message = f"The ambiguous role mapping rules for: {world.mapping} denied this request."
    with refused("NotAuthorizedException", message):
        world.credentials(world.get_id(nobody), nobody)


def test_the_roles_of_groups_are_in_the_token(host: Host) -> None:
    world = World(host)
    one, two = world.new_role("one"), world.new_role("two")
    roles = world.set_roles(Type="Token", AmbiguousRoleResolution="AuthenticatedRole")
    world.new_user("alice")
    world.group("a", ["alice"], RoleArn=one, Precedence=1)
    world.group("b", ["alice"], RoleArn=two, Precedence=2)
    token = world.sign_in("alice")["IdToken"]
    identity_id = world.get_id(token)
    for custom, expected in ({}, one), ({"CustomRoleArn": two}, two):
        caller = world.caller(world.credentials(identity_id, token, **custom)["Credentials"])
        assert expected.rpartition("/")[2] in caller["Arn"]
    other = roles["authenticated"]
    with refused("NotAuthorizedException", f"Access to Role '{other}' is forbidden."):
        world.credentials(identity_id, token, CustomRoleArn=other)
    bob = world.new_user("bob")
    caller = world.caller(world.credentials(world.get_id(bob), bob)["Credentials"])
    assert other.rpartition("/")[2] in caller["Arn"]


@pytest.mark.parametrize("resolution", ["AuthenticatedRole", "Deny"])
def test_two_roles_of_one_precedence_are_ambiguous(host: Host, resolution: str) -> None:
    world = World(host)
    one, two = world.new_role("one"), world.new_role("two")
    roles = world.set_roles(Type="Token", AmbiguousRoleResolution=resolution)
    world.new_user("alice")
    world.group("a", ["alice"], RoleArn=one, Precedence=1)
    world.group("b", ["alice"], RoleArn=two, Precedence=1)
    token = world.sign_in("alice")["IdToken"]
    identity_id = world.get_id(token)
    if resolution == "Deny":
        message = f"The ambiguous role mapping rules for: {world.mapping} denied this request."
        with refused("NotAuthorizedException", message):
            world.credentials(identity_id, token)
    else:
        caller = world.caller(world.credentials(identity_id, token)["Credentials"])
        assert roles["authenticated"].rpartition("/")[2] in caller["Arn"]
