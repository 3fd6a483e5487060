"""Whether a user import runs, and what becomes of a job that nobody ran to its end.

A job whose host died is found as Failed by whoever looks at it next; what it had imported stays,
whole batches of users. A job that was not started within a day is found as Expired.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import UserImportInProgressException
from localstack_cognito.host import uploads
from localstack_cognito.storage import leases, user_import_jobs
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_import_jobs import UserImportJob
from localstack_cognito.storage.user_pools import UserPool

_LIFETIME = 24 * 3600.0


class JobStatus(StrEnum):
    """Where a job stands, in the words of ``UserImportJobStatusType``."""

    CREATED = "Created"
    PENDING = "Pending"
    IN_PROGRESS = "InProgress"
    EXPIRED = "Expired"
    STOPPED = "Stopped"
    FAILED = "Failed"
    SUCCEEDED = "Succeeded"


ACTIVE = frozenset({JobStatus.PENDING, JobStatus.IN_PROGRESS})
"""The statuses of a job that runs."""
INTERRUPTED = "The import job was interrupted because the host stopped."
_EXPIRED = "The user import job has expired."
_UNFINISHED = ACTIVE | {JobStatus.CREATED}


def upload_key(pool: UserPool, job_id: str) -> str:
    """Return the name of a job's uploaded file."""
    return f"{pool.account_id}/{pool.id}/{job_id}"


def remove_uploads(pool: UserPool, jobs: Iterable[UserImportJob]) -> None:
    """Delete what was uploaded for these jobs."""
    for job in jobs:
        uploads.remove(upload_key(pool, job.id))


def check_no_import_runs(connection: Connection, user_pool_id: str) -> None:
    """Check that no job imports users into the pool now.

    Raises ``UserImportInProgressException``.
    """
    for job in user_import_jobs.jobs_in(connection, user_pool_id, ACTIVE):
        if leases.is_held(connection, job.id):
            raise UserImportInProgressException(
                f"User import job {job.id} is in progress for user pool {user_pool_id}."
            )


def unfinished(
    connection: Connection, user_pool_id: str, *, lock: bool = False
) -> list[UserImportJob]:
    """Return the pool's jobs that have not ended.

    With a ``lock`` they stay as they are until the end of the transaction.
    """
    return user_import_jobs.jobs_in(connection, user_pool_id, _UNFINISHED, lock=lock)


def settle(pool: UserPool) -> None:
    """Let the pool's jobs end that expired, or whose host died; delete what was uploaded for them.

    A caller does so before it reads the jobs.
    """
    now = clock.now()
    with database().read() as connection:
        if not any(_ended(connection, job, now) for job in unfinished(connection, pool.id)):
            return
    with database().write() as connection:
        # Looked at again: whoever runs a job ends it in a transaction, and then lets it go.
        ended = [
            after
            for job in unfinished(connection, pool.id, lock=True)
            if (after := _ended(connection, job, now))
        ]
        for job in ended:
            user_import_jobs.replace_job(connection, job)
    remove_uploads(pool, ended)


def _ended(connection: Connection, job: UserImportJob, now: float) -> UserImportJob | None:
    """Return the job as it has ended, or None while it has not."""
    if job.status == JobStatus.CREATED:
        if now < job.created_at + _LIFETIME:
            return None
        return ended(job, JobStatus.EXPIRED, _EXPIRED, job.created_at + _LIFETIME)
    if leases.is_held(connection, job.id):
        return None
    return ended(job, JobStatus.FAILED, INTERRUPTED, now)


def ended(job: UserImportJob, status: JobStatus, message: str, at: float) -> UserImportJob:
    """Return the job with its end."""
    return replace(job, status=status.value, completion_message=message, completed_at=at)
