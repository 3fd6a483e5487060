"""Logins with a user pool's ID token: which count, and what is said of those that do not."""

import base64
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.host import Host
from tests.integration.identity.world import World
from tests.integration.making import refused
from tests.other_texts import OTHER_TEXTS

_DENIED = "NotAuthorizedException"
_UNVERIFIED = "Invalid login token. Couldn't verify signed token."
_UNSUPPORTED = "Token is not from a supported provider of this identity pool."
_NO_TOKEN = "Invalid login token. Not a valid OpenId Connect identity token."
_WRONG_ISSUER = "Invalid login token. Issuer doesn't match providerName"
_NO_GUESTS = "Unauthenticated access is not supported for this identity pool."
_OWN_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def world(host: Host) -> World:
    world = World(host, {"DeveloperProviderName": "my.app"})
    world.set_roles()
    return world


@pytest.fixture(scope="module")
def alice(world: World) -> str:
    return world.new_user("alice")


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})


def _segment(members: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(members).encode()).rstrip(b"=").decode()


def _signed_otherwise(token: str, algorithm: str = "RS256", **changes: Any) -> str:
    header, claims = _parts(token)
    key: Any = "x" * 32 if algorithm == "HS256" else _OWN_KEY
    return jwt.encode({**claims, **changes}, key, algorithm, headers={"kid": header["kid"]})


def _unsigned(token: str) -> str:
    _, claims = _parts(token)
    return f"{_segment({'alg': 'none'})}.{_segment(claims)}."


def _changed(token: str) -> str:
    header, claims = _parts(token)
    signature = token.rpartition(".")[2]
    return f"{_segment(header)}.{_segment({**claims, 'sub': str(uuid.uuid4())})}.{signature}"


def _without_kid(token: str) -> str:
    header, claims = _parts(token)
    del header["kid"]
    return f"{_segment(header)}.{_segment(claims)}.{token.rpartition('.')[2]}"


@pytest.mark.parametrize(
    ("forge", "message"),
    [
        (lambda token: "no token", _NO_TOKEN),
        (lambda token: "a.b.c", _NO_TOKEN),
        (_signed_otherwise, _UNVERIFIED),
        (lambda token: _signed_otherwise(token, "RS512"), _UNVERIFIED),
        (lambda token: _signed_otherwise(token, "HS256"), _UNVERIFIED),
        (_unsigned, _UNVERIFIED),
        (_changed, _UNVERIFIED),
        (_without_kid, _UNVERIFIED),
        (lambda token: _signed_otherwise(token, exp=1), _UNVERIFIED),
        (lambda token: _signed_otherwise(token, iss="https://example.com"), _WRONG_ISSUER),
        (lambda token: _signed_otherwise(token, aud="other"), _UNSUPPORTED),
        (
            lambda token: _signed_otherwise(token, iss="https://cognito-identity.amazonaws.com"),
            "Invalid login token. Can't pass in a Cognito token.",
        ),
    ],
    ids=[
        *("text", "dots", "key", "RS512", "HS256", "none", "changed", "kid", "expired", "issuer"),
        *("audience", "cognito"),
    ],
)
def test_forged_tokens_are_refused(
    world: World, alice: str, forge: Callable[[str], str], message: str
) -> None:
    identity_id = world.get_id(alice)
    logins = world.logins(forge(alice))
    with refused(_DENIED, message):
        world.identity.get_id(IdentityPoolId=world.pool_id, Logins=logins)
    for operation in ("get_credentials_for_identity", "get_open_id_token"):
        with refused(_DENIED, message):
            getattr(world.identity, operation)(IdentityId=identity_id, Logins=logins)


@pytest.mark.parametrize("rewrite", OTHER_TEXTS.values(), ids=OTHER_TEXTS)
def test_a_token_is_one_text(world: World, alice: str, rewrite: Callable[[str], str]) -> None:
    identity_id = world.get_id(alice)
    logins = world.logins(rewrite(alice))
    with pytest.raises(world.identity.exceptions.NotAuthorizedException):
        world.identity.get_id(IdentityPoolId=world.pool_id, Logins=logins)
    for operation in ("get_credentials_for_identity", "get_open_id_token"):
        with pytest.raises(world.identity.exceptions.NotAuthorizedException):
            getattr(world.identity, operation)(IdentityId=identity_id, Logins=logins)


def test_an_access_token_is_no_login(world: World, alice: str) -> None:
    token = world.sign_in("alice")["AccessToken"]
    with refused(_DENIED, "Invalid login token. Missing a required claim: aud"):
        world.get_id(token)


def test_a_token_of_another_client_is_refused(world: World, alice: str) -> None:
    token = world.sign_in("alice", world.new_client())["IdToken"]
    with refused(_DENIED, _UNSUPPORTED):
        world.get_id(token)


def test_a_token_of_another_pool_is_refused(host: Host, world: World, alice: str) -> None:
    other = World(host)
    token = other.new_user("alice")
    with refused(_DENIED, _WRONG_ISSUER):
        world.get_id(token)
    with refused(_DENIED, _UNSUPPORTED):
        world.identity.get_id(IdentityPoolId=world.pool_id, Logins=other.logins(token))


@pytest.mark.parametrize(
    ("provider", "error", "message"),
    [
        ("accounts.google.com", _DENIED, _UNSUPPORTED),
        ("example.com", _DENIED, _UNSUPPORTED),
        ("graph.facebook.com", _DENIED, _UNSUPPORTED),
        ("cognito-idp.us-east-1.amazonaws.com/us-east-1_none", _DENIED, _UNSUPPORTED),
        ("cognito-idp.eu-west-1.amazonaws.com/{user_pool}", _DENIED, _UNSUPPORTED),
        ("my.app", "InvalidParameterException", "Please provide a valid public provider."),
        (
            "cognito-identity.amazonaws.com",
            _DENIED,
            "Invalid login token. Can't pass in a Cognito token.",
        ),
    ],
)
def test_providers_that_the_pool_does_not_have_are_refused(
    world: World, alice: str, provider: str, error: str, message: str
) -> None:
    name = provider.format(user_pool=world.user_pool_id)
    with refused(error, message):
        world.identity.get_id(IdentityPoolId=world.pool_id, Logins={name: alice})


def test_a_user_pool_may_be_named_by_its_issuer(world: World, alice: str) -> None:
    issuer = _parts(alice)[1]["iss"]
    expected = world.get_id(alice)
    for name in (issuer, issuer.partition("://")[2]):
        answer = world.identity.get_id(IdentityPoolId=world.pool_id, Logins={name: alice})
        assert answer["IdentityId"] == expected
    described = world.identity.describe_identity(IdentityId=expected)
    assert described["Logins"] == [world.provider]


def test_an_expired_token_is_refused(own_host: Host, at: Callable[[float], None]) -> None:
    world = World(own_host)
    token = world.new_user("alice")
    world.get_id(token)
    expires_at = _parts(token)[1]["exp"]
    at(3601)
    before = int(time.time()) + 3601
    with pytest.raises(world.identity.exceptions.NotAuthorizedException) as raised:
        world.get_id(token)
    text = raised.value.response["Error"]["Message"]
    start, _, end = text.partition(" >= ")
    assert start.startswith("Invalid login token. Token expired: ")
    assert before <= int(start.rpartition(" ")[2]) <= before + 10
    assert int(end) == expires_at


def _sign_out(world: World, username: str = "alice") -> None:
    world.cognito.admin_user_global_sign_out(UserPoolId=world.user_pool_id, Username=username)


def _disable(world: World, username: str = "alice") -> None:
    world.cognito.admin_disable_user(UserPoolId=world.user_pool_id, Username=username)


def _delete(world: World, username: str = "alice") -> None:
    world.cognito.admin_delete_user(UserPoolId=world.user_pool_id, Username=username)


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (_sign_out, "Token has been revoked."),
        (_disable, "User is disabled."),
        (_delete, "User does not exist."),
    ],
)
def test_the_user_pool_is_asked_where_the_pool_says_so(
    host: Host, end: Callable[[World], None], why: str
) -> None:
    world = World(host, server_side_token_check=True)
    world.set_roles()
    token = world.new_user("alice")
    identity_id = world.get_id(token)
    end(world)
    with refused(_DENIED, f"Invalid login token. {why}"):
        world.get_id(token)
    with refused(_DENIED, f"Invalid login token. {why}"):
        world.credentials(identity_id, token)


@pytest.mark.parametrize("end", [_sign_out, _disable, _delete])
def test_the_user_pool_is_not_asked_otherwise(
    world: World, end: Callable[[World, str], None]
) -> None:
    username = f"user-{uuid.uuid4()}"
    token = world.new_user(username)
    identity_id = world.get_id(token)
    end(world, username)
    assert world.get_id(token) == identity_id
    assert world.credentials(identity_id, token)["Credentials"]


def test_guests_come_only_where_the_pool_lets_them(host: Host) -> None:
    world = World(host)
    world.set_roles()
    guest = world.get_id()
    world.identity.update_identity_pool(
        IdentityPoolId=world.pool_id, IdentityPoolName="p", AllowUnauthenticatedIdentities=False
    )
    with refused(_DENIED, _NO_GUESTS):
        world.get_id()
    with refused(_DENIED, _NO_GUESTS):
        world.credentials(guest)
    with refused(_DENIED, _NO_GUESTS):
        world.identity.get_open_id_token(IdentityId=guest)


def test_too_long_a_token_is_told_without_it(world: World) -> None:
    message = (
        "1 validation error detected: Value at 'logins' failed to satisfy constraint: Map value "
        "must satisfy constraint: [Member must have length less than or equal to 50000, Member "
        "must have length greater than or equal to 1]"
    )
    with pytest.raises(world.identity.exceptions.ClientError) as raised:
        world.get_id("x" * 50001)
    error = raised.value.response["Error"]
    assert error["Code"] == "ValidationException"
    assert error["Message"].endswith(message.rpartition(" at 'logins'")[2])
    assert "xxx" not in error["Message"]
