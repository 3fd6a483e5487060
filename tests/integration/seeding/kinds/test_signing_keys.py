"""The keys of a file's pools: tokens that were signed with them verify wherever the file is."""

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from localstack_cognito import clock
from localstack_cognito.storage import database
from localstack_cognito.storage.user_pools import UserPool, find_pool
from localstack_cognito.tokens import keys
from tests.integration.seeding.kinds.files import applied, exported, is_nothing, text_of, tree_of

_ID = "us-east-1_shop"
_FILE = f"Version: 1\nUserPools: [{{PoolName: shop, Id: {_ID}}}]"


def _pool() -> UserPool:
    with database.database().read() as connection:
        pool = find_pool(connection, _ID)
    assert pool is not None
    return pool


def _published() -> list[Any]:
    published: list[Any] = json.loads(keys.jwks(_pool()))["keys"]
    return published


def _token() -> str:
    key = keys.keys_of(_pool())[keys.ACCESS]
    return jwt.encode({"sub": "alice"}, key.private, "RS256", {"kid": key.kid})


def _verified(token: str) -> Any:
    return jwt.decode(token, jwt.PyJWKSet(_published())[_kid(token)], algorithms=["RS256"])


def _kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


@pytest.fixture
def fresh_keys(in_process: Callable[[str], Any]) -> None:
    """An empty database, whose pools have keys that no other has."""
    in_process("cognito-idp")


def test_a_token_verifies_on_a_host_that_was_made_of_the_export(fresh_keys: None) -> None:
    applied(_FILE)
    # Nothing is signed before the export: the keys are made for it.
    first = exported()
    token = _token()
    database.reset()
    applied(first)
    assert _verified(token) == {"sub": "alice"}


def test_keys_of_another_file_take_the_place_of_those_before(fresh_keys: None) -> None:
    applied(_FILE)
    first = exported()
    token = _token()
    database.reset()
    # The same pool, of the same dates, with no keys: the host makes others, and keeps them.
    tree = tree_of(first)
    del tree["UserPools"][0]["SigningKeys"]
    applied(text_of(tree))
    assert _kid(_token()) != _kid(token)
    assert [key["KeyId"] for key in tree_of(exported())["UserPools"][0]["SigningKeys"]] != [
        key["KeyId"] for key in tree_of(first)["UserPools"][0]["SigningKeys"]
    ]
    assert applied(first).changed == {"SigningKeys": 2}
    assert exported() == first
    assert _verified(token) == {"sub": "alice"}


def test_one_key_makes_the_other_needless(fresh_keys: None) -> None:
    key = keys.pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    tree = tree_of(_FILE)
    tree["UserPools"][0]["SigningKeys"] = [{"TokenUse": "access", "PrivateKey": key}]
    applied(text_of(tree))
    assert is_nothing(applied(text_of(tree)))
    assert _verified(_token()) == {"sub": "alice"}
    assert len(_published()) == 2
    kept = tree_of(exported())["UserPools"][0]["SigningKeys"]
    assert [(one["TokenUse"], one["PrivateKey"] == key) for one in kept] == [
        ("access", True),
        ("id", False),
    ]


def test_other_keys_are_a_change_of_the_pool(fresh_keys: None) -> None:
    applied(_FILE)
    tree = tree_of(exported())
    pool = tree["UserPools"][0]
    del pool["LastModifiedDate"]
    pool["SigningKeys"][0]["PrivateKey"] = pool["SigningKeys"][1]["PrivateKey"]
    before = clock.now()
    assert applied(text_of(tree)).changed == {"SigningKeys": 1}
    assert _pool().modified_at >= before
    assert is_nothing(applied(text_of(tree)))
