"""pycognito: accounts, passwords, second factors by SMS, and tokens that it renews by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from pycognito.exceptions import (
    ForceChangePasswordException,
    SMSMFAChallengeException,
    TokenVerificationException,
)

from tests.host import Host
from tests.integration.clients.answers import REVOKED, WRONG, WRONG_CODE
from tests.integration.clients.conftest import EMAIL, TEMPORARY_PASSWORD, VERIFIES_EMAIL, App
from tests.integration.making import PASSWORD, SMS, codes_of, refused

NEW_PASSWORD = "Another123!"
TEAM = {"Name": "team", "AttributeDataType": "String", "Mutable": True}


@pytest.fixture(params=[False, True], ids=["public", "secret"])
def app(host: Host, request: pytest.FixtureRequest) -> App:
    """An app whose client has no secret, and one whose client has."""
    return App(host, {**VERIFIES_EMAIL, "Schema": [TEAM]}, GenerateSecret=request.param)


def test_somebody_signs_up_changes_her_profile_and_signs_out(app: App) -> None:
    alice = app.pycognito()
    alice.set_base_attributes(email=EMAIL)
    alice.add_custom_attributes(team="blue")
    registered = alice.register("alice", PASSWORD)
    assert registered["CodeDeliveryDetails"]["Destination"] == "a***@e***"
    alice.resend_confirmation_code("alice")
    _, code = codes_of(app.host, app.pool_id)
    with refused(*WRONG_CODE):
        alice.confirm_sign_up("000000" if code != "000000" else "000001")
    alice.confirm_sign_up(code)

    alice.authenticate(PASSWORD)
    alice.verify_tokens()
    sub = app.user()["attributes"]["sub"]
    assert alice.id_claims["sub"] == alice.access_claims["sub"] == registered["UserSub"] == sub
    user = alice.get_user()
    assert (user.email, user.email_verified, user.sub) == (EMAIL, True, sub)

    alice.update_profile({"email": "second@example.com", "custom:team": "red"})
    alice.send_verification()
    alice.validate_verification(codes_of(app.host, app.pool_id)[-1])
    assert app.user()["attributes"] == {
        "sub": sub,
        "email": "second@example.com",
        "email_verified": "true",
        "custom:team": "red",
    }
    token = alice.access_token
    alice.logout()
    with refused(*REVOKED):
        app.cognito.get_user(AccessToken=token)


def test_a_user_changes_and_forgets_her_password(app: App) -> None:
    app.add("alice", email=EMAIL, email_verified="true")
    alice = app.pycognito()
    with refused(*WRONG):
        alice.authenticate("Wrong123!")
    alice.authenticate(PASSWORD)
    alice.change_password(PASSWORD, NEW_PASSWORD)
    with refused(*WRONG):
        alice.authenticate(PASSWORD)
    alice.initiate_forgot_password()
    (code,) = codes_of(app.host, app.pool_id)
    alice.confirm_forgot_password(code, "Third123!")
    with refused(*WRONG):
        alice.authenticate(NEW_PASSWORD)
    alice.authenticate("Third123!")
    assert alice.access_claims["username"] == "alice"


def test_a_new_user_chooses_a_password(app: App) -> None:
    app.invite()
    alice = app.pycognito()
    with pytest.raises(ForceChangePasswordException):
        alice.authenticate(TEMPORARY_PASSWORD)
    alice.new_password_challenge(TEMPORARY_PASSWORD, PASSWORD)
    assert app.user()["UserStatus"] == "CONFIRMED"
    alice.authenticate(PASSWORD)
    assert alice.id_claims["cognito:username"] == "alice"


def test_a_developer_looks_after_users(app: App) -> None:
    developer = app.pycognito()
    developer.admin_create_user("alice", TEMPORARY_PASSWORD, email=EMAIL, email_verified=True)
    app.add("bob")
    assert sorted(user.username for user in developer.get_users()) == ["alice", "bob"]
    app.cognito.create_group(UserPoolId=app.pool_id, GroupName="readers")
    developer.admin_add_user_to_group("bob", "readers")
    assert [group.group_name for group in developer.get_groups()] == ["readers"]
    assert developer.admin_list_groups_for_user("bob") == ["readers"]
    developer.admin_disable_user("alice")
    assert developer.admin_get_user().enabled is False
    bob = app.pycognito("bob")
    bob.admin_authenticate(PASSWORD)
    assert bob.id_claims["cognito:groups"] == ["readers"]


def test_a_user_has_a_second_factor_by_sms(app: App) -> None:
    app.cognito.set_user_pool_mfa_config(
        UserPoolId=app.pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsConfiguration": SMS["SmsConfiguration"]},
    )
    app.add("alice", phone_number="+15555550123", phone_number_verified="true")
    alice = app.pycognito()
    alice.authenticate(PASSWORD)
    alice.set_user_mfa_preference(True, False, "SMS")
    alice.access_token = None
    with pytest.raises(SMSMFAChallengeException):
        alice.authenticate(PASSWORD)
    (code,) = codes_of(app.host, app.pool_id)
    alice.respond_to_sms_mfa_challenge(code)
    assert app.claims(alice.access_token)["username"] == "alice"


def test_tokens_of_another_pool_are_refused(app: App) -> None:
    other = App(app.host)
    for each in (app, other):
        each.add("alice")
    alice, stranger = app.pycognito(), other.pycognito()
    alice.authenticate(PASSWORD)
    stranger.pool_jwk = alice.get_keys()
    with pytest.raises(TokenVerificationException):
        stranger.verify_token(alice.access_token, "access_token", "access")


def test_tokens_are_renewed_when_they_have_expired(
    moving_host: Host, set_clock: Callable[[float], None]
) -> None:
    app = App(moving_host)
    app.add("alice")
    set_clock(-7200)
    old: dict[str, Any] = app.sign_in()["AuthenticationResult"]
    set_clock(0)
    alice = app.pycognito()
    alice.access_token, alice.refresh_token = old["AccessToken"], old["RefreshToken"]
    assert alice.check_token(renew=False) is True
    assert alice.check_token() is True
    assert alice.check_token() is False
    assert app.claims(alice.access_token)["username"] == "alice"
    assert alice.access_claims["origin_jti"] == alice.id_claims["origin_jti"]
    alice.renew_access_token()
    assert alice.access_token != old["AccessToken"]
