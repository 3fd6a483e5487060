"""Functions that raise, crash, are slow, answer anything or are not there, for each trigger."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError

from tests.functions import make_function, slow
from tests.host import Host, running_host
from tests.integration.conftest import IMPATIENCE
from tests.integration.making import ALL_FLOWS, PASSWORD, attributes, make_pool, make_user, refused

SOURCES = {
    "raises": "def handler(event, context):\n    raise Exception('no')\n",
    "crashes": "import os\ndef handler(event, context):\n    os._exit(3)\n",
    "says-text": "def handler(event, context):\n    return 'text'\n",
    "says-nothing": "def handler(event, context):\n    return None\n",
    "has-no-response": "def handler(event, context):\n    return {**event, 'response': None}\n",
    "says-infinity": (
        "def handler(event, context):\n    return {**event, 'response': {'a': float('inf')}}\n"
    ),
    "is-good": (
        "def handler(event, context):\n"
        "    source = event['triggerSource'].partition('_')[0]\n"
        "    event['response'].update({\n"
        "        'DefineAuthChallenge': {'challengeName': 'CUSTOM_CHALLENGE',\n"
        "                                'issueTokens': False, 'failAuthentication': False},\n"
        "        'CreateAuthChallenge': {'publicChallengeParameters': {},\n"
        "                                'privateChallengeParameters': {}},\n"
        "    }.get(source, {}))\n"
        "    return event\n"
    ),
}
NODE = """
export const handler = async (event) => {
  if (event.userName === "raising") throw new Error("no");
  if (event.userName === "halving") return { response: { half: "\\ud800" } };
  if (event.triggerSource.startsWith("TokenGeneration")) {
    event.response.claimsOverrideDetails = { claimsToAddOrOverride: { by: "node" } };
  } else {
    event.response.autoConfirmUser = true;
  }
  return event;
};
"""
CUSTOM = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")


def arn(name: str) -> str:
    return (
        name
        if name.startswith("arn:")
        else f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
    )


@pytest.fixture(scope="module")
def failing_host(host: Host) -> Host:
    for name, source in SOURCES.items():
        make_function(host, name, source, Timeout=10)
    return host


class Pool:
    """A pool with alice, whose functions, by their triggers, are these."""

    def __init__(self, host: Host, functions: dict[str, str]) -> None:
        self.cognito = host.client("cognito-idp")
        self.id = make_pool(self.cognito)
        # No function hears of her.
        make_user(self.cognito, self.id, "alice", attributes(email="alice@example.com"))
        config = {trigger: arn(name) for trigger, name in functions.items()}
        self.cognito.update_user_pool(UserPoolId=self.id, LambdaConfig=config)
        flows = [*ALL_FLOWS, "ALLOW_CUSTOM_AUTH"]
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.id, ClientName="c", ExplicitAuthFlows=flows
        )
        self.client_id = str(client["UserPoolClient"]["ClientId"])

    def sign_up(self, name: str = "new") -> Any:
        return self.cognito.sign_up(ClientId=self.client_id, Username=name, Password=PASSWORD)

    def sign_in(self, name: str = "alice") -> Any:
        return self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )

    def confirm(self) -> Any:
        self.sign_up()
        return self.cognito.admin_confirm_sign_up(UserPoolId=self.id, Username="new")

    def invite(self) -> Any:
        return self.cognito.admin_create_user(
            UserPoolId=self.id,
            Username="new",
            UserAttributes=attributes(email="new@example.com"),
            DesiredDeliveryMediums=["EMAIL"],
        )

    def is_migrated(self) -> Any:
        return self.sign_in("elsewhere")

    def begin(self) -> Any:
        return self.cognito.initiate_auth(
            ClientId=self.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": "alice"}
        )

    def answer(self) -> Any:
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName="CUSTOM_CHALLENGE",
            Session=self.begin()["Session"],
            ChallengeResponses={"USERNAME": "alice", "ANSWER": "a"},
        )


CALLS: dict[str, Callable[[Pool], Any]] = {
    "PreSignUp": Pool.sign_up,
    "PostConfirmation": Pool.confirm,
    "PreAuthentication": Pool.sign_in,
    "PostAuthentication": Pool.sign_in,
    "PreTokenGeneration": Pool.sign_in,
    "UserMigration": Pool.is_migrated,
    "CustomMessage": Pool.invite,
    "DefineAuthChallenge": Pool.begin,
    "CreateAuthChallenge": Pool.begin,
    "VerifyAuthChallengeResponse": Pool.answer,
}


def pool_with(host: Host, trigger: str, function: str) -> Pool:
    others = dict.fromkeys(CUSTOM, "is-good") if trigger in CUSTOM else {}
    return Pool(host, {**others, trigger: function})


@pytest.mark.parametrize("trigger", CALLS)
@pytest.mark.parametrize(
    ("function", "error", "text"),
    [
        ("raises", "UserLambdaValidationException", "{} failed with error no."),
        (
            "says-text",
            "InvalidLambdaResponseException",
            "Unrecognizable lambda output",
        ),
        (
            "says-nothing",
            "InvalidLambdaResponseException",
            "Invalid lambda function output : Invalid JSON",
        ),
        (
            "says-infinity",
            "InvalidLambdaResponseException",
            "Invalid lambda function output : Invalid JSON",
        ),
        ("has-no-response", "InvalidLambdaResponseException", "Unrecognizable lambda output"),
        (
            "is-missing",
            "UnexpectedLambdaException",
            "{} invocation failed due to error ResourceNotFoundException.",
        ),
    ],
)
def test_a_function_that_fails_ends_the_operation(
    failing_host: Host, trigger: str, function: str, error: str, text: str
) -> None:
    pool = pool_with(failing_host, trigger, function)
    with refused(error, text.format(trigger)):
        CALLS[trigger](pool)


@pytest.mark.parametrize("trigger", CALLS)
def test_a_function_that_crashes_says_so(failing_host: Host, trigger: str) -> None:
    pool = pool_with(failing_host, trigger, "crashes")
    with pytest.raises(pool.cognito.exceptions.UserLambdaValidationException) as raised:
        CALLS[trigger](pool)
    text = raised.value.response["Error"]["Message"]
    pattern = rf"{trigger} failed with error RequestId: \S+ Error: Runtime exited .*exit status 3\."
    assert re.fullmatch(pattern, text)


def test_a_function_has_its_seconds_and_three_tries(impatient_host: Host) -> None:
    host = impatient_host
    make_function(host, "is-slow", slow(IMPATIENCE + 2), Timeout=10)
    make_function(host, "is-good", SOURCES["is-good"], Timeout=10)
    pools = {trigger: pool_with(host, trigger, "is-slow") for trigger in CALLS}

    def call(trigger: str) -> tuple[str, str]:
        with pytest.raises(ClientError) as raised:
            CALLS[trigger](pools[trigger])
        error = raised.value.response["Error"]
        return error["Code"], error["Message"]

    # All together take no longer than one.
    with ThreadPoolExecutor(len(CALLS)) as threads:
        refusals = dict(zip(CALLS, threads.map(call, CALLS), strict=True))
    for trigger, refusal in refusals.items():
        assert refusal == (
            "UnexpectedLambdaException",
            f"{trigger} invocation failed due to error Socket timeout while invoking Lambda "
            "function.",
        )
    for trigger, pool in pools.items():
        users = pool.cognito.list_users(UserPoolId=pool.id)["Users"]
        # Whom an administrator has confirmed stays so.
        made = ["new"] if trigger == "PostConfirmation" else []
        assert sorted(user["Username"] for user in users) == ["alice", *made]


def test_functions_in_node_js_are_called(failing_host: Host) -> None:
    make_function(failing_host, "in-node", NODE, runtime="nodejs22.x", file="index.mjs", Timeout=5)
    pool = Pool(failing_host, {"PreSignUp": "in-node", "PreTokenGeneration": "in-node"})
    assert pool.sign_up("bob")["UserConfirmed"] is True
    token = pool.sign_in("bob")["AuthenticationResult"]["IdToken"]
    assert jwt.decode(token, options={"verify_signature": False})["by"] == "node"
    with refused("UserLambdaValidationException", "PreSignUp failed with error no."):
        pool.sign_up("raising")
    unreadable = "Invalid lambda function output : Invalid JSON"
    with refused("InvalidLambdaResponseException", unreadable):
        pool.sign_up("halving")


def test_a_function_of_another_account_is_called_there(failing_host: Host) -> None:
    name, account = "of-another", "111111111111"
    elsewhere = make_function(failing_host, name, SOURCES["raises"], account=account, Timeout=5)
    assert f":{account}:" in elsewhere
    with refused("UserLambdaValidationException", "PreSignUp failed with error no."):
        Pool(failing_host, {"PreSignUp": elsewhere}).sign_up()
    here = Pool(failing_host, {"PreSignUp": name})
    with refused(
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error ResourceNotFoundException.",
    ):
        here.sign_up()


def test_a_function_of_another_region_is_called_there(failing_host: Host) -> None:
    name, region = "of-afar", "eu-west-1"
    elsewhere = make_function(failing_host, name, SOURCES["raises"], region=region, Timeout=5)
    assert f":{region}:" in elsewhere
    with refused("UserLambdaValidationException", "PreSignUp failed with error no."):
        Pool(failing_host, {"PreSignUp": elsewhere}).sign_up()
    told = [line for line in failing_host.output().splitlines() if elsewhere in line]
    assert any("AWS would not take" in line for line in told)


def test_versions_and_aliases_are_called_as_they_are_named(failing_host: Host) -> None:
    functions = failing_host.client("lambda")
    make_function(failing_host, "versioned", SOURCES["raises"], Timeout=5)
    version = functions.publish_version(FunctionName="versioned")["Version"]
    functions.create_alias(FunctionName="versioned", Name="live", FunctionVersion=version)
    for qualifier in (version, "live"):
        pool = Pool(failing_host, {"PreSignUp": f"versioned:{qualifier}"})
        with refused("UserLambdaValidationException", "PreSignUp failed with error no."):
            pool.sign_up()
    pool = Pool(failing_host, {"PreSignUp": "versioned:gone"})
    with refused(
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error ResourceNotFoundException.",
    ):
        pool.sign_up()


# Permissions


@pytest.fixture(scope="module")
def strict_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(tmp_path_factory.mktemp("strict"), COGNITO_STRICT="1") as host:
        make_function(host, "is-good", SOURCES["is-good"], Timeout=5)
        yield host


NOT_PERMITTED = "PreSignUp invocation failed due to error AccessDeniedException."


def permit(host: Host, **changes: str) -> None:
    functions = host.client("lambda")
    statement = {
        "StatementId": "cognito",
        "Action": "lambda:InvokeFunction",
        "Principal": "cognito-idp.amazonaws.com",
        **changes,
    }
    functions.add_permission(FunctionName="is-good", **statement)


@pytest.fixture
def forbid(strict_host: Host) -> Iterator[None]:
    yield
    functions = strict_host.client("lambda")
    policy = json.loads(functions.get_policy(FunctionName="is-good")["Policy"])
    for statement in policy["Statement"]:
        functions.remove_permission(FunctionName="is-good", StatementId=statement["Sid"])


@pytest.mark.parametrize(
    ("changes", "is_permitted"),
    [
        ({}, True),
        ({"SourceArn": "{arn}"}, True),
        ({"SourceArn": "arn:aws:cognito-idp:us-east-1:000000000000:userpool/*"}, True),
        ({"SourceAccount": "000000000000"}, True),
        ({"Action": "lambda:*"}, True),
        ({"SourceArn": "arn:aws:cognito-idp:us-east-1:000000000000:userpool/another"}, False),
        ({"SourceAccount": "111111111111"}, False),
        ({"Principal": "sns.amazonaws.com"}, False),
        ({"Action": "lambda:GetFunction"}, False),
    ],
)
@pytest.mark.usefixtures("forbid")
def test_where_we_are_strict_a_function_must_permit_it(
    strict_host: Host, changes: dict[str, str], is_permitted: bool
) -> None:
    pool = Pool(strict_host, {"PreSignUp": "is-good"})
    own = pool.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Arn"]
    with refused("UnexpectedLambdaException", NOT_PERMITTED):
        pool.sign_up()
    permit(strict_host, **{name: value.format(arn=own) for name, value in changes.items()})
    if is_permitted:
        assert pool.sign_up()["UserSub"]
    else:
        with refused("UnexpectedLambdaException", NOT_PERMITTED):
            pool.sign_up()


def test_where_we_are_strict_a_function_is_of_the_pool_s_region(strict_host: Host) -> None:
    with refused("InvalidParameterException", "Cross-region lambda functions are not supported"):
        Pool(strict_host, {"PreSignUp": "arn:aws:lambda:eu-west-1:000000000000:function:f"})


def test_elsewhere_the_log_tells_of_it_once(failing_host: Host) -> None:
    pool = Pool(failing_host, {"PreSignUp": "is-good"})
    for name in ("first", "second"):
        pool.sign_up(name)
    told = [line for line in failing_host.output().splitlines() if pool.id in line]
    warned = [line for line in told if "AWS would not call" in line]
    assert len(warned) == 1
    assert arn("is-good") in warned[0]
