"""The history of what users did to sign in, where threat protection is on."""

import time
from typing import Any

import jwt
import pytest
from pycognito.aws_srp import AWSSRP

from tests.host import Host
from tests.integration.making import (
    PASSWORD,
    attributes,
    codes_of,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.signin.signing_in import initiate, sign_in
from tests.integration.signin.test_second_factors import TOTP, App

OFF = ("UserPoolAddOnNotEnabledException", "User pool add-ons are not enabled for the user pool.")
WRONG = ("NotAuthorizedException", "Incorrect username or password.")
PASSED = {"ChallengeName": "Password", "ChallengeResponse": "Success"}
FAILED = {"ChallengeName": "Password", "ChallengeResponse": "Failure"}
CODE_PASSED = {"ChallengeName": "Mfa", "ChallengeResponse": "Success"}
CODE_FAILED = {"ChallengeName": "Mfa", "ChallengeResponse": "Failure"}
NEW_PASSWORD = "Another123!"
NOBODY = "00000000-0000-4000-8000-000000000000"


def protection(mode: str) -> dict[str, Any]:
    return {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": mode}}


class Protected:
    """A pool whose threat protection is on, and alice in it."""

    def __init__(self, cognito: Any, mode: str = "AUDIT", **settings: Any) -> None:
        self.cognito = cognito
        self.id = make_pool(cognito, **protection(mode), **settings)
        self.client_id = make_client(cognito, self.id)
        self.add("alice")

    def add(self, username: str) -> dict[str, str]:
        given = {"email": f"{username}@example.com", "email_verified": "true"}
        name = make_user(self.cognito, self.id, username, attributes(**given))
        return {"UserPoolId": self.id, "Username": name}

    def sign_in(self, **given: str) -> dict[str, Any]:
        return sign_in(self.cognito, self.id, self.client_id, **given)

    def respond(self, challenge: str, session: str, **given: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=challenge,
            Session=session,
            ChallengeResponses={"USERNAME": "alice", **given},
        )
        return answer

    def events(self, username: str = "alice", **more: Any) -> list[dict[str, Any]]:
        answer = self.cognito.admin_list_user_auth_events(
            UserPoolId=self.id, Username=username, **more
        )
        events: list[dict[str, Any]] = answer["AuthEvents"]
        return events

    def told(self, username: str = "alice") -> list[tuple[str, str, list[dict[str, str]]]]:
        """Return what the history says, newest first."""
        return [
            (one["EventType"], one["EventResponse"], one["ChallengeResponses"])
            for one in self.events(username)
        ]


def event_id_of(tokens: dict[str, str]) -> str:
    ids = {
        jwt.decode(tokens[name], options={"verify_signature": False})["event_id"]
        for name in ("AccessToken", "IdToken")
    }
    (event_id,) = ids
    return str(event_id)


@pytest.mark.parametrize("mode", ["AUDIT", "ENFORCED"])
def test_a_sign_in_is_kept_under_the_id_that_its_tokens_tell(cognito: Any, mode: str) -> None:
    pool = Protected(cognito, mode)
    before = time.time() - 1
    tokens = pool.sign_in()["AuthenticationResult"]
    (event,) = pool.events()
    assert before <= event.pop("CreationDate").timestamp() <= time.time()
    assert event.pop("EventContextData")["IpAddress"] == "127.0.0.1"
    assert event == {
        "EventId": event_id_of(tokens),
        "EventType": "SignIn",
        "EventResponse": "Pass",
        "EventRisk": {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False},
        "ChallengeResponses": [PASSED],
    }
    # Tokens that are renewed are no sign-in.
    initiate(
        cognito,
        pool.id,
        pool.client_id,
        "USER",
        "REFRESH_TOKEN_AUTH",
        REFRESH_TOKEN=tokens["RefreshToken"],
    )
    assert len(pool.events()) == 1


@pytest.mark.parametrize(
    "settings", [{}, {"UserPoolTier": "PLUS"}, {"UserPoolTier": "LITE"}, protection("OFF")]
)
def test_a_pool_without_threat_protection_keeps_no_history(
    cognito: Any, settings: dict[str, Any]
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)
    named = {"UserPoolId": pool_id, "Username": make_user(cognito, pool_id)}
    sign_in(cognito, pool_id, client_id)
    said = {"EventId": NOBODY, "FeedbackValue": "Valid"}
    for operation, more in (
        ("admin_list_user_auth_events", {}),
        ("admin_update_auth_event_feedback", said),
        ("update_auth_event_feedback", {**said, "FeedbackToken": "made-up"}),
    ):
        with refused(*OFF):
            getattr(cognito, operation)(**named, **more)
    cognito.update_user_pool(UserPoolId=pool_id, **protection("AUDIT"))
    assert cognito.admin_list_user_auth_events(**named)["AuthEvents"] == []
    sign_in(cognito, pool_id, client_id)
    assert len(cognito.admin_list_user_auth_events(**named)["AuthEvents"]) == 1


def test_a_wrong_password_is_kept(cognito: Any) -> None:
    pool = Protected(cognito)
    with refused(*WRONG):
        pool.sign_in(PASSWORD="wrong")
    with refused("UserNotFoundException", "User does not exist."):
        pool.sign_in(USERNAME="nobody")
    assert pool.sign_in()["AuthenticationResult"]
    assert pool.told() == [("SignIn", "Pass", [PASSED]), ("SignIn", "Fail", [FAILED])]


def test_a_disabled_users_sign_in_fails(cognito: Any) -> None:
    pool = Protected(cognito)
    cognito.admin_disable_user(UserPoolId=pool.id, Username="alice")
    with refused("NotAuthorizedException", "User is disabled."):
        pool.sign_in()
    assert pool.told() == [("SignIn", "Fail", [FAILED])]


def test_a_proof_of_the_password_is_kept(cognito: Any) -> None:
    pool = Protected(cognito)
    for password in ("wrong", PASSWORD):
        client = AWSSRP("alice", password, pool.id, pool.client_id, client=cognito)
        if password == PASSWORD:
            tokens = client.authenticate_user()["AuthenticationResult"]
        else:
            with refused(*WRONG):
                client.authenticate_user()
    assert pool.told() == [("SignIn", "Pass", [PASSED]), ("SignIn", "Fail", [FAILED])]
    assert pool.events()[0]["EventId"] == event_id_of(tokens)


def test_a_sign_in_goes_on_until_its_last_challenge(cognito: Any) -> None:
    pool = Protected(cognito)
    token = pool.sign_in()["AuthenticationResult"]["AccessToken"]
    cognito.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration="OPTIONAL", **TOTP)
    app = App(cognito.associate_software_token(AccessToken=token)["SecretCode"])
    cognito.verify_software_token(AccessToken=token, UserCode=app.code())
    cognito.set_user_mfa_preference(
        AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    first = ("SignIn", "Pass", [PASSED])
    asked = pool.sign_in()
    assert pool.told() == [("SignIn", "InProgress", [PASSED]), first]
    with refused("CodeMismatchException", "Invalid code received for user"):
        pool.respond("SOFTWARE_TOKEN_MFA", asked["Session"], SOFTWARE_TOKEN_MFA_CODE="000000")
    assert pool.told() == [("SignIn", "Fail", [PASSED, CODE_FAILED]), first]
    tokens = pool.respond(
        "SOFTWARE_TOKEN_MFA", asked["Session"], SOFTWARE_TOKEN_MFA_CODE=app.code()
    )["AuthenticationResult"]
    assert pool.told() == [("SignIn", "Pass", [PASSED, CODE_PASSED]), first]
    assert pool.events()[0]["EventId"] == event_id_of(tokens)


def test_what_users_do_besides_is_kept(host: Host, cognito: Any) -> None:
    pool = Protected(cognito, AutoVerifiedAttributes=["email"])
    named = {"ClientId": pool.client_id, "Username": "bob"}
    cognito.sign_up(Password=PASSWORD, UserAttributes=attributes(email="bob@example.com"), **named)
    cognito.resend_confirmation_code(**named)
    cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username="bob")
    token = pool.sign_in(USERNAME="bob")["AuthenticationResult"]["AccessToken"]
    with refused(*WRONG):
        cognito.change_password(
            AccessToken=token, PreviousPassword="Wrong123!", ProposedPassword=NEW_PASSWORD
        )
    cognito.change_password(
        AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=NEW_PASSWORD
    )
    cognito.admin_update_user_attributes(
        UserPoolId=pool.id, Username="bob", UserAttributes=attributes(email_verified="true")
    )
    cognito.forgot_password(**named)
    code = codes_of(host, pool.id, "bob")[-1]
    cognito.confirm_forgot_password(ConfirmationCode=code, Password=PASSWORD, **named)
    assert [(kind, response) for kind, response, _ in pool.told("bob")] == [
        ("ForgotPassword", "Pass"),
        ("ForgotPassword", "InProgress"),
        ("PasswordChange", "Pass"),
        ("PasswordChange", "Fail"),
        ("SignIn", "Pass"),
        ("ResendCode", "Pass"),
        ("SignUp", "Pass"),
    ]
    assert len({event["EventId"] for event in pool.events("bob")}) == 7
    assert pool.told("alice") == []


def test_a_developers_server_tells_where_its_user_is(cognito: Any) -> None:
    pool = Protected(cognito)
    context = {
        "IpAddress": "192.0.2.1",
        "ServerName": "example.com",
        "ServerPath": "/login",
        "HttpHeaders": [{"headerName": "User-Agent", "headerValue": "Firefox"}],
    }
    cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        ContextData=context,
    )
    cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        UserContextData={"IpAddress": "192.0.2.2"},
    )
    by_user, by_admin = (event["EventContextData"] for event in pool.events())
    assert by_admin == {"IpAddress": "192.0.2.1", "DeviceName": "Firefox"}
    # An app tells so only with a secret, and where its client may.
    assert by_user["IpAddress"] == "127.0.0.1"


def test_the_newest_event_comes_first_page_by_page(cognito: Any) -> None:
    pool = Protected(cognito)
    expected = [event_id_of(pool.sign_in()["AuthenticationResult"]) for _ in range(5)][::-1]
    found: list[str] = []
    token: dict[str, str] = {}
    for length in (2, 2, 1):
        answer = cognito.admin_list_user_auth_events(
            UserPoolId=pool.id, Username="alice", MaxResults=2, **token
        )
        assert len(answer["AuthEvents"]) == length
        found += [event["EventId"] for event in answer["AuthEvents"]]
        token = {"NextToken": answer["NextToken"]} if "NextToken" in answer else {}
    assert (found, token) == (expected, {})
    assert [event["EventId"] for event in pool.events(MaxResults=0)] == expected
    other = pool.add("bob")
    page = cognito.admin_list_user_auth_events(UserPoolId=pool.id, Username="alice", MaxResults=1)
    for given in (page["NextToken"], "made-up"):
        with refused("InvalidParameterException", "Invalid pagination token given."):
            cognito.admin_list_user_auth_events(**other, NextToken=given)


def test_a_developer_says_what_an_event_was(cognito: Any) -> None:
    pool = Protected(cognito)
    pool.sign_in()
    (event,) = pool.events()
    assert "EventFeedback" not in event
    named = {"UserPoolId": pool.id, "Username": "alice", "EventId": event["EventId"]}
    for value in ("Invalid", "Valid"):
        before = time.time() - 1
        answer = cognito.admin_update_auth_event_feedback(**named, FeedbackValue=value)
        assert set(answer) == {"ResponseMetadata"}
        (event,) = pool.events()
        feedback = event["EventFeedback"]
        assert before <= feedback.pop("FeedbackDate").timestamp() <= time.time()
        assert feedback == {"FeedbackValue": value, "Provider": "Admin"}
    bob = pool.add("bob")
    for who, event_id in ((bob, event["EventId"]), (bob, NOBODY), (named, NOBODY)):
        with refused("ResourceNotFoundException", "Event does not exist."):
            cognito.admin_update_auth_event_feedback(
                **{**named, **who, "EventId": event_id}, FeedbackValue="Invalid"
            )
    (event,) = pool.events()
    assert event["EventFeedback"]["FeedbackValue"] == "Valid"


def test_a_user_says_it_with_the_token_that_she_was_sent_only(cognito: Any) -> None:
    pool = Protected(cognito)
    pool.sign_in()
    (event,) = pool.events()
    said = {
        "UserPoolId": pool.id,
        "EventId": event["EventId"],
        "FeedbackToken": "made-up",
        "FeedbackValue": "Valid",
    }
    with refused("NotAuthorizedException", "Invalid feedback token."):
        cognito.update_auth_event_feedback(Username="alice", **said)
    with refused("UserNotFoundException", "User does not exist."):
        cognito.update_auth_event_feedback(Username="nobody", **said)
    with refused("ResourceNotFoundException", "User pool us-east-1_none00000 does not exist."):
        cognito.update_auth_event_feedback(
            **{**said, "UserPoolId": "us-east-1_none00000"}, Username="alice"
        )
    assert pool.events() == [event]


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("admin_list_user_auth_events", {}),
        ("admin_update_auth_event_feedback", {"EventId": NOBODY, "FeedbackValue": "Valid"}),
    ],
)
def test_developers_name_a_pool_and_a_user_that_are_there(
    cognito: Any, operation: str, more: dict[str, str]
) -> None:
    pool = Protected(cognito)
    with refused("UserNotFoundException", "User does not exist."):
        getattr(cognito, operation)(UserPoolId=pool.id, Username="nobody", **more)
    with refused("ResourceNotFoundException", "User pool us-east-1_none00000 does not exist."):
        getattr(cognito, operation)(UserPoolId="us-east-1_none00000", Username="alice", **more)


def test_a_deleted_users_history_is_gone(cognito: Any) -> None:
    pool = Protected(cognito)
    pool.sign_in()
    cognito.admin_delete_user(UserPoolId=pool.id, Username="alice")
    with refused("UserNotFoundException", "User does not exist."):
        pool.events()
    pool.add("alice")
    assert pool.events() == []
