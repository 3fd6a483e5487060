"""The fields of a record are columns of its table, by their names and in whichever order."""

import inspect
import pkgutil
import random
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    create_engine,
    delete,
    false,
    insert,
    literal,
    select,
)

from localstack_cognito import storage
from localstack_cognito.storage import (
    all_tables,
    attempts,
    auth_events,
    authorization_codes,
    challenge_sessions,
    cimd_policies,
    clock_offset,
    confirmation_codes,
    devices,
    domains,
    federation,
    groups,
    identities,
    identity_pools,
    identity_providers,
    keys,
    managed_login_brandings,
    messages,
    password_history,
    provisioned_limits,
    resource_servers,
    risks,
    secrets,
    software_tokens,
    sso_sessions,
    terms,
    user_identities,
    user_import_jobs,
    user_pool_clients,
    user_pools,
    user_sessions,
    users,
    web_authn,
)
from localstack_cognito.storage.rows import (
    column_names,
    columns_for,
    first_record,
    joined_record,
    record,
    records,
    values_of,
)
from tests.record_values import Values

TABLES: dict[type, Table] = {
    attempts.Attempts: attempts.attempts,
    auth_events.AuthEvent: auth_events.auth_events,
    authorization_codes.AuthorizationCode: authorization_codes.authorization_codes,
    challenge_sessions.ChallengeSession: challenge_sessions.challenge_sessions,
    cimd_policies.CachedDocument: cimd_policies.client_metadata_documents,
    cimd_policies.CIMDPolicy: cimd_policies.cimd_policies,
    confirmation_codes.ConfirmationCode: confirmation_codes.confirmation_codes,
    devices.Device: devices.devices,
    domains.Domain: domains.domains,
    federation.FederatedRequest: federation.federated_requests,
    groups.Group: groups.groups,
    identities.Identity: identities.identities,
    identities.Login: identities.identity_logins,
    identity_pools.IdentityPool: identity_pools.identity_pools,
    identity_providers.IdentityProvider: identity_providers.identity_providers,
    keys.RegionKey: keys.region_keys,
    keys.SigningKey: keys.signing_keys,
    managed_login_brandings.ManagedLoginBranding: managed_login_brandings.managed_login_brandings,
    messages.Message: messages.messages,
    resource_servers.ResourceServer: resource_servers.resource_servers,
    risks.Risk: risks.risks,
    software_tokens.SoftwareToken: software_tokens.software_tokens,
    sso_sessions.SsoSession: sso_sessions.sso_sessions,
    terms.Terms: terms.terms,
    user_identities.UserIdentity: user_identities.user_identities,
    user_import_jobs.UserImportJob: user_import_jobs.user_import_jobs,
    user_pool_clients.ListedClient: user_pool_clients.user_pool_clients,
    user_pool_clients.UserPoolClient: user_pool_clients.user_pool_clients,
    user_pools.Configuration: user_pools.configurations,
    user_pools.UserPool: user_pools.user_pools,
    user_sessions.UserSession: user_sessions.user_sessions,
    users.ListedUser: users.users,
    users.User: users.users,
    web_authn.WebAuthnCredential: web_authn.web_authn_credentials,
    web_authn.WebAuthnRegistration: web_authn.web_authn_registrations,
}
BESIDES: dict[type, set[str]] = {
    users.User: set(users.SEARCHED_ATTRIBUTES),
    users.ListedUser: {
        *users.SEARCHED_ATTRIBUTES,
        *("user_pool_id", "password_salt", "password_verifier", "temporary_password_expires_at"),
        *("failed_sign_ins", "last_failed_sign_in_at", "mfa_preference"),
        "imported_password_hash",
    },
    user_pool_clients.ListedClient: {"settings", "created_at", "modified_at", "secrets"},
    messages.Message: {"seq"},
    identities.Login: {"identity_pool_id", "identity_seq"},
}
"""The columns of a record's table that the record does not know."""
PARTS = {users.Password}
"""Records that are a field of another."""
WITHOUT_A_RECORD = {
    clock_offset.clock_offset,
    federation.saml_assertions,
    groups.group_members,
    identity_providers.identity_provider_identifiers,
    password_history.password_history,
    provisioned_limits.provisioned_limits,
    secrets.named_secrets,
    user_sessions.refresh_tokens,
    users.user_aliases,
}


@dataclass(frozen=True)
class Side:
    """One of the two that a query joins."""

    name: str
    seq: int | None


@dataclass(frozen=True)
class Whole:
    """A record with another in it."""

    before: str
    side: Side | None
    after: str


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """A database in memory that has every table and refers from none to another."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        all_tables.create(connection)
        yield connection
    engine.dispose()


def test_every_table_and_every_record_is_known() -> None:
    modules = [
        import_module(f"{storage.__name__}.{module.name}")
        for module in pkgutil.iter_modules(storage.__path__)
    ]
    with_tables = {
        module
        for module in modules
        for name, value in inspect.getmembers(module)
        if isinstance(value, Table) and f"{name} = Table(" in inspect.getsource(module)
    }
    assert set(all_tables.AGGREGATES) == with_tables
    assert set(all_tables.metadata.tables.values()) == {*TABLES.values()} | WITHOUT_A_RECORD
    kinds = {
        kind
        for aggregate in all_tables.AGGREGATES
        for name, kind in inspect.getmembers(aggregate, is_dataclass)
        # What is a few columns of a record stays in its file.
        if not name.startswith("_")
    }
    assert kinds == {*TABLES, *PARTS}


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_the_fields_of_a_record_are_the_columns_of_its_table(kind: type) -> None:
    assert set(column_names(kind)) == {*TABLES[kind].c.keys()} - BESIDES.get(kind, set())


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_a_record_comes_back_from_columns_in_any_order(connection: Connection, kind: type) -> None:
    table = TABLES[kind]
    kept = Values().record(kind, {})
    columns = [*table.c]
    random.Random(5).shuffle(columns)
    values = values_of(kept)
    assert values.keys() == set(column_names(kind))
    others = {
        column.name: 1 for column in columns if column.name not in values and not column.nullable
    }
    connection.execute(delete(table))
    connection.execute(insert(table), {**values, **others})
    assert first_record(kind, connection.execute(select(*columns))) == kept
    assert records(kind, connection.execute(select(*columns))) == [kept]


def test_records_that_are_joined_are_told_apart_by_their_tables(connection: Connection) -> None:
    left, middle, right = (
        Table(
            name, MetaData(), Column("seq", Integer), Column("name", Text), Column("key", Integer)
        )
        for name in ("left_side", "middle", "right_side")
    )
    for table in (left, middle, right):
        table.create(connection)
    connection.execute(insert(left), {"name": "a", "seq": 1, "key": 5})
    connection.execute(insert(right), {"name": "b", "seq": None, "key": 5})
    row: Row[Any] = connection.execute(
        select(right, left, *columns_for(Side, middle))
        .join(left, left.c.key == right.c.key)
        .outerjoin(middle, middle.c.key == right.c.key)
    ).one()
    assert record(Side, row, left) == Side("a", 1)
    assert record(Side, row, right) == Side("b", None)
    assert joined_record(Side, row, right) == Side("b", None)
    assert joined_record(Side, row, middle) is None


@pytest.mark.parametrize("side", [Side("a", 1), Side("a", None), None])
def test_a_record_in_a_record_is_there_where_one_of_its_columns_is(
    connection: Connection, side: Side | None
) -> None:
    whole = Whole("first", side, "last")
    values = values_of(whole)
    assert values.keys() == {"before", "side_name", "side_seq", "after"}
    columns = [literal(value).label(name) for name, value in values.items()]
    assert records(Whole, connection.execute(select(*columns))) == [whole]


def test_no_row_is_no_record(connection: Connection) -> None:
    nothing = select(literal("a").label("name"), literal(1).label("seq")).where(false())
    assert first_record(Side, connection.execute(nothing)) is None
    assert records(Side, connection.execute(nothing)) == []


def test_a_record_is_not_made_without_one_of_its_columns(connection: Connection) -> None:
    statement = select(literal("a").label("name"), literal(1).label("number"))
    with pytest.raises(KeyError, match="seq"):
        first_record(Side, connection.execute(statement))
