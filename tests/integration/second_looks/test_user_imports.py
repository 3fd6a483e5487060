"""User import jobs that another operation overtakes."""

from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito import clock
from localstack_cognito.directory.imports import user_import_jobs, user_import_run
from localstack_cognito.directory.pools import running_imports
from tests import imports
from tests.integration.making import make_pool, refused
from tests.integration.second_looks.between import between

TWO_DAYS = 2 * 86_400.0
NOT_MET = "PreconditionNotMetException"
UPLOADS_ACCOUNT = "886468871268"
BUCKET = "aws-cognito-idp-user-import"


class Job:
    """A job with an uploaded file of two users."""

    def __init__(self, cognito: Any, s3: Any, pool_id: str | None = None) -> None:
        self.cognito = cognito
        self.pool_id = pool_id or make_pool(cognito, AutoVerifiedAttributes=["email"])
        job = imports.create(cognito, self.pool_id)
        self.id = str(job["JobId"])
        self.named = {"UserPoolId": self.pool_id, "JobId": self.id}
        s3.put_object(
            Bucket=BUCKET,
            Key=f"000000000000/{self.pool_id}/{self.id}",
            Body=imports.many(cognito, self.pool_id, 2),
        )

    def start(self) -> None:
        """Run it to its end."""
        self.cognito.start_user_import_job(**self.named)

    def stop(self) -> None:
        self.cognito.stop_user_import_job(**self.named)

    def delete_pool(self) -> None:
        self.cognito.delete_user_pool(UserPoolId=self.pool_id)

    def describe(self) -> tuple[str, int]:
        """Return its status, and how many users there are."""
        job = imports.describe(self.cognito, self.pool_id, self.id)
        pool = self.cognito.describe_user_pool(UserPoolId=self.pool_id)["UserPool"]
        assert pool["EstimatedNumberOfUsers"] == job["ImportedUsers"]
        return job["Status"], job["ImportedUsers"]


@pytest.fixture
def new_job(
    cognito: Any, in_process: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Job]:
    """Makes jobs, which run in the thread that starts them."""
    monkeypatch.setattr(user_import_run, "start", user_import_run._run)
    s3 = in_process("s3", access_key=UPLOADS_ACCOUNT)
    return lambda: Job(cognito, s3)


def test_a_job_that_nothing_overtakes_imports_its_users(new_job: Callable[[], Job]) -> None:
    job = new_job()
    job.start()
    assert job.describe() == ("Succeeded", 2)


def test_start_user_import_job_of_one_that_has_just_expired(
    new_job: Callable[[], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = new_job()

    def expire() -> None:
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + TWO_DAYS)
        job.describe()

    message = f"User import job {job.id} has been started or has expired."
    with between(user_import_jobs._set_pending, expire), refused(NOT_MET, message):
        job.start()
    assert job.describe() == ("Expired", 0)


def test_start_user_import_job_after_delete_user_pool(new_job: Callable[[], Job]) -> None:
    job = new_job()
    with (
        between(user_import_jobs._set_pending, job.delete_pool),
        refused("ResourceNotFoundException", f"User import job {job.id} does not exist."),
    ):
        job.start()


@pytest.mark.parametrize(
    ("look", "imported"),
    [
        (user_import_run._import, 0),
        (user_import_run._write_batch, 0),
        (user_import_run._end, 2),
    ],
    ids=["before it begins", "before its first users", "before its end"],
)
def test_stop_user_import_job(
    new_job: Callable[[], Job], look: Callable[..., Any], imported: int
) -> None:
    job = new_job()
    with between(look, job.stop):
        job.start()
    assert job.describe() == ("Stopped", imported)


def test_create_user_import_job_after_delete_user_pool(new_job: Callable[[], Job]) -> None:
    job = new_job()
    with (
        between(user_import_jobs.create_user_import_job, job.delete_pool),
        refused("ResourceNotFoundException", f"User pool {job.pool_id} does not exist."),
    ):
        imports.create(job.cognito, job.pool_id)


def test_a_job_ends_once_where_two_find_that_it_has_expired(
    new_job: Callable[[], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = new_job()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + TWO_DAYS)
    with between(running_imports.settle, job.describe):
        assert job.describe() == ("Expired", 0)
