"""Everything that AWS's operations can make of a pool is exported, and made of the export again."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from localstack_cognito.directory.clients.registered_clients import find_registered
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.storage import database
from tests.integration.seeding.kinds.described import described
from tests.integration.seeding.kinds.files import (
    applied,
    exported,
    is_nothing,
    refused,
    text_of,
    tree_of,
)
from tests.integration.seeding.kinds.pools import PNG, POOLS
from tests.integration.seeding.kinds.steps import STEPS, prepare, registered


@pytest.mark.parametrize("name", [*POOLS, *STEPS])
def test_what_is_exported_is_made_of_the_export_again(name: str, idp: Any) -> None:
    prepare(idp, name)
    first, before = exported(), described(idp)
    assert is_nothing(applied(first))
    assert exported() == first
    database.reset()
    applied(first)
    assert exported() == first
    assert described(idp) == before
    assert is_nothing(applied(first))


def test_a_client_manages_its_registration_with_the_token_that_it_had(idp: Any) -> None:
    id_ = idp.create_user_pool(PoolName="p")["UserPool"]["Id"]
    made = registered(idp, id_)
    first = exported()
    database.reset()
    applied(first)
    _, client = find_pool_and_client(made.client.id)
    found = find_registered(client, made.token)
    assert found is not None
    assert replace(found.registration, grant_types=tuple(found.registration.grant_types)) == (
        made.registration
    )
    assert find_registered(client, "another") is None


def test_what_would_be_refused_now_is_named(idp: Any) -> None:
    prepare(idp, "what a lower tier has no more")
    text = exported()
    pool = tree_of(text)["UserPools"][0]
    assert pool["Unchecked"] == ["UserPoolTier", "LogConfigurations"]
    assert pool["Domains"][0]["Unchecked"] == ["ManagedLoginVersion"]
    assert pool["UserPoolClients"][0]["Unchecked"] == ["RefreshTokenRotation"]
    database.reset()
    tree = tree_of(text)
    del tree["UserPools"][0]["Unchecked"]
    (problem,) = refused(text_of(tree))
    assert "need to be disabled for the LITE pricing tier configured: " in problem


def test_a_client_that_names_what_is_gone_says_so(idp: Any) -> None:
    prepare(idp, "clients that name what is gone")
    text = exported()
    pool = tree_of(text)["UserPools"][0]
    names = ["SupportedIdentityProviders", "AllowedOAuthScopes"]
    assert pool["UserPoolClients"][0]["Unchecked"] == names
    assert pool["UICustomizations"][0]["Unchecked"] == ["ClientId"]
    database.reset()
    tree = tree_of(text)
    tree["UserPools"][0]["UserPoolClients"][0]["Unchecked"] = names[:1]
    (problem,) = refused(text_of(tree))
    assert problem.endswith("Invalid scope requested: api/read")


def test_a_logo_is_base64(idp: Any) -> None:
    prepare(idp, "looks")
    assert base64.b64encode(PNG).decode() in exported()
