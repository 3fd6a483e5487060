"""Flows, second factors, devices and states of a user: sign-ins walked to their end.

Every two of them meet in one sign-in at least; all of them together would be over a thousand.

The tables say what AWS asks for: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest
from allpairspy import AllPairs

from tests.host import Host
from tests.integration.signin.making import (
    APP,
    MAILBOX,
    PHONE,
    Mfa,
    Tracking,
    make_walker,
    require_mfa,
    tracking_of,
    walkers_client,
    walkers_pool,
)
from tests.integration.signin.walker import TOKENS, Walker

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


DEVICES: dict[str, Tracking] = {
    "none": Tracking({}, False, False, False, False),
    "a new one": Tracking(tracking_of(True), False, False, False, True),
    "a remembered one": Tracking(tracking_of(True), True, True, True, False),
    "a remembered one beside": Tracking(tracking_of(False), True, True, False, False),
    "one that is not remembered": Tracking(tracking_of(True, True), True, False, False, False),
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


# Who may not sign in is asked for no device.
USERS = [
    *((device, status) for device in DEVICES for status in ("CONFIRMED", "FORCE_CHANGE_PASSWORD")),
    *(("none", status) for status in REFUSED),
]
# Every two of a user, a pool's setting and a flow meet in one of them.
CASES = [
    (flow, *user, factors) for user, factors, flow in AllPairs([USERS, list(MFA), list(FLOWS)])
]


def test_every_two_meet_in_a_case() -> None:
    met = {pair for flow, *user, factors in CASES for pair in _pairs((tuple(user), factors, flow))}
    assert met == {pair for case in product(USERS, MFA, FLOWS) for pair in _pairs(case)}


def _pairs(case: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    return combinations(case, 2)


@pytest.mark.parametrize(("flow", "device", "status", "factors"), CASES)
def test_a_sign_in_goes_as_the_tables_say(
    host: Host, cognito: Any, flow: str, device: str, status: str, factors: str
) -> None:
    mfa, tracking = MFA[factors], DEVICES[device]
    pool_id = walkers_pool(cognito, tracking)
    client_id = walkers_client(cognito, pool_id)
    offers = {"UserPoolId": pool_id, **mfa.offers}
    if mfa.offers:
        cognito.set_user_pool_mfa_config(MfaConfiguration="OPTIONAL", **offers)
    walker = Walker(host, cognito, pool_id, client_id, "walker")
    walker.wants = {"SELECT_MFA_TYPE": "SOFTWARE_TOKEN_MFA"}
    make_walker(walker, mfa, tracking, status)
    walker.by_admin = flow.startswith("ADMIN")
    if mfa.configuration == "ON":
        require_mfa(cognito, pool_id, mfa, tracking)
    assert walker.walk(flow) == expected(flow, mfa, tracking, status)
    if walker.steps[-1] == TOKENS:
        assert ("NewDeviceMetadata" in walker.tokens) == tracking.gives_key
        user = cognito.admin_get_user(UserPoolId=pool_id, Username="walker")
        assert user["UserStatus"] == "CONFIRMED"
