"""Runs user import jobs, each in a thread of its own, while the API answers.

The users of a batch and the job's counts are written in one transaction, in which the job must
still be in progress: a job that was stopped, or whose pool is gone, writes nothing more, and one
whose host dies has written whole batches.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
"""

import contextlib
import logging
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.activity.noting import current, doing, link
from localstack_cognito.activity.records import Kind, Outcome
from localstack_cognito.directory.imports.user_import_rows import (
    MOST_BYTES,
    MOST_ROWS,
    FileRefused,
    RowRefused,
    new_user,
    read_columns,
    text_of,
)
from localstack_cognito.directory.pools.running_imports import (
    INTERRUPTED,
    JobStatus,
    ended,
    upload_key,
)
from localstack_cognito.directory.users.users import GIVEN_ALIAS_EXISTS, aliases_of
from localstack_cognito.host import uploads
from localstack_cognito.host.cloudwatch_logs import LogStream
from localstack_cognito.storage import user_import_jobs, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.leases import Lease
from localstack_cognito.storage.user_import_jobs import UserImportJob
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

LOG = logging.getLogger(__name__)

_BATCH = 200
_LINES_AT_ONCE = 5000
_LONGEST_WAIT_FOR_END = 5.0
_NOT_IN_A_GROUPS_NAME = re.compile(r"[^\w./#-]", re.ASCII)

SUCCEEDED = "Import Job Completed Successfully."
TOO_MANY = "Too many users have failed or been skipped during the import."
INTERNAL_ERROR = "The import job failed unexpectedly; the host's log tells why."

_IMPORTED = "The import succeeded."
_EXISTS = "The user already exists."

# How often a batch is done again whose aliases others take meanwhile.
_TRIES = 4

_host_stops = threading.Event()
_threads: set[threading.Thread] = set()


class _Over(Exception):
    """The job has been stopped, or is gone."""


class _HostStops(Exception):
    """The host is about to end."""


def start(pool: UserPool, job: UserImportJob, lease: Lease) -> None:
    """Run the job in a thread, which lets the lease go in the end."""
    link(link_of(job.id))
    thread = threading.Thread(
        target=_run, args=(pool, job, lease), name=f"cognito-{job.id}", daemon=True
    )
    _threads.add(thread)
    thread.start()


def end_all() -> None:
    """Let every job of this process fail, because the host stops."""
    _host_stops.set()
    for thread in list(_threads):
        thread.join(_LONGEST_WAIT_FOR_END)


def _run(pool: UserPool, job: UserImportJob, lease: Lease) -> None:
    with doing(Kind.IMPORT, "user import job") as this:
        if this is not None:
            this.note(user_pool_id=pool.id)
            this.join(link_of(job.id))
            this.detail("job", {"JobId": job.id, "JobName": job.name})
        _run_job(pool, job, lease)


def link_of(job_id: str) -> str:
    """Return what a job is known by in the activity."""
    return f"job {job_id}"


def _run_job(pool: UserPool, job: UserImportJob, lease: Lease) -> None:
    try:
        status, message = _outcome(pool, job)
        if (this := current()) is not None:
            this.detail("result", {"Status": status.value, "CompletionMessage": message})
            if status is not JobStatus.SUCCEEDED:
                this.refused(status.value, message, message, outcome=Outcome.FAILED)
        _end(pool, job, status, message)
        uploads.remove(upload_key(pool, job.id))
    except _Over:
        uploads.remove(upload_key(pool, job.id))
    except Exception:
        # What remains InProgress is found as Failed once the lease is gone.
        LOG.exception("The end of user import job %s could not be written", job.id)
    finally:
        lease.release()
        _threads.discard(threading.current_thread())


def _outcome(pool: UserPool, job: UserImportJob) -> tuple[JobStatus, str]:
    """Run the job and return how it ended. Raises ``_Over``."""
    report = _Report(pool, job)
    try:
        with tempfile.TemporaryFile() as file:
            if not uploads.download(upload_key(pool, job.id), file, MOST_BYTES):
                raise FileRefused("The CSV file is larger than 100 MB.")
            _import(pool, job, file, report)
    except FileRefused as problem:
        return JobStatus.FAILED, str(problem)
    except _HostStops:
        return JobStatus.FAILED, INTERRUPTED
    except _Over:
        raise
    except Exception:
        LOG.exception("User import job %s failed unexpectedly", job.id)
        return JobStatus.FAILED, INTERNAL_ERROR
    finally:
        report.put()
    counts = report.counts
    if counts["FAILED"] + counts["SKIPPED"] > counts["SUCCEEDED"]:
        return JobStatus.FAILED, TOO_MANY
    return JobStatus.SUCCEEDED, SUCCEEDED


def _end(pool: UserPool, job: UserImportJob, status: JobStatus, message: str) -> None:
    with database().write() as connection:
        user_import_jobs.replace_job(
            connection, ended(_current(connection, pool, job), status, message, clock.now())
        )


def _current(connection: Connection, pool: UserPool, job: UserImportJob) -> UserImportJob:
    """Return the job as it is now. Raises ``_Over`` where it is no longer to be run."""
    current = user_import_jobs.find_job(connection, pool.id, job.id, lock=True)
    if current is None or current.status not in (JobStatus.PENDING, JobStatus.IN_PROGRESS):
        raise _Over
    return current


def _import(pool: UserPool, job: UserImportJob, file: BinaryIO, report: "_Report") -> None:
    file.seek(0)
    algorithm = job.password_hashing_algorithm
    columns = read_columns(pool, file.readline(), algorithm)
    # Before the first user is written: a file that is refused imports nobody.
    if sum(1 for line in file if text_of(line).strip()) > MOST_ROWS:
        raise FileRefused(f"The CSV file has more than {MOST_ROWS} rows.")
    with database().write() as connection:
        current = _current(connection, pool, job)
        user_import_jobs.replace_job(
            connection, replace(current, status=JobStatus.IN_PROGRESS.value)
        )
    file.seek(0)
    rows = _rows(pool, columns, file, algorithm)
    while batch := list(islice(rows, _BATCH)):
        if _host_stops.is_set():
            raise _HostStops
        report.add(_import_batch(pool, job, batch))


_Row = tuple[int, User | str]
"""The number of a line, and the user that it makes or why it makes none."""
_Result = tuple[int, str, str]
"""The number of a line, what became of it, and why."""


def _rows(
    pool: UserPool, columns: list[str], file: BinaryIO, algorithm: str | None
) -> Iterator[_Row]:
    for number, line in enumerate(file, start=1):
        if number == 1 or not line.strip():
            continue
        try:
            yield number, new_user(pool, columns, text_of(line), clock.now(), algorithm)
        except RowRefused as problem:
            yield number, str(problem)


def _import_batch(pool: UserPool, job: UserImportJob, batch: list[_Row]) -> list[_Result]:
    """Add the batch's users and count them. Raises ``_Over``.

    They are added all at once, which takes a fraction of the time; one by one only where an alias
    is somebody's, for it matters then whose it is.
    """
    for add in (_add_at_once, *[_add_one_by_one] * _TRIES):
        with contextlib.suppress(users.AliasTaken):
            return _write_batch(pool, job, batch, add)
    # Somebody signs up with one of them each time between the look at it and the user.
    return _write_batch(pool, job, batch, _add_one_by_one)


_Add = Callable[[Connection, UserPool, list[_Row]], list[_Result]]


def _write_batch(pool: UserPool, job: UserImportJob, batch: list[_Row], add: _Add) -> list[_Result]:
    def write(connection: Connection) -> list[_Result]:
        current = _current(connection, pool, job)
        results = add(connection, pool, batch)
        became = [what for _, what, _ in results]
        user_import_jobs.replace_job(
            connection,
            replace(
                current,
                imported_users=current.imported_users + became.count("SUCCEEDED"),
                skipped_users=current.skipped_users + became.count("SKIPPED"),
                failed_users=current.failed_users + became.count("FAILED"),
            ),
        )
        return results

    # Those who sign up at the same time may each have a name or an address that the other wants.
    return database().transact(write)


def _add_at_once(connection: Connection, pool: UserPool, batch: list[_Row]) -> list[_Result]:
    new = [(user, aliases_of(pool, user)) for _, user in batch if isinstance(user, User)]
    added = users.add_users(connection, new)

    def result(number: int, user: User | str) -> _Result:
        if isinstance(user, str):
            return number, "FAILED", user
        if user.sub not in added:
            return number, "SKIPPED", _EXISTS
        return number, "SUCCEEDED", _IMPORTED

    return [result(*row) for row in batch]


def _add_one_by_one(connection: Connection, pool: UserPool, batch: list[_Row]) -> list[_Result]:
    def result(number: int, user: User | str) -> _Result:
        if isinstance(user, str):
            return number, "FAILED", user
        if users.find_by_username(connection, pool.id, user.username_key):
            return number, "SKIPPED", _EXISTS
        aliases = aliases_of(pool, user)
        for name, value in aliases.items():
            if users.find_by_alias(connection, pool.id, [name], value):
                if pool.username_attributes:
                    return number, "SKIPPED", _EXISTS
                return number, "FAILED", GIVEN_ALIAS_EXISTS.format(name)
        if not users.add_users(connection, [(user, aliases)]):
            return number, "SKIPPED", _EXISTS
        return number, "SUCCEEDED", _IMPORTED

    return [result(*row) for row in batch]


class _Report:
    """What became of each line, for the caller's CloudWatch Logs."""

    def __init__(self, pool: UserPool, job: UserImportJob) -> None:
        name = _NOT_IN_A_GROUPS_NAME.sub("_", pool.name)
        self._stream = LogStream(
            pool.account_id,
            pool.region,
            f"/aws/cognito/userpools/{pool.id}/{name}",
            f"{job.id}/{job.name}",
        )
        self._lines: list[tuple[int, str]] = []
        self.counts = {"SUCCEEDED": 0, "SKIPPED": 0, "FAILED": 0}

    def add(self, results: list[_Result]) -> None:
        # Not the clock that can be moved: the logs take no lines from the future.
        at = int(time.time() * 1000)
        for number, became, reason in results:
            self.counts[became] += 1
            self._lines.append((at, f"[{became}] Line Number {number} - {reason}"))
        if len(self._lines) >= _LINES_AT_ONCE:
            self.put()

    def put(self) -> None:
        if self._lines:
            self._stream.put(self._lines)
            self._lines = []
