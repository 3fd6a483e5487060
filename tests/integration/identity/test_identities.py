"""Identities: made, known again, joined, parted, listed and deleted."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.host import Host
from tests.integration.identity.world import World
from tests.integration.making import refused

_DENIED = "NotAuthorizedException"
_UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"
_NO_MATCH = (
    "Logins don't match. Please include at least one valid login for this identity or identity "
    "pool."
)


def _forbidden(identity_id: str) -> tuple[str, str]:
    return _DENIED, f"Access to Identity '{identity_id}' is forbidden."


@pytest.fixture(scope="module")
def world(host: Host) -> World:
    world = World(host)
    world.set_roles()
    return world


@pytest.fixture(scope="module")
def second(world: World) -> tuple[str, Any]:
    """Another user pool, known to the same identity pool."""
    other = World(world.host)
    configured = world.identity.describe_identity_pool(IdentityPoolId=world.pool_id)
    providers = configured["CognitoIdentityProviders"]
    world.identity.update_identity_pool(
        IdentityPoolId=world.pool_id,
        IdentityPoolName="p",
        AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=True,
        CognitoIdentityProviders=[
            *providers,
            {"ProviderName": other.provider, "ClientId": other.client_id},
        ],
    )
    return other.provider, other


def _described(world: World, identity_id: str) -> dict[str, Any]:
    described: dict[str, Any] = world.identity.describe_identity(IdentityId=identity_id)
    del described["ResponseMetadata"]
    return described


def test_who_logs_in_again_is_the_same_identity(world: World) -> None:
    token = world.new_user("again")
    identity_id = world.get_id(token)
    assert re.fullmatch(r"us-east-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identity_id)
    assert world.get_id(world.sign_in("again")["IdToken"]) == identity_id
    described = _described(world, identity_id)
    assert set(described) == {"IdentityId", "Logins", "CreationDate", "LastModifiedDate"}
    assert (described["IdentityId"], described["Logins"]) == (identity_id, [world.provider])


def test_who_comes_many_times_at_once_is_one_identity(world: World) -> None:
    token = world.new_user("many")
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: world.get_id(token), range(16), timeout=30))
    assert len(made) == 1


def test_a_guest_is_a_new_identity_each_time(world: World) -> None:
    first, second = world.get_id(), world.get_id()
    assert first != second
    assert set(_described(world, first)) == {"IdentityId", "CreationDate", "LastModifiedDate"}


def test_a_guest_who_logs_in_keeps_the_identity(world: World) -> None:
    guest = world.get_id()
    token = world.new_user("guest")
    assert world.credentials(guest, token)["IdentityId"] == guest
    assert world.get_id(token) == guest
    assert _described(world, guest)["Logins"] == [world.provider]
    with refused(*_forbidden(guest)):
        world.credentials(guest)


def test_a_guest_who_is_known_already_gets_the_other_identity(world: World) -> None:
    token = world.new_user("known")
    known = world.get_id(token)
    guest = world.get_id()
    assert world.credentials(guest, token)["IdentityId"] == known
    # From now on the guest's identity only leads there.
    assert world.credentials(guest, token)["IdentityId"] == known
    with refused(*_forbidden(guest)):
        world.credentials(guest)
    with refused(*_forbidden(guest)):
        world.credentials(guest, world.new_user("somebody"))


def test_anothers_identity_is_forbidden(world: World) -> None:
    alice, bob = world.new_user("a1"), world.new_user("b1")
    identity_id = world.get_id(alice)
    with refused(_DENIED, _NO_MATCH):
        world.credentials(identity_id, bob)
    world.get_id(bob)
    asks: tuple[Callable[[], object], ...] = (
        lambda: world.credentials(identity_id, bob),
        lambda: world.identity.get_open_id_token(IdentityId=identity_id, Logins=world.logins(bob)),
        lambda: world.credentials(identity_id),
    )
    for ask in asks:
        with refused(*_forbidden(identity_id)):
            ask()


def test_a_second_login_is_added(world: World, second: tuple[str, Any]) -> None:
    provider, other = second
    mine, theirs = world.new_user("two"), other.new_user("two")
    identity_id = world.get_id(mine)
    both = {world.provider: mine, provider: theirs}
    answer = world.identity.get_credentials_for_identity(IdentityId=identity_id, Logins=both)
    assert answer["IdentityId"] == identity_id
    assert _described(world, identity_id)["Logins"] == sorted([world.provider, provider])
    alone = world.identity.get_id(IdentityPoolId=world.pool_id, Logins={provider: theirs})
    assert alone["IdentityId"] == identity_id


def test_two_identities_that_log_in_as_one_become_one(
    world: World, second: tuple[str, Any]
) -> None:
    provider, other = second
    mine, theirs = world.new_user("one"), other.new_user("one")
    older = world.get_id(mine)
    newer = world.identity.get_id(IdentityPoolId=world.pool_id, Logins={provider: theirs})
    both = {world.provider: mine, provider: theirs}
    answer = world.identity.get_id(IdentityPoolId=world.pool_id, Logins=both)
    assert answer["IdentityId"] == older != newer["IdentityId"]
    assert "Logins" not in _described(world, newer["IdentityId"])
    led = world.identity.get_credentials_for_identity(
        IdentityId=newer["IdentityId"], Logins={provider: theirs}
    )
    assert led["IdentityId"] == older


def test_two_users_of_one_provider_do_not_become_one(world: World, second: tuple[str, Any]) -> None:
    provider, other = second
    users = [(world.new_user(f"c{n}"), other.new_user(f"c{n}")) for n in range(2)]
    for mine, theirs in users:
        both = {world.provider: mine, provider: theirs}
        world.identity.get_id(IdentityPoolId=world.pool_id, Logins=both)
    crossed = {world.provider: users[0][0], provider: users[1][1]}
    message = "Logins of two users of the same identity provider cannot belong to one identity."
    with refused("ResourceConflictException", message):
        world.identity.get_id(IdentityPoolId=world.pool_id, Logins=crossed)


def test_an_unlinked_login_is_a_new_identity(world: World, second: tuple[str, Any]) -> None:
    provider, other = second
    mine, theirs = world.new_user("un"), other.new_user("un")
    both = {world.provider: mine, provider: theirs}
    identity_id = world.identity.get_id(IdentityPoolId=world.pool_id, Logins=both)["IdentityId"]
    unlink = {"IdentityId": identity_id, "Logins": world.logins(mine)}
    world.identity.unlink_identity(**unlink, LoginsToRemove=[provider])
    assert _described(world, identity_id)["Logins"] == [world.provider]
    again = world.identity.get_id(IdentityPoolId=world.pool_id, Logins={provider: theirs})
    assert again["IdentityId"] != identity_id
    with refused("InvalidParameterException", f"The identity has no login at {provider}."):
        world.identity.unlink_identity(**unlink, LoginsToRemove=[provider])
    world.identity.unlink_identity(**unlink, LoginsToRemove=[world.provider])
    with refused(*_forbidden(identity_id)):
        world.credentials(identity_id, mine)
    assert world.get_id(mine) != identity_id


def test_nobody_unlinks_anothers_login(world: World) -> None:
    alice, bob = world.new_user("u1"), world.new_user("u2")
    identity_id = world.get_id(alice)
    with refused(_DENIED, _NO_MATCH):
        world.identity.unlink_identity(
            IdentityId=identity_id, Logins=world.logins(bob), LoginsToRemove=[world.provider]
        )


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("describe_identity", {}),
        ("get_credentials_for_identity", {}),
        ("get_open_id_token", {}),
        ("unlink_identity", {"Logins": {"a": "b"}, "LoginsToRemove": ["a"]}),
    ],
)
def test_an_unknown_identity_is_told(world: World, operation: str, members: dict[str, Any]) -> None:
    with refused("ResourceNotFoundException", f"Identity '{_UNKNOWN}' not found."):
        getattr(world.identity, operation)(IdentityId=_UNKNOWN, **members)


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("get_id", {}),
        ("list_identities", {"MaxResults": 1}),
        ("get_open_id_token_for_developer_identity", {"Logins": {"a": "b"}}),
        ("lookup_developer_identity", {"IdentityId": _UNKNOWN}),
        (
            "merge_developer_identities",
            {
                "SourceUserIdentifier": "a",
                "DestinationUserIdentifier": "b",
                "DeveloperProviderName": "c",
            },
        ),
        (
            "unlink_developer_identity",
            {
                "IdentityId": _UNKNOWN,
                "DeveloperProviderName": "c",
                "DeveloperUserIdentifier": "a",
            },
        ),
    ],
)
def test_an_unknown_pool_is_told(world: World, operation: str, members: dict[str, Any]) -> None:
    with refused("ResourceNotFoundException", f"IdentityPool '{_UNKNOWN}' not found."):
        getattr(world.identity, operation)(IdentityPoolId=_UNKNOWN, **members)


def test_identities_are_listed_in_pages_and_deleted(host: Host) -> None:
    world = World(host)
    token = world.new_user("alice")
    made = [world.get_id() for _ in range(4)]
    known = world.get_id(token)
    world.set_roles()
    world.credentials(made[0], token)

    def listed(**members: Any) -> list[str]:
        found: list[str] = []
        token: dict[str, str] = {}
        while True:
            page = world.identity.list_identities(
                IdentityPoolId=world.pool_id, MaxResults=2, **members, **token
            )
            assert page["IdentityPoolId"] == world.pool_id
            found += [identity["IdentityId"] for identity in page["Identities"]]
            if "NextToken" not in page:
                return found
            token = {"NextToken": page["NextToken"]}

    assert listed() == [*made, known]
    assert listed(HideDisabled=True) == [*made[1:], known]
    answer = world.identity.delete_identities(IdentityIdsToDelete=[*made[:2], _UNKNOWN])
    assert answer["UnprocessedIdentityIds"] == [
        {"IdentityId": _UNKNOWN, "ErrorCode": "AccessDenied"}
    ]
    assert listed() == [*made[2:], known]
    with refused("ResourceNotFoundException", f"Identity '{made[0]}' not found."):
        world.credentials(made[0], token)
    world.identity.delete_identities(IdentityIdsToDelete=[known])
    assert world.get_id(token) != known


def test_a_deleted_pool_takes_its_identities_along(host: Host) -> None:
    world = World(host)
    guest = world.get_id()
    world.identity.delete_identity_pool(IdentityPoolId=world.pool_id)
    with refused("ResourceNotFoundException", f"Identity '{guest}' not found."):
        world.identity.describe_identity(IdentityId=guest)
