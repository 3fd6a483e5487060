"""Sessions that let who has just confirmed her sign-up sign in without proving anything again."""

import base64
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.directory.accounts.signing_up import VERIFIES_EMAIL
from tests.integration.making import PASSWORD, attributes, codes_of, refused
from tests.integration.signin.choosing import (
    BOTH,
    DISABLED,
    EMAIL,
    EXPIRED,
    INVALID,
    USED,
    WRONG_SESSION,
    Choosing,
    claims,
)
from tests.integration.signin.signing_in import DOORS


class SigningUp:
    """A pool that sends codes by e-mail, and users who sign up."""

    def __init__(self, host: Host, cognito: Any, **settings: Any) -> None:
        self.host, self.cognito = host, cognito
        self.pool = Choosing(cognito, **{**VERIFIES_EMAIL, **settings})

    def sign_up(self, username: str = "alice", **more: Any) -> str:
        answer = self.cognito.sign_up(
            ClientId=self.pool.client_id,
            Username=username,
            UserAttributes=attributes(email=f"{username}@example.com"),
            **more,
        )
        assert answer["UserConfirmed"] is False
        return str(answer["Session"])

    def confirm(self, session: str | None, username: str = "alice", **more: Any) -> str:
        given = {"Session": session} if session else {}
        code = codes_of(self.host, self.pool.id, username)[-1]
        named = {"Username": username, "ConfirmationCode": code}
        answer = self.cognito.confirm_sign_up(
            ClientId=self.pool.client_id,
            **{**named, **given, **more},
        )
        return str(answer["Session"])

    def confirmed(self, username: str = "alice", **more: Any) -> str:
        return self.confirm(self.sign_up(username, **more), username)


@pytest.fixture
def signing_up(host: Host, cognito: Any) -> SigningUp:
    return SigningUp(host, cognito)


def test_who_confirms_her_sign_up_may_be_named_by_her_sub(signing_up: SigningUp) -> None:
    session, others = signing_up.sign_up(), signing_up.sign_up("bob")
    code = codes_of(signing_up.host, signing_up.pool.id, "alice")[-1]
    named = {"Username": signing_up.pool.get()["Attributes"]["sub"], "ConfirmationCode": code}
    with refused(*WRONG_SESSION):
        signing_up.confirm(others, **named)
    confirmed = signing_up.confirm(session, **named)
    assert signing_up.pool.begin(session=confirmed)["AuthenticationResult"]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("given", [{}, {"Password": PASSWORD}])
def test_who_has_confirmed_her_sign_up_signs_in_at_once(
    signing_up: SigningUp, given: dict[str, str], door: str
) -> None:
    pool = signing_up.pool
    session = signing_up.confirmed(**given)
    assert pool.get()["UserStatus"] == "CONFIRMED"
    # What else is given is not looked at.
    answer = pool.begin(door=door, session=session, PREFERRED_CHALLENGE="SMS_OTP")
    assert answer["ChallengeParameters"] == {}
    said = claims(answer["AuthenticationResult"]["IdToken"])
    assert (said["cognito:username"], said["email_verified"]) == ("alice", True)
    assert len(codes_of(signing_up.host, pool.id)) == 1
    with refused(*USED):
        pool.begin(door=door, session=session)


def test_a_session_of_the_sign_up_signs_in_nobody(signing_up: SigningUp) -> None:
    pool = signing_up.pool
    session = signing_up.sign_up(Password=PASSWORD)
    with refused(*WRONG_SESSION):
        pool.begin(session=session)
    confirmed = signing_up.confirm(session)
    with refused(*WRONG_SESSION):
        pool.begin(session=session)
    # Nor does it answer a challenge, and neither does a challenge's sign in.
    with refused(*WRONG_SESSION):
        pool.respond({"Session": confirmed}, name="PASSWORD", PASSWORD=PASSWORD)
    with refused(*WRONG_SESSION):
        pool.begin(session=pool.begin()["Session"])
    assert pool.begin(session=confirmed)["AuthenticationResult"]


def test_the_session_is_its_users_own(signing_up: SigningUp) -> None:
    pool = signing_up.pool
    alices = signing_up.sign_up()
    bobs = signing_up.confirmed("bob")
    with refused(*WRONG_SESSION):
        signing_up.confirm(bobs)
    with refused(*WRONG_SESSION):
        pool.begin("alice", session=bobs)
    with refused(*WRONG_SESSION):
        pool.begin("nobody", session=bobs)
    pool.user("carol", **BOTH)
    with refused(*WRONG_SESSION):
        pool.begin("carol", session=bobs)
    assert pool.begin("bob", session=bobs)["AuthenticationResult"]
    assert signing_up.confirm(alices)


def test_a_foreign_sign_ups_session_confirms_nobody(signing_up: SigningUp) -> None:
    alices, bobs = signing_up.sign_up(), signing_up.sign_up("bob")
    with refused(*WRONG_SESSION):
        signing_up.confirm(bobs)
    assert signing_up.pool.get()["UserStatus"] == "UNCONFIRMED"
    assert signing_up.confirm(alices)
    assert signing_up.confirm(bobs, "bob")


def test_the_session_is_its_clients_own(signing_up: SigningUp) -> None:
    pool = signing_up.pool
    own = pool.client_id
    session = signing_up.confirmed()
    for other in (pool.client(), Choosing(signing_up.cognito).client_id):
        pool.client_id = other
        with refused(*WRONG_SESSION):
            pool.begin(session=session)
    pool.client_id = own
    for made_up in (base64.b64encode(secrets.token_bytes(768)).decode(), session[:-8] + "AAAAAAAA"):
        with refused(*WRONG_SESSION):
            pool.begin(session=made_up)
    assert pool.begin(session=session)["AuthenticationResult"]


def test_the_session_expires(own_host: Host, own_cognito: Any, at: Callable[[float], None]) -> None:
    signing_up = SigningUp(own_host, own_cognito)
    session = signing_up.confirmed()
    early = signing_up.sign_up("bob")
    at(3 * 60 + 1)
    with refused(*EXPIRED):
        signing_up.pool.begin(session=session)
    with refused(*EXPIRED):
        signing_up.confirm(early, "bob")
    # Without it she is confirmed all the same.
    assert signing_up.confirm(None, "bob")


def test_who_may_not_sign_in_does_not_with_it(signing_up: SigningUp) -> None:
    pool = signing_up.pool
    session = signing_up.confirmed()
    who = {"UserPoolId": pool.id, "Username": "alice"}
    pool.cognito.admin_disable_user(**who)
    with refused(*DISABLED):
        pool.begin(session=session)
    pool.cognito.admin_enable_user(**who)
    pool.cognito.admin_delete_user(**who)
    pool.user(email=EMAIL)
    with refused(*WRONG_SESSION):
        pool.begin(session=session)


def test_a_second_factor_follows_where_the_pool_wants_one(host: Host, cognito: Any) -> None:
    signing_up = SigningUp(host, cognito, factors=("PASSWORD",))
    signing_up.pool.mfa("ON")
    session = signing_up.confirmed(Password=PASSWORD)
    assert signing_up.pool.begin(session=session)["ChallengeName"] == "MFA_SETUP"


def test_it_goes_with_this_flow_only(signing_up: SigningUp) -> None:
    pool = signing_up.pool
    session = signing_up.confirmed(Password=PASSWORD)
    with refused(INVALID, "Missing required parameter USERNAME"):
        pool.initiate("USER_AUTH", session=session)
    with refused(INVALID, "Missing required parameter PASSWORD"):
        pool.initiate("USER_PASSWORD_AUTH", session=session, USERNAME="alice")


def test_a_client_without_the_flow_gives_no_session(host: Host, cognito: Any) -> None:
    flows = {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}
    pool = Choosing(cognito, client=flows, **VERIFIES_EMAIL)
    assert "Session" not in pool.sign_up(email=EMAIL)
    answer = cognito.confirm_sign_up(
        ClientId=pool.client_id, Username="alice", ConfirmationCode=codes_of(host, pool.id)[-1]
    )
    assert set(answer) == {"ResponseMetadata"}
