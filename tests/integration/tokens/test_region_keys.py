"""The keys of identity pools, of which those count that the database has."""

import json
from collections.abc import Callable
from typing import Any

import jwt

from localstack_cognito.storage import database
from localstack_cognito.tokens import region_keys


def _token(identity: Any) -> str:
    pool = identity.create_identity_pool(
        IdentityPoolName="p", AllowUnauthenticatedIdentities=True, AllowClassicFlow=True
    )
    id_ = identity.get_id(IdentityPoolId=pool["IdentityPoolId"])["IdentityId"]
    return str(identity.get_open_id_token(IdentityId=id_)["Token"])


def _verified(token: str) -> Any:
    published = jwt.PyJWKSet(json.loads(region_keys.jwks())["keys"])
    key = published[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, key, algorithms=["RS512"], options={"verify_aud": False})


def test_a_token_verifies_with_the_published_keys_after_a_reset(
    in_process: Callable[[str], Any],
) -> None:
    identity = in_process("cognito-identity")
    assert _verified(_token(identity))["amr"] == ["unauthenticated"]
    database.reset()
    assert _verified(_token(identity))["amr"] == ["unauthenticated"]
