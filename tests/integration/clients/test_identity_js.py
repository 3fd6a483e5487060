"""amazon-cognito-identity-js: accounts, passwords and attributes, and the errors it passes on."""

import pytest

from tests.host import Host
from tests.integration.clients.answers import (
    REVOKED,
    TAKEN,
    UNKNOWN,
    WEAK,
    WEAK_AT_SIGN_UP,
    WRONG,
    WRONG_CODE,
)
from tests.integration.clients.conftest import (
    EMAIL,
    REQUIRES_NAME,
    TEMPORARY_PASSWORD,
    VERIFIES_EMAIL,
    App,
)
from tests.integration.making import PASSWORD, as_dict, refused

SENT = {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"}


def test_somebody_signs_up(host: Host) -> None:
    app = App(host, VERIFIES_EMAIL)
    told = app.run("identity_js/sign_up.mjs", email=EMAIL)
    tokens = told.pop("tokens")
    user = app.user()
    sub = user["attributes"]["sub"]
    assert told == {
        "weak": WEAK_AT_SIGN_UP,
        "userConfirmed": False,
        "userSub": sub,
        "codeDeliveryDetails": SENT,
        "taken": TAKEN,
        "early": ["UserNotConfirmedException", "User is not confirmed."],
        "resent": {"CodeDeliveryDetails": SENT},
        "wrong": WRONG_CODE,
        "confirmed": "SUCCESS",
    }
    assert user["UserStatus"] == "CONFIRMED"
    assert user["attributes"]["email_verified"] == "true"
    assert app.claims(tokens["id"])["sub"] == sub


@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
def test_a_user_signs_in_stays_signed_in_and_signs_out(host: Host, flow: str) -> None:
    app = App(host)
    app.add("alice", email=EMAIL)
    told = app.run("identity_js/sign_in.mjs", flow=flow)
    first, kept, renewed = (told.pop(name) for name in ("first", "kept", "renewed"))
    attributes = app.user()["UserAttributes"]
    assert told == {
        "wrong": WRONG,
        "unknown": UNKNOWN,
        "attributes": attributes,
        "data": {"Username": "alice", "UserAttributes": attributes},
        "username": "alice",
        "signedOut": "SUCCESS",
        "gone": REVOKED,
    }
    assert kept == first
    begun, went_on = app.claims(first["access"]), app.claims(renewed["access"])
    assert begun["jti"] != went_on["jti"]
    assert begun["origin_jti"] == went_on["origin_jti"]
    with refused(*REVOKED):
        app.cognito.get_user(AccessToken=renewed["access"])


def test_a_new_user_chooses_a_password_and_says_what_is_required(host: Host) -> None:
    app = App(host, REQUIRES_NAME)
    app.invite()
    told = app.run(
        "identity_js/new_password.mjs",
        password=TEMPORARY_PASSWORD,
        newPassword=PASSWORD,
        attributes={"name": "Alice"},
    )
    user = app.user()
    assert told == {
        "asked": ["newPasswordRequired", {}, ["name"]],
        "weak": WEAK,
        "attributes": user["UserAttributes"],
        "old": WRONG,
    }
    assert user["UserStatus"] == "CONFIRMED"
    assert user["attributes"]["name"] == "Alice"


def test_a_user_forgets_her_password_and_changes_it(host: Host) -> None:
    app = App(host)
    app.add("alice", email=EMAIL, email_verified="true")
    told = app.run(
        "identity_js/passwords.mjs", secondPassword="Second123!", thirdPassword="Third123!"
    )
    assert told == {
        "asked": ["inputVerificationCode", {"CodeDeliveryDetails": SENT}],
        "wrong": WRONG_CODE,
        "chosen": "SUCCESS",
        "old": WRONG,
        "mistyped": WRONG,
        "changed": "SUCCESS",
        "second": WRONG,
    }
    assert app.sign_in(PASSWORD="Third123!")["AuthenticationResult"]


def test_a_user_changes_her_attributes_and_closes_her_account(host: Host) -> None:
    app = App(host, VERIFIES_EMAIL)
    app.add("alice")
    sub = app.user()["attributes"]["sub"]
    told = app.run("identity_js/attributes.mjs", email=EMAIL)
    proven, left = (as_dict(told.pop(name)) for name in ("proven", "left"))
    assert told == {
        "updated": "SUCCESS",
        "sent": ["inputVerificationCode", {"CodeDeliveryDetails": SENT}],
        "verified": "SUCCESS",
        "deleted": "SUCCESS",
        "closed": "SUCCESS",
    }
    assert left == {"sub": sub, "email": EMAIL, "email_verified": "true"}
    assert proven == {**left, "name": "Alice"}
    with refused(*UNKNOWN):
        app.user()
