"""User import jobs in the database, and many users at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, tuple_, update

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


def taken_usernames(
    connection: Connection, user_pool_id: str, usernames: Collection[str]
) -> set[str]:
    """Return which of these (folded) usernames the pool has."""
    statement = select(users.c.username_key).where(
        users.c.user_pool_id == user_pool_id, users.c.username_key.in_(usernames)
    )
    return set(connection.execute(statement).scalars())


def taken_aliases(
    connection: Connection, user_pool_id: str, aliases: Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return which of these aliases, names of attributes and (folded) values, sign somebody in."""
    if not aliases:
        return set()
    columns = (user_aliases.c.attribute_name, user_aliases.c.value)
    statement = select(*columns).where(
        user_aliases.c.user_pool_id == user_pool_id, tuple_(*columns).in_(aliases)
    )
    return {(name, value) for name, value in connection.execute(statement)}


def add_users(connection: Connection, added: Iterable[tuple[User, Mapping[str, str]]]) -> None:
    """Store new users of one pool, each with the aliases that sign it in.

    Raises ``IntegrityError`` where one of their usernames or aliases is taken.
    """
    aliases = {user.username_key: (user, has) for user, has in added}
    if not aliases:
        return
    statement = insert(users).returning(users.c.username_key, users.c.seq)
    rows = connection.execute(statement, [columns_of_user(user) for user, _ in aliases.values()])
    signed_in = [
        {
            "user_pool_id": aliases[key][0].user_pool_id,
            "attribute_name": name,
            "value": value,
            "user_seq": seq,
        }
        for key, seq in rows.all()
        for name, value in aliases[key][1].items()
    ]
    if signed_in:
        connection.execute(insert(user_aliases), signed_in)
