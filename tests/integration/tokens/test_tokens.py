"""Tokens: what they say, who can verify them, and which the API takes back."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt import PyJWKClient

from tests.host import Host
from tests.integration.making import (
    PASSWORD,
    as_dict,
    attributes,
    make_client,
    make_pool,
    make_user,
    refused,
)

DENIED = "NotAuthorizedException"
INVALID = (DENIED, "Invalid Access Token")
FORGED = (DENIED, "Could not verify signature for Access Token")
EXPIRED = (DENIED, "Access Token has expired")
SCHEMA = [
    {"Name": "age", "AttributeDataType": "Number", "Mutable": True},
    {"Name": "member", "AttributeDataType": "Boolean", "Mutable": True},
    {"Name": "inner", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
]
ATTRIBUTES = {
    "email": "alice@example.com",
    "email_verified": "true",
    "phone_number": "+15555550000",
    "phone_number_verified": "false",
    "name": "Alice",
    "address": "1 Street",
    "updated_at": "1700000000",
    "custom__age": "42",
    "custom__member": "true",
    "dev__custom__inner": "secret",
}


def sign_in(cognito: Any, client_id: str, name: str = "alice") -> dict[str, Any]:
    answer = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
    )
    tokens: dict[str, Any] = answer["AuthenticationResult"]
    return tokens


def refresh(cognito: Any, client_id: str, token: str) -> dict[str, Any]:
    answer = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": token},
    )
    tokens: dict[str, Any] = answer["AuthenticationResult"]
    return tokens


def claims_of(token: str) -> dict[str, Any]:
    """Return a token's claims as they stand there."""
    claims: dict[str, Any] = json.loads(decoded(token.split(".")[1]))
    return claims


def decoded(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Signed:
    """Alice of a pool of her own, signed in."""

    def __init__(self, cognito: Any, client: dict[str, Any] | None = None, **pool: Any) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito, **{"Schema": SCHEMA, **pool})
        self.client_id = make_client(cognito, self.pool_id, **(client or {}))
        self.username = make_user(cognito, self.pool_id, "alice", attributes(**ATTRIBUTES))
        self.tokens = sign_in(cognito, self.client_id)
        self.access: str = self.tokens["AccessToken"]
        self.id: str = self.tokens["IdToken"]

    def sub(self) -> str:
        user = self.cognito.admin_get_user(UserPoolId=self.pool_id, Username=self.username)
        return as_dict(user["UserAttributes"])["sub"]

    def get_user(self, token: str) -> Any:
        return self.cognito.get_user(AccessToken=token)


@pytest.fixture(scope="module")
def alice(cognito: Any) -> Signed:
    return Signed(cognito)


# Claims


def test_an_access_token_says_this_and_no_more(host: Host, alice: Signed) -> None:
    claims = claims_of(alice.access)
    assert set(claims) == {
        "sub",
        "iss",
        "client_id",
        "origin_jti",
        "event_id",
        "token_use",
        "scope",
        "auth_time",
        "exp",
        "iat",
        "jti",
        "username",
    }
    expected = {
        "sub": alice.sub(),
        "iss": f"{host.url}/{alice.pool_id}",
        "client_id": alice.client_id,
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin",
        "username": "alice",
    }
    assert expected.items() <= claims.items()


def test_an_id_token_says_this_and_no_more(host: Host, alice: Signed) -> None:
    claims = claims_of(alice.id)
    unique = {"origin_jti", "event_id", "auth_time", "exp", "iat", "jti"}
    assert {name: claims[name] for name in claims if name not in unique} == {
        "sub": alice.sub(),
        "iss": f"{host.url}/{alice.pool_id}",
        "aud": alice.client_id,
        "token_use": "id",
        "cognito:username": "alice",
        "email": "alice@example.com",
        "email_verified": True,
        "phone_number": "+15555550000",
        "phone_number_verified": False,
        "name": "Alice",
        "address": {"formatted": "1 Street"},
        "updated_at": 1700000000,
        "custom:age": "42",
        "custom:member": "true",
    }
    assert unique <= set(claims)


def test_the_tokens_of_a_sign_in_belong_together(alice: Signed) -> None:
    access, identity = claims_of(alice.access), claims_of(alice.id)
    for name in ("sub", "iss", "origin_jti", "event_id", "auth_time", "iat"):
        assert access[name] == identity[name]
    assert access["jti"] != identity["jti"]
    for claims in (access, identity):
        for name in ("jti", "origin_jti", "event_id"):
            assert str(uuid.UUID(claims[name])) == claims[name]
        for name in ("auth_time", "iat", "exp"):
            assert type(claims[name]) is int
        assert claims["auth_time"] == claims["iat"]
        assert abs(time.time() - claims["iat"]) < 300
        assert claims["exp"] == claims["iat"] + 3600


def test_a_refresh_keeps_the_session_and_the_time_of_the_sign_in(
    own_cognito: Any, at: Callable[[float], None]
) -> None:
    alice = Signed(own_cognito)
    at(600)
    tokens = refresh(own_cognito, alice.client_id, alice.tokens["RefreshToken"])
    for kind, before in (("AccessToken", alice.access), ("IdToken", alice.id)):
        first, again = claims_of(before), claims_of(tokens[kind])
        assert set(again) == set(first)
        for name in set(first) - {"iat", "exp", "jti"}:
            assert again[name] == first[name]
        assert again["jti"] != first["jti"]
        assert again["iat"] >= first["iat"] + 600
        assert again["exp"] == again["iat"] + 3600


def test_each_sign_in_is_a_session_of_its_own(alice: Signed) -> None:
    again = claims_of(sign_in(alice.cognito, alice.client_id)["AccessToken"])
    first = claims_of(alice.access)
    for name in ("origin_jti", "event_id", "jti"):
        assert again[name] != first[name]


def test_a_token_names_its_user_by_the_real_username(cognito: Any) -> None:
    pool_id = make_pool(cognito, UsernameAttributes=["email"])
    sub = make_user(cognito, pool_id, "alice@example.com")
    tokens = sign_in(cognito, make_client(cognito, pool_id), "alice@example.com")
    access, identity = claims_of(tokens["AccessToken"]), claims_of(tokens["IdToken"])
    assert access["sub"] == access["username"] == sub
    assert identity["sub"] == identity["cognito:username"] == sub
    assert identity["email"] == "alice@example.com"
    assert "email" not in access


def test_without_revocation_a_token_names_no_session(cognito: Any) -> None:
    alice = Signed(cognito, client={"EnableTokenRevocation": False})
    assert "origin_jti" not in claims_of(alice.access)
    assert "origin_jti" not in claims_of(alice.id)
    assert "jti" in claims_of(alice.access)
    assert alice.get_user(alice.access)["Username"] == "alice"
    refreshed = refresh(cognito, alice.client_id, alice.tokens["RefreshToken"])
    assert "origin_jti" not in claims_of(refreshed["AccessToken"])


READABLE: tuple[tuple[list[str], set[str]], ...] = (
    (["email"], {"email"}),
    (["email", "email_verified", "custom:age"], {"email", "email_verified", "custom:age"}),
    (["nickname"], set()),
)


@pytest.mark.parametrize(("readable", "shown"), READABLE)
def test_a_client_reads_only_what_it_may(
    cognito: Any, readable: list[str], shown: set[str]
) -> None:
    alice = Signed(cognito, client={"ReadAttributes": readable})
    names = {name.replace("__", ":") for name in ATTRIBUTES}
    assert set(claims_of(alice.id)) & names == shown
    user = alice.get_user(alice.access)
    assert set(as_dict(user["UserAttributes"])) == shown | {"sub"}


def test_a_user_gets_herself(alice: Signed) -> None:
    answer = alice.get_user(alice.access)
    assert set(answer) == {"Username", "UserAttributes", "ResponseMetadata"}
    assert answer["Username"] == "alice"
    given = {name.replace("__", ":"): value for name, value in ATTRIBUTES.items()}
    assert as_dict(answer["UserAttributes"]) == {**given, "sub": alice.sub()}
    assert answer["UserAttributes"][-1]["Name"] == "sub"


UNITS: tuple[tuple[dict[str, Any], int, int], ...] = (
    # the client's settings, seconds that the access and ID tokens are valid
    ({}, 3600, 3600),
    ({"AccessTokenValidity": 2}, 7200, 3600),
    ({"IdTokenValidity": 24}, 3600, 86400),
    (
        {
            "AccessTokenValidity": 5,
            "IdTokenValidity": 300,
            "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "seconds"},
        },
        300,
        300,
    ),
    (
        {
            "AccessTokenValidity": 1,
            "IdTokenValidity": 2,
            "TokenValidityUnits": {"AccessToken": "days", "IdToken": "hours"},
        },
        86400,
        7200,
    ),
)


@pytest.mark.parametrize(("client", "access", "identity"), UNITS)
def test_a_token_is_valid_for_as_long_as_the_client_says(
    cognito: Any, client: dict[str, Any], access: int, identity: int
) -> None:
    alice = Signed(cognito, client=client)
    for token, seconds in ((alice.access, access), (alice.id, identity)):
        claims = claims_of(token)
        assert claims["exp"] - claims["iat"] == seconds
    assert alice.tokens["ExpiresIn"] == access


# Keys


@pytest.mark.parametrize("kind", ["AccessToken", "IdToken"])
def test_a_header_names_its_key_and_nothing_else(alice: Signed, kind: str) -> None:
    header = json.loads(decoded(alice.tokens[kind].split(".")[0]))
    assert list(header) == ["kid", "alg"]
    assert header["alg"] == "RS256"
    assert len(base64.b64decode(header["kid"], validate=True)) == 32


def test_a_client_of_openid_connect_verifies_both_tokens(host: Host, alice: Signed) -> None:
    discovery = f"{claims_of(alice.id)['iss']}/.well-known/openid-configuration"
    document = requests.get(discovery, timeout=30).json()
    keys = PyJWKClient(document["jwks_uri"])
    kids: list[str] = []
    for token, audience in ((alice.access, None), (alice.id, alice.client_id)):
        key = keys.get_signing_key_from_jwt(token)
        assert key.key_id
        kids.append(key.key_id)
        claims = jwt.decode(
            token,
            key.key,
            algorithms=document["id_token_signing_alg_values_supported"],
            audience=audience,
            issuer=document["issuer"],
            options={"require": ["exp", "iat", "iss", "sub"]},
        )
        assert claims == claims_of(token)
    assert len(set(kids)) == 2
    other = keys.get_signing_key(kids[1])
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(alice.access, other.key, algorithms=["RS256"])


def test_a_refresh_token_looks_like_aws(alice: Signed) -> None:
    parts = alice.tokens["RefreshToken"].split(".")
    assert len(parts) == 5
    assert json.loads(decoded(parts[0])) == {"cty": "JWT", "enc": "A256GCM", "alg": "RSA-OAEP"}
    assert 1000 <= len(alice.tokens["RefreshToken"]) <= 2048


# Tokens that the API refuses


def header_of(alice: Signed) -> dict[str, str]:
    header: dict[str, str] = json.loads(decoded(alice.access.split(".")[0]))
    return header


def public_key(host: Host, alice: Signed) -> Any:
    jwks = f"{host.url}/{alice.pool_id}/.well-known/jwks.json"
    return PyJWKClient(jwks).get_signing_key_from_jwt(alice.access).key


def with_claims(host: Host, alice: Signed) -> str:
    """The claims of somebody else, under the signature of the real ones."""
    header, _, signature = alice.access.split(".")
    return f"{header}.{encoded({**claims_of(alice.access), 'username': 'bob'})}.{signature}"


def with_signature(host: Host, alice: Signed) -> str:
    signed, _, signature = alice.access.rpartition(".")
    changed = bytes([decoded(signature)[0] ^ 1]) + decoded(signature)[1:]
    return f"{signed}.{encoded(changed)}"


def without_signature(host: Host, alice: Signed) -> str:
    return alice.access.rpartition(".")[0] + "."


def with_no_algorithm(host: Host, alice: Signed) -> str:
    header = {**header_of(alice), "alg": "none"}
    return f"{encoded(header)}.{alice.access.split('.')[1]}."


def with_a_header_of_no_algorithm(host: Host, alice: Signed) -> str:
    header = {**header_of(alice), "alg": "None"}
    return f"{encoded(header)}.{alice.access.split('.', 1)[1]}"


def with_the_public_key_as_secret(host: Host, alice: Signed) -> str:
    """HS256 keyed with the public key, which whoever lets the header choose would accept."""
    signed = f"{encoded({**header_of(alice), 'alg': 'HS256'})}.{alice.access.split('.')[1]}"
    pem = public_key(host, alice).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"{signed}.{encoded(hmac.digest(pem, signed.encode(), hashlib.sha256))}"


def with_another_key(host: Host, alice: Signed) -> str:
    """The pool's own kid, and a key that is not the pool's."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kid = header_of(alice)["kid"]
    return jwt.encode(claims_of(alice.access), key, "RS256", headers={"kid": kid})


def with_another_kid(host: Host, alice: Signed) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims_of(alice.access), key, "RS256", headers={"kid": "mine"})


def with_the_key_of_the_id_token(host: Host, alice: Signed) -> str:
    """The ID token's signature under claims of an access token."""
    header, _, signature = alice.id.split(".")
    return f"{header}.{alice.access.split('.')[1]}.{signature}"


def of_another_pool(host: Host, alice: Signed) -> str:
    """Another pool's signature under the claims of this one."""
    header, _, signature = Signed(alice.cognito).access.split(".")
    return f"{header}.{alice.access.split('.')[1]}.{signature}"


REFUSED = (
    (with_claims, FORGED),
    (with_signature, FORGED),
    (without_signature, FORGED),
    (with_another_key, FORGED),
    (with_no_algorithm, INVALID),
    (with_a_header_of_no_algorithm, INVALID),
    (with_the_public_key_as_secret, INVALID),
    (with_another_kid, INVALID),
    (with_the_key_of_the_id_token, INVALID),
    (of_another_pool, INVALID),
    (lambda _, alice: alice.id, INVALID),
    (lambda _, alice: alice.tokens["RefreshToken"], INVALID),
    (lambda *_: "nothing", INVALID),
    (lambda *_: "a.b.c", INVALID),
    (lambda *_: "..", INVALID),
    (lambda *_: f"{encoded([])}.{encoded(1)}.x", INVALID),
    (lambda *_: f"{encoded({})}.{encoded({})}.x", INVALID),
)


@pytest.mark.parametrize(("make", "error"), REFUSED)
def test_a_token_that_is_not_the_pools_is_refused(
    host: Host,
    alice: Signed,
    make: Callable[[Host, Signed], str],
    error: tuple[str, str],
) -> None:
    token = make(host, alice)
    assert token != alice.access
    with refused(*error):
        alice.get_user(token)


@pytest.mark.parametrize("token", ["a b", "ä", "a/b", "a+b"])
def test_a_token_of_other_characters_is_refused(cognito: Any, token: str) -> None:
    with refused(
        "InvalidParameterException",
        "1 validation error detected: Value at 'accessToken' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: [A-Za-z0-9-_=.]+",
    ):
        cognito.get_user(AccessToken=token)


@pytest.mark.parametrize(("client", "seconds"), [({}, 3600), ({"AccessTokenValidity": 24}, 86400)])
def test_a_token_expires(
    own_cognito: Any, at: Callable[[float], None], client: dict[str, Any], seconds: int
) -> None:
    alice = Signed(own_cognito, client=client)
    at(seconds - 60)
    assert alice.get_user(alice.access)["Username"] == "alice"
    at(seconds + 60)
    with refused(*EXPIRED):
        alice.get_user(alice.access)


def test_a_token_ends_with_its_client_and_pool(cognito: Any) -> None:
    for end in ("delete_user_pool_client", "delete_user_pool"):
        alice = Signed(cognito)
        names = {"UserPoolId": alice.pool_id}
        if end == "delete_user_pool_client":
            names["ClientId"] = alice.client_id
        getattr(cognito, end)(**names)
        gone = f"User pool client {alice.client_id} does not exist."
        with refused("ResourceNotFoundException", gone):
            alice.get_user(alice.access)
        with refused("ResourceNotFoundException", gone):
            refresh(cognito, alice.client_id, alice.tokens["RefreshToken"])


def test_a_token_is_not_that_of_a_user_who_has_the_name_later(cognito: Any) -> None:
    alice = Signed(cognito)
    cognito.admin_delete_user(UserPoolId=alice.pool_id, Username="alice")
    with refused("UserNotFoundException", "User does not exist."):
        alice.get_user(alice.access)
    cognito.sign_up(ClientId=alice.client_id, Username="alice", Password=PASSWORD)
    with refused("UserNotConfirmedException", "User is not confirmed."):
        alice.get_user(alice.access)
    cognito.admin_confirm_sign_up(UserPoolId=alice.pool_id, Username="alice")
    with refused(DENIED, "Invalid access token."):
        alice.get_user(alice.access)
    with refused(DENIED, "The user has been deleted for the associated refresh token"):
        refresh(cognito, alice.client_id, alice.tokens["RefreshToken"])
