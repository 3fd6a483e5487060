"""What a pull is made of: what it may ask, how often, what it keeps and what it tells."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from localstack_cognito.aws.service_data import DATA
from localstack_cognito.seeding.pull.clients import is_local
from localstack_cognito.seeding.pull.kept import Kept, OtherPull
from localstack_cognito.seeding.pull.listings import LISTINGS
from localstack_cognito.seeding.pull.not_given import NOTES, lines
from localstack_cognito.seeding.pull.operations import OPERATIONS, policy
from localstack_cognito.seeding.pull.pacing import Pace
from localstack_cognito.seeding.pull.progress import Progress
from localstack_cognito.seeding.pull.pulling import region_of
from localstack_cognito.seeding.pull.refusals import Meaning, NotRead, meaning_of

READS = ("AdminGet", "AdminList", "Describe", "Get", "List", "Lookup")
NOT_READS = {
    # What their names begin with, and yet they make or send something.
    *("GetClientToken", "GetDerivedToken", "GetTokensFromRefreshToken"),
    *("GetUserAttributeVerificationCode", "GetId", "GetOpenIdToken"),
    *("GetOpenIdTokenForDeveloperIdentity", "GetCredentialsForIdentity"),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_that_is_asked_only_reads(name: str) -> None:
    assert name.startswith(READS)
    assert name not in NOT_READS
    model = Loader(extra_search_paths=[str(DATA)]).load_service_model(
        OPERATIONS[name].service, "service-2"
    )
    described = model["operations"][name]
    # Only what is signed, and so allowed by a policy, is asked.
    assert described.get("authtype") != "none"


@pytest.mark.parametrize("name", LISTINGS)
def test_a_list_is_as_the_service_model_has_it(name: str) -> None:
    listing = LISTINGS[name]
    model = Loader(extra_search_paths=[str(DATA)]).load_service_model(
        OPERATIONS[name].service, "service-2"
    )
    shapes, operation = model["shapes"], model["operations"][name]
    request = shapes[operation["input"]["shape"]]["members"]
    answer = shapes[operation["output"]["shape"]]["members"]
    assert listing.token in request
    assert listing.token in answer
    items = shapes[shapes[answer[listing.member]["shape"]]["member"]["shape"]]
    assert not listing.key or listing.key in items["members"]
    if listing.limit:
        assert shapes[request[listing.limit]["shape"]]["max"] == listing.most
    else:
        assert not {"Limit", "MaxResults"} & request.keys()


def test_requests_come_at_the_pace_of_the_slowest_rate() -> None:
    now, slept = 100.0, []

    def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(round(seconds, 3))
        now += seconds

    pace = Pace(clock=lambda: now, sleep=sleep)
    for _ in range(3):
        pace.wait({"all": 10.0, "one": 2.0})
    assert slept == [0.5, 0.5]
    pace.wait({"all": 10.0, "other": 2.0})
    assert slept == [0.5, 0.5, 0.1]


def test_half_of_what_aws_allows_is_left_to_the_apps() -> None:
    assert OPERATIONS["AdminGetUser"].rates == {"UserRead": 60}
    assert OPERATIONS["ListUsers"].rates == {"UserList": 15}
    assert OPERATIONS["DescribeUserPoolClient"].rates == {
        "UserPoolClientRead": 7.5,
        "cognito-idp:DescribeUserPoolClient": 2.5,
    }


def test_the_policy_has_all_that_is_asked_and_nothing_else() -> None:
    [statement] = policy()["Statement"]
    assert statement["Action"] == sorted(one.permission for one in OPERATIONS.values())
    [statement] = policy(has_identity_pools=False, with_users=False)["Statement"]
    assert not [action for action in statement["Action"] if "User" in action.partition(":Admin")[2]]
    assert all(action.startswith("cognito-idp:") for action in statement["Action"])


def test_a_list_that_is_read_again_has_nothing_twice(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "x", {"pool": "a"})
    kept.put_page("list", [("a", 1), ("b", 2)], "token")
    assert (kept.next_token("list"), kept.is_complete("list")) == ("token", False)
    kept.put_page("list", [("b", 3), ("c", 4)], None)
    assert kept.is_complete("list")
    assert list(kept.items("list")) == [1, 3, 4]
    kept.forget_list("list")
    assert list(kept.items("list")) == []
    assert kept.next_token("list") is None
    kept.close()


def test_many_items_come_in_their_order(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "x", {})
    for page in range(30):
        kept.put_page("list", [(f"{page}-{i}", [page, i]) for i in range(60)], f"t{page}")
    assert list(kept.items("list")) == [[page, i] for page in range(30) for i in range(60)]
    kept.close()


def test_what_is_kept_is_of_one_pull_only(tmp_path: Path) -> None:
    path = tmp_path / "x"
    Kept(path, {"pool": "a"}).close()
    Kept(path, {"pool": "a"}).close()
    with pytest.raises(OtherPull, match="asked otherwise"):
        Kept(path, {"pool": "b"})


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_one_line_that_changes_and_a_log_one_now_and_then() -> None:
    now = 0.0
    terminal, log = Terminal(), io.StringIO()
    shown = [Progress(stream, clock=lambda: now) for stream in (terminal, log)]
    for step in range(120):
        now = step / 10
        for one in shown:
            one.at(f"step {step}")
    for one in shown:
        one.say("done")
    assert terminal.getvalue().count("\r\x1b[Kstep") > 60
    assert terminal.getvalue().endswith("\r\x1b[Kdone\n")
    assert log.getvalue() == "step 50\nstep 100\ndone\n"


@pytest.mark.parametrize(
    ("id_", "region"),
    [
        ("us-east-1_abc", "us-east-1"),
        ("us-gov-west-1_abc", "us-gov-west-1"),
        ("eu-west-2:3f0a", "eu-west-2"),
        ("myid123", None),
    ],
)
def test_a_pools_id_names_its_region(id_: str, region: str | None) -> None:
    assert region_of(id_) == region


@pytest.mark.parametrize(
    ("url", "is_so"),
    [(None, False), ("http://localhost:4566", True), ("https://vpce.example.com", False)],
)
def test_only_a_host_of_this_machine_is_asked_without_a_pace(url: str | None, is_so: bool) -> None:
    assert is_local(url) is is_so


def error(status: int, code: str) -> ClientError:
    return ClientError(
        {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Operation"
    )


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (400, "ResourceNotFoundException", Meaning.ABSENT),
        (400, "AccessDeniedException", Meaning.DENIED),
        (403, "com.amazonaws#AccessDeniedException", Meaning.DENIED),
        (400, "UnknownOperationException", Meaning.UNSERVED),
        (500, "500", Meaning.UNSERVED),
        (501, "InternalFailure", Meaning.UNSERVED),
        (500, "InternalErrorException", Meaning.ENDS),
        (503, "ServiceUnavailable", Meaning.ENDS),
        (400, "TooManyRequestsException", Meaning.ENDS),
        (400, "ExpiredTokenException", Meaning.ENDS),
        (400, "InvalidParameterException", Meaning.WRONG),
    ],
)
def test_what_a_refusal_means(status: int, code: str, meaning: Meaning) -> None:
    assert meaning_of(error(status, code)) is meaning


def test_what_is_not_given_is_told_with_a_remedy() -> None:
    denied = NotRead(OPERATIONS["ListTerms"], Meaning.DENIED, "")
    told = list(lines({"passwords": 3, "devices": 0}, [denied]))
    assert told[0] == "AWS does not give out:"
    assert told[1].startswith("- the passwords of 3 users: they are RESET_REQUIRED")
    assert told[2:] == [
        "Could not be read, and is not in the file:",
        "- ListTerms: the permission cognito-idp:ListTerms is missing.",
    ]
    assert list(lines({}, [])) == []
    for note in NOTES.values():
        assert note.remedy


def test_no_host_is_imported() -> None:
    program = (
        "import json, sys\n"
        "import localstack_cognito.seeding.pull.clients\n"
        "import localstack_cognito.seeding.pull.pulling\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    imported: list[Any] = json.loads(printed.stdout)
    assert not {"localstack", "sqlalchemy", "boto3", "moto"} & set(imported)
