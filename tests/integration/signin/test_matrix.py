"""Every flow x second factors x devices x states of a user, walked to the end.

The tables say what AWS asks for: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.host import Host
from tests.integration.conftest import PASSWORD
from tests.integration.providers.conftest import SMS, attributes, make_pool
from tests.integration.signin.walker import TEMPORARY, TOKENS, Walker

SENDER = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
}
APP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
PHONE = {"SmsMfaConfiguration": {"SmsConfiguration": SMS["SmsConfiguration"]}}
MAILBOX = {"EmailMfaConfiguration": {"Message": "{####}", "Subject": "code"}}

FLOWS: dict[str, list[str]] = {
    # how a sign-in begins: what is asked first
    "USER_PASSWORD_AUTH": [],
    "ADMIN_USER_PASSWORD_AUTH": [],
    "USER_SRP_AUTH": ["PASSWORD_VERIFIER"],
    "USER_AUTH": ["SELECT_CHALLENGE"],
    "USER_AUTH PASSWORD": [],
    "USER_AUTH PASSWORD_SRP": ["PASSWORD_VERIFIER"],
    "USER_AUTH EMAIL_OTP": ["EMAIL_OTP"],
    "USER_AUTH SMS_OTP": ["SMS_OTP"],
}
CODES = ("USER_AUTH EMAIL_OTP", "USER_AUTH SMS_OTP")


@dataclass(frozen=True)
class Mfa:
    """A pool's setting, the factors that its users have enabled, and what they are asked for."""

    configuration: str
    offers: dict[str, Any]
    enabled: tuple[str, ...]
    preferred: str | None
    asked: list[str]


MFA: dict[str, Mfa] = {
    "off": Mfa("OFF", {}, (), None, []),
    "optional and none": Mfa("OPTIONAL", APP, (), None, []),
    "optional and an app": Mfa("OPTIONAL", APP, ("SoftwareToken",), None, ["SOFTWARE_TOKEN_MFA"]),
    "optional and a phone": Mfa("OPTIONAL", PHONE, ("SMS",), None, ["SMS_MFA"]),
    "optional and a mailbox": Mfa("OPTIONAL", MAILBOX, ("Email",), None, ["EMAIL_OTP"]),
    "optional and two": Mfa(
        "OPTIONAL",
        {**APP, **PHONE},
        ("SoftwareToken", "SMS"),
        None,
        ["SELECT_MFA_TYPE", "SOFTWARE_TOKEN_MFA"],
    ),
    "optional and two, one preferred": Mfa(
        "OPTIONAL", {**APP, **PHONE}, ("SoftwareToken", "SMS"), "SMS", ["SMS_MFA"]
    ),
    "on and none": Mfa("ON", APP, (), None, ["MFA_SETUP"]),
    "on and an app": Mfa("ON", APP, ("SoftwareToken",), None, ["SOFTWARE_TOKEN_MFA"]),
    "on and a phone": Mfa("ON", PHONE, ("SMS",), None, ["SMS_MFA"]),
}


@dataclass(frozen=True)
class Tracking:
    """A pool's setting of devices, whether the user has one, and what it does."""

    settings: dict[str, Any]
    has_device: bool
    is_asked: bool
    replaces_mfa: bool
    gives_key: bool


def _devices(challenge: bool, prompt: bool = False) -> dict[str, Any]:
    return {
        "DeviceConfiguration": {
            "ChallengeRequiredOnNewDevice": challenge,
            "DeviceOnlyRememberedOnUserPrompt": prompt,
        }
    }


DEVICES: dict[str, Tracking] = {
    "none": Tracking({}, False, False, False, False),
    "a new one": Tracking(_devices(True), False, False, False, True),
    "a remembered one": Tracking(_devices(True), True, True, True, False),
    "a remembered one beside": Tracking(_devices(False), True, True, False, False),
    "one that is not remembered": Tracking(_devices(True, True), True, False, False, False),
}
DEVICE_STEPS = ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"]
REFUSED = {
    "UNCONFIRMED": "UserNotConfirmedException",
    "RESET_REQUIRED": "PasswordResetRequiredException",
    "disabled": "NotAuthorizedException",
}
# What refuses before anything is asked, whatever the flow.
AT_ONCE = ("RESET_REQUIRED",)


def expected(flow: str, mfa: Mfa, tracking: Tracking, status: str) -> list[str]:
    """Return the steps that AWS's documentation promises."""
    first = FLOWS[flow]
    is_code = flow in CODES
    # Who has not confirmed her sign-up has not enabled a second factor either.
    owed = mfa.asked if mfa.configuration == "ON" or status != "UNCONFIRMED" else []
    if is_code and (status == "FORCE_CHANGE_PASSWORD" or owed):
        # Codes do not go with temporary passwords and second factors: passwords are offered.
        first, is_code = ["SELECT_CHALLENGE"], False
    if status in AT_ONCE:
        return [REFUSED[status]]
    if status == "disabled":
        # Whoever chooses how to sign in is told before she does.
        return [*([] if flow.startswith("USER_AUTH") else first), REFUSED[status]]
    if status == "UNCONFIRMED" and not is_code:
        return [*first, REFUSED[status]]
    steps = list(first)
    if status == "FORCE_CHANGE_PASSWORD":
        steps.append("NEW_PASSWORD_REQUIRED")
    if tracking.is_asked:
        steps += DEVICE_STEPS
    if not tracking.replaces_mfa:
        steps += owed
    return [*steps, TOKENS]


def _pool(cognito: Any, tracking: Tracking) -> str:
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]}}
    return make_pool(
        cognito, EmailConfiguration=SENDER, Policies=policies, **SMS, **tracking.settings
    )


def _client(cognito: Any, pool_id: str) -> str:
    flows = ("USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "USER_SRP_AUTH", "USER_AUTH")
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows]
    )
    return str(client["UserPoolClient"]["ClientId"])


def _user(walker: Walker, mfa: Mfa, tracking: Tracking, status: str) -> None:
    """Make the user: with a device and second factors while nothing asks for them yet."""
    cognito = walker.cognito
    who = {"UserPoolId": walker.pool_id, "Username": walker.username}
    given = attributes(
        email=f"{walker.username}@example.com",
        email_verified="true",
        phone_number="+15555550123",
        phone_number_verified="true",
    )
    if status == "UNCONFIRMED":
        signed_up = [one for one in given if "verified" not in one["Name"]]
        cognito.sign_up(
            ClientId=walker.client_id,
            Username=walker.username,
            Password=PASSWORD,
            UserAttributes=signed_up,
        )
        return
    cognito.admin_create_user(**who, UserAttributes=given, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(**who, Password=PASSWORD, Permanent=True)
    if tracking.has_device or "SoftwareToken" in mfa.enabled:
        plain = replace(walker)
        assert plain.walk("USER_PASSWORD_AUTH") == [TOKENS]
        if tracking.has_device:
            walker.confirm_device(plain.tokens)
        if "SoftwareToken" in mfa.enabled:
            walker.set_up_app(plain.tokens["AccessToken"])
    if mfa.enabled:
        settings = {
            f"{factor}MfaSettings": {"Enabled": True, "PreferredMfa": factor == mfa.preferred}
            for factor in mfa.enabled
        }
        cognito.admin_set_user_mfa_preference(**who, **settings)
    if status == "FORCE_CHANGE_PASSWORD":
        cognito.admin_set_user_password(**who, Password=TEMPORARY, Permanent=False)
        walker.password = TEMPORARY
    elif status == "RESET_REQUIRED":
        cognito.admin_reset_user_password(**who)
    elif status == "disabled":
        cognito.admin_disable_user(**who)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("factors", MFA)
def test_a_sign_in_goes_as_the_tables_say(
    host: Host, cognito: Any, factors: str, device: str
) -> None:
    mfa, tracking = MFA[factors], DEVICES[device]
    pool_id = _pool(cognito, tracking)
    client_id = _client(cognito, pool_id)
    offers = {"UserPoolId": pool_id, **mfa.offers}
    if mfa.offers:
        cognito.set_user_pool_mfa_config(MfaConfiguration="OPTIONAL", **offers)
    statuses = ["CONFIRMED", "FORCE_CHANGE_PASSWORD"]
    if not tracking.settings:
        statuses += REFUSED
    walkers = {}
    for status in statuses:
        for flow in FLOWS:
            name = f"{flow} {status}".replace(" ", "-").lower()
            walker = Walker(host, cognito, pool_id, client_id, name)
            walker.wants = {"SELECT_MFA_TYPE": "SOFTWARE_TOKEN_MFA"}
            _user(walker, mfa, tracking, status)
            walker.by_admin = flow.startswith("ADMIN")
            walkers[flow, status] = walker
    if mfa.configuration == "ON":
        cognito.set_user_pool_mfa_config(MfaConfiguration="ON", **offers)
    walked = {case: walker.walk(case[0]) for case, walker in walkers.items()}
    assert walked == {case: expected(case[0], mfa, tracking, case[1]) for case in walked}
    for walker in walkers.values():
        if walker.steps[-1] == TOKENS:
            assert ("NewDeviceMetadata" in walker.tokens) == tracking.gives_key
            user = cognito.admin_get_user(UserPoolId=pool_id, Username=walker.username)
            assert user["UserStatus"] == "CONFIRMED"
