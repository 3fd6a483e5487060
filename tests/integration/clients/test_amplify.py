"""aws-amplify 6: accounts, passwords and attributes, from an app's first page to its last."""

from typing import Any

import pytest

from tests.host import Host
from tests.integration.clients.answers import (
    DONE,
    REVOKED,
    SENT,
    TAKEN,
    UNKNOWN,
    WEAK,
    WEAK_AT_SIGN_UP,
    WRONG,
    WRONG_CODE,
    step,
)
from tests.integration.clients.conftest import (
    EMAIL,
    REQUIRES_NAME,
    TEMPORARY_PASSWORD,
    VERIFIES_EMAIL,
    App,
)
from tests.integration.making import PASSWORD, codes_of, refused

ROTATES = {
    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
}
"""A client whose refresh tokens are good for one use."""
NOT_SIGNED_IN = [
    "UserUnAuthenticatedException",
    "User needs to be authenticated to call this API.",
]


def test_somebody_signs_up_and_is_signed_in(host: Host) -> None:
    app = App(host, VERIFIES_EMAIL)
    told = app.run("amplify/sign_up.mjs", email=EMAIL)
    tokens = told.pop("tokens")
    user_id = told["signedUp"].pop("userId")
    assert told == {
        "weak": WEAK_AT_SIGN_UP,
        "signedUp": {
            "isSignUpComplete": False,
            "nextStep": {"signUpStep": "CONFIRM_SIGN_UP", "codeDeliveryDetails": SENT},
        },
        "taken": TAKEN,
        "resent": SENT,
        "outdated": WRONG_CODE,
        "confirmed": {
            "isSignUpComplete": True,
            "nextStep": {"signUpStep": "COMPLETE_AUTO_SIGN_IN"},
        },
        "signedIn": DONE,
    }
    user = app.user()
    assert user["UserStatus"] == "CONFIRMED"
    assert user["attributes"] == {"sub": user_id, "email": EMAIL, "email_verified": "true"}
    assert app.claims(tokens["id"])["sub"] == user_id
    assert len(codes_of(host, app.pool_id)) == 2


@pytest.mark.parametrize(
    ("flow", "client"),
    [("USER_SRP_AUTH", {}), ("USER_PASSWORD_AUTH", {}), ("USER_SRP_AUTH", ROTATES)],
    ids=["srp", "password", "rotating"],
)
def test_a_user_signs_in_stays_signed_in_and_signs_out(
    host: Host, flow: str, client: dict[str, Any]
) -> None:
    app = App(host, **client)
    app.add("alice", email=EMAIL)
    app.cognito.sign_up(ClientId=app.client_id, Username="carol", Password=PASSWORD)
    told = app.run("amplify/sign_in.mjs", flow=flow)
    first, kept, *renewed = (
        told.pop(name) for name in ("first", "kept", "renewed", "renewedAgain")
    )
    sub = app.user()["attributes"]["sub"]
    assert told == {
        "wrong": WRONG,
        "unknown": UNKNOWN,
        "unconfirmed": step("CONFIRM_SIGN_UP"),
        "signedIn": DONE,
        "user": {
            "username": "alice",
            "userId": sub,
            "signInDetails": {"loginId": "alice", "authFlowType": flow},
        },
        "attributes": {"sub": sub, "email": EMAIL},
        "last": {},
        "gone": NOT_SIGNED_IN,
    }
    assert kept == first
    begun, *went_on = (app.claims(tokens["access"]) for tokens in (first, *renewed))
    assert len({claims["jti"] for claims in (begun, *went_on)}) == 3
    for claims in went_on:
        assert claims["origin_jti"] == begun["origin_jti"]
        assert claims["auth_time"] == begun["auth_time"]
    for tokens in (first, *renewed):
        with refused(*REVOKED):
            app.cognito.get_user(AccessToken=tokens["access"])


def test_a_new_user_chooses_a_password_and_says_what_is_required(host: Host) -> None:
    app = App(host, REQUIRES_NAME)
    app.invite()
    told = app.run(
        "amplify/new_password.mjs",
        password=TEMPORARY_PASSWORD,
        newPassword=PASSWORD,
        attributes={"name": "Alice"},
    )
    user = app.user()
    assert user["UserStatus"] == "CONFIRMED"
    assert user["attributes"]["name"] == "Alice"
    assert told == {
        "asked": step("CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED", missingAttributes=["name"]),
        "weak": WEAK,
        "signedIn": DONE,
        "attributes": user["attributes"],
        "old": WRONG,
    }


def test_a_user_forgets_her_password_and_changes_it(host: Host) -> None:
    app = App(host)
    app.add("alice", email=EMAIL, email_verified="true")
    told = app.run("amplify/passwords.mjs", secondPassword="Second123!", thirdPassword="Third123!")
    assert told == {
        "asked": {
            "isPasswordReset": False,
            "nextStep": {
                "resetPasswordStep": "CONFIRM_RESET_PASSWORD_WITH_CODE",
                "codeDeliveryDetails": SENT,
            },
        },
        "wrong": WRONG_CODE,
        "weak": WEAK,
        "old": WRONG,
        "second": DONE,
        "mistyped": WRONG,
        "third": DONE,
    }
    with refused(*WRONG):
        app.sign_in(PASSWORD="Second123!")
    assert app.sign_in(PASSWORD="Third123!")["AuthenticationResult"]


def test_a_user_changes_her_attributes_and_closes_her_account(host: Host) -> None:
    team = {"Name": "team", "AttributeDataType": "String", "Mutable": True}
    app = App(host, {**VERIFIES_EMAIL, "Schema": [team]})
    app.add("alice")
    sub = app.user()["attributes"]["sub"]
    told = app.run("amplify/attributes.mjs", email=EMAIL)
    updated = {"isUpdated": True, "nextStep": {"updateAttributeStep": "DONE"}}
    left = {"sub": sub, "email": EMAIL, "email_verified": "true", "custom:team": "blue"}
    assert told == {
        "updated": {
            "name": updated,
            "email": {
                "isUpdated": False,
                "nextStep": {
                    "updateAttributeStep": "CONFIRM_ATTRIBUTE_WITH_CODE",
                    "codeDeliveryDetails": SENT,
                },
            },
        },
        "unproven": {"sub": sub, "name": "Alice", "email": EMAIL, "email_verified": "false"},
        "sent": SENT,
        "one": updated,
        "proven": {**left, "name": "Alice"},
        "left": left,
        "unknown": [
            "InvalidParameterException",
            "user.custom:no: Attribute does not exist in the schema.\n",
        ],
        "gone": NOT_SIGNED_IN,
    }
    with refused(*UNKNOWN):
        app.user()
