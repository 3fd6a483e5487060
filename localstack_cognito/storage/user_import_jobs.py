"""User import jobs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    func,
    insert,
    select,
    tuple_,
    update,
)

from localstack_cognito.storage.rows import first_record, records, values_of
from localstack_cognito.storage.tables import Key, metadata
from localstack_cognito.storage.user_pools import user_pools

user_import_jobs = Table(
    "user_import_jobs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Key, nullable=False),
    Column("role_arn", Text, nullable=False),
    Column("pre_signed_url", Text, nullable=False),
    Column("completion_message", Text),
    Column("imported_users", Integer, nullable=False, server_default="0"),
    Column("skipped_users", Integer, nullable=False, server_default="0"),
    Column("failed_users", Integer, nullable=False, server_default="0"),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("completed_at", Float),
    Column("password_hashing_algorithm", Text),
    Index("ix_user_import_jobs_pool", "user_pool_id", "created_at", "id"),
)


@dataclass(frozen=True, slots=True)
class UserImportJob:
    """An import of users from a CSV file, and how far it has come."""

    id: str
    user_pool_id: str
    name: str
    status: str
    role_arn: str
    pre_signed_url: str
    created_at: float
    password_hashing_algorithm: str | None = None
    completion_message: str | None = None
    imported_users: int = 0
    skipped_users: int = 0
    failed_users: int = 0
    started_at: float | None = None
    completed_at: float | None = None


_JOBS = user_import_jobs.c
_SELECT = select(user_import_jobs)


def add_job(connection: Connection, job: UserImportJob) -> None:
    """Store a new job."""
    connection.execute(insert(user_import_jobs), values_of(job))


def find_job(
    connection: Connection, user_pool_id: str, job_id: str, *, lock: bool = False
) -> UserImportJob | None:
    """Return the pool's job with this id, or None.

    With a ``lock``, here and below, a job stays as it is until the end of the transaction.
    """
    statement = _SELECT.where(_JOBS.id == job_id, _JOBS.user_pool_id == user_pool_id)
    if lock:
        statement = statement.with_for_update()
    return first_record(UserImportJob, connection.execute(statement))


def replace_job(connection: Connection, job: UserImportJob) -> bool:
    """Store all of the job anew; return False where it is gone."""
    statement = update(user_import_jobs).where(_JOBS.id == job.id).values(values_of(job))
    return connection.execute(statement).rowcount == 1


def jobs_in(
    connection: Connection, user_pool_id: str, statuses: Collection[str], *, lock: bool = False
) -> list[UserImportJob]:
    """Return the pool's jobs that have one of these statuses."""
    statement = _SELECT.where(_JOBS.user_pool_id == user_pool_id, _JOBS.status.in_(statuses))
    if lock:
        statement = statement.order_by(_JOBS.id).with_for_update()
    return records(UserImportJob, connection.execute(statement))


def jobs_of_owner_in(
    connection: Connection, account_id: str, region: str, statuses: Collection[str]
) -> list[UserImportJob]:
    """Return the jobs of all pools of an account in a region that have one of these statuses."""
    statement = _SELECT.join(user_pools, user_pools.c.id == _JOBS.user_pool_id).where(
        user_pools.c.account_id == account_id,
        user_pools.c.region == region,
        _JOBS.status.in_(statuses),
    )
    return records(UserImportJob, connection.execute(statement))


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
    return records(UserImportJob, connection.execute(statement))
