"""Identities and their logins, in each kind of database."""

import pytest
from sqlalchemy.exc import IntegrityError

from localstack_cognito.storage import identities, identity_pools, keys
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.identities import Identity, Login
from localstack_cognito.storage.identity_pools import IdentityPool

_POOL = IdentityPool("p", "000000000000", "eu-north-1", "pool", {"Roles": {"a": "b"}}, 1.0, 1.0)
_ANNA, _BERT = Login("provider", "anna"), Login("provider", "bert")


@pytest.fixture
def made(opened: Database) -> list[Identity]:
    """Two identities of a pool: anna's and bert's."""
    with opened.write() as connection:
        identity_pools.add_identity_pool(connection, _POOL)
        found = [identities.add_identity(connection, name, "p", 2.0) for name in ("a", "b")]
        for identity, login in zip(found, (_ANNA, _BERT), strict=True):
            identities.add_login(connection, identity, login)
    return found


def test_what_is_stored_is_found(opened: Database, made: list[Identity]) -> None:
    with opened.read() as connection:
        assert identity_pools.find_identity_pool(connection, "p") == _POOL
        assert "eu-north-1" in keys.regions_in_use(connection)
        assert identities.find_identity(connection, "a") == made[0]
        assert identities.find_by_login(connection, "p", _BERT) == made[1]
        assert identities.find_by_login(connection, "other", _BERT) is None
        page = identities.page_of_identities(connection, "p", 0, 10, only_enabled=True)
        assert page == made
        providers = identities.providers_of(connection, made)
        assert list(providers.values()) == [["provider"], ["provider"]]


def test_a_login_is_one_identitys_only(opened: Database, made: list[Identity]) -> None:
    with pytest.raises(IntegrityError), opened.write() as connection:
        identities.add_login(connection, made[0], _BERT)


def test_an_identity_needs_a_pool(opened: Database) -> None:
    with pytest.raises(IntegrityError), opened.write() as connection:
        identities.add_identity(connection, "c", "none", 1.0)


def test_merged_identities_lead_to_the_last(opened: Database, made: list[Identity]) -> None:
    first, second = made
    with opened.write() as connection:
        third = identities.add_identity(connection, "c", "p", 3.0)
        identities.merge(connection, first, second, 4.0)
        identities.merge(connection, second, third, 5.0)
    with opened.read() as connection:
        assert identities.logins_of(connection, third) == [_ANNA, _BERT]
        assert identities.page_of_subjects(connection, third, "provider", "anna", 5) == ["bert"]
        for one in (first, second):
            left = identities.find_identity(connection, one.id)
            assert left is not None
            assert (left.enabled, left.merged_into) == (False, "c")
        page = identities.page_of_identities(connection, "p", 0, 10, only_enabled=True)
        assert [identity.id for identity in page] == ["c"]


def test_a_deleted_pool_leaves_nothing(opened: Database, made: list[Identity]) -> None:
    with opened.write() as connection:
        assert identity_pools.delete_identity_pool(connection, "p")
    with opened.read() as connection:
        assert identities.find_identity(connection, "a") is None
        assert identities.logins_of(connection, made[0]) == []


def test_what_is_unlinked_is_nobodys(opened: Database, made: list[Identity]) -> None:
    with opened.write() as connection:
        # One that is another's stays.
        identities.remove_logins(connection, made[0], [_ANNA, _BERT])
        identities.delete_identity(connection, made[1])
    with opened.read() as connection:
        assert identities.find_by_login(connection, "p", _ANNA) is None
        assert identities.find_by_login(connection, "p", _BERT) is None
        assert identities.find_identity(connection, "a") is not None
