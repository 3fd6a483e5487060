"""Passwords that others know: refused, or only written down, at each event."""

from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP

from tests.host import Host
from tests.integration.directory.protection.protecting import (
    NO_RISK,
    RESET,
    UNSAFE,
    GuardedPool,
    compromised,
    risk,
)
from tests.integration.making import PASSWORD, attributes, codes_of, refused

OTHER = "Another123!"
KNOWN = risk("NoRisk", is_compromised=True)


@pytest.fixture
def pool(host: Host) -> GuardedPool:
    """A pool that refuses compromised passwords, as all of its passwords are."""
    made = GuardedPool(host, factors=False, AutoVerifiedAttributes=["email"])
    made.configure(compromised())
    made.state(CompromisedCredentials=True)
    return made


def status(pool: GuardedPool) -> str:
    user = pool.cognito.admin_get_user(UserPoolId=pool.id, Username="alice")
    return str(user["UserStatus"])


def test_a_sign_in_with_it_asks_for_another(host: Host, pool: GuardedPool) -> None:
    with refused(*RESET):
        pool.sign_in()
    assert pool.last() == ("SignIn", "Fail", risk("Block", is_compromised=True))
    assert status(pool) == "RESET_REQUIRED"
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.sign_in()
    pool.state(CompromisedCredentials=False)
    pool.cognito.forgot_password(ClientId=pool.client_id, Username="alice")
    pool.cognito.confirm_forgot_password(
        ClientId=pool.client_id,
        Username="alice",
        ConfirmationCode=codes_of(host, pool.id, "alice")[-1],
        Password=OTHER,
    )
    assert pool.sign_in(password=OTHER)["AuthenticationResult"]
    assert pool.last() == ("SignIn", "Pass", NO_RISK)


def test_the_developers_door_is_watched_too(pool: GuardedPool) -> None:
    with refused(*RESET):
        pool.cognito.admin_initiate_auth(
            UserPoolId=pool.id,
            ClientId=pool.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )


def test_a_wrong_password_is_nobodys(pool: GuardedPool) -> None:
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in(password="Wrong123!")
    assert status(pool) == "CONFIRMED"


def test_a_proof_tells_nothing_of_the_password(pool: GuardedPool) -> None:
    client = AWSSRP("alice", PASSWORD, pool.id, pool.client_id, client=pool.cognito)
    assert client.authenticate_user()["AuthenticationResult"]
    assert pool.last() == ("SignIn", "Pass", NO_RISK)


@pytest.mark.parametrize(
    ("mode", "configuration"),
    [
        ("AUDIT", compromised()),
        ("ENFORCED", compromised("NO_ACTION")),
        ("ENFORCED", compromised("BLOCK", "SIGN_UP", "PASSWORD_CHANGE")),
        ("ENFORCED", {}),
    ],
)
def test_a_sign_in_is_only_written_down(
    host: Host, mode: str, configuration: dict[str, Any]
) -> None:
    pool = GuardedPool(host, mode, factors=False)
    pool.configure(configuration)
    pool.state(CompromisedCredentials=True)
    assert pool.sign_in()["AuthenticationResult"]
    assert pool.last() == ("SignIn", "Pass", KNOWN)


def sign_up(pool: GuardedPool, name: str) -> None:
    pool.cognito.sign_up(
        ClientId=pool.client_id,
        Username=name,
        Password=PASSWORD,
        UserAttributes=attributes(email=f"{name}@example.com"),
    )


def test_nobody_signs_up_with_it(pool: GuardedPool) -> None:
    with refused(*UNSAFE):
        sign_up(pool, "bob")
    with refused("UserNotFoundException", "User does not exist."):
        pool.cognito.admin_get_user(UserPoolId=pool.id, Username="bob")
    pool.configure(compromised("BLOCK", "SIGN_IN"))
    sign_up(pool, "bob")
    assert pool.last("bob") == ("SignUp", "Pass", KNOWN)


def test_only_who_is_named_is_meant(pool: GuardedPool) -> None:
    pool.state(CompromisedCredentials=False)
    pool.state(CompromisedCredentials=True, Username="Bob")
    with refused(*UNSAFE):
        sign_up(pool, "Bob")
    sign_up(pool, "carol")
    assert pool.last("carol") == ("SignUp", "Pass", NO_RISK)


def test_nobody_changes_her_password_to_it(pool: GuardedPool) -> None:
    pool.state(CompromisedCredentials=False)
    token = pool.sign_in()["AuthenticationResult"]["AccessToken"]
    change = {"AccessToken": token, "PreviousPassword": PASSWORD, "ProposedPassword": OTHER}
    pool.state(CompromisedCredentials=True)
    with refused(*UNSAFE):
        pool.cognito.change_password(**change)
    assert pool.last() == ("PasswordChange", "Fail", risk("Block", is_compromised=True))
    pool.configure(compromised("NO_ACTION"))
    pool.cognito.change_password(**change)
    assert pool.last() == ("PasswordChange", "Pass", KNOWN)


def test_nobody_resets_her_password_to_it(host: Host, pool: GuardedPool) -> None:
    pool.cognito.forgot_password(ClientId=pool.client_id, Username="alice")
    reset = {
        "ClientId": pool.client_id,
        "Username": "alice",
        "ConfirmationCode": codes_of(host, pool.id, "alice")[-1],
        "Password": OTHER,
    }
    with refused(*UNSAFE):
        pool.cognito.confirm_forgot_password(**reset)
    assert pool.last() == ("ForgotPassword", "Fail", risk("Block", is_compromised=True))
    # The code is still good.
    pool.configure(compromised("BLOCK", "SIGN_IN", "SIGN_UP"))
    pool.cognito.confirm_forgot_password(**reset)
    assert pool.last() == ("ForgotPassword", "Pass", KNOWN)


def test_who_owes_a_new_password_goes_on_to_that(pool: GuardedPool) -> None:
    pool.cognito.admin_set_user_password(
        UserPoolId=pool.id, Username="alice", Password="Temporary1!", Permanent=False
    )
    asked = pool.sign_in(password="Temporary1!")
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    answer = {
        "ClientId": pool.client_id,
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "alice", "NEW_PASSWORD": OTHER},
    }
    with refused(*UNSAFE):
        pool.cognito.respond_to_auth_challenge(**answer)
    pool.configure(compromised("BLOCK", "SIGN_UP"))
    assert pool.cognito.respond_to_auth_challenge(**answer)["AuthenticationResult"]
    told = [(one["EventType"], one["EventResponse"], one["EventRisk"]) for one in pool.events()]
    assert told == [
        ("PasswordChange", "Fail", risk("Block", is_compromised=True)),
        ("SignIn", "Pass", KNOWN),
    ]
