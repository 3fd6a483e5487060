"""Logins of providers outside, each on localhost, where a setting says that it is."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
import requests
from botocore.exceptions import ClientError

from tests.host import Host, running_host
from tests.integration.identity.conftest import trust_policy
from tests.integration.identity.outside import Outside, outside_providers
from tests.integration.identity.world import client_with
from tests.integration.making import refused
from tests.other_texts import OTHER_TEXTS

_DENIED = "NotAuthorizedException"
_GOOGLE = "accounts.google.com"
_APPLE = "appleid.apple.com"
_FACEBOOK = "graph.facebook.com"
_AMAZON = "www.amazon.com"
_OWN = "id.example.com/realm"
_UNVERIFIED = "Invalid login token. Couldn't verify signed token."
_UNSUPPORTED = "Token is not from a supported provider of this identity pool."
_APPS = {
    _GOOGLE: "g-web;g-ios",
    _APPLE: "com.example.app",
    _FACEBOOK: "fb-app",
    _AMAZON: "amzn1.application.1",
}


@pytest.fixture(scope="module")
def providers() -> Iterator[Outside]:
    with outside_providers() as running:
        running.publish("k1")
        running.publish("e1", "ES256")
        yield running


@pytest.fixture(scope="module")
def other_host(providers: Outside, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    paths = {
        _GOOGLE: "google",
        _APPLE: "apple",
        _FACEBOOK: "facebook",
        _AMAZON: "amazon",
        _OWN: "own",
        "slow.example.com": "slow",
        "broken.example.com": "broken",
    }
    urls = ",".join(f"{name}={providers.url}/{path}" for name, path in paths.items())
    folder = tmp_path_factory.mktemp("public")
    with running_host(folder, COGNITO_IDENTITY_PROVIDER_URLS=urls) as host:
        yield host


@pytest.fixture(scope="module")
def identity(other_host: Host) -> Any:
    return other_host.client("cognito-identity")


@pytest.fixture(scope="module")
def iam(other_host: Host) -> Any:
    return other_host.client("iam")


def _oidc(iam: Any, name: str) -> str:
    arn = iam.create_open_id_connect_provider(
        Url=f"https://{name}", ClientIDList=["client1", "client2"], ThumbprintList=["a" * 40]
    )
    return str(arn["OpenIDConnectProviderArn"])


@pytest.fixture(scope="module")
def pool_id(identity: Any, iam: Any) -> str:
    names = [_OWN, "slow.example.com", "broken.example.com"]
    pool = identity.create_identity_pool(
        IdentityPoolName="public",
        AllowUnauthenticatedIdentities=False,
        AllowClassicFlow=True,
        SupportedLoginProviders={**_APPS, "api.twitter.com": "x"},
        OpenIdConnectProviderARNs=[_oidc(iam, name) for name in names],
    )
    return str(pool["IdentityPoolId"])


def _get_id(identity: Any, pool_id: str, name: str, token: str) -> str:
    return str(identity.get_id(IdentityPoolId=pool_id, Logins={name: token})["IdentityId"])


@pytest.mark.parametrize(
    ("name", "algorithm", "claims"),
    [
        (_GOOGLE, "RS256", {"iss": "https://accounts.google.com", "aud": "g-web"}),
        (_GOOGLE, "RS256", {"iss": "accounts.google.com", "aud": "g-ios"}),
        (_APPLE, "RS256", {"iss": "https://appleid.apple.com", "aud": "com.example.app"}),
        (_OWN, "RS256", {"iss": f"https://{_OWN}", "aud": "client2"}),
        (_OWN, "RS512", {"iss": f"https://{_OWN}", "aud": ["x", "client1"]}),
        (_OWN, "ES256", {"iss": f"https://{_OWN}", "aud": "client1"}),
    ],
)
def test_an_id_token_is_a_login(
    identity: Any,
    pool_id: str,
    providers: Outside,
    name: str,
    algorithm: str,
    claims: dict[str, Any],
) -> None:
    kid = "e1" if algorithm == "ES256" else "k1"
    token = providers.token(kid, algorithm, **claims)
    identity_id = _get_id(identity, pool_id, name, token)
    assert _get_id(identity, pool_id, name, token) == identity_id
    assert identity.describe_identity(IdentityId=identity_id)["Logins"] == [name]
    given = identity.get_open_id_token(IdentityId=identity_id, Logins={name: token})
    amr = jwt.decode(given["Token"], options={"verify_signature": False})["amr"]
    assert amr[:2] == ["authenticated", name]


@pytest.mark.parametrize("name", [_FACEBOOK, _AMAZON])
def test_an_access_token_is_a_login(identity: Any, pool_id: str, name: str) -> None:
    identity_id = _get_id(identity, pool_id, name, "good")
    assert _get_id(identity, pool_id, name, "good") == identity_id
    with refused(_DENIED, _UNVERIFIED):
        _get_id(identity, pool_id, name, "bad")
    other = identity.create_identity_pool(
        IdentityPoolName="other",
        AllowUnauthenticatedIdentities=False,
        SupportedLoginProviders={name: "another-app"},
    )
    with refused(_DENIED, _UNSUPPORTED):
        _get_id(identity, other["IdentityPoolId"], name, "good")


_GOOD = {"iss": f"https://{_OWN}", "aud": "client1"}


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"aud": "client9"}, _UNSUPPORTED),
        (
            {"iss": "https://other.example.com"},
            "Invalid login token. Issuer doesn't match providerName",
        ),
        (
            {"iss": "https://cognito-identity.amazonaws.com"},
            "Invalid login token. Can't pass in a Cognito token.",
        ),
    ],
)
def test_a_token_for_somebody_else_is_refused(
    identity: Any, pool_id: str, providers: Outside, claims: dict[str, Any], message: str
) -> None:
    token = providers.token("k1", **{**_GOOD, **claims})
    with refused(_DENIED, message):
        _get_id(identity, pool_id, _OWN, token)


def test_an_expired_token_is_refused(identity: Any, pool_id: str, providers: Outside) -> None:
    with pytest.raises(ClientError, match=r"Invalid login token. Token expired: \d+ >= 5$"):
        _get_id(identity, pool_id, _OWN, providers.token("k1", **_GOOD, exp=5))


@pytest.mark.parametrize("offset", [7200, -7200])
def test_a_provider_has_a_clock_of_its_own(
    other_host: Host, identity: Any, pool_id: str, providers: Outside, offset: int
) -> None:
    clock = f"{other_host.url}/_aws/cognito-idp/clock"
    requests.put(clock, json={"offset": offset}, timeout=30).raise_for_status()
    try:
        assert _get_id(identity, pool_id, _OWN, providers.token("k1", **_GOOD))
        ended = int(time.time()) - 10
        with pytest.raises(ClientError, match=rf"Token expired: \d+ >= {ended}$"):
            _get_id(identity, pool_id, _OWN, providers.token("k1", **_GOOD, exp=ended))
    finally:
        requests.delete(clock, timeout=30).raise_for_status()


def test_forged_tokens_are_refused(identity: Any, pool_id: str, providers: Outside) -> None:
    token = providers.token("k1", **_GOOD)
    header, payload, signature = token.split(".")
    stranger = Outside("")
    stranger.publish("k1")
    secret = jwt.encode({**_GOOD, "sub": "x", "exp": 9999999999}, "s" * 32, headers={"kid": "k1"})
    unsigned = jwt.encode({**_GOOD, "sub": "x", "exp": 9999999999}, "", algorithm="none")
    mixed = providers.token("e1", "ES256", **_GOOD)
    for forged in (
        f"{header}.{payload}.{signature[:-8]}AAAAAAAA",
        stranger.token("k1", **_GOOD),
        f"{mixed.rpartition('.')[0]}.{signature}",
        secret,
        unsigned,
    ):
        with refused(_DENIED, _UNVERIFIED):
            _get_id(identity, pool_id, _OWN, forged)
    with refused(_DENIED, "Invalid login token. Not a valid OpenId Connect identity token."):
        _get_id(identity, pool_id, _OWN, "no token")


@pytest.mark.parametrize("rewrite", OTHER_TEXTS.values(), ids=OTHER_TEXTS)
def test_a_token_is_one_text(
    identity: Any, pool_id: str, providers: Outside, rewrite: Callable[[str], str]
) -> None:
    token = providers.token("k1", **_GOOD)
    assert _get_id(identity, pool_id, _OWN, token)
    with pytest.raises(ClientError, match="Invalid login token"):
        _get_id(identity, pool_id, _OWN, rewrite(token))


def test_a_provider_that_does_not_answer_is_told(
    identity: Any, pool_id: str, providers: Outside
) -> None:
    for name, why in (("slow", "no answer in 5 seconds"), ("broken", "answers 200, without JSON")):
        token = providers.token("k1", iss=f"https://{name}.example.com", aud="client1")
        with pytest.raises(ClientError, match=why) as raised:
            _get_id(identity, pool_id, f"{name}.example.com", token)
        assert raised.value.response["Error"]["Code"] == "ExternalServiceException"


def test_what_is_not_taken_says_so(identity: Any, pool_id: str) -> None:
    with pytest.raises(ClientError, match="the provider is no more") as raised:
        _get_id(identity, pool_id, "api.twitter.com", "token")
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_its_claims_choose_a_role(
    other_host: Host, identity: Any, iam: Any, pool_id: str, providers: Outside
) -> None:
    roles = {}
    for kind in ("users", "staff"):
        policy = json.dumps(trust_policy(pool_id, "authenticated"))
        roles[kind] = iam.create_role(RoleName=kind, AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    rule = {"Claim": "team", "MatchType": "Equals", "Value": "a", "RoleARN": roles["staff"]}
    identity.set_identity_pool_roles(
        IdentityPoolId=pool_id,
        Roles={"authenticated": roles["users"]},
        RoleMappings={
            _OWN: {
                "Type": "Rules",
                "AmbiguousRoleResolution": "AuthenticatedRole",
                "RulesConfiguration": {"Rules": [rule]},
            }
        },
    )
    for team, role in (("a", "staff"), ("b", "users")):
        token = providers.token("k1", **_GOOD, sub=f"member-{team}", team=team)
        identity_id = _get_id(identity, pool_id, _OWN, token)
        given = identity.get_credentials_for_identity(IdentityId=identity_id, Logins={_OWN: token})[
            "Credentials"
        ]
        caller = client_with(other_host, "sts", given).get_caller_identity()
        assert caller["Arn"].split("/")[1] == role
