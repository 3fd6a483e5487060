"""Pools in which a user waits with one challenge, and how each challenge comes to be asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
from tests.integration.signin.walker import ANSWERS, BEGINNINGS, Walker

NONE = Mfa("OFF", {}, (), None, [])
UNTRACKED = Tracking({}, False, False, False, False)
REMEMBERED = Tracking(tracking_of(True), True, True, True, False)


@dataclass(frozen=True)
class Case:
    """How a challenge comes to be asked."""

    flow: str
    mfa: Mfa = NONE
    devices: Tracking = UNTRACKED
    status: str = "CONFIRMED"


def _enrolled(offers: dict[str, Any], *factors: str) -> Mfa:
    return Mfa("OPTIONAL", offers, factors, None, [])


CASES: dict[str, Case] = {
    "NEW_PASSWORD_REQUIRED": Case("USER_PASSWORD_AUTH", status="FORCE_CHANGE_PASSWORD"),
    "MFA_SETUP": Case("USER_PASSWORD_AUTH", Mfa("ON", APP, (), None, [])),
    "SMS_MFA": Case("USER_PASSWORD_AUTH", _enrolled(PHONE, "SMS")),
    "EMAIL_OTP": Case("USER_PASSWORD_AUTH", _enrolled(MAILBOX, "Email")),
    "SOFTWARE_TOKEN_MFA": Case("USER_PASSWORD_AUTH", _enrolled(APP, "SoftwareToken")),
    "SELECT_MFA_TYPE": Case(
        "USER_PASSWORD_AUTH", _enrolled({**APP, **PHONE}, "SoftwareToken", "SMS")
    ),
    "SELECT_CHALLENGE": Case("USER_AUTH"),
    "PASSWORD": Case("USER_AUTH PASSWORD later"),
    "PASSWORD_SRP": Case("USER_AUTH PASSWORD_SRP later"),
    "SMS_OTP": Case("USER_AUTH SMS_OTP"),
    "EMAIL_OTP first": Case("USER_AUTH EMAIL_OTP"),
    "DEVICE_SRP_AUTH": Case("USER_PASSWORD_AUTH", devices=REMEMBERED),
}
# Whose second answer is refused for what it says, before its session is looked at.
SECRET_BLOCKS: dict[str, Case] = {
    "PASSWORD_VERIFIER": Case("USER_SRP_AUTH"),
    "DEVICE_PASSWORD_VERIFIER": Case("USER_PASSWORD_AUTH", devices=REMEMBERED),
}


class Stage:
    """A pool for one challenge, with as many users as are wanted."""

    def __init__(self, new_walker: Callable[..., Walker], cognito: Any, name: str) -> None:
        """Make it. ``new_walker`` makes a user of it, whose codes it knows how to read."""
        self.new_walker, self.cognito = new_walker, cognito
        self.case = {**CASES, **SECRET_BLOCKS}[name]
        self.challenge = name.removesuffix(" first")
        self.pool_id = walkers_pool(cognito, self.case.devices)
        self.client_id = walkers_client(cognito, self.pool_id)
        if self.case.mfa.offers:
            cognito.set_user_pool_mfa_config(
                UserPoolId=self.pool_id, MfaConfiguration="OPTIONAL", **self.case.mfa.offers
            )

    def waiting(self, username: str) -> tuple[Walker, dict[str, Any]]:
        """Return a new user who has been asked, and what she was answered."""
        walker = self.new_walker(self.cognito, self.pool_id, self.client_id, username)
        walker.wants = {"SELECT_MFA_TYPE": "SMS_MFA"}
        make_walker(walker, self.case.mfa, self.case.devices, self.case.status)
        if self.case.mfa.configuration == "ON":
            require_mfa(self.cognito, self.pool_id, self.case.mfa, self.case.devices)
        answer = BEGINNINGS[self.case.flow](walker)
        while answer["ChallengeName"] != self.challenge:
            answer = ANSWERS[answer["ChallengeName"]](walker, answer)
        return walker, answer

    def reply(self, walker: Walker, answer: dict[str, Any]) -> dict[str, Any]:
        """Answer the challenge rightly."""
        return ANSWERS[self.challenge](walker, answer)
