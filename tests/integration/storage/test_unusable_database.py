"""What a host answers and logs whose database cannot be used."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import botocore.exceptions
import pytest
from sqlalchemy import URL, make_url, text

from localstack_cognito.storage.availability import AWAY
from localstack_cognito.storage.engine import Database
from tests.host import Host
from tests.integration.storage import rows
from tests.postgresql import PostgreSQL

StartHost = Callable[..., AbstractContextManager[Host]]

NEWER = "The Cognito database is of version 9999, made by a newer release than this one"


def make_newer(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection, "of the future")
        connection.execute(text("ALTER TABLE users ADD COLUMN novelty INTEGER"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()


def message_of_refusal(host: Host) -> str:
    """Return the message with which the host refuses an operation."""
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        host.client("cognito-idp").list_user_pools(MaxResults=1)
    answer = refused.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert answer["Error"]["Code"] == "InternalErrorException"
    return str(answer["Error"]["Message"])


def check_refusal(host: Host) -> None:
    for _ in range(2):
        message = message_of_refusal(host)
        assert message.startswith(NEWER)
        assert message.endswith("install that release, or start with another database.")
    assert len([line for line in host.output().splitlines() if NEWER in line]) == 1
    assert "Traceback" not in host.output()


def contents_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_newer_sqlite_file_is_refused_and_left_byte_by_byte(
    start_host: StartHost, tmp_path: Path
) -> None:
    with start_host("--persist") as host:
        host.client("cognito-idp").create_user_pool(PoolName="pool")
    (file,) = tmp_path.glob("host/volume/**/cognito.db")
    make_newer(Database(URL.create("sqlite", database=str(file))))
    before = contents_of(file.parent)
    with start_host("--persist") as host:
        check_refusal(host)
    assert contents_of(file.parent) == before


def test_a_newer_postgresql_database_is_refused_and_left_alone(
    start_host: StartHost, postgresql_url: str
) -> None:
    with start_host(COGNITO_DATABASE_URL=postgresql_url) as host:
        host.client("cognito-idp").create_user_pool(PoolName="pool")
    opened = Database(make_url(postgresql_url).set(drivername="postgresql+psycopg"))
    make_newer(opened)
    with start_host(COGNITO_DATABASE_URL=postgresql_url) as host:
        check_refusal(host)
    with opened.read() as connection:
        assert rows.count(connection, "user_pools") == 2
    opened.close()


def test_a_database_that_is_away_is_named_without_its_password_and_found_once_it_is_there(
    start_host: StartHost, postgresql: PostgreSQL
) -> None:
    with start_host(COGNITO_DATABASE_URL=postgresql.url("away")) as host:
        message = message_of_refusal(host)
        assert message == AWAY.sentence
        assert 'database "away" does not exist' in host.output()
        assert "secret" not in host.output()
        postgresql.new_database("away")
        assert host.client("cognito-idp").list_user_pools(MaxResults=1)["UserPools"] == []
