"""Pages for people whose sign-ins are at risk."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.directory.protection.protecting import actions, compromised, put_risk
from tests.integration.login.forms import Visitor, last_code, username_of
from tests.integration.making import PASSWORD
from tests.integration.signin.test_second_factors import TOTP, App

PROTECTED = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}
VERIFIED = {"email": "alice@example.com", "email_verified": "true"}
NOT_SECURE = "Sign-in is not possible for security reasons."

Guarded = Callable[..., Visitor]


@pytest.fixture
def guarded(cognito: Any, visitor: Callable[..., Visitor], new_user: Callable[..., str]) -> Guarded:
    """Sends alice to the pages of a pool with this risk configuration."""

    def send(configuration: dict[str, Any]) -> Visitor:
        someone = visitor(AutoVerifiedAttributes=["email"], **PROTECTED)
        new_user(someone.app.pool_id, **VERIFIED)
        cognito.set_risk_configuration(UserPoolId=someone.app.pool_id, **configuration)
        return someone

    return send


def risk_of_last(cognito: Any, someone: Visitor) -> tuple[str, str]:
    answer = cognito.admin_list_user_auth_events(UserPoolId=someone.app.pool_id, Username="alice")
    event = answer["AuthEvents"][0]
    return event["EventResponse"], event["EventRisk"]["RiskDecision"]


def test_who_is_blocked_is_told_so(host: Host, cognito: Any, guarded: Guarded) -> None:
    someone = guarded(actions(High="BLOCK", Low="NO_ACTION"))
    put_risk(host, UserPoolId=someone.app.pool_id, RiskLevel="High")
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    assert (page.status, page.problem) == (400, NOT_SECURE)
    assert someone.sent_to is None
    assert risk_of_last(cognito, someone) == ("Fail", "Block")
    put_risk(host, UserPoolId=someone.app.pool_id, RiskLevel="Low")
    someone.submit(username="alice", password=PASSWORD)
    assert username_of(someone) == "alice"
    assert risk_of_last(cognito, someone) == ("Pass", "AccountTakeover")


def test_nobody_signs_in_or_up_from_a_blocked_address(cognito: Any, guarded: Guarded) -> None:
    someone = guarded({"RiskExceptionConfiguration": {"BlockedIPRangeList": ["127.0.0.0/8"]}})
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    assert (page.status, page.problem) == (400, NOT_SECURE)
    assert risk_of_last(cognito, someone) == ("Fail", "Block")
    someone.open("signup")
    page = someone.submit(
        username="bob", password=PASSWORD, **{"attribute.email": "bob@example.com"}
    )
    assert (page.status, page.problem) == (400, NOT_SECURE)


def test_who_is_at_risk_types_a_code_of_her_app(host: Host, cognito: Any, guarded: Guarded) -> None:
    someone = guarded(actions(High="MFA_REQUIRED"))
    pool_id = someone.app.pool_id
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="OPTIONAL", **TOTP)
    token = cognito.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=someone.app.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    app = App(cognito.associate_software_token(AccessToken=token)["SecretCode"])
    cognito.verify_software_token(AccessToken=token, UserCode=app.code())
    put_risk(host, UserPoolId=pool_id, Username="alice", RiskLevel="High")
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    assert page.title == "Enter the code"
    someone.submit(code=app.code())
    assert username_of(someone) == "alice"


def test_who_has_a_password_that_others_know_chooses_another(
    host: Host,
    cognito: Any,
    guarded: Guarded,
    outbox: Callable[..., list[dict[str, Any]]],
) -> None:
    someone = guarded(compromised())
    pool_id = someone.app.pool_id
    put_risk(host, UserPoolId=pool_id, CompromisedCredentials=True)
    someone.open()
    page = someone.submit(username="alice", password=PASSWORD)
    assert page.title == "Forgot your password?"
    page = someone.submit()
    code = last_code(outbox, someone)
    page = someone.submit(code=code, password="Another123!")
    assert page.problem == "Choose another password: this one is not safe."
    put_risk(host, UserPoolId=pool_id, CompromisedCredentials=False)
    someone.submit(code=code, password="Another123!")
    assert cognito.admin_get_user(UserPoolId=pool_id, Username="alice")["UserStatus"] == "CONFIRMED"
