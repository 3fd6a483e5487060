"""Authenticator apps with each client."""

import time
from typing import Any

import pyotp
import pytest
from pycognito.exceptions import SoftwareTokenMFAChallengeException

from tests.host import Host
from tests.integration.clients.answers import DONE, step
from tests.integration.clients.conftest import App
from tests.integration.making import PASSWORD, refused

WRONG_CODE = ["CodeMismatchException", "Invalid code received for user"]
NOT_VERIFIED = [
    "EnableSoftwareTokenMFAException",
    "Code mismatch and fail enable Software Token MFA",
]
PREFERRED = {
    "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
    "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
}


@pytest.fixture(params=["OPTIONAL"])
def app(host: Host, request: pytest.FixtureRequest) -> App:
    """An app whose users may have authenticator apps, or with the parameter ON must; with alice."""
    app = App(host)
    app.cognito.set_user_pool_mfa_config(
        UserPoolId=app.pool_id,
        MfaConfiguration=request.param,
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    app.add("alice")
    return app


required = pytest.mark.parametrize("app", ["ON"], indirect=True)


def has_app(app: App) -> bool:
    """Whether alice signs in with an authenticator app, as the host knows her and asks her."""
    user = app.user()
    asked = app.sign_in().get("ChallengeName")
    settings: dict[str, Any] = {name: user.get(name) for name in PREFERRED}
    return settings == PREFERRED and asked == "SOFTWARE_TOKEN_MFA"


def test_amplify_sets_one_up(app: App) -> None:
    told = app.run("amplify/authenticator_app.mjs")
    secret, tokens = told.pop("secret"), told.pop("tokens")
    assert told == {
        "without": DONE,
        "uri": f"otpauth://totp/App:alice?secret={secret}&issuer=App",
        "unproven": [
            "InvalidParameterException",
            "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
        ],
        "mistyped": NOT_VERIFIED,
        "preference": {"preferred": "TOTP", "enabled": ["TOTP"]},
        "asked": step("CONFIRM_SIGN_IN_WITH_TOTP_CODE"),
        "wrong": WRONG_CODE,
        "signedIn": DONE,
    }
    assert app.claims(tokens["access"])["username"] == "alice"
    assert has_app(app)


@required
def test_amplify_sets_one_up_in_the_middle_of_a_sign_in(app: App) -> None:
    told = app.run("amplify/authenticator_app_at_sign_in.mjs")
    asked = told["asked"]["nextStep"]
    assert asked["signInStep"] == "CONTINUE_SIGN_IN_WITH_TOTP_SETUP"
    assert told["signedIn"] == told["again"] == DONE
    assert told["preference"] == {"preferred": "TOTP", "enabled": ["TOTP"]}
    assert told["next"] == step("CONFIRM_SIGN_IN_WITH_TOTP_CODE")
    assert has_app(app)


def test_identity_js_sets_one_up(app: App) -> None:
    told = app.run("identity_js/authenticator_app.mjs")
    tokens = told.pop("tokens")
    assert told == {
        "mistyped": NOT_VERIFIED,
        "verified": {"Status": "SUCCESS"},
        "preferred": "SUCCESS",
        **PREFERRED,
        "asked": "totpRequired",
        "parameters": [
            "SOFTWARE_TOKEN_MFA",
            {"FRIENDLY_DEVICE_NAME": "phone", "USER_ID_FOR_SRP": "alice"},
        ],
        "wrong": WRONG_CODE,
    }
    assert app.claims(tokens["access"])["username"] == "alice"
    assert has_app(app)


@required
def test_identity_js_sets_one_up_in_the_middle_of_a_sign_in(app: App) -> None:
    told = app.run("identity_js/authenticator_app_at_sign_in.mjs")
    assert told["asked"][:2] == ["mfaSetup", "MFA_SETUP"]
    assert app.claims(told["tokens"]["access"])["username"] == "alice"
    assert told["next"][:2] == ["totpRequired", "SOFTWARE_TOKEN_MFA"]
    assert has_app(app)


def test_pycognito_sets_one_up(app: App) -> None:
    def next_code(ahead: int) -> str:
        return pyotp.TOTP(secret).at(time.time() + ahead)

    alice = app.pycognito()
    alice.authenticate(PASSWORD)
    secret = alice.associate_software_token()
    assert alice.verify_software_token(next_code(0), "phone")
    alice.set_user_mfa_preference(False, True, "SOFTWARE_TOKEN")
    with pytest.raises(SoftwareTokenMFAChallengeException):
        alice.authenticate(PASSWORD)
    with refused(*WRONG_CODE):
        alice.respond_to_software_token_mfa_challenge("000000")
    alice.respond_to_software_token_mfa_challenge(next_code(30))
    assert app.claims(alice.access_token)["username"] == "alice"
    assert has_app(app)
