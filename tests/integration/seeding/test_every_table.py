"""No file may lose a row: each table and column is in a file, or is left out for a reason."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from sqlalchemy import Boolean, insert, select

from localstack_cognito import clock
from localstack_cognito.directory.clients import ui_customization
from localstack_cognito.directory.pools import log_delivery
from localstack_cognito.directory.protection import threat_protection
from localstack_cognito.seeding.form.model import structure
from localstack_cognito.storage import client_registrations, clock_offset
from localstack_cognito.storage.all_tables import metadata
from localstack_cognito.storage.database import database
from tests.integration.seeding.files import check_nothing_changes, comes_back
from tests.integration.seeding.rows_of_every_table import rows
from tests.integration.seeding.where_columns_stand import NOT_EXPORTED, WHERE, Implied

Rows = Mapping[str, list[dict[str, Any]]]
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


def test_every_table_in_a_file_has_rows_below() -> None:
    filled = dict(rows())
    assert filled.keys() == WHERE.keys()
    kinds = {row["kind"] for row in filled["configurations"]}
    assert kinds == {
        client_registrations._KIND,
        log_delivery.KIND,
        threat_protection.KIND,
        ui_customization.KIND,
    }


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


@pytest.fixture
def moved_back() -> Iterator[None]:
    """Lets a test move the clock."""
    yield
    clock.set_offset(0.0)


def test_every_row_is_found_again_after_export_reset_and_seed(
    in_process: Callable[[str], Any], moved_back: None
) -> None:
    with database().write() as connection:
        for name, those in rows():
            connection.execute(insert(metadata.tables[name]), those)
    clock_offset.adopt(database())
    before = all_rows()
    assert {name for name, those in before.items() if those} == {name for name, _ in rows()}
    file = comes_back()
    after = all_rows()
    for name in WHERE:
        assert after[name] == before[name], name
    check_nothing_changes(file)


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
    places = {name: _places(those) for name, those in found.items() if "seq" in _columns(name)}
    for name, those in found.items():
        for row in those:
            if "seq" in row:
                row["seq"] = places[name][row["seq"]]
        for row in those:
            for column, of in _NUMBERED.items():
                if column in row:
                    row[column] = places[of][row[column]]
        yield name, sorted(those, key=repr)


def _columns(name: str) -> Collection[str]:
    return metadata.tables[name].c.keys()


def _places(those: list[dict[str, Any]]) -> dict[int, int]:
    """Return the place of each row by its number: of what belongs to users, among the user's."""
    places: dict[int, int] = {}
    seen: Counter[int | None] = Counter()
    for row in sorted(those, key=lambda row: int(row["seq"])):
        owner = row.get("user_seq")
        seen[owner] += 1
        places[row["seq"]] = seen[owner]
    return places
