"""Imports users as a developer does: makes a job, uploads a file, starts it, reads what came."""

from collections.abc import Iterable, Mapping
from typing import Any

import boto3
import requests

from tests.host import Host
from tests.waiting import wait_until

ROLE = "arn:aws:iam::000000000000:role/logs"
RUNNING = ("Pending", "InProgress")
_UPLOADS_ACCOUNT = "886468871268"
_UPLOADS_BUCKET = "aws-cognito-idp-user-import"

Row = Mapping[str, str]


def row(username: str, **values: str) -> Row:
    """Return a row with a verified e-mail address; ``custom__x`` stands for ``custom:x``."""
    row = {"email": f"{username}@example.com", "email_verified": "TRUE", **values}
    return {"cognito:username": username, **{n.replace("__", ":"): v for n, v in row.items()}}


def csv_of(header: Iterable[str], rows: Iterable[Row]) -> bytes:
    """Return a file with this header and these rows."""
    header = list(header)
    lines = [",".join(row.get(column, "") for column in header) for row in rows]
    return "\n".join([",".join(header), *lines]).encode()


def many(cognito: Any, pool_id: str, count: int) -> bytes:
    """Return a file with so many users that their import takes a while."""
    header = cognito.get_csv_header(UserPoolId=pool_id)["CSVHeader"]
    return csv_of(header, (row(f"user{number}") for number in range(count)))


def create(cognito: Any, pool_id: str, name: str = "job", **settings: str) -> dict[str, Any]:
    """Make a job and return it."""
    job: dict[str, Any] = cognito.create_user_import_job(
        UserPoolId=pool_id, JobName=name, CloudWatchLogsRoleArn=ROLE, **settings
    )["UserImportJob"]
    return job


def upload(job: Mapping[str, Any], file: bytes) -> None:
    """Put the file where AWS's documentation says, as it says."""
    headers = {"x-amz-server-side-encryption": "aws:kms"}
    requests.put(job["PreSignedUrl"], file, headers=headers, timeout=60).raise_for_status()


def start(cognito: Any, pool_id: str, file: bytes, **settings: str) -> str:
    """Start to import the file and return the job's id."""
    job = create(cognito, pool_id, **settings)
    upload(job, file)
    job_id = str(job["JobId"])
    cognito.start_user_import_job(UserPoolId=pool_id, JobId=job_id)
    return job_id


def describe(cognito: Any, pool_id: str, job_id: str) -> dict[str, Any]:
    """Return the job as it is now."""
    job: dict[str, Any] = cognito.describe_user_import_job(UserPoolId=pool_id, JobId=job_id)[
        "UserImportJob"
    ]
    return job


def wait(cognito: Any, pool_id: str, job_id: str, until: str = "") -> dict[str, Any]:
    """Wait until the job has ended, or has the status ``until``, and return it."""

    def ended() -> dict[str, Any] | None:
        job = describe(cognito, pool_id, job_id)
        is_so = job["Status"] == until or job["Status"] not in RUNNING
        return job if is_so else None

    job = wait_until(ended, f"The job {job_id} does not end.")
    assert job
    return job


def wait_for_users(cognito: Any, pool_id: str, job_id: str) -> dict[str, Any]:
    """Wait until the job has imported somebody, and return it, still running."""
    wait_until(
        lambda: describe(cognito, pool_id, job_id)["ImportedUsers"],
        f"The job {job_id} does not begin.",
    )
    job = describe(cognito, pool_id, job_id)
    assert job["Status"] == "InProgress", job
    return job


def import_file(cognito: Any, pool_id: str, file: bytes, **settings: str) -> dict[str, Any]:
    """Import the file and return the job at its end."""
    return wait(cognito, pool_id, start(cognito, pool_id, file, **settings))


def log_lines(host: Host, pool_id: str, pool_name: str, job: Mapping[str, Any]) -> list[str]:
    """Return the job's lines in CloudWatch Logs."""
    found = host.client("logs").get_log_events(
        logGroupName=f"/aws/cognito/userpools/{pool_id}/{pool_name}",
        logStreamName=f"{job['JobId']}/{job['JobName']}",
        startFromHead=True,
    )
    return [event["message"] for event in found["events"]]


def uploaded(host: Host, pool_id: str) -> list[str]:
    """Return the ids of the pool's jobs whose uploaded file is kept."""
    session = boto3.Session(_UPLOADS_ACCOUNT, "test", region_name="us-east-1")
    s3 = session.client("s3", endpoint_url=host.url)
    found = s3.list_objects_v2(Bucket=_UPLOADS_BUCKET, Prefix=f"000000000000/{pool_id}/")
    return [one["Key"].rpartition("/")[2] for one in found.get("Contents", ())]
