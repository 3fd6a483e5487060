"""What tells of the past in a file: import jobs, what was counted, and the outbox."""

from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.users.codes import ACTIONS
from localstack_cognito.messages import outbox
from localstack_cognito.messages.templates import Purpose
from localstack_cognito.seeding.form.model import model
from localstack_cognito.signin.guesses import NOBODY
from localstack_cognito.storage import messages, user_import_jobs
from localstack_cognito.storage.database import database
from tests.integration.making import ALL_FLOWS
from tests.integration.seeding.files import (
    applied,
    check_each_member,
    check_nothing_changes,
    comes_back,
    exported_tree,
    refusals,
)

InProcess = Callable[[str], Any]
POOL_ID = "us-east-1_app"
JOB = {
    "JobId": "import-1",
    "JobName": "users",
    "CloudWatchLogsRoleArn": "arn:aws:iam::000000000000:role/logs",
    "Status": "Succeeded",
    "PasswordHashingAlgorithm": "BCRYPT",
    "PreSignedUrl": "https://example.com/put",
    "CompletionMessage": "done",
    "ImportedUsers": 7,
    "SkippedUsers": 8,
    "FailedUsers": 9,
    "StartDate": "2026-01-02T00:00:00Z",
    "CompletionDate": "2026-01-02T01:00:00Z",
}
ATTEMPT = {
    "Username": "alice",
    "Action": "ForgotPassword",
    "WindowStarted": "2026-01-01T00:00:00Z",
    "Count": 3,
}
MESSAGE = {
    "Id": "1" * 32,
    "UserPoolId": POOL_ID,
    "Username": "alice",
    "Destination": "alice@example.com",
    "DeliveryMedium": "EMAIL",
    "Purpose": "SignUp",
    "Subject": "Your code",
    "Body": "It is 123456.",
    "Code": "123456",
    "Deliveries": [{"Carrier": "smtp", "Status": "FAILED", "Detail": "nobody is there"}],
}


def file_with(**members: Any) -> dict[str, Any]:
    """Return a file with a pool of these members."""
    return {"Version": 1, "UserPools": [{"PoolName": "app", "Id": POOL_ID, **members}]}


def test_jobs_come_back_as_they_stood(in_process: InProcess) -> None:
    cognito = in_process("cognito-idp")
    applied(file_with(UserImportJobs=[JOB]))
    role = JOB["CloudWatchLogsRoleArn"]
    for number, options in enumerate(({}, {"PasswordHashingAlgorithm": "SCRYPT"})):
        cognito.create_user_import_job(
            UserPoolId=POOL_ID, JobName=f"job {number}", CloudWatchLogsRoleArn=role, **options
        )
    before = cognito.list_user_import_jobs(UserPoolId=POOL_ID, MaxResults=60)["UserImportJobs"]
    assert len(before) == 3
    check_nothing_changes(comes_back())
    after = cognito.list_user_import_jobs(UserPoolId=POOL_ID, MaxResults=60)["UserImportJobs"]
    assert after == before


def test_each_member_of_a_job_changes_alone(in_process: InProcess) -> None:
    others = {
        "JobName": "others",
        "CloudWatchLogsRoleArn": "arn:aws:iam::000000000000:role/others",
        "Status": "Failed",
        "PasswordHashingAlgorithm": "SCRYPT",
        "PreSignedUrl": "https://example.com/others",
        "CompletionMessage": "failed",
        "ImportedUsers": 17,
        "SkippedUsers": 18,
        "FailedUsers": 19,
        "CreationDate": "2020-01-01T00:00:00Z",
        "StartDate": "2026-01-03T00:00:00Z",
        "CompletionDate": "2026-01-03T01:00:00Z",
    }
    stays = ("JobName", "CloudWatchLogsRoleArn", "Status", "CreationDate")
    path = ("UserPools", 0, "UserImportJobs", 0)
    check_each_member(file_with(UserImportJobs=[JOB]), path, others, stays=stays)


def test_what_was_counted_comes_back_and_counts(in_process: InProcess) -> None:
    cognito = in_process("cognito-idp")
    applied(file_with(AutoVerifiedAttributes=["email"]))
    client_id = cognito.create_user_pool_client(
        UserPoolId=POOL_ID, ClientName="web", ExplicitAuthFlows=ALL_FLOWS
    )["UserPoolClient"]["ClientId"]
    email = [{"Name": "email", "Value": "alice@example.com"}]
    cognito.sign_up(
        ClientId=client_id, Username="alice", Password="Passw0rd!", UserAttributes=email
    )
    for _ in range(5):
        cognito.resend_confirmation_code(ClientId=client_id, Username="alice")
    (counted,) = exported_tree()["UserPools"][0]["Attempts"]
    assert counted["Action"] == "ResendConfirmationCode"
    assert counted["Count"] == 5
    check_nothing_changes(comes_back())


def test_each_member_of_what_was_counted_changes_alone(in_process: InProcess) -> None:
    others = {"WindowStarted": "2026-02-01T00:00:00Z", "Count": 4}
    path = ("UserPools", 0, "Attempts", 0)
    check_each_member(file_with(Attempts=[ATTEMPT]), path, others, stays=others)


def test_a_name_is_counted_as_the_pool_compares_names(in_process: InProcess) -> None:
    folding = {"UsernameConfiguration": {"CaseSensitive": False}}
    applied(file_with(**folding, Attempts=[ATTEMPT]))
    check_nothing_changes(file_with(**folding, Attempts=[{**ATTEMPT, "Username": "Alice"}]))


def test_the_outbox_comes_back_in_its_order_also_without_its_pools(in_process: InProcess) -> None:
    cognito = in_process("cognito-idp")
    pools = [cognito.create_user_pool(PoolName=name)["UserPool"]["Id"] for name in ("a", "b")]
    for number in range(4):
        for pool_id in pools:
            cognito.admin_create_user(UserPoolId=pool_id, Username=f"user{number}")
    cognito.delete_user_pool(UserPoolId=pools[0])

    def kept() -> list[Any]:
        with database().read() as connection:
            return messages.find_messages(connection, None, None, None, 100)

    before = kept()
    assert [one.user_pool_id for one in before] == pools * 4
    check_nothing_changes(comes_back())
    assert kept() == before


def test_each_member_of_a_message_changes_alone(in_process: InProcess) -> None:
    others = {
        "Region": "eu-west-1",
        "Destination": "bob@example.com",
        "DeliveryMedium": "SMS",
        "Purpose": "ForgotPassword",
        "Subject": "Another",
        "Body": "It is 654321.",
        "Code": "654321",
        "CreationDate": "2020-01-01T00:00:00Z",
        "Deliveries": [{"Carrier": "ses", "Status": "SENT"}],
    }
    stays = ("Region", "Purpose", "Body", "CreationDate")
    check_each_member({"Version": 1, "Messages": [MESSAGE]}, ("Messages", 0), others, stays=stays)


def test_pruning_deletes_nothing_of_the_past(in_process: InProcess) -> None:
    past = file_with(UserImportJobs=[JOB], Attempts=[ATTEMPT]) | {"Messages": [MESSAGE]}
    applied(past)
    check_nothing_changes(file_with(), prune=True)


def test_the_form_knows_what_the_code_knows() -> None:
    known = {
        "FormPurpose": {purpose.value for purpose in Purpose},
        "FormAction": {*ACTIONS, NOBODY},
        "FormDeliveryStatus": {outbox.PENDING, outbox.SENT, outbox.FAILED},
    }
    assert {name: set(model().shape_for(name).metadata["enum"]) for name in known} == known


JOB_AT, ATTEMPT_AT = "UserPools[0].UserImportJobs[0]", "UserPools[0].Attempts[0]"
BAD_JOB = """\
Version: 1
UserPools:
- PoolName: another
  UserImportJobs:
  - JobName: users
    JobId: {id}
    CloudWatchLogsRoleArn: arn:aws:iam::000000000000:role/logs
    Status: {status}
    ImportedUsers: {imported}
    StartDate: {started}
"""
GOOD_JOB = {"id": "import-2", "status": "Failed", "imported": 1, "started": "2026-01-01"}
BAD_ATTEMPT = """\
Version: 1
UserPools:
- PoolName: app
  Attempts:
  - Username: alice
    Action: {action}
    WindowStarted: {since}
    Count: {count}
"""
GOOD_ATTEMPT = {"action": "ForgotPassword", "since": "2026-01-01", "count": 1}
BAD_MESSAGE = """\
Version: 1
Messages:
- Id: {id}
  UserPoolId: us-east-1_app
  Username: alice
  Purpose: {purpose}
  Body: text
  DeliveryMedium: {medium}
  Deliveries:
  - Carrier: smtp
    Status: {status}
"""
GOOD_MESSAGE = {"id": "abc", "purpose": "SignUp", "medium": "SMS", "status": "SENT"}
STATUSES = "Created, Pending, InProgress, Stopping, Expired, Stopped, Failed, Succeeded"
ACTIONS_SHOWN = ", ".join(model().shape_for("FormAction").metadata["enum"])
PURPOSES_SHOWN = ", ".join(model().shape_for("FormPurpose").metadata["enum"])


def wrong(value: str, at: str, constraint: str) -> str:
    """Return AWS's text for a value that does not fit."""
    return (
        f"1 validation error detected: Value '{value}' at '{at}' failed to satisfy constraint: "
        f"Member must {constraint}"
    )


@pytest.mark.parametrize(
    ("text", "fault", "line", "member", "message"),
    [
        pytest.param(
            BAD_JOB,
            GOOD_JOB | {"id": "another"},
            6,
            f"{JOB_AT}.JobId",
            wrong("another", "jobId", "satisfy regular expression pattern: import-[0-9a-zA-Z-]+"),
            id="a job's id that is none",
        ),
        pytest.param(
            BAD_JOB,
            GOOD_JOB | {"status": "Done"},
            8,
            f"{JOB_AT}.Status",
            wrong("Done", "status", f"satisfy enum value set: [{STATUSES}]"),
            id="a job's status that is none",
        ),
        pytest.param(
            BAD_JOB,
            GOOD_JOB | {"imported": "many"},
            9,
            f"{JOB_AT}.ImportedUsers",
            "This must be a whole number, and is many.",
            id="what is no number",
        ),
        pytest.param(
            BAD_JOB,
            GOOD_JOB | {"started": "yesterday"},
            10,
            f"{JOB_AT}.StartDate",
            "This must be a date as 2026-01-31T12:00:00Z or in seconds since 1970, and is "
            "yesterday.",
            id="what is no date",
        ),
        pytest.param(
            BAD_JOB,
            GOOD_JOB | {"id": JOB["JobId"]},
            5,
            JOB_AT,
            f"A user import job with the id import-1 exists already, in the pool {POOL_ID}.",
            id="another pool's job",
        ),
        pytest.param(
            BAD_ATTEMPT,
            GOOD_ATTEMPT | {"action": "Guess"},
            6,
            f"{ATTEMPT_AT}.Action",
            wrong("Guess", "action", f"satisfy enum value set: [{ACTIONS_SHOWN}]"),
            id="an action that is none",
        ),
        pytest.param(
            BAD_ATTEMPT,
            GOOD_ATTEMPT | {"since": "never"},
            7,
            f"{ATTEMPT_AT}.WindowStarted",
            "This must be a date as 2026-01-31T12:00:00Z or in seconds since 1970, and is never.",
            id="a window's beginning that is none",
        ),
        pytest.param(
            BAD_ATTEMPT,
            GOOD_ATTEMPT | {"count": 0},
            8,
            f"{ATTEMPT_AT}.Count",
            wrong("0", "count", "have value greater than or equal to 1"),
            id="no attempt",
        ),
        pytest.param(
            BAD_MESSAGE,
            GOOD_MESSAGE | {"purpose": "Advertisement"},
            6,
            "Messages[0].Purpose",
            wrong("Advertisement", "purpose", f"satisfy enum value set: [{PURPOSES_SHOWN}]"),
            id="a purpose that is none",
        ),
        pytest.param(
            BAD_MESSAGE,
            GOOD_MESSAGE | {"medium": "PIGEON"},
            8,
            "Messages[0].DeliveryMedium",
            wrong("PIGEON", "deliveryMedium", "satisfy enum value set: [SMS, EMAIL]"),
            id="a medium that is none",
        ),
        pytest.param(
            BAD_MESSAGE,
            GOOD_MESSAGE | {"status": "LOST"},
            11,
            "Messages[0].Deliveries[0].Status",
            wrong(
                "LOST",
                "deliveries.1.member.status",
                "satisfy enum value set: [PENDING, SENT, FAILED]",
            ),
            id="a delivery's status that is none",
        ),
    ],
)
def test_a_record_that_does_not_hold_is_refused(
    in_process: InProcess, text: str, fault: dict[str, Any], line: int, member: str, message: str
) -> None:
    applied(file_with(UserImportJobs=[JOB]))
    assert refusals(text.format(**fault)) == [(line, member, message)]


def test_a_job_that_ran_has_failed_where_its_host_has_gone(in_process: InProcess) -> None:
    applied(file_with(UserImportJobs=[{**JOB, "Status": "InProgress"}]))
    comes_back()
    with database().read() as connection:
        job = user_import_jobs.find_job(connection, POOL_ID, "import-1")
    assert job is not None
    assert job.status == "InProgress"
    described = in_process("cognito-idp").describe_user_import_job(
        UserPoolId=POOL_ID, JobId="import-1"
    )
    assert described["UserImportJob"]["Status"] == "Failed"
