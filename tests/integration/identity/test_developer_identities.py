"""Identities of users whom a developer's own server authenticates."""

from collections.abc import Callable
from typing import Any

import jwt
import pytest

from tests.host import Host
from tests.integration.identity.world import World
from tests.integration.making import refused

_PROVIDER = "login.my.app"
_COGNITO = "cognito-identity.amazonaws.com"
_UNSUPPORTED = "This identity pool does not support the specified developer provider."


@pytest.fixture(scope="module")
def world(host: Host) -> World:
    world = World(host, {"DeveloperProviderName": _PROVIDER})
    world.set_roles()
    return world


def _get(world: World, user: str, **members: Any) -> Any:
    return world.identity.get_open_id_token_for_developer_identity(
        IdentityPoolId=world.pool_id, Logins={_PROVIDER: user}, **members
    )


def _lookup(world: World, **members: Any) -> Any:
    answer = world.identity.lookup_developer_identity(IdentityPoolId=world.pool_id, **members)
    del answer["ResponseMetadata"]
    return answer


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def test_a_developers_user_gets_a_token_and_credentials_for_it(world: World) -> None:
    answer = _get(world, "u1", PrincipalTags={"team": "a"})
    identity_id = answer["IdentityId"]
    assert _get(world, "u1")["IdentityId"] == identity_id
    claims = _claims(answer["Token"])
    assert (claims["sub"], claims["aud"]) == (identity_id, world.pool_id)
    assert claims["exp"] - claims["iat"] == 900
    assert claims["amr"] == ["authenticated", _PROVIDER, f"{_PROVIDER}:{world.pool_id}:u1"]
    assert claims["https://aws.amazon.com/tags"] == {"principal_tags": {"team": ["a"]}}
    logins = {_COGNITO: answer["Token"]}
    given = world.identity.get_credentials_for_identity(IdentityId=identity_id, Logins=logins)
    assert given["IdentityId"] == identity_id
    assert "authenticated" in world.caller(given["Credentials"])["Arn"]
    token = world.identity.get_open_id_token(IdentityId=identity_id, Logins=logins)["Token"]
    assert _claims(token)["amr"] == claims["amr"]


def test_a_token_is_good_for_as_long_as_is_asked(world: World) -> None:
    claims = _claims(_get(world, "long", TokenDuration=86400)["Token"])
    assert claims["exp"] - claims["iat"] == 86400


def test_a_token_is_good_for_its_own_identity_only(host: Host, world: World) -> None:
    token = _get(world, "mine")["Token"]
    other = world.get_id()
    message = f"Access to Identity '{other}' is forbidden."
    with refused("NotAuthorizedException", message):
        world.identity.get_credentials_for_identity(IdentityId=other, Logins={_COGNITO: token})
    elsewhere = World(host)
    with refused("NotAuthorizedException", "Invalid login token. Couldn't verify signed token."):
        elsewhere.identity.get_credentials_for_identity(
            IdentityId=elsewhere.get_id(), Logins={_COGNITO: token}
        )
    with refused("NotAuthorizedException", "Invalid login token. Can't pass in a Cognito token."):
        world.identity.get_id(IdentityPoolId=world.pool_id, Logins={_COGNITO: token})
    with refused("InvalidParameterException", "Please provide a valid public provider."):
        world.identity.get_credentials_for_identity(IdentityId=other, Logins={_PROVIDER: token})


def test_an_expired_token_is_refused(own_host: Host, at: Callable[[float], None]) -> None:
    world = World(own_host, {"DeveloperProviderName": _PROVIDER})
    answer = _get(world, "u", TokenDuration=10)
    at(11)
    with pytest.raises(world.identity.exceptions.NotAuthorizedException, match="Token expired: "):
        world.identity.get_credentials_for_identity(
            IdentityId=answer["IdentityId"], Logins={_COGNITO: answer["Token"]}
        )


def test_a_user_is_linked_to_the_identity_that_is_named(world: World) -> None:
    guest = world.get_id()
    assert _get(world, "linked", IdentityId=guest)["IdentityId"] == guest
    other = world.get_id()
    message = "Developer user 'linked' is already registered with another identity."
    with refused("DeveloperUserAlreadyRegisteredException", message):
        _get(world, "linked", IdentityId=other)


def test_a_user_of_a_user_pool_is_linked_beside_her_login(world: World) -> None:
    token = world.new_user("alice")
    identity_id = world.get_id(token)
    message = (
        "Logins don't match. Please include at least one valid login for this identity or "
        "identity pool."
    )
    with refused("NotAuthorizedException", message):
        _get(world, "alice", IdentityId=identity_id)
    answer = world.identity.get_open_id_token_for_developer_identity(
        IdentityPoolId=world.pool_id,
        IdentityId=identity_id,
        Logins={_PROVIDER: "alice", **world.logins(token)},
    )
    assert answer["IdentityId"] == identity_id
    assert len(_claims(answer["Token"])["amr"]) == 5
    assert _get(world, "alice")["IdentityId"] == identity_id
    described = world.identity.describe_identity(IdentityId=identity_id)
    assert described["Logins"] == sorted([_PROVIDER, world.provider])


@pytest.mark.parametrize("logins", [{"other": "u"}, {"accounts.google.com": "x"}])
def test_the_developers_provider_must_be_named(world: World, logins: dict[str, str]) -> None:
    with refused("InvalidParameterException", _UNSUPPORTED):
        world.identity.get_open_id_token_for_developer_identity(
            IdentityPoolId=world.pool_id, Logins=logins
        )


def test_users_are_looked_up_by_either_name(world: World) -> None:
    identity_id = _get(world, "look-a")["IdentityId"]
    merged = _get(world, "look-b")["IdentityId"]
    names = {"DeveloperProviderName": _PROVIDER, "IdentityPoolId": world.pool_id}
    kept = world.identity.merge_developer_identities(
        SourceUserIdentifier="look-b", DestinationUserIdentifier="look-a", **names
    )
    assert kept["IdentityId"] == identity_id != merged
    both = {"IdentityId": identity_id, "DeveloperUserIdentifierList": ["look-a", "look-b"]}
    assert _lookup(world, IdentityId=identity_id) == both
    assert _lookup(world, DeveloperUserIdentifier="look-b") == both
    one = {**both, "DeveloperUserIdentifierList": ["look-b"]}
    assert _lookup(world, IdentityId=identity_id, DeveloperUserIdentifier="look-b") == one
    first = _lookup(world, IdentityId=identity_id, MaxResults=1)
    assert first["DeveloperUserIdentifierList"] == ["look-a"]
    second = _lookup(world, IdentityId=identity_id, MaxResults=1, NextToken=first["NextToken"])
    assert second == one
    other = _get(world, "look-c")["IdentityId"]
    message = f"Developer user 'look-b' is not linked to identity '{other}'."
    with refused("ResourceConflictException", message):
        _lookup(world, IdentityId=other, DeveloperUserIdentifier="look-b")
    with refused("ResourceNotFoundException", "Developer user 'look-x' not found."):
        _lookup(world, DeveloperUserIdentifier="look-x")
    with refused(
        "InvalidParameterException", "Either IdentityId or DeveloperUserIdentifier must be given."
    ):
        _lookup(world)


def test_an_unlinked_user_is_a_new_identity(world: World) -> None:
    identity_id = _get(world, "gone")["IdentityId"]
    unlink = {
        "IdentityPoolId": world.pool_id,
        "DeveloperProviderName": _PROVIDER,
        "DeveloperUserIdentifier": "gone",
    }
    other = _get(world, "stays")["IdentityId"]
    message = f"Developer user 'gone' is not linked to identity '{other}'."
    with refused("ResourceConflictException", message):
        world.identity.unlink_developer_identity(**unlink, IdentityId=other)
    world.identity.unlink_developer_identity(**unlink, IdentityId=identity_id)
    assert _get(world, "gone")["IdentityId"] != identity_id
    with refused("NotAuthorizedException", f"Access to Identity '{identity_id}' is forbidden."):
        _get(world, "again", IdentityId=identity_id)
    with refused("InvalidParameterException", _UNSUPPORTED):
        world.identity.unlink_developer_identity(
            **{**unlink, "DeveloperProviderName": "other"}, IdentityId=identity_id
        )


def test_an_identity_has_twenty_logins_at_most(world: World) -> None:
    identity_id = _get(world, "n00")["IdentityId"]
    merge = {
        "IdentityPoolId": world.pool_id,
        "DeveloperProviderName": _PROVIDER,
        "DestinationUserIdentifier": "n00",
    }
    for number in range(1, 20):
        _get(world, f"n{number:02}")
        world.identity.merge_developer_identities(**merge, SourceUserIdentifier=f"n{number:02}")
    assert len(_lookup(world, IdentityId=identity_id)["DeveloperUserIdentifierList"]) == 20
    _get(world, "n20")
    with refused("ResourceConflictException", "An identity can have 20 logins at most."):
        world.identity.merge_developer_identities(**merge, SourceUserIdentifier="n20")
