"""What is run without SQLAlchemy does what it does with it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    insert,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from localstack_cognito.storage import quick_statements
from localstack_cognito.storage.quick_statements import (
    FAILED,
    IN_TRANSACTION,
    add_row,
    find_all,
    find_first,
    find_joined,
    run,
    write,
    write_and_count,
)

METADATA = MetaData()
THINGS = Table(
    "things",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("name", String, unique=True),
    Column("is_on", Boolean),
    Column("at", Float),
    Column("data", LargeBinary),
    Column("settings", JSON),
    Column("more", JSON(none_as_null=True)),
    Column("made", String, default=lambda: "made here"),
)
PARTS = Table(
    "parts",
    METADATA,
    Column("id", String, primary_key=True),
    Column("thing", ForeignKey("things.seq", deferrable=True, initially="DEFERRED")),
)


@dataclass(frozen=True)
class Thing:
    """A row of ``things``, in another order."""

    name: str | None
    settings: Any
    more: Any
    is_on: bool | None
    at: float | None
    data: bytes | None
    seq: int


@dataclass(frozen=True)
class Part:
    """A row of ``parts``."""

    id: str


_PLAIN = select(THINGS).order_by(THINGS.c.seq)
_NAMED = select(THINGS).where(THINGS.c.name == bindparam("name"))
_OF_FEW = _PLAIN.where(THINGS.c.name.in_(bindparam("names", expanding=True)))
_SETTINGS = _PLAIN.where(THINGS.c.settings == bindparam("wanted", type_=JSON))
_PAGE = _PLAIN.where(THINGS.c.seq > bindparam("after", 0)).limit(bindparam("limit"))
_WITH_PART = (
    select(THINGS, PARTS)
    .select_from(THINGS.outerjoin(PARTS, PARTS.c.thing == THINGS.c.seq))
    .where(THINGS.c.name == bindparam("name"))
)
_ADD = insert(THINGS)
_ADD_MADE = insert(THINGS).values(made="given")
_ADD_UNLESS = (
    sqlite.insert(THINGS)
    .values(made="")
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
)
ROWS: list[dict[str, Any]] = [
    {"name": "a", "is_on": True, "at": 1.5, "data": b"\0x", "settings": {"a": ["ö", None, 1]}},
    {"name": "b", "is_on": False, "at": 2, "data": b"", "settings": [], "more": {"x": 1}},
    {"name": None, "is_on": None, "at": None, "data": None, "settings": None, "more": None},
]


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://", isolation_level="AUTOCOMMIT", hide_parameters=True)
    METADATA.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        for row in ROWS:
            connection.execute(_ADD, row)
        yield connection
    engine.dispose()


def by_sqlalchemy(connection: Connection, ask: Any) -> Any:
    """Return what is found where somebody looks at every statement, and that they see it."""
    seen: list[str] = []

    def look(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    event.listen(connection.engine, "before_cursor_execute", look)
    try:
        found = ask()
    finally:
        event.remove(connection.engine, "before_cursor_execute", look)
    assert seen
    return found


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        (_PLAIN, {}),
        (_NAMED, {"name": "a"}),
        (_NAMED, {"name": "none"}),
        (_OF_FEW, {"names": ["a", "b"]}),
        (_SETTINGS, {"wanted": []}),
        (_PAGE, {"limit": 2}),
        (_PAGE, {"after": 1, "limit": 5}),
    ],
)
def test_records_are_the_same(
    connection: Connection, query: Select[Any], parameters: dict[str, Any]
) -> None:
    def found() -> Any:
        all_of_them = find_all(Thing, connection, query, parameters)
        return all_of_them, find_first(Thing, connection, query, parameters)

    expected = by_sqlalchemy(connection, found)
    assert found() == found() == expected
    assert str(found()) == str(expected)


@pytest.mark.parametrize("name", ["a", "b", "none"])
def test_joined_records_are_the_same(connection: Connection, name: str) -> None:
    connection.execute(insert(PARTS), {"id": "p", "thing": 1})

    def found() -> Any:
        parts = ((Thing, THINGS), (Part, PARTS))
        return find_joined(connection, _WITH_PART, {"name": name}, *parts)

    assert found() == by_sqlalchemy(connection, found)
    assert (name == "none") == (found() is None)


def test_no_sqlalchemy_runs_what_can_be_run_without(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "execute", None)
    monkeypatch.setattr(Connection, "exec_driver_sql", None)
    assert len(find_all(Thing, connection, _PLAIN, {})) == len(ROWS)
    run(connection, "BEGIN IMMEDIATE")
    assert add_row(connection, _ADD_MADE, {"name": "c", "settings": {"b": 2}}) == len(ROWS) + 1
    write(connection, _ADD_MADE, {"name": "d", "settings": None})
    run(connection, "COMMIT")
    third, fourth = find_all(Thing, connection, _PLAIN, {})[-2:]
    assert (third.name, third.settings, fourth.settings) == ("c", {"b": 2}, None)


def test_rows_are_written_the_same(connection: Connection) -> None:
    names = iter("cdef")

    def written() -> Any:
        name = next(names)
        row = {**ROWS[0], "name": name, "more": None}
        number = add_row(connection, _ADD, row)
        write(connection, _ADD_MADE, {**ROWS[1], "name": f"{name}2"})
        counts = [write_and_count(connection, _ADD_UNLESS, row) for _ in range(2)]
        stored = connection.exec_driver_sql(
            "SELECT is_on, at, data, settings, more, made FROM things ORDER BY seq DESC LIMIT 2"
        )
        last = connection.exec_driver_sql("SELECT max(seq) FROM things").scalar_one()
        return last - number, counts, [tuple(row) for row in stored]

    expected = by_sqlalchemy(connection, written)
    assert written() == written() == expected
    assert expected[2][1][-1] == "made here"


def test_what_fails_fails_as_with_sqlalchemy(connection: Connection) -> None:
    with pytest.raises(IntegrityError) as error:
        write(connection, _ADD_MADE, {"name": "a", "data": b"a secret"})
    assert "a secret" not in str(error.value)
    with pytest.raises(OperationalError):
        run(connection, "COMMIT")
    connection.exec_driver_sql("DROP TABLE parts")
    with pytest.raises(OperationalError):
        find_joined(connection, _WITH_PART, {"name": "a"}, (Thing, THINGS))


def test_a_transaction_goes_on_after_a_row_that_was_there(connection: Connection) -> None:
    run(connection, "BEGIN IMMEDIATE")
    connection.info[IN_TRANSACTION] = True
    write(connection, _ADD_MADE, {"name": "c"})
    with pytest.raises(IntegrityError):
        write(connection, _ADD_MADE, {"name": "a"})
    run(connection, "ROLLBACK")
    assert len(find_all(Thing, connection, _PLAIN, {})) == len(ROWS)


def test_a_constraint_that_is_checked_at_the_end_fails_there(connection: Connection) -> None:
    run(connection, "BEGIN IMMEDIATE")
    connection.info[IN_TRANSACTION] = True
    write(connection, insert(PARTS), {"id": "p", "thing": 99})
    with pytest.raises(IntegrityError):
        run(connection, "COMMIT")
    run(connection, "ROLLBACK")


def test_nothing_is_done_outside_of_a_transaction_that_sqlite_has_ended(
    connection: Connection,
) -> None:
    run(connection, "BEGIN IMMEDIATE")
    connection.info[IN_TRANSACTION] = True
    # What fails so ends the transaction, as a full disk does.
    connection.exec_driver_sql(
        "CREATE TRIGGER full BEFORE INSERT ON things WHEN NEW.name = 'full' "
        "BEGIN SELECT RAISE(ROLLBACK, 'full'); END"
    )
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    with pytest.raises(DBAPIError) as error:
        write(connection, _ADD_MADE, {"name": "full", "data": b"a secret"})
    assert "a secret" not in str(error.value)
    assert not quick_statements._driver_of(connection).in_transaction
    assert connection.info[FAILED], "what comes after it in the transaction is not written either"


def test_a_read_that_ends_its_transaction_is_not_done_outside_of_it(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(driver: Any, _: Any) -> None:
        # As a disk does from which nothing can be read.
        driver.execute("ROLLBACK")
        raise sqlite3.OperationalError("disk I/O error")

    run(connection, "BEGIN IMMEDIATE")
    connection.info[IN_TRANSACTION] = True
    find_all(Thing, connection, _PLAIN, {})
    quick = quick_statements._compiled(connection, _PLAIN, {})
    monkeypatch.setattr(quick, "read", end)
    with pytest.raises(OperationalError, match="disk I/O error"):
        find_all(Thing, connection, _PLAIN, {})


def test_who_has_waited_in_vain_for_another_writer_does_not_wait_again(tmp_path: Path) -> None:
    file = tmp_path / "things.db"
    engine = create_engine(
        f"sqlite:///{file}", isolation_level="AUTOCOMMIT", connect_args={"timeout": 0}
    )
    METADATA.create_all(engine)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asked_again: list[Any] = []
    event.listen(engine, "handle_error", asked_again.append)
    with engine.connect() as connection:
        with pytest.raises(OperationalError, match="locked"):
            run(connection, "BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            write(connection, _ADD_MADE, {"name": "a"})
        assert asked_again == []
        other.close()
        write(connection, _ADD_MADE, {"name": "a"})
    engine.dispose()
