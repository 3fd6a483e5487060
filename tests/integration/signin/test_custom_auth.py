"""CUSTOM_AUTH: sign-ins that real functions of the pool decide on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP

from tests.functions import make_function, telling, told
from tests.host import Host, running_host
from tests.integration.directory.accounts.signing_up import FOLDED, SUB
from tests.integration.making import PASSWORD, attributes, make_pool, make_user, refused
from tests.integration.signin.test_second_factors import TOTP, App

# The test writes what the three functions do into a table, and reads there what they were told.
COMMON = telling("told")
DEFINE = (
    COMMON
    + """
def handler(event, context):
    tell(event)
    session = event["request"]["session"]
    response = event["response"]
    response.update(issueTokens=False, failAuthentication=False)
    script = event["callerContext"]["clientId"] and event["userName"].partition("-")[0]
    names = [one["challengeName"] for one in session]
    if script == "broken":
        return None
    if script == "odd":
        response["issueTokens"] = "yes"
    elif script == "raising":
        raise Exception("not you")
    elif names and not session[-1]["challengeResult"] and len(session) >= 3:
        response["failAuthentication"] = True
    elif names == ["SRP_A"]:
        response["challengeName"] = "PASSWORD_VERIFIER"
    elif names and names[-1] == "CUSTOM_CHALLENGE" and session[-1]["challengeResult"]:
        if script == "totp" and "SOFTWARE_TOKEN_MFA" not in names:
            response["challengeName"] = "SOFTWARE_TOKEN_MFA"
        else:
            response["issueTokens"] = True
    elif names and names[-1] == "SOFTWARE_TOKEN_MFA":
        response["issueTokens"] = True
    else:
        response["challengeName"] = "CUSTOM_CHALLENGE"
    return event
"""
)
CREATE = (
    COMMON
    + """
def handler(event, context):
    tell(event)
    event["response"].update(
        publicChallengeParameters={"question": "What is 6 x 7?"},
        privateChallengeParameters={"answer": "42"},
        challengeMetadata="SUM",
    )
    if event["userName"] == "listed":
        event["response"]["publicChallengeParameters"] = []
    return event
"""
)
VERIFY = (
    COMMON
    + """
def handler(event, context):
    tell(event)
    request = event["request"]
    right = request["privateChallengeParameters"]["answer"] == request["challengeAnswer"]
    event["response"]["answerCorrect"] = right
    return event
"""
)
FLOW = "CUSTOM_AUTH"
WRONG = ("NotAuthorizedException", "Incorrect username or password.")


@pytest.fixture(scope="module")
def custom_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(tmp_path_factory.mktemp("custom")) as host:
        host.client("sqs").create_queue(QueueName="told")
        for name, source in (("define", DEFINE), ("create", CREATE), ("verify", VERIFY)):
            make_function(host, name, source, Timeout=5)
        yield host


class Pool:
    """A pool with the three functions."""

    def __init__(self, host: Host, **settings: Any) -> None:
        self.host = host
        self.cognito = host.client("cognito-idp")
        arn = "arn:aws:lambda:us-east-1:000000000000:function:"
        config = {
            "DefineAuthChallenge": arn + "define",
            "CreateAuthChallenge": arn + "create",
            "VerifyAuthChallengeResponse": arn + "verify",
        }
        self.id = make_pool(self.cognito, **{"LambdaConfig": config, **settings})
        self.client_id = self.client()
        self.told()

    def client(self, **settings: Any) -> str:
        flows = ["ALLOW_CUSTOM_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.id, ClientName="c", ExplicitAuthFlows=flows, **settings
        )
        return str(client["UserPoolClient"]["ClientId"])

    def user(self, name: str = "alice") -> str:
        return make_user(self.cognito, self.id, name, attributes(email=f"{name}@example.com"))

    def begin(self, name: str = "alice", **given: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow=FLOW,
            AuthParameters={"USERNAME": name, **given},
            ClientMetadata={"from": "the beginning"},
        )
        return answer

    def respond(self, asked: dict[str, Any], name: str = "alice", **given: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": name, **given},
            ClientMetadata={"from": "the answer"},
        )
        return answer

    def told(self) -> list[dict[str, Any]]:
        """Return the events that the functions have had since the last time, in their order."""
        return told(self.host, "told", self.id)


@pytest.fixture
def pool(custom_host: Host) -> Pool:
    pool = Pool(custom_host)
    pool.user()
    return pool


def result(name: str, is_right: bool, metadata: str | None = None) -> dict[str, Any]:
    return {"challengeName": name, "challengeResult": is_right, "challengeMetadata": metadata}


def test_functions_ask_check_and_let_in(pool: Pool) -> None:
    asked = pool.begin()
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert asked["ChallengeParameters"] == {"question": "What is 6 x 7?", "USERNAME": "alice"}
    answer = pool.respond(asked, ANSWER="42")
    assert answer["AuthenticationResult"]["AccessToken"]
    assert answer["ChallengeParameters"] == {}
    events = pool.told()
    sub = pool.cognito.admin_get_user(UserPoolId=pool.id, Username="alice")["UserAttributes"]
    about = {"cognito:user_status": "CONFIRMED", **{one["Name"]: one["Value"] for one in sub}}
    right = [result("CUSTOM_CHALLENGE", True, "SUM")]
    assert [(event["triggerSource"], event["request"]) for event in events] == [
        ("DefineAuthChallenge_Authentication", {"userAttributes": about, "session": []}),
        (
            "CreateAuthChallenge_Authentication",
            {"userAttributes": about, "challengeName": "CUSTOM_CHALLENGE", "session": []},
        ),
        (
            "VerifyAuthChallengeResponse_Authentication",
            {
                "userAttributes": about,
                "privateChallengeParameters": {"answer": "42"},
                "challengeAnswer": "42",
                "clientMetadata": {"from": "the answer"},
            },
        ),
        (
            "DefineAuthChallenge_Authentication",
            {
                "userAttributes": about,
                "session": right,
                "clientMetadata": {"from": "the answer"},
            },
        ),
    ]
    for event in events:
        assert event["version"] == "1"
        assert (event["region"], event["userPoolId"]) == ("us-east-1", pool.id)
        assert event["userName"] == "alice"
        assert event["callerContext"] == {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": pool.client_id,
        }


def test_a_wrong_answer_is_for_the_functions_to_judge(pool: Pool) -> None:
    asked = pool.begin()
    again = pool.respond(asked, ANSWER="41")
    assert again["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert again["Session"] != asked["Session"]
    third = pool.respond(again, ANSWER="40")
    with refused(*WRONG):
        pool.respond(third, ANSWER="39")
    results = [event["request"].get("session") for event in pool.told()][-1]
    assert results == [result("CUSTOM_CHALLENGE", False, "SUM")] * 3
    # An answer that is right in the end counts.
    assert pool.respond(pool.respond(pool.begin(), ANSWER="1"), ANSWER="42")["AuthenticationResult"]


def test_each_answer_counts_once(pool: Pool) -> None:
    asked = pool.begin()
    pool.respond(asked, ANSWER="41")
    with refused(
        "NotAuthorizedException", "Invalid session for the user, session can only be used once."
    ):
        pool.respond(asked, ANSWER="42")


def srp_of(pool: Pool, name: str = "alice", password: str = PASSWORD) -> AWSSRP:
    return AWSSRP(name, password, pool.id, pool.client_id, client=pool.cognito)


def test_a_password_first(pool: Pool) -> None:
    srp = srp_of(pool)
    given = srp.get_auth_params()
    asked = pool.begin(SRP_A=given["SRP_A"], CHALLENGE_NAME="SRP_A")
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    proof = srp.process_challenge(asked["ChallengeParameters"], given)
    following = pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=proof
    )
    assert following["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert pool.respond(following, ANSWER="42")["AuthenticationResult"]
    last = pool.told()[-1]["request"]["session"]
    assert last == [
        result("SRP_A", True),
        result("PASSWORD_VERIFIER", True),
        result("CUSTOM_CHALLENGE", True, "SUM"),
    ]


def test_a_wrong_password_ends_it(pool: Pool) -> None:
    srp = srp_of(pool, password="Wrong123!")
    given = srp.get_auth_params()
    asked = pool.begin(SRP_A=given["SRP_A"], CHALLENGE_NAME="SRP_A")
    proof = srp.process_challenge(asked["ChallengeParameters"], given)
    with refused(*WRONG):
        pool.cognito.respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=proof
        )


def test_a_temporary_password_is_changed_on_the_way(pool: Pool) -> None:
    pool.cognito.admin_set_user_password(
        UserPoolId=pool.id, Username="alice", Password="Temporary1!", Permanent=False
    )
    srp = srp_of(pool, password="Temporary1!")
    given = srp.get_auth_params()
    asked = pool.begin(SRP_A=given["SRP_A"], CHALLENGE_NAME="SRP_A")
    proof = srp.process_challenge(asked["ChallengeParameters"], given)
    following = pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=proof
    )
    assert following["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    following = pool.respond(following, NEW_PASSWORD="Another123!")
    assert following["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert pool.respond(following, ANSWER="42")["AuthenticationResult"]


def test_functions_ask_for_a_factor_of_cognitos_own(custom_host: Host) -> None:
    pool = Pool(custom_host)
    pool.user("totp-user")
    pool.cognito.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration="OPTIONAL", **TOTP)
    token = pool.cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "totp-user", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    app = App(pool.cognito.associate_software_token(AccessToken=token)["SecretCode"])
    pool.cognito.verify_software_token(AccessToken=token, UserCode=app.code())
    asked = pool.begin("totp-user")
    following = pool.respond(asked, "totp-user", ANSWER="42")
    assert following["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    done = pool.respond(following, "totp-user", SOFTWARE_TOKEN_MFA_CODE=app.code())
    assert done["AuthenticationResult"]


def test_nobody_is_asked_like_somebody_and_never_let_in(pool: Pool) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        pool.begin("nobody")
    pool.client_id = pool.client(PreventUserExistenceErrors="ENABLED")
    pool.told()
    asked = pool.begin("nobody")
    assert asked["ChallengeParameters"] == {"question": "What is 6 x 7?", "USERNAME": "nobody"}
    with refused(*WRONG):
        pool.respond(asked, "nobody", ANSWER="42")
    requests = [event["request"] for event in pool.told()]
    assert all(request["userNotFound"] is True for request in requests)
    assert all(request["userAttributes"] == {} for request in requests)


@pytest.mark.parametrize(
    ("settings", "is_id"), [({}, False), ({"AliasAttributes": ["preferred_username"]}, True)]
)
def test_nobody_is_called_the_same_however_the_name_is_written(
    custom_host: Host, settings: dict[str, Any], is_id: bool
) -> None:
    pool = Pool(custom_host, **FOLDED, **settings)
    pool.client_id = pool.client(PreventUserExistenceErrors="ENABLED")
    names = {pool.begin(name)["ChallengeParameters"]["USERNAME"] for name in ("nobody", "NoBody")}
    [name] = names
    assert (bool(SUB.fullmatch(name)), name == "nobody") == (is_id, not is_id)


def test_where_the_client_hides_users_functions_hear_that_there_is_one(pool: Pool) -> None:
    pool.user("known")
    pool.client_id = pool.client(PreventUserExistenceErrors="ENABLED")
    pool.told()
    assert pool.respond(pool.begin("known"), "known", ANSWER="42")["AuthenticationResult"]
    told = [(event["triggerSource"], event["request"]["userNotFound"]) for event in pool.told()]
    assert told == [
        ("DefineAuthChallenge_Authentication", False),
        ("CreateAuthChallenge_Authentication", False),
        ("VerifyAuthChallengeResponse_Authentication", False),
        ("DefineAuthChallenge_Authentication", False),
    ]


FAILURES = (
    ("raising", "UserLambdaValidationException", "DefineAuthChallenge failed with error not you."),
    (
        "broken",
        "InvalidLambdaResponseException",
        "Invalid lambda function output : Invalid JSON",
    ),
    ("odd", "InvalidLambdaResponseException", "Unrecognizable lambda output"),
    ("listed", "InvalidLambdaResponseException", "Unrecognizable lambda output"),
)


@pytest.mark.parametrize(("name", "error", "message"), FAILURES)
def test_what_a_function_does_wrong_is_said(
    pool: Pool, name: str, error: str, message: str
) -> None:
    pool.user(name)
    with refused(error, message):
        pool.begin(name)


def test_a_function_that_is_not_there_is_said(custom_host: Host) -> None:
    arn = "arn:aws:lambda:us-east-1:000000000000:function:gone"
    names = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
    pool = Pool(custom_host, LambdaConfig=dict.fromkeys(names, arn))
    pool.user()
    with refused(
        "UnexpectedLambdaException",
        "DefineAuthChallenge invocation failed due to error ResourceNotFoundException.",
    ):
        pool.begin()


def test_a_pool_without_the_functions_says_so(custom_host: Host) -> None:
    pool = Pool(custom_host, LambdaConfig={})
    pool.user()
    with refused(
        "InvalidParameterException",
        "Custom auth lambda trigger is not configured for the user pool.",
    ):
        pool.begin()


def test_a_client_that_does_not_allow_it_is_refused(pool: Pool) -> None:
    client = pool.cognito.create_user_pool_client(
        UserPoolId=pool.id, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"]
    )
    pool.client_id = client["UserPoolClient"]["ClientId"]
    with refused("InvalidParameterException", "CUSTOM_AUTH is not enabled for the client."):
        pool.begin()


def disabled(pool: Pool) -> None:
    pool.cognito.admin_disable_user(UserPoolId=pool.id, Username="alice")


def reset(pool: Pool) -> None:
    pool.cognito.admin_update_user_attributes(
        UserPoolId=pool.id,
        Username="alice",
        UserAttributes=attributes(email_verified="true"),
    )
    pool.cognito.admin_reset_user_password(UserPoolId=pool.id, Username="alice")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (disabled, "NotAuthorizedException", "User is disabled."),
        (reset, "PasswordResetRequiredException", "Password reset required for the user"),
    ],
)
def test_who_may_not_sign_in_is_told_so_at_either_end(
    pool: Pool, change: Callable[[Pool], None], error: str, message: str
) -> None:
    asked = pool.begin()
    change(pool)
    with refused(error, message):
        pool.begin()
    with refused(error, message):
        pool.respond(asked, ANSWER="42")
