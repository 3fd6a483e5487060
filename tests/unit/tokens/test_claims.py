"""What the tokens of a sign-in say, claim by claim.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.claims import (
    Issue,
    access_claims,
    client_claims,
    id_claims,
    user_claims,
)
from localstack_cognito.tokens.scopes import API_SCOPE
from localstack_cognito.triggers.pre_token_generation import NO_OVERRIDES, Changes, Overrides

ISSUER = "https://example.com/us-east-1_a"
SIGNED_IN_AT, ISSUED_AT = 1_700_000_000.75, 1_700_000_600
ACCESS_TOKEN = "header.claims.signature"
GROUPS = {
    "cognito:groups": ["admins", "staff"],
    "cognito:roles": ["arn:aws:iam::000000000000:role/admin"],
    "cognito:preferred_role": "arn:aws:iam::000000000000:role/admin",
}
POOL = UserPool("us-east-1_a", "000000000000", "us-east-1", "pool", {}, 0.0, 0.0)
CLIENT = UserPoolClient("client", POOL.id, "client", {}, 0.0, 0.0)
USER = User(POOL.id, "alice", "alice", "sub-of-alice", "CONFIRMED", {}, 0.0, 0.0)
SESSION = UserSession(
    origin_jti="origin",
    user_pool_id=POOL.id,
    client_id=CLIENT.id,
    user_seq=1,
    refresh_token_digest="digest",
    scope=API_SCOPE,
    event_id="event",
    auth_time=SIGNED_IN_AT,
    expires_at=4_102_444_800.0,
)
API = Issue(POOL, CLIENT, USER, SESSION, {}, ISSUED_AT)
"""A sign-in by the API."""
OAUTH = replace(
    API, session=replace(SESSION, scope="openid", sso_digest="sso"), is_oauth=True, nonce="n"
)
"""A sign-in on a page of the pool's domain."""


def access(issue: Issue) -> dict[str, Any]:
    return access_claims(issue, ISSUER, "jti-of-access")


def identity(issue: Issue) -> dict[str, Any]:
    return id_claims(issue, ISSUER, "jti-of-id", ACCESS_TOKEN)


def with_settings(issue: Issue, **settings: Any) -> Issue:
    return replace(issue, client=replace(issue.client, settings=settings))


def with_session(issue: Issue, **changes: Any) -> Issue:
    return replace(issue, session=replace(issue.session, **changes))


def with_attributes(issue: Issue, **attributes: str) -> Issue:
    return replace(issue, user=replace(issue.user, attributes=attributes))


FULL = replace(
    with_session(OAUTH, device_key="device", resource="https://a.example", acr="2", amr=["p"]),
    user=replace(USER, attributes={"email": "alice@example.com"}),
    groups=GROUPS,
)
"""A sign-in whose tokens have every claim."""

ACCESS_TOKENS: dict[str, tuple[Issue, dict[str, Any]]] = {
    "of the API": (
        API,
        {
            "sub": "sub-of-alice",
            "iss": ISSUER,
            "event_id": "event",
            "auth_time": 1_700_000_000,
            "iat": ISSUED_AT,
            "jti": "jti-of-access",
            "origin_jti": "origin",
            "client_id": "client",
            "token_use": "access",
            "scope": "aws.cognito.signin.user.admin",
            "exp": ISSUED_AT + 3600,
            "username": "alice",
        },
    ),
    "with everything": (
        FULL,
        {
            "sub": "sub-of-alice",
            "device_key": "device",
            "cognito:groups": ["admins", "staff"],
            "version": 2,
            "aud": "https://a.example",
            "iss": ISSUER,
            "event_id": "event",
            "auth_time": 1_700_000_000,
            "iat": ISSUED_AT,
            "jti": "jti-of-access",
            "origin_jti": "origin",
            "acr": "2",
            "amr": ["p"],
            "client_id": "client",
            "token_use": "access",
            "scope": "openid",
            "exp": ISSUED_AT + 3600,
            "username": "alice",
        },
    ),
}
ID_TOKENS: dict[str, tuple[Issue, dict[str, Any]]] = {
    "of the API": (
        API,
        {
            "sub": "sub-of-alice",
            "iss": ISSUER,
            "event_id": "event",
            "auth_time": 1_700_000_000,
            "iat": ISSUED_AT,
            "jti": "jti-of-id",
            "origin_jti": "origin",
            "cognito:username": "alice",
            "aud": "client",
            "token_use": "id",
            "exp": ISSUED_AT + 3600,
        },
    ),
    "with everything": (
        FULL,
        {
            "at_hash": base64.urlsafe_b64encode(hashlib.sha256(ACCESS_TOKEN.encode()).digest()[:16])
            .decode()
            .rstrip("="),
            "sub": "sub-of-alice",
            "email": "alice@example.com",
            **GROUPS,
            "iss": ISSUER,
            "event_id": "event",
            "auth_time": 1_700_000_000,
            "iat": ISSUED_AT,
            "jti": "jti-of-id",
            "origin_jti": "origin",
            "acr": "2",
            "amr": ["p"],
            "nonce": "n",
            "cognito:username": "alice",
            "aud": "client",
            "token_use": "id",
            "exp": ISSUED_AT + 3600,
        },
    ),
}


@pytest.mark.parametrize(("issue", "claims"), ACCESS_TOKENS.values(), ids=ACCESS_TOKENS)
def test_an_access_token_says(issue: Issue, claims: Mapping[str, Any]) -> None:
    assert list(access(issue).items()) == list(claims.items())


@pytest.mark.parametrize(("issue", "claims"), ID_TOKENS.values(), ids=ID_TOKENS)
def test_an_id_token_says(issue: Issue, claims: Mapping[str, Any]) -> None:
    assert list(identity(issue).items()) == list(claims.items())


CHANGES: dict[str, tuple[Issue, dict[str, Any], dict[str, Any]]] = {
    "tokens that cannot be revoked": (
        with_settings(API, EnableTokenRevocation=False),
        {"origin_jti": None},
        {"origin_jti": None},
    ),
    "tokens that cannot be revoked but are rotated": (
        with_settings(
            API, EnableTokenRevocation=False, RefreshTokenRotation={"Feature": "ENABLED"}
        ),
        {},
        {},
    ),
    "validity of the access token": (
        with_settings(API, AccessTokenValidity=5, TokenValidityUnits={"AccessToken": "minutes"}),
        {"exp": ISSUED_AT + 300},
        {},
    ),
    "validity of the ID token": (
        with_settings(API, IdTokenValidity=2),
        {},
        {"exp": ISSUED_AT + 7200},
    ),
    "a device": (with_session(API, device_key="device"), {"device_key": "device"}, {}),
    "a resource": (with_session(API, resource="https://a"), {"aud": "https://a"}, {}),
    "a level": (
        with_session(API, acr="2", amr=["pwd", "otp"]),
        {"acr": "2", "amr": ["pwd", "otp"]},
        {"acr": "2", "amr": ["pwd", "otp"]},
    ),
    "groups": (replace(API, groups=GROUPS), {"cognito:groups": ["admins", "staff"]}, GROUPS),
    "an empty nonce": (replace(API, nonce=""), {}, {"nonce": ""}),
    "an attribute": (with_attributes(API, name="Alice"), {}, {"name": "Alice"}),
    "another user": (
        replace(API, user=replace(USER, username="bob", sub="sub-of-bob")),
        {"sub": "sub-of-bob", "username": "bob"},
        {"sub": "sub-of-bob", "cognito:username": "bob"},
    ),
    "a refresh long after": (
        replace(API, issued_at=ISSUED_AT + 86_400),
        {"iat": ISSUED_AT + 86_400, "exp": ISSUED_AT + 90_000},
        {"iat": ISSUED_AT + 86_400, "exp": ISSUED_AT + 90_000},
    ),
}


def _differences(claims: Mapping[str, Any], from_claims: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims that are new or others, and None for those that are gone."""
    names = [*claims, *from_claims]
    return {name: claims.get(name) for name in names if claims.get(name) != from_claims.get(name)}


@pytest.mark.parametrize(("issue", "in_access_token", "in_id_token"), CHANGES.values(), ids=CHANGES)
def test_a_claim_changes_with(
    issue: Issue, in_access_token: dict[str, Any], in_id_token: dict[str, Any]
) -> None:
    assert _differences(access(issue), access(API)) == in_access_token
    assert _differences(identity(issue), identity(API)) == in_id_token


IDENTITY = {
    "userId": "1",
    "providerName": "Google",
    "providerType": "Google",
    "issuer": None,
    "primary": True,
    "dateCreated": 1_700_000_000_000,
}
ATTRIBUTES: dict[str, tuple[str, Any]] = {
    "email": ("alice@example.com", "alice@example.com"),
    "email_verified": ("true", True),
    "phone_number": ("+15555550100", "+15555550100"),
    "phone_number_verified": ("false", False),
    "updated_at": ("1700000000", 1_700_000_000),
    "address": ("1 Street", {"formatted": "1 Street"}),
    "birthdate": ("2000-01-01", "2000-01-01"),
    "custom:age": ("42", "42"),
    "custom:member": ("true", "true"),
    "dev:custom:inner": ("secret", None),
    "identities": (
        json.dumps([IDENTITY]),
        [{**IDENTITY, "primary": "true", "dateCreated": "1700000000000"}],
    ),
}


@pytest.mark.parametrize(("name", "value", "claim"), [(n, *row) for n, row in ATTRIBUTES.items()])
def test_an_attribute_as_a_claim(name: str, value: str, claim: Any) -> None:
    issue = with_attributes(API, **{name: value})
    assert identity(issue).get(name) == claim
    assert type(identity(issue).get(name)) is type(claim)
    assert name not in access(issue)
    assert user_claims(CLIENT, issue.user, ["openid"]) == {
        "sub": "sub-of-alice",
        **({name: claim} if claim is not None else {}),
        "cognito:username": "alice",
    }


EVERYTHING = {name: value for name, (value, _) in ATTRIBUTES.items()}
EMAIL, PHONE = {"email", "email_verified"}, {"phone_number", "phone_number_verified"}
PROFILE = {"updated_at", "birthdate", "custom:age", "custom:member"}
ALL = {*EMAIL, *PHONE, *PROFILE, "address", "identities"}
READABLE: list[tuple[str, list[str] | None, set[str]]] = [
    (API_SCOPE, None, ALL),
    ("openid", None, ALL),
    ("openid email", None, {*EMAIL, "identities"}),
    ("openid phone", None, {*PHONE, "identities"}),
    ("openid profile", None, {*PROFILE, "identities"}),
    ("openid email phone", None, {*EMAIL, *PHONE, "identities"}),
    ("openid email service/read", None, {*EMAIL, "identities"}),
    ("openid service/read", None, ALL),
    ("openid", ["email", "custom:age"], {"email", "custom:age"}),
    ("openid email", ["email", "custom:age"], {"email"}),
    (API_SCOPE, ["phone_number"], {"phone_number"}),
    (API_SCOPE, [], set()),
]


@pytest.mark.parametrize(("scope", "read_attributes", "names"), READABLE)
def test_an_id_token_has_what_scope_and_client_let_be_read(
    scope: str, read_attributes: list[str] | None, names: set[str]
) -> None:
    settings = {} if read_attributes is None else {"ReadAttributes": read_attributes}
    issue = with_settings(with_session(API, scope=scope), **settings)
    claims = identity(with_attributes(issue, **EVERYTHING))
    assert claims.keys() - identity(API).keys() == names
    assert claims["sub"] == "sub-of-alice"


@pytest.mark.parametrize(
    ("scope", "sso_digest", "has_id_token"),
    [
        (API_SCOPE, None, True),
        ("openid", "sso", True),
        ("email openid", "sso", True),
        ("service/read", "sso", False),
        ("service/openid", "sso", False),
        (API_SCOPE, "sso", False),
    ],
)
def test_there_is_an_id_token(scope: str, sso_digest: str | None, has_id_token: bool) -> None:
    session = with_session(API, scope=scope, sso_digest=sso_digest)
    assert session.has_id_token is has_id_token


RESERVED = (
    *("acr", "amr", "at_hash", "auth_time", "azp", "client_id", "cognito:groups"),
    *("cognito:preferred_role", "cognito:roles", "cognito:username", "device_key", "event_id"),
    *("exp", "iat", "identities", "iss", "jti", "nbf", "nonce", "origin_jti", "scope", "sub"),
    *("token_use", "username", "version", "cognito:made_up"),
)


@pytest.mark.parametrize("name", RESERVED)
@pytest.mark.parametrize("issue", [API, FULL], ids=["API", "OAuth"])
def test_no_function_adds_a_reserved_claim(issue: Issue, name: str) -> None:
    added = Changes(added={name: "mine"})
    changed = replace(issue, overrides=Overrides(identity=added, access=added))
    assert access(changed) == access(issue)
    assert identity(changed) == identity(issue)


@pytest.mark.parametrize("name", [name for name in (*RESERVED, "aud") if name != "cognito:groups"])
@pytest.mark.parametrize("issue", [API, FULL], ids=["API", "OAuth"])
def test_no_function_suppresses_a_reserved_claim(issue: Issue, name: str) -> None:
    suppressed = Changes(suppressed=frozenset({name}))
    changed = replace(issue, overrides=Overrides(identity=suppressed))
    assert identity(changed) == identity(issue)
    if name != "aud":
        changed = replace(issue, overrides=Overrides(access=suppressed))
        assert access(changed) == access(issue)


def _identity_only(**changes: Any) -> Overrides:
    return Overrides(identity=Changes(**changes))


def _access_only(**changes: Any) -> Overrides:
    return Overrides(access=Changes(**changes))


KNOWN = with_attributes(replace(API, groups=GROUPS), email="alice@example.com", name="Alice")
NO_GROUPS = dict.fromkeys(GROUPS)
OVERRIDES: dict[str, tuple[Overrides, dict[str, Any], dict[str, Any]]] = {
    "none": (NO_OVERRIDES, {}, {}),
    "a claim of the ID token": (_identity_only(added={"team": "red"}), {}, {"team": "red"}),
    "a claim of the access token": (_access_only(added={"team": [1]}), {"team": [1]}, {}),
    "an attribute": (_identity_only(added={"email": "b@c.d"}), {}, {"email": "b@c.d"}),
    "an attribute suppressed": (
        _identity_only(suppressed=frozenset({"email"})),
        {},
        {"email": None},
    ),
    "an attribute added and suppressed": (
        _identity_only(added={"email": "b@c.d"}, suppressed=frozenset({"email"})),
        {},
        {"email": None},
    ),
    "an attribute in the access token": (
        _access_only(added={"email": "b@c.d"}),
        {"email": "b@c.d"},
        {},
    ),
    "a developer's attribute": (_identity_only(added={"dev:a": "b"}), {}, {}),
    "an audience of the ID token": (_identity_only(added={"aud": "other"}), {}, {}),
    "the client as audience": (_access_only(added={"aud": "client"}), {"aud": "client"}, {}),
    "another audience": (_access_only(added={"aud": "other"}), {}, {}),
    "scopes added": (
        Overrides(scopes_added=("service/read", API_SCOPE)),
        {"scope": f"{API_SCOPE} service/read"},
        {},
    ),
    "a scope suppressed": (
        Overrides(scopes_suppressed=frozenset({API_SCOPE})),
        {"scope": ""},
        {},
    ),
    "a scope suppressed and added": (
        Overrides(scopes_added=(API_SCOPE,), scopes_suppressed=frozenset({API_SCOPE})),
        {},
        {},
    ),
    "other groups": (
        Overrides(groups={"cognito:groups": ["b"], "cognito:roles": ["c"]}),
        {"cognito:groups": ["b"]},
        {"cognito:groups": ["b"], "cognito:roles": ["c"], "cognito:preferred_role": None},
    ),
    "no groups": (Overrides(groups={}), {"cognito:groups": None}, NO_GROUPS),
    "groups suppressed in the ID token": (
        _identity_only(suppressed=frozenset({"cognito:groups"})),
        {},
        NO_GROUPS,
    ),
    "groups suppressed in the access token": (
        _access_only(suppressed=frozenset({"cognito:groups"})),
        {"cognito:groups": None},
        {},
    ),
}


@pytest.mark.parametrize(
    ("overrides", "in_access_token", "in_id_token"), OVERRIDES.values(), ids=OVERRIDES
)
def test_a_function_overrides(
    overrides: Overrides, in_access_token: dict[str, Any], in_id_token: dict[str, Any]
) -> None:
    changed = replace(KNOWN, overrides=overrides)
    assert _differences(access(changed), access(KNOWN)) == in_access_token
    assert _differences(identity(changed), identity(KNOWN)) == in_id_token


CLIENT_CLAIMS = {
    "sub": "client",
    "token_use": "access",
    "scope": "service/read service/write",
    "auth_time": ISSUED_AT,
    "iss": ISSUER,
    "exp": ISSUED_AT + 3600,
    "iat": ISSUED_AT,
    "version": 2,
    "jti": "jti",
    "client_id": "client",
}
CLIENT_OVERRIDES: dict[str, tuple[Overrides, dict[str, Any]]] = {
    "none": (NO_OVERRIDES, {}),
    "a claim": (_access_only(added={"tenant": 17}), {"tenant": 17}),
    "a claim of an ID token": (_identity_only(added={"tenant": 17}), {}),
    "scopes": (
        Overrides(scopes_added=("a",), scopes_suppressed=frozenset({"service/write"})),
        {"scope": "service/read a"},
    ),
    "a reserved claim": (_access_only(added={"sub": "other"}), {}),
}


@pytest.mark.parametrize(("overrides", "changes"), CLIENT_OVERRIDES.values(), ids=CLIENT_OVERRIDES)
def test_a_token_of_a_client_says(overrides: Overrides, changes: dict[str, Any]) -> None:
    scopes = ["service/read", "service/write"]
    claims = client_claims(CLIENT, scopes, overrides, ISSUER, ISSUED_AT, "jti")
    assert list(claims.items()) == list({**CLIENT_CLAIMS, **changes}.items())
