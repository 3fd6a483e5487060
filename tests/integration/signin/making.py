"""Makes pools, clients and users that walk through sign-ins."""

from dataclasses import dataclass, replace
from typing import Any

from tests.integration.making import PASSWORD, SMS, attributes, make_pool
from tests.integration.signin.walker import TEMPORARY, TOKENS, Walker

SENDER = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
}
APP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
PHONE = {"SmsMfaConfiguration": {"SmsConfiguration": SMS["SmsConfiguration"]}}
MAILBOX = {"EmailMfaConfiguration": {"Message": "{####}", "Subject": "code"}}


@dataclass(frozen=True)
class Mfa:
    """A pool's setting, the factors that its users have enabled, and what they are asked for."""

    configuration: str
    offers: dict[str, Any]
    enabled: tuple[str, ...]
    preferred: str | None
    asked: list[str]


@dataclass(frozen=True)
class Tracking:
    """A pool's setting of devices, whether the user has one, and what it does."""

    settings: dict[str, Any]
    has_device: bool
    is_asked: bool
    replaces_mfa: bool
    gives_key: bool


def tracking_of(challenge: bool, prompt: bool = False) -> dict[str, Any]:
    """Return the setting of a pool that tracks devices."""
    return {
        "DeviceConfiguration": {
            "ChallengeRequiredOnNewDevice": challenge,
            "DeviceOnlyRememberedOnUserPrompt": prompt,
        }
    }


def walkers_pool(cognito: Any, tracking: Tracking) -> str:
    """Make a pool whose users may begin with passwords and codes, and return its id."""
    return make_pool(cognito, **_settings(tracking, "PASSWORD", "EMAIL_OTP", "SMS_OTP"))


def require_mfa(cognito: Any, pool_id: str, mfa: Mfa, tracking: Tracking) -> None:
    """Make everybody in a pool have a second factor, with which no codes go as first ones."""
    cognito.update_user_pool(UserPoolId=pool_id, **_settings(tracking, "PASSWORD"))
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="ON", **mfa.offers)


def _settings(tracking: Tracking, *factors: str) -> dict[str, Any]:
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": list(factors)}}
    return {"EmailConfiguration": SENDER, "Policies": policies, **SMS, **tracking.settings}


def walkers_client(cognito: Any, pool_id: str) -> str:
    """Make a client that allows every flow, and return its id."""
    flows = ("USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "USER_SRP_AUTH", "USER_AUTH")
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows]
    )
    return str(client["UserPoolClient"]["ClientId"])


def make_walker(walker: Walker, mfa: Mfa, tracking: Tracking, status: str) -> None:
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
