"""Tokens that were good once, or never were."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.host import Host
from tests.integration.apigateway.conftest import Pool, RestApi, claims_of
from tests.integration.apigateway.test_authorizer import API_SCOPE, assert_unauthorized
from tests.integration.making import PASSWORD
from tests.other_texts import OTHER_TEXTS

MakeApi = Callable[..., RestApi]
FOREIGN_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def segment(members: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(members).encode()).rstrip(b"=").decode()


def unsigned(token: str) -> str:
    return f"{segment({'alg': 'none', 'kid': kid_of(token)})}.{token.split('.')[1]}."


def signed_by_a_secret(token: str, secret: str) -> str:
    claims, headers = claims_of(token), {"kid": kid_of(token)}
    return jwt.api_jws.encode(
        json.dumps(claims).encode(), secret.encode(), algorithm="HS256", headers=headers
    )


def kid_of(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


def signed_by_another(token: str, kid: str) -> str:
    return jwt.encode(claims_of(token), FOREIGN_KEY, algorithm="RS256", headers={"kid": kid})


def with_claims(token: str, **claims: Any) -> str:
    header, _, signature = token.split(".")
    return f"{header}.{segment({**claims_of(token), **claims})}.{signature}"


def with_header(token: str, header: Mapping[str, Any]) -> str:
    return f"{segment(header)}.{token.partition('.')[2]}"


def nested(depth: int) -> str:
    return base64.urlsafe_b64encode(b"[" * depth).rstrip(b"=").decode()


FORGED: dict[str, Callable[[str], str]] = {
    "alg none": unsigned,
    "alg none, with the signature": lambda t: unsigned(t) + t.split(".")[2],
    "HS256": lambda t: signed_by_a_secret(t, "secret" * 8),
    "another key under the pool's kid": lambda t: signed_by_another(t, kid_of(t)),
    "another key under its own kid": lambda t: signed_by_another(t, "foreign"),
    "other claims": lambda t: with_claims(t, **{"cognito:groups": ["admin"]}),
    "another kid": lambda t: with_header(t, {"kid": "other", "alg": "RS256"}),
    "no signature": lambda t: t.rpartition(".")[0] + ".",
    "four parts": lambda t: t + ".e30",
    "letters of no alphabet": lambda t: t[:-4] + "%%%%",
    "a kid that is no text": lambda t: with_header(t, {"kid": "\ud800", "alg": "RS256"}),
    "a kid that is no string": lambda t: with_header(t, {"kid": [], "alg": "RS256"}),
    "no kid": lambda t: with_header(t, {"alg": "RS256"}),
    "an issuer that is no text": lambda t: with_claims(t, iss="http://x/\ud800"),
    "an issuer that is no string": lambda t: with_claims(t, iss={"a": 1}),
    "no issuer": lambda t: with_claims(t, iss=None),
    "claims that are a list": lambda t: ".".join((t.split(".")[0], "W10", t.split(".")[2])),
    "deeper than can be read": lambda t: f"{nested(3000)}.{t.partition('.')[2]}",
    # A header has no line's end.
    **{name: rewrite for name, rewrite in OTHER_TEXTS.items() if name != "a line's end"},
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_is_refused(
    guarded: RestApi, tokens: dict[str, str], forge: Callable[[str], str]
) -> None:
    token = tokens["IdToken"]
    assert guarded.call(token).status_code == 200
    assert_unauthorized(guarded.call(forge(token)))


def test_a_forged_token_is_refused_by_who_has_seen_no_good_one(
    make_api: MakeApi, pool: Pool, tokens: dict[str, str]
) -> None:
    api = make_api(pool.arn)
    for forge in FORGED.values():
        assert_unauthorized(api.call(forge(tokens["IdToken"])))


def test_hs256_with_the_public_key_as_secret_is_refused(
    host: Host, make_api: MakeApi, pool: Pool
) -> None:
    token = pool.sign_in()["IdToken"]
    keys = requests.get(f"{host.url}/{pool.id}/.well-known/jwks.json", timeout=30).json()["keys"]
    key = next(key for key in keys if key["kid"] == kid_of(token))
    pem = jwt.PyJWK(key).key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = segment({"alg": "HS256", "kid": key["kid"]})
    signed = f"{header}.{token.split('.')[1]}"
    mac = hmac.new(pem, signed.encode(), hashlib.sha256).digest()
    forged = f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    assert_unauthorized(make_api(pool.arn).call(forged))


def test_a_pools_keys_are_its_own(make_api: MakeApi, make_pool: Callable[..., Pool]) -> None:
    """A token that names another pool as its issuer is not saved by that pool's key."""
    ours, other = make_pool(), make_pool()
    token = other.sign_in()["IdToken"]
    issuer = claims_of(token)["iss"].replace(other.id, ours.id)
    assert_unauthorized(make_api(ours.arn).call(with_claims(token, iss=issuer)))


def global_sign_out(pool: Pool, tokens: Mapping[str, str]) -> None:
    pool.cognito.global_sign_out(AccessToken=tokens["AccessToken"])


def revoke_token(pool: Pool, tokens: Mapping[str, str]) -> None:
    pool.cognito.revoke_token(Token=tokens["RefreshToken"], ClientId=pool.client_id)


def sign_out_by_admin(pool: Pool, tokens: Mapping[str, str]) -> None:
    pool.cognito.admin_user_global_sign_out(UserPoolId=pool.id, Username="alice")


def disable_user(pool: Pool, tokens: Mapping[str, str]) -> None:
    pool.cognito.admin_disable_user(UserPoolId=pool.id, Username="alice")


def delete_user(pool: Pool, tokens: Mapping[str, str]) -> None:
    pool.cognito.admin_delete_user(UserPoolId=pool.id, Username="alice")


def delete_user_and_make_a_namesake(pool: Pool, tokens: Mapping[str, str]) -> None:
    delete_user(pool, tokens)
    pool.cognito.admin_create_user(UserPoolId=pool.id, Username="alice", MessageAction="SUPPRESS")
    pool.cognito.admin_set_user_password(
        UserPoolId=pool.id, Username="alice", Password=PASSWORD, Permanent=True
    )


def delete_client(pool: Pool, tokens: Mapping[str, str]) -> None:
    pool.cognito.delete_user_pool_client(UserPoolId=pool.id, ClientId=pool.client_id)


def delete_pool(pool: Pool, tokens: Mapping[str, str]) -> None:
    pool.cognito.delete_user_pool(UserPoolId=pool.id)


@pytest.mark.parametrize(
    ("end", "ttl"),
    [
        (global_sign_out, 0),
        (global_sign_out, 300),
        (revoke_token, 300),
        (sign_out_by_admin, 300),
        (disable_user, 300),
        (delete_user, 300),
        (delete_user_and_make_a_namesake, 300),
        (delete_client, 300),
        (delete_pool, 300),
    ],
)
def test_a_token_ends_at_once_with_what_it_was_issued_for(
    make_api: MakeApi, own_pool: Pool, end: Callable[[Pool, Mapping[str, str]], None], ttl: int
) -> None:
    by_id = make_api(own_pool.arn, authorizerResultTtlInSeconds=ttl)
    by_scope = make_api(own_pool.arn, scopes=[API_SCOPE], authorizerResultTtlInSeconds=ttl)
    tokens = own_pool.sign_in()
    assert by_id.call(tokens["IdToken"]).status_code == 200
    assert by_scope.call(tokens["AccessToken"]).status_code == 200
    end(own_pool, tokens)
    assert_unauthorized(by_id.call(tokens["IdToken"]))
    assert_unauthorized(by_scope.call(tokens["AccessToken"]))


def test_a_user_who_is_enabled_again_has_to_sign_in_again(
    make_api: MakeApi, own_pool: Pool
) -> None:
    api, token = make_api(own_pool.arn), own_pool.sign_in()["IdToken"]
    disable_user(own_pool, {})
    own_pool.cognito.admin_enable_user(UserPoolId=own_pool.id, Username="alice")
    assert_unauthorized(api.call(token))
    assert api.call(own_pool.sign_in()["IdToken"]).status_code == 200


def test_a_pool_that_is_made_again_under_its_id_knows_none_of_the_old_tokens(
    make_api: MakeApi, make_pool: Callable[..., Pool]
) -> None:
    custom = {"UserPoolTags": {"_custom_id_": f"again{time.time_ns()}"}}
    old = make_pool(custom)
    api, token = make_api(old.arn), old.sign_in()["IdToken"]
    assert api.call(token).status_code == 200
    delete_pool(old, {})
    again = make_pool(custom)
    assert_unauthorized(api.call(token))
    assert api.call(again.sign_in()["IdToken"]).status_code == 200


def test_an_authorizer_asks_the_pools_that_it_was_deployed_with(
    make_api: MakeApi, make_pool: Callable[..., Pool]
) -> None:
    first, second = make_pool(), make_pool()
    api, token = make_api(first.arn), first.sign_in()["IdToken"]
    assert api.call(token).status_code == 200
    api.client.update_authorizer(
        restApiId=api.id,
        authorizerId=api.authorizer_id,
        patchOperations=[
            {"op": "add", "path": "/providerARNs", "value": second.arn},
            {"op": "remove", "path": "/providerARNs", "value": first.arn},
        ],
    )
    assert api.call(token).status_code == 200
