"""What becomes of a user import whose host stops or dies, and of one that another host sees."""

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests import imports
from tests.host import Host, running_host
from tests.integration.making import make_pool, refused
from tests.postgresql import PostgreSQL

MANY = 20_000
INTERRUPTED = "The import job was interrupted because the host stopped."

StartHost = Callable[..., AbstractContextManager[Host]]


def start_import(host: Host) -> tuple[str, str]:
    """Begin to import many users and return the ids of their pool and of the job."""
    cognito = host.client("cognito-idp")
    pool_id = make_pool(cognito, AutoVerifiedAttributes=["email"])
    job_id = imports.start(cognito, pool_id, imports.many(cognito, pool_id, MANY))
    imports.wait_for_users(cognito, pool_id, job_id)
    return pool_id, job_id


def assert_interrupted(cognito: Any, pool_id: str, job_id: str) -> None:
    """The job is found as failed, and all that it counts is there, and no more."""
    job = imports.describe(cognito, pool_id, job_id)
    assert (job["Status"], job["CompletionMessage"]) == ("Failed", INTERRUPTED)
    assert 0 < job["ImportedUsers"] < MANY
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert pool["EstimatedNumberOfUsers"] == job["ImportedUsers"]
    assert imports.describe(cognito, pool_id, job_id) == job


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_an_import_whose_host_ends_is_found_as_failed(
    start_host: StartHost, sent: signal.Signals
) -> None:
    with start_host("--persist") as host:
        pool_id, job_id = start_import(host)
        host.stop(sent)
        assert "Traceback" not in host.output()
    with start_host("--persist") as host:
        cognito = host.client("cognito-idp")
        assert_interrupted(cognito, pool_id, job_id)
        cognito.update_user_pool(UserPoolId=pool_id, AutoVerifiedAttributes=["email"])
        again = imports.import_file(cognito, pool_id, imports.many(cognito, pool_id, 1))
        assert (again["SkippedUsers"], again["FailedUsers"]) == (1, 0)


def test_hosts_on_one_database_run_an_import_once(tmp_path: Path, postgresql: PostgreSQL) -> None:
    url = postgresql.new_database("user_imports")
    with (
        running_host(tmp_path / "one", COGNITO_DATABASE_URL=url) as one,
        running_host(tmp_path / "other", COGNITO_DATABASE_URL=url) as other,
    ):
        cognito = other.client("cognito-idp")
        pool_id, job_id = start_import(one)
        assert imports.describe(cognito, pool_id, job_id)["Status"] == "InProgress"
        message = f"User import job {job_id} has been started or has expired."
        with refused("PreconditionNotMetException", message):
            cognito.start_user_import_job(UserPoolId=pool_id, JobId=job_id)
        message = f"User import job {job_id} is in progress for user pool {pool_id}."
        with refused("UserImportInProgressException", message):
            cognito.delete_user_pool(UserPoolId=pool_id)
        assert imports.describe(cognito, pool_id, job_id)["Status"] == "InProgress"
        one.stop(signal.SIGKILL)
        assert_interrupted(cognito, pool_id, job_id)
        file = imports.many(cognito, pool_id, 3)
        job = imports.import_file(
            cognito, make_pool(cognito, AutoVerifiedAttributes=["email"]), file
        )
        assert (job["Status"], job["ImportedUsers"]) == ("Succeeded", 3)


def test_another_host_stops_an_import(tmp_path: Path, postgresql: PostgreSQL) -> None:
    url = postgresql.new_database("stopped_imports")
    with (
        running_host(tmp_path / "one", COGNITO_DATABASE_URL=url) as one,
        running_host(tmp_path / "other", COGNITO_DATABASE_URL=url) as other,
    ):
        pool_id, job_id = start_import(one)
        other.client("cognito-idp").stop_user_import_job(UserPoolId=pool_id, JobId=job_id)
        stopped = imports.wait(one.client("cognito-idp"), pool_id, job_id)
        assert stopped["Status"] == "Stopped"
        pool = one.client("cognito-idp").describe_user_pool(UserPoolId=pool_id)["UserPool"]
        assert pool["EstimatedNumberOfUsers"] == stopped["ImportedUsers"]
