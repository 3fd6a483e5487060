"""User import jobs: made, listed, started and stopped.

Where several hosts share a PostgreSQL database, each has an S3 of its own: a job is to be started
on the host that its file was uploaded to.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
"""

from dataclasses import replace

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    LimitExceededException,
    PreconditionNotMetException,
    ResourceNotFoundException,
)
from localstack_cognito.directory import ids
from localstack_cognito.directory.imports import user_import_run
from localstack_cognito.directory.imports.user_import_rows import csv_header
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.running_imports import (
    ACTIVE,
    JobStatus,
    ended,
    settle,
    upload_key,
)
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.host import uploads
from localstack_cognito.storage import leases, user_import_jobs, user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.locks import hold
from localstack_cognito.storage.user_import_jobs import UserImportJob
from localstack_cognito.storage.user_pools import UserPool

MOST_JOBS = 1000
"""How many jobs a pool may have (AWS's quota "User import jobs per user pool")."""

_STOPPED = "The Import Job was stopped by the developer."


def get_csv_header(owner: Owner, user_pool_id: str) -> list[str]:
    """Return the columns of a CSV file for the pool. Raises ``ResourceNotFoundException``."""
    return csv_header(get_user_pool(owner, user_pool_id))


def create_user_import_job(
    owner: Owner, user_pool_id: str, name: str, role_arn: str, hashing_algorithm: str | None
) -> UserImportJob:
    """Make a job, with an address that its file can be uploaded to for 15 minutes.

    With a ``hashing_algorithm`` the file has a column of passwords that it has hashed. Raises
    ``ResourceNotFoundException`` or ``LimitExceededException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    settle(pool)
    job_id = ids.new_import_job_id()
    job = UserImportJob(
        id=job_id,
        user_pool_id=pool.id,
        name=name,
        status=JobStatus.CREATED.value,
        role_arn=role_arn,
        pre_signed_url=uploads.presigned_url(upload_key(pool, job_id)),
        password_hashing_algorithm=hashing_algorithm,
        created_at=clock.now(),
    )
    with database().write() as connection:
        # A pool that was deleted meanwhile has no row for the job to refer to.
        require_pool(connection, pool.id)
        if user_import_jobs.count_jobs(connection, pool.id) >= MOST_JOBS:
            raise LimitExceededException(
                f"User pool {pool.id} has {MOST_JOBS} user import jobs already."
            )
        user_import_jobs.add_job(connection, job)
    return job


def describe_user_import_job(owner: Owner, user_pool_id: str, job_id: str) -> UserImportJob:
    """Return a job. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    settle(pool)
    return _get(pool, job_id)


def _get(pool: UserPool, job_id: str) -> UserImportJob:
    with database().read() as connection:
        return _require(user_import_jobs.find_job(connection, pool.id, job_id), job_id)


def _require(job: UserImportJob | None, job_id: str) -> UserImportJob:
    if job is None:
        raise ResourceNotFoundException(f"User import job {job_id} does not exist.")
    return job


def list_user_import_jobs(
    owner: Owner, user_pool_id: str, limit: int, token: str | None
) -> tuple[list[UserImportJob], str | None]:
    """Return a page of the pool's jobs, the newest first, and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a token that is not
    of this list.
    """
    pool = get_user_pool(owner, user_pool_id)
    settle(pool)
    return read_page(
        f"ListUserImportJobs/{pool.id}",
        token,
        limit,
        lambda connection, after, most: user_import_jobs.page_of_jobs(
            connection, pool.id, after, most
        ),
        lambda job: [job.created_at, job.id],
    )


def start_user_import_job(owner: Owner, user_pool_id: str, job_id: str) -> UserImportJob:
    """Start to import the users of the uploaded file and return the job as it is then.

    Raises ``ResourceNotFoundException``, or ``PreconditionNotMetException`` where the job cannot
    start: it was started before, has no file, the pool verifies neither e-mail addresses nor phone
    numbers, or another job of the account and region runs.
    """
    pool = get_user_pool(owner, user_pool_id)
    settle(pool)
    _check_created(_get(pool, job_id))
    if not pool.auto_verified_attributes:
        raise PreconditionNotMetException(
            "The user pool must have at least one auto verified attribute to import users."
        )
    if not uploads.is_uploaded(upload_key(pool, job_id)):
        raise PreconditionNotMetException(f"No csv file was uploaded for {job_id}")
    # Taken first: an active job that is nobody's is one whose host died.
    lease = leases.take(job_id)
    if lease is None:
        raise _not_created(job_id)
    try:
        job = _set_pending(owner, pool, job_id)
        user_import_run.start(pool, job, lease)
    except BaseException:
        lease.release()
        raise
    return job


def _set_pending(owner: Owner, pool: UserPool, job_id: str) -> UserImportJob:
    with database().write() as connection:
        user_pools.find_pool(connection, pool.id, lock=True)
        hold(connection, f"imports of {owner.account_id} in {owner.region}")
        job = _require(user_import_jobs.find_job(connection, pool.id, job_id, lock=True), job_id)
        _check_created(job)
        for other in user_import_jobs.jobs_of_owner_in(
            connection, owner.account_id, owner.region, ACTIVE
        ):
            if leases.is_held(connection, other.id):
                raise PreconditionNotMetException(
                    f"Only one import job can be active at a time per account: {other.id} is."
                )
        job = replace(job, status=JobStatus.PENDING.value, started_at=clock.now())
        user_import_jobs.replace_job(connection, job)
    return job


def _check_created(job: UserImportJob) -> None:
    if job.status != JobStatus.CREATED:
        raise _not_created(job.id)


def _not_created(job_id: str) -> PreconditionNotMetException:
    return PreconditionNotMetException(f"User import job {job_id} has been started or has expired.")


def stop_user_import_job(owner: Owner, user_pool_id: str, job_id: str) -> UserImportJob:
    """Stop a job that runs and return it; no further user is imported.

    Raises ``ResourceNotFoundException``, or ``PreconditionNotMetException`` where it does not run.
    """
    pool = get_user_pool(owner, user_pool_id)
    settle(pool)
    with database().write() as connection:
        job = _require(user_import_jobs.find_job(connection, pool.id, job_id, lock=True), job_id)
        if job.status not in ACTIVE:
            raise PreconditionNotMetException(f"User import job {job_id} is not in progress.")
        job = ended(job, JobStatus.STOPPED, _STOPPED, clock.now())
        user_import_jobs.replace_job(connection, job)
    return job
