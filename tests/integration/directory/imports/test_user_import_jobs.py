"""User import jobs: made, listed, started and stopped, and what they keep others from."""

import datetime
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from tests import imports
from tests.answers import checked
from tests.host import Host
from tests.integration.making import make_pool, refused
from tests.waiting import wait_until

NOT_MET = "PreconditionNotMetException"
# So many that their import outlasts what a busy machine needs for a test.
MANY = 60_000


@pytest.fixture
def email_pool(cognito: Any) -> str:
    """A pool that verifies e-mail addresses."""
    return make_pool(cognito, AutoVerifiedAttributes=["email"])


@pytest.fixture
def running(cognito: Any, email_pool: str) -> str:
    """The id of a job that has imported somebody and runs on for a while."""
    job_id = imports.start(cognito, email_pool, imports.many(cognito, email_pool, MANY))
    imports.wait_for_users(cognito, email_pool, job_id)
    return job_id


def test_the_header_has_the_pools_attributes_in_awss_order(cognito: Any) -> None:
    schema = [
        {"Name": "tier", "AttributeDataType": "String"},
        {"Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
    ]
    pool_id = make_pool(cognito, Schema=schema)
    answer = cognito.get_csv_header(UserPoolId=pool_id)
    assert answer["UserPoolId"] == pool_id
    assert answer["CSVHeader"] == [
        *("name", "given_name", "family_name", "middle_name", "nickname", "preferred_username"),
        *("profile", "picture", "website", "email", "email_verified", "gender", "birthdate"),
        *("zoneinfo", "locale", "phone_number", "phone_number_verified", "address", "updated_at"),
        *("custom:tier", "dev:custom:note", "cognito:mfa_enabled", "cognito:username"),
    ]


def test_a_new_job_has_an_address_to_upload_to(host: Host, cognito: Any, email_pool: str) -> None:
    job = imports.create(cognito, email_pool, "Customer import")
    assert re.fullmatch(r"import-[0-9a-zA-Z]{10}", job["JobId"])
    url = urlsplit(job.pop("PreSignedUrl"))
    assert f"{url.scheme}://{url.netloc}" == host.url
    assert url.path.endswith(f"/000000000000/{email_pool}/{job['JobId']}")
    query = parse_qs(url.query)
    assert query["X-Amz-Expires"] == ["900"]
    assert query["X-Amz-SignedHeaders"] == ["host;x-amz-server-side-encryption"]
    assert job == {
        "JobName": "Customer import",
        "JobId": job["JobId"],
        "UserPoolId": email_pool,
        "CreationDate": job["CreationDate"],
        "Status": "Created",
        "CloudWatchLogsRoleArn": imports.ROLE,
        "ImportedUsers": 0,
        "SkippedUsers": 0,
        "FailedUsers": 0,
    }


def test_the_upload_is_taken_with_signatures_checked(
    start_host: Callable[..., Any],
) -> None:
    with start_host(S3_SKIP_SIGNATURE_VALIDATION="0") as host:
        cognito = host.client("cognito-idp")
        pool_id = make_pool(cognito, AutoVerifiedAttributes=["email"])
        job = imports.import_file(cognito, pool_id, imports.many(cognito, pool_id, 1))
    assert (job["Status"], job["ImportedUsers"]) == ("Succeeded", 1)


def test_nobody_sees_the_uploads_among_her_buckets(
    host: Host, cognito: Any, email_pool: str
) -> None:
    job = imports.create(cognito, email_pool)
    imports.upload(job, b"file")
    assert imports.uploaded(host, email_pool) == [job["JobId"]]
    names = [bucket["Name"] for bucket in host.client("s3").list_buckets()["Buckets"]]
    assert not [name for name in names if "cognito" in name]


def test_a_job_runs_to_its_end(host: Host, cognito: Any, email_pool: str) -> None:
    job = imports.create(cognito, email_pool)
    imports.upload(job, imports.many(cognito, email_pool, 3))
    started = cognito.start_user_import_job(UserPoolId=email_pool, JobId=job["JobId"])
    started = started["UserImportJob"]
    assert started == {**job, "Status": "Pending", "StartDate": started["StartDate"]}
    ended = imports.wait(cognito, email_pool, job["JobId"])
    assert ended == {
        **started,
        "Status": "Succeeded",
        "ImportedUsers": 3,
        "CompletionDate": ended["CompletionDate"],
        "CompletionMessage": "Import Job Completed Successfully.",
    }
    assert job["CreationDate"] <= ended["StartDate"] <= ended["CompletionDate"]
    assert imports.log_lines(host, email_pool, "pool", job) == [
        f"[SUCCEEDED] Line Number {number} - The import succeeded." for number in (2, 3, 4)
    ]
    wait_until(lambda: not imports.uploaded(host, email_pool), "The uploaded file is still there.")


def test_an_imported_user_must_reset_her_password(
    host: Host, cognito: Any, email_pool: str, new_client: Callable[..., str]
) -> None:
    imports.import_file(cognito, email_pool, imports.many(cognito, email_pool, 1))
    user = cognito.admin_get_user(UserPoolId=email_pool, Username="user0")
    assert (user["UserStatus"], user["Enabled"]) == ("RESET_REQUIRED", True)
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        cognito.initiate_auth(
            ClientId=new_client(email_pool),
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "user0", "PASSWORD": "any"},
        )


def test_jobs_are_listed_from_the_newest_to_the_oldest(cognito: Any, email_pool: str) -> None:
    made = [imports.create(cognito, email_pool, f"job {number}") for number in range(5)]
    listed: list[list[dict[str, Any]]] = []
    token: dict[str, str] = {}
    while True:
        page = cognito.list_user_import_jobs(UserPoolId=email_pool, MaxResults=2, **token)
        listed.append(page["UserImportJobs"])
        if "PaginationToken" not in page:
            break
        token = {"PaginationToken": page["PaginationToken"]}
    assert [len(page) for page in listed] == [2, 2, 1]
    assert [job for page in listed for job in page] == made[::-1]
    with refused("InvalidParameterException", "Invalid pagination token given."):
        cognito.list_user_import_jobs(UserPoolId=email_pool, MaxResults=2, PaginationToken="x")


@pytest.mark.parametrize(
    ("good", "there", "bad", "status"),
    [
        (0, 0, 0, "Succeeded"),
        (1, 0, 1, "Succeeded"),
        (1, 1, 0, "Succeeded"),
        (2, 1, 1, "Succeeded"),
        (1, 1, 1, "Failed"),
        (0, 0, 1, "Failed"),
        (0, 1, 0, "Failed"),
    ],
)
def test_a_job_fails_where_more_than_half_of_its_rows_make_no_user(
    cognito: Any, email_pool: str, good: int, there: int, bad: int, status: str
) -> None:
    header = cognito.get_csv_header(UserPoolId=email_pool)["CSVHeader"]
    names = [f"there{number}" for number in range(there)]
    for name in names:
        cognito.admin_create_user(UserPoolId=email_pool, Username=name, MessageAction="SUPPRESS")
    rows = [imports.row(name) for name in names]
    rows += [imports.row(f"good{number}") for number in range(good)]
    rows += [imports.row(f"bad{number}", email="nowhere") for number in range(bad)]
    job = imports.import_file(cognito, email_pool, imports.csv_of(header, rows))
    counts = (job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"])
    assert (*counts, job["Status"]) == (good, there, bad, status)


def test_a_job_does_not_start_without_a_file(cognito: Any, email_pool: str) -> None:
    job_id = imports.create(cognito, email_pool)["JobId"]
    with refused(NOT_MET, f"No csv file was uploaded for {job_id}"):
        cognito.start_user_import_job(UserPoolId=email_pool, JobId=job_id)
    assert imports.describe(cognito, email_pool, job_id)["Status"] == "Created"


def test_a_job_does_not_start_where_the_pool_verifies_nothing(cognito: Any, pool_id: str) -> None:
    job = imports.create(cognito, pool_id)
    imports.upload(job, imports.many(cognito, pool_id, 1))
    message = "The user pool must have at least one auto verified attribute to import users."
    with refused(NOT_MET, message):
        cognito.start_user_import_job(UserPoolId=pool_id, JobId=job["JobId"])


def test_a_job_starts_once(cognito: Any, email_pool: str) -> None:
    job = imports.import_file(cognito, email_pool, imports.many(cognito, email_pool, 1))
    message = f"User import job {job['JobId']} has been started or has expired."
    with refused(NOT_MET, message):
        cognito.start_user_import_job(UserPoolId=email_pool, JobId=job["JobId"])


@pytest.mark.parametrize("operation", ["describe", "start", "stop"])
def test_a_job_is_its_pools_alone(cognito: Any, email_pool: str, operation: str) -> None:
    job_id = imports.create(cognito, make_pool(cognito))["JobId"]
    for wanted in (job_id, "import-0123456789"):
        with refused("ResourceNotFoundException", f"User import job {wanted} does not exist."):
            getattr(cognito, f"{operation}_user_import_job")(UserPoolId=email_pool, JobId=wanted)


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("get_csv_header", {}),
        ("create_user_import_job", {"JobName": "job", "CloudWatchLogsRoleArn": imports.ROLE}),
        ("describe_user_import_job", {"JobId": "import-0123456789"}),
        ("list_user_import_jobs", {"MaxResults": 1}),
        ("start_user_import_job", {"JobId": "import-0123456789"}),
        ("stop_user_import_job", {"JobId": "import-0123456789"}),
    ],
)
def test_no_operation_knows_an_unknown_pool(
    cognito: Any, operation: str, request_: dict[str, Any]
) -> None:
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        getattr(cognito, operation)(UserPoolId="us-east-1_none", **request_)


def test_a_job_that_is_stopped_imports_nobody_more(
    host: Host, cognito: Any, email_pool: str, running: str
) -> None:
    stopped = cognito.stop_user_import_job(UserPoolId=email_pool, JobId=running)["UserImportJob"]
    assert stopped["Status"] == "Stopped"
    assert stopped["CompletionMessage"] == "The Import Job was stopped by the developer."
    assert 0 < stopped["ImportedUsers"] < MANY
    # Who imports deletes the file as the last thing.
    wait_until(lambda: not imports.uploaded(host, email_pool), "The import does not end.")
    assert imports.describe(cognito, email_pool, running) == stopped
    pool = cognito.describe_user_pool(UserPoolId=email_pool)["UserPool"]
    assert pool["EstimatedNumberOfUsers"] == stopped["ImportedUsers"]
    with refused(NOT_MET, f"User import job {running} is not in progress."):
        cognito.stop_user_import_job(UserPoolId=email_pool, JobId=running)


def test_a_pool_is_not_changed_while_users_are_imported(
    cognito: Any, email_pool: str, running: str
) -> None:
    message = f"User import job {running} is in progress for user pool {email_pool}."
    attribute = {"Name": "tier", "AttributeDataType": "String"}
    for operation, request in (
        ("update_user_pool", {}),
        ("delete_user_pool", {}),
        ("add_custom_attributes", {"CustomAttributes": [attribute]}),
    ):
        with refused("UserImportInProgressException", message):
            getattr(cognito, operation)(UserPoolId=email_pool, **request)
    cognito.stop_user_import_job(UserPoolId=email_pool, JobId=running)
    cognito.delete_user_pool(UserPoolId=email_pool)


def test_one_job_of_an_account_and_region_runs_at_a_time(
    host: Host, cognito: Any, email_pool: str, running: str
) -> None:
    other_pool = make_pool(cognito, AutoVerifiedAttributes=["email"])
    file = imports.many(cognito, other_pool, 1)
    job = imports.create(cognito, other_pool)
    imports.upload(job, file)
    message = f"Only one import job can be active at a time per account: {running} is."
    with refused(NOT_MET, message):
        cognito.start_user_import_job(UserPoolId=other_pool, JobId=job["JobId"])
    session = boto3.Session("777777777777", "test", region_name="us-east-1")
    stranger = checked(session.client("cognito-idp", endpoint_url=host.url))
    strangers_pool = make_pool(stranger, AutoVerifiedAttributes=["email"])
    assert imports.import_file(stranger, strangers_pool, file)["ImportedUsers"] == 1
    cognito.stop_user_import_job(UserPoolId=email_pool, JobId=running)
    cognito.start_user_import_job(UserPoolId=other_pool, JobId=job["JobId"])
    assert imports.wait(cognito, other_pool, job["JobId"])["Status"] == "Succeeded"


def test_the_api_answers_while_users_are_imported(
    cognito: Any, email_pool: str, running: str
) -> None:
    for number in range(20):
        cognito.admin_create_user(
            UserPoolId=email_pool, Username=f"other{number}", MessageAction="SUPPRESS"
        )
    assert imports.describe(cognito, email_pool, running)["Status"] == "InProgress"
    cognito.stop_user_import_job(UserPoolId=email_pool, JobId=running)


def test_a_job_expires_after_a_day(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    pool_id = make_pool(own_cognito, AutoVerifiedAttributes=["email"])
    job = imports.create(own_cognito, pool_id)
    imports.upload(job, imports.many(own_cognito, pool_id, 1))
    at(86300)
    assert imports.describe(own_cognito, pool_id, job["JobId"])["Status"] == "Created"
    at(86500)
    (expired,) = own_cognito.list_user_import_jobs(UserPoolId=pool_id, MaxResults=1)[
        "UserImportJobs"
    ]
    assert expired == {
        **job,
        "Status": "Expired",
        "CompletionDate": job["CreationDate"] + datetime.timedelta(days=1),
        "CompletionMessage": "The user import job has expired.",
    }
    assert imports.uploaded(own_host, pool_id) == []
    message = f"User import job {job['JobId']} has been started or has expired."
    with refused(NOT_MET, message):
        own_cognito.start_user_import_job(UserPoolId=pool_id, JobId=job["JobId"])


def test_with_its_pool_an_upload_goes(host: Host, cognito: Any, email_pool: str) -> None:
    imports.upload(imports.create(cognito, email_pool), b"file")
    cognito.delete_user_pool(UserPoolId=email_pool)
    assert imports.uploaded(host, email_pool) == []
