"""User import jobs, as they stand. The files that were uploaded for them are S3's."""

from collections.abc import Iterator

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.seeding.kinds.kind import stated
from localstack_cognito.seeding.kinds.records import Record
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.storage import user_import_jobs
from localstack_cognito.storage.listing import all_of
from localstack_cognito.storage.user_import_jobs import UserImportJob

_COLUMNS = {
    "JobId": "id",
    "JobName": "name",
    "Status": "status",
    "CloudWatchLogsRoleArn": "role_arn",
    "PasswordHashingAlgorithm": "password_hashing_algorithm",
    "PreSignedUrl": "pre_signed_url",
    "CompletionMessage": "completion_message",
    "ImportedUsers": "imported_users",
    "SkippedUsers": "skipped_users",
    "FailedUsers": "failed_users",
    "CreationDate": "created_at",
    "StartDate": "started_at",
    "CompletionDate": "completed_at",
}
_DEFAULTS = {"ImportedUsers": 0, "SkippedUsers": 0, "FailedUsers": 0, "PreSignedUrl": ""}


class UserImportJobs(Record):
    """The jobs of a pool. One that ran has ended where its host has."""

    member = "UserImportJobs"
    structure = "UserImportJob"
    key = ("JobId",)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the jobs, the oldest first."""
        table = user_import_jobs.user_import_jobs
        order = [table.c.created_at, table.c.id]
        for job in all_of(
            scope.connection, UserImportJob, table, order, user_pool_id=scope.user_pool_id
        ):
            yield _exported(job)

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the job with the id, or None."""
        job = user_import_jobs.find_job(scope.connection, scope.user_pool_id, wanted["JobId"])
        return None if job is None else _exported(job)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Store the job. Raises ``InvalidParameterException`` where another pool has its id."""
        table = user_import_jobs.user_import_jobs
        for job in all_of(scope.connection, UserImportJob, table, [table.c.id], id=wanted["JobId"]):
            raise InvalidParameterException(
                f"A user import job with the id {job.id} exists already, in the pool "
                f"{job.user_pool_id}."
            )
        user_import_jobs.add_job(scope.connection, _job(scope, wanted, clock.now()))

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Store it anew."""
        job = _job(scope, wanted, current["CreationDate"])
        user_import_jobs.replace_job(scope.connection, job)


def _job(scope: Scope, wanted: Members, created_at: float) -> UserImportJob:
    given = {"CreationDate": created_at, **_DEFAULTS, **wanted}
    columns = {column: given[name] for name, column in _COLUMNS.items() if name in given}
    return UserImportJob(user_pool_id=scope.user_pool_id, **columns)


def _exported(job: UserImportJob) -> Members:
    members = stated(**{name: getattr(job, column) for name, column in _COLUMNS.items()})
    return {name: value for name, value in members.items() if _DEFAULTS.get(name) != value}
