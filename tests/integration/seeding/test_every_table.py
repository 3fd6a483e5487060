"""No file may lose a row: each table and column is in a file, or is left out for a reason."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from sqlalchemy import Boolean, insert, select

from localstack_cognito.seeding.form.model import structure
from localstack_cognito.seeding.kinds.in_user_pools import OF_USER_POOLS
from localstack_cognito.storage.all_tables import metadata
from localstack_cognito.storage.database import database
from tests.integration.seeding.files import comes_back
from tests.integration.seeding.rows_of_every_table import rows
from tests.integration.seeding.where_columns_stand import NOT_EXPORTED, WHERE, Implied

Rows = Mapping[str, list[dict[str, Any]]]
_USERS = "Users"
# What has no rows yet in ``rows_of_every_table``, by the member that it waits for. Whoever adds the
# kind of a member takes its tables out here, and gives them rows there: a test asks for it. With
# users come sequence numbers of users, which ``_renumbered`` knows already.
LATER: Mapping[str, str] = {
    "signing_keys": "SigningKeys",
    "domains": "Domains",
    "resource_servers": "ResourceServers",
    "identity_providers": "IdentityProviders",
    "identity_provider_identifiers": "IdentityProviders",
    "managed_login_brandings": "ManagedLoginBrandings",
    "terms": "Terms",
    **dict.fromkeys(
        [
            *("users", "user_aliases", "user_identities", "group_members", "auth_events"),
            *("confirmation_codes", "devices", "password_history", "software_tokens"),
            "web_authn_credentials",
        ],
        _USERS,
    ),
    # Not a kind: what is at the top of a file, and moves this process's clock.
    "clock_offset": "Clock",
}
# Kinds of ``configurations`` that have no rows yet, in the same way.
LATER_CONFIGURATIONS = {"UICustomization": "UICustomizations", "LogDelivery": "LogConfigurations"}
# Columns that number rows, and those that refer to them.
_NUMBERED = {"user_seq": "users", "identity_seq": "identities"}


def test_every_table_and_column_is_in_a_file_or_left_out_for_a_reason() -> None:
    columns = {
        table.name: {column.name for column in table.columns}
        for table in metadata.tables.values()
        if table.name not in NOT_EXPORTED
    }
    assert {name: set(where) for name, where in WHERE.items()} == columns
    assert NOT_EXPORTED.keys() <= metadata.tables.keys()


def test_what_a_column_is_in_is_in_the_form() -> None:
    for table, where in WHERE.items():
        for column, path in where.items():
            assert isinstance(path, Implied) or _is_in_the_form(path), (table, column, path)


def _is_in_the_form(path: str) -> bool:
    shape: Shape = structure("File")
    for name in path.split("."):
        while isinstance(shape, ListShape):
            shape = shape.member
        if isinstance(shape, MapShape):
            return False
        if not isinstance(shape, StructureShape) or name not in shape.members:
            return False
        shape = shape.members[name]
    return True


def test_every_table_in_a_file_has_rows_below_or_waits_for_its_kind() -> None:
    filled = {table for table, _ in rows()}
    assert filled | LATER.keys() == WHERE.keys()
    assert not filled & LATER.keys()
    arrived = {kind.member for kind in OF_USER_POOLS}
    waited_for = {*LATER.values(), *LATER_CONFIGURATIONS.values()} - {_USERS, "Clock"}
    assert not arrived & waited_for, "Add rows of these, and take them out of LATER."


def test_every_column_has_a_value_of_its_own() -> None:
    for name, those in rows():
        table = metadata.tables[name]
        for column in table.columns:
            values = [row.get(column.name) for row in those]
            numbered = column.name == "seq"
            assert numbered or any(value not in (None, "") for value in values), column
        own = [
            column.name
            for column in table.columns
            if not column.foreign_keys and not isinstance(column.type, Boolean)
        ]
        for row in those:
            values = [repr(row[name]) for name in own if row[name] not in (None, "")]
            assert len(set(values)) == len(values), (name, values)


def test_every_row_is_found_again_after_export_reset_and_seed(
    in_process: Callable[[str], Any],
) -> None:
    with database().write() as connection:
        for name, those in rows():
            connection.execute(insert(metadata.tables[name]), those)
    before = all_rows()
    assert {name for name, those in before.items() if those} == {name for name, _ in rows()}
    comes_back()
    after = all_rows()
    for name in WHERE:
        assert after[name] == before[name], name


def all_rows() -> Rows:
    """Return all rows of the tables that a file has, by their keys, their numbers as places."""
    with database().read() as connection:
        found = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in metadata.tables.items()
            if name in WHERE
        }
    return dict(_renumbered(found))


def _renumbered(found: Rows) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    places = {
        name: {number: place for place, number in enumerate(sorted(row["seq"] for row in those), 1)}
        for name, those in found.items()
        if "seq" in metadata.tables[name].c
    }
    for name, those in found.items():
        for row in those:
            if "seq" in row:
                row["seq"] = places[name][row["seq"]]
            for column, of in _NUMBERED.items():
                if column in row:
                    row[column] = places[of][row[column]]
        yield name, sorted(those, key=repr)
