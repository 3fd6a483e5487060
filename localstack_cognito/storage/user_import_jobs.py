"""User import jobs in the database, and many users at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from localstack_cognito.storage.records import User, UserImportJob, columns_of
from localstack_cognito.storage.tables import user_aliases, user_import_jobs, user_pools, users
from localstack_cognito.storage.users import columns_of_user

_JOBS = user_import_jobs.c
_SELECT: Select[Any] = select(*(_JOBS[name] for name in UserImportJob.__dataclass_fields__))


def add_job(connection: Connection, job: UserImportJob) -> None:
    """Store a new job."""
    connection.execute(insert(user_import_jobs), columns_of(job))


def find_job(connection: Connection, user_pool_id: str, job_id: str) -> UserImportJob | None:
    """Return the pool's job with this id, or None."""
    statement = _SELECT.where(_JOBS.id == job_id, _JOBS.user_pool_id == user_pool_id)
    row = connection.execute(statement).first()
    return UserImportJob(*row) if row else None


def replace_job(connection: Connection, job: UserImportJob) -> bool:
    """Store all of the job anew; return False where it is gone."""
    statement = update(user_import_jobs).where(_JOBS.id == job.id).values(columns_of(job))
    return connection.execute(statement).rowcount == 1


def jobs_in(
    connection: Connection, user_pool_id: str, statuses: Collection[str]
) -> list[UserImportJob]:
    """Return the pool's jobs that have one of these statuses."""
    statement = _SELECT.where(_JOBS.user_pool_id == user_pool_id, _JOBS.status.in_(statuses))
    return [UserImportJob(*row) for row in connection.execute(statement)]


def jobs_of_owner_in(
    connection: Connection, account_id: str, region: str, statuses: Collection[str]
) -> list[UserImportJob]:
    """Return the jobs of all pools of an account in a region that have one of these statuses."""
    statement = _SELECT.join(user_pools, user_pools.c.id == _JOBS.user_pool_id).where(
        user_pools.c.account_id == account_id,
        user_pools.c.region == region,
        _JOBS.status.in_(statuses),
    )
    return [UserImportJob(*row) for row in connection.execute(statement)]


def count_jobs(connection: Connection, user_pool_id: str) -> int:
    """Return how many jobs the pool has."""
    statement = select(func.count()).where(_JOBS.user_pool_id == user_pool_id)
    return connection.execute(statement).scalar_one()


def page_of_jobs(
    connection: Connection, user_pool_id: str, after: Sequence[Any], limit: int
) -> list[UserImportJob]:
    """Return up to ``limit`` of the pool's jobs, the newest first, from behind the key ``after``.

    The key is ``created_at`` and ``id`` of the last job that was given; empty for the first page.
    """
    statement = _SELECT.where(_JOBS.user_pool_id == user_pool_id)
    if after:
        statement = statement.where(tuple_(_JOBS.created_at, _JOBS.id) < tuple_(*after))
    statement = statement.order_by(_JOBS.created_at.desc(), _JOBS.id.desc()).limit(limit)
    return [UserImportJob(*row) for row in connection.execute(statement)]


class AliasTaken(Exception):
    """One of several users has an alias that signs another user in."""


def add_users(
    connection: Connection, wanted: Collection[tuple[User, Mapping[str, str]]]
) -> set[str]:
    """Store new users of one pool, each with the aliases that sign it in.

    Whose username is taken, also by one before her, is passed over: returns the ``sub`` of each
    that is stored. Raises ``AliasTaken``, upon which the transaction is to be undone.
    """
    # The names are not looked up first: without statistics of a table that grows, PostgreSQL
    # would look for many of them among all users of the pool.
    insert_or_pass = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    if not wanted:
        return set()
    statement = (
        insert_or_pass(users)
        .on_conflict_do_nothing(index_elements=[users.c.user_pool_id, users.c.username_key])
        .returning(users.c.sub, users.c.seq)
    )
    rows = connection.execute(statement, [columns_of_user(user) for user, _ in wanted])
    numbers = {row.sub: row.seq for row in rows}
    aliases = [
        {
            "user_pool_id": user.user_pool_id,
            "attribute_name": name,
            "value": value,
            "user_seq": numbers[user.sub],
        }
        for user, has in wanted
        if user.sub in numbers
        for name, value in has.items()
    ]
    if aliases:
        statement = (
            insert_or_pass(user_aliases).on_conflict_do_nothing().returning(user_aliases.c.value)
        )
        if len(connection.execute(statement, aliases).all()) < len(aliases):
            raise AliasTaken
    return set(numbers)
