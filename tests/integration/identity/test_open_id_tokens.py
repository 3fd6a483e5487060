"""Tokens of identity pools: what they say, who can verify them, and what STS gives for them."""

from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests
from botocore.exceptions import ClientError
from jwt import PyJWKClient

from tests.host import Host
from tests.integration.identity.world import World
from tests.integration.making import refused
from tests.other_texts import OTHER_TEXTS

_ISSUER = "https://cognito-identity.amazonaws.com"
_TAGS = "https://aws.amazon.com/tags"


@pytest.fixture(scope="module")
def world(host: Host) -> World:
    return World(host, {"DeveloperProviderName": "my.app"})


@pytest.fixture(scope="module")
def roles(world: World) -> dict[str, str]:
    return world.set_roles()


@pytest.fixture(scope="module")
def alice(world: World, roles: dict[str, str]) -> str:
    return world.new_user("alice", email="alice@example.com")


def _verified(host: Host, token: str, pool_id: str) -> dict[str, Any]:
    discovered = requests.get(f"{host.url}/.well-known/openid-configuration", timeout=30).json()
    assert discovered["issuer"] == _ISSUER
    key = PyJWKClient(discovered["jwks_uri"]).get_signing_key_from_jwt(token)
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=["RS512"], audience=pool_id, issuer=_ISSUER
    )
    return claims


def test_a_users_token_says_who_she_is(host: Host, world: World, alice: str) -> None:
    identity_id = world.get_id(alice)
    answer = world.identity.get_open_id_token(IdentityId=identity_id, Logins=world.logins(alice))
    assert answer["IdentityId"] == identity_id
    header = jwt.get_unverified_header(answer["Token"])
    assert header == {"kid": "us-east-11", "typ": "JWS", "alg": "RS512"}
    claims = _verified(host, answer["Token"], world.pool_id)
    assert list(claims) == [
        *("sub", "aud", "amr", "iss", f"{_ISSUER}/identity-pool-arn", "exp", "iat")
    ]
    sub = jwt.decode(alice, options={"verify_signature": False})["sub"]
    assert claims["sub"] == identity_id
    assert claims["amr"] == [
        "authenticated",
        world.provider,
        f"{world.provider}:CognitoSignIn:{sub}",
    ]
    assert claims[f"{_ISSUER}/identity-pool-arn"] == (
        f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{world.pool_id}"
    )
    assert claims["exp"] - claims["iat"] == 600


def test_a_guests_token_says_so(host: Host, world: World) -> None:
    token = world.identity.get_open_id_token(IdentityId=world.get_id())["Token"]
    assert _verified(host, token, world.pool_id)["amr"] == ["unauthenticated"]


def test_a_region_of_its_own_has_a_key_of_its_own(host: Host) -> None:
    client = host.client("cognito-identity", region="ap-south-1")
    pool = client.create_identity_pool(
        IdentityPoolName="p", AllowUnauthenticatedIdentities=True, AllowClassicFlow=True
    )
    identity_id = client.get_id(IdentityPoolId=pool["IdentityPoolId"])["IdentityId"]
    assert identity_id.startswith("ap-south-1:")
    token = client.get_open_id_token(IdentityId=identity_id)["Token"]
    assert jwt.get_unverified_header(token)["kid"] == "ap-south-11"
    assert _verified(host, token, pool["IdentityPoolId"])["sub"] == identity_id


@pytest.mark.parametrize("setting", [{}, {"AllowClassicFlow": False}])
def test_there_is_none_without_the_basic_flow(
    identity: Any, new_identity_pool: Callable[..., str], setting: dict[str, Any]
) -> None:
    pool_id = new_identity_pool(**setting)
    identity_id = identity.get_id(IdentityPoolId=pool_id)["IdentityId"]
    message = "Basic (classic) flow is not enabled, please use enhanced flow."
    with refused("InvalidParameterException", message):
        identity.get_open_id_token(IdentityId=identity_id)


@pytest.fixture(scope="module")
def sts(host: Host) -> Any:
    return host.client("sts")


def _assume(sts: Any, token: str, role: str) -> Any:
    return sts.assume_role_with_web_identity(
        RoleArn=role, RoleSessionName="mine", WebIdentityToken=token
    )


def test_sts_gives_a_session_for_a_token(
    world: World, roles: dict[str, str], alice: str, sts: Any
) -> None:
    identity_id = world.get_id(alice)
    token = world.identity.get_open_id_token(IdentityId=identity_id, Logins=world.logins(alice))[
        "Token"
    ]
    role = roles["authenticated"]
    credentials = _assume(sts, token, role)["Credentials"]
    caller = world.caller({**credentials, "SecretKey": credentials["SecretAccessKey"]})
    assert caller["Arn"].endswith(f":assumed-role/{role.rpartition('/')[2]}/mine")


_DENIED = ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")


def test_sts_gives_none_where_the_role_does_not_trust_it(
    world: World, roles: dict[str, str], sts: Any
) -> None:
    guest = world.get_id()
    token = world.identity.get_open_id_token(IdentityId=guest)["Token"]
    for role in (roles["authenticated"], f"{roles['unauthenticated']}-none"):
        with refused(*_DENIED):
            _assume(sts, token, role)
    assert _assume(sts, token, roles["unauthenticated"])["Credentials"]
    world.identity.delete_identities(IdentityIdsToDelete=[guest])
    with refused(*_DENIED):
        _assume(sts, token, roles["unauthenticated"])


def test_sts_gives_none_for_a_forged_token(world: World, roles: dict[str, str], sts: Any) -> None:
    token = world.identity.get_open_id_token(IdentityId=world.get_id())["Token"]
    text = "The web identity token provided could not be validated."
    signatures = ("padding", "more padding", "another last letter", "the other alphabet")
    others = [OTHER_TEXTS[name](token) for name in signatures]
    for forged in (token[:-8] + "AAAAAAAA", *others):
        with refused("InvalidIdentityToken", text):
            _assume(sts, forged, roles["unauthenticated"])


def test_sts_gives_none_for_an_expired_token(own_host: Host, at: Callable[[float], None]) -> None:
    world = World(own_host)
    role = world.set_roles()["unauthenticated"]
    token = world.identity.get_open_id_token(IdentityId=world.get_id())["Token"]
    at(601)
    with pytest.raises(ClientError, match="Token expired: current date/time") as raised:
        _assume(own_host.client("sts"), token, role)
    assert raised.value.response["Error"]["Code"] == "ExpiredTokenException"


def test_claims_are_tags_of_the_session(host: Host) -> None:
    world = World(host)
    own = {"IdentityPoolId": world.pool_id, "IdentityProviderName": world.provider}
    world.identity.set_principal_tag_attribute_map(
        **own, UseDefaults=False, PrincipalTags={"mail": "email", "nick": "nickname"}
    )
    token = world.new_user("alice", email="alice@example.com")
    identity_id = world.get_id(token)
    given = world.identity.get_open_id_token(IdentityId=identity_id, Logins=world.logins(token))
    claims = _verified(host, given["Token"], world.pool_id)
    assert claims[_TAGS] == {"principal_tags": {"mail": ["alice@example.com"]}}
    trusts_its_tag = world.new_role(
        "tag", Condition={"StringEquals": {"aws:RequestTag/mail": "alice@example.com"}}
    )
    assert _assume(host.client("sts"), given["Token"], trusts_its_tag)["Credentials"]
    trusting = {
        mail: world.new_role(
            f"r{number}", Condition={"StringEquals": {"aws:RequestTag/mail": mail}}
        )
        for number, mail in enumerate(("alice@example.com", "bob@example.com"))
    }
    for mail, role in trusting.items():
        world.identity.set_identity_pool_roles(
            IdentityPoolId=world.pool_id, Roles={"authenticated": role}
        )
        if mail == "alice@example.com":
            assert world.credentials(identity_id, token)["Credentials"]
        else:
            with pytest.raises(ClientError, match="Check assigned IAM roles"):
                world.credentials(identity_id, token)
    untagged = world.new_role("untagged", Action="sts:AssumeRoleWithWebIdentity")
    world.identity.set_identity_pool_roles(
        IdentityPoolId=world.pool_id, Roles={"authenticated": untagged}
    )
    with pytest.raises(ClientError, match="Check assigned IAM roles"):
        world.credentials(identity_id, token)


def test_the_default_tags_are_the_user_and_the_client(host: Host) -> None:
    world = World(host)
    own = {"IdentityPoolId": world.pool_id, "IdentityProviderName": world.provider}
    world.identity.set_principal_tag_attribute_map(**own, UseDefaults=True)
    token = world.new_user("alice")
    given = world.identity.get_open_id_token(
        IdentityId=world.get_id(token), Logins=world.logins(token)
    )
    sub = jwt.decode(token, options={"verify_signature": False})["sub"]
    tags = _verified(host, given["Token"], world.pool_id)[_TAGS]
    assert tags == {"principal_tags": {"username": [sub], "client": [world.client_id]}}
