"""A user who walks through sign-ins to their end, whatever she is asked on the way."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyotp
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP, generate_hash_device, long_to_hex

from tests.host import Host
from tests.integration.making import PASSWORD, codes_of

TOKENS = "tokens"
NEW_PASSWORD = "Another123!"
TEMPORARY = "Temporary123!"


@dataclass
class KnownDevice:
    """A device as the app on it knows it."""

    key: str
    group_key: str
    password: str


@dataclass
class Walker:
    """A user and her app. ``wants`` is what she chooses where she may choose."""

    host: Host
    cognito: Any
    pool_id: str
    client_id: str
    username: str
    password: str = PASSWORD
    app: pyotp.TOTP | None = None
    device: KnownDevice | None = None
    wants: Mapping[str, str] = field(default_factory=dict)
    by_admin: bool = False
    steps: list[str] = field(default_factory=list)
    tokens: dict[str, Any] = field(default_factory=dict)
    srp: Any = None

    def begin(self, flow: str, **given: str) -> dict[str, Any]:
        """Begin with a flow; the device, if there is one, is named."""
        if self.device:
            given["DEVICE_KEY"] = self.device.key
        request = {
            "ClientId": self.client_id,
            "AuthFlow": flow,
            "AuthParameters": {"USERNAME": self.username, **given},
        }
        answer: dict[str, Any]
        if self.by_admin:
            answer = self.cognito.admin_initiate_auth(UserPoolId=self.pool_id, **request)
        else:
            answer = self.cognito.initiate_auth(**request)
        return answer

    def walk(self, flow: str) -> list[str]:
        """Sign in; return the challenges on the way, and ``tokens`` or the error at the end."""
        self.steps = []
        try:
            answer = BEGINNINGS[flow](self)
            while "ChallengeName" in answer:
                name = answer["ChallengeName"]
                self.steps.append(name)
                answer = ANSWERS[name](self, answer)
            self.tokens = answer["AuthenticationResult"]
            self.steps.append(TOKENS)
        except ClientError as error:
            self.steps.append(error.response["Error"]["Code"])
        return self.steps

    def respond(self, answer: Mapping[str, Any], **given: str) -> dict[str, Any]:
        """Answer a challenge."""
        request = {
            "ClientId": self.client_id,
            "ChallengeName": answer["ChallengeName"],
            "ChallengeResponses": {"USERNAME": self.username, **given},
        }
        if "Session" in answer:
            request["Session"] = answer["Session"]
        following: dict[str, Any]
        if self.by_admin:
            following = self.cognito.admin_respond_to_auth_challenge(
                UserPoolId=self.pool_id, **request
            )
        else:
            following = self.cognito.respond_to_auth_challenge(**request)
        return following

    def new_srp(self) -> AWSSRP:
        """Return what makes proofs of the password, and of the device."""
        device = self.device
        more = (
            {
                "device_key": device.key,
                "device_group_key": device.group_key,
                "device_password": device.password,
            }
            if device
            else {}
        )
        return AWSSRP(
            self.username, self.password, self.pool_id, self.client_id, client=self.cognito, **more
        )

    def code(self) -> str:
        """Return the newest code that was sent to her."""
        return codes_of(self.host, self.pool_id, self.username)[-1]

    def set_up_app(self, access_token: str) -> None:
        """Set an authenticator app up; the next code is of the next step."""
        answer = self.cognito.associate_software_token(AccessToken=access_token)
        self.app = pyotp.TOTP(answer["SecretCode"])
        self.cognito.verify_software_token(AccessToken=access_token, UserCode=self.app.now())

    def confirm_device(self, tokens: Mapping[str, Any]) -> None:
        """Confirm the device that a sign-in gave a key."""
        given = tokens["NewDeviceMetadata"]
        key, group = given["DeviceKey"], given["DeviceGroupKey"]
        password, verifier = generate_hash_device(group, key)
        self.cognito.confirm_device(
            AccessToken=tokens["AccessToken"],
            DeviceKey=key,
            DeviceSecretVerifierConfig=verifier,
            DeviceName="mine",
        )
        self.device = KnownDevice(key, group, password)


def _with_srp(walker: Walker, flow: str, **given: str) -> dict[str, Any]:
    walker.srp = walker.new_srp()
    return walker.begin(flow, SRP_A=walker.srp.get_auth_params()["SRP_A"], **given)


def _prefer(name: str) -> Callable[[Walker], dict[str, Any]]:
    return lambda walker: walker.begin("USER_AUTH", PREFERRED_CHALLENGE=name)


BEGINNINGS: dict[str, Callable[[Walker], dict[str, Any]]] = {
    "USER_PASSWORD_AUTH": lambda walker: walker.begin(
        "USER_PASSWORD_AUTH", PASSWORD=walker.password
    ),
    "ADMIN_USER_PASSWORD_AUTH": lambda walker: walker.begin(
        "ADMIN_USER_PASSWORD_AUTH", PASSWORD=walker.password
    ),
    "USER_SRP_AUTH": lambda walker: _with_srp(walker, "USER_SRP_AUTH"),
    "USER_AUTH": lambda walker: walker.begin("USER_AUTH"),
    "USER_AUTH PASSWORD": lambda walker: walker.begin(
        "USER_AUTH", PREFERRED_CHALLENGE="PASSWORD", PASSWORD=walker.password
    ),
    "USER_AUTH PASSWORD_SRP": lambda walker: _with_srp(
        walker, "USER_AUTH", PREFERRED_CHALLENGE="PASSWORD_SRP"
    ),
    "USER_AUTH PASSWORD later": _prefer("PASSWORD"),
    "USER_AUTH PASSWORD_SRP later": _prefer("PASSWORD_SRP"),
    "USER_AUTH EMAIL_OTP": _prefer("EMAIL_OTP"),
    "USER_AUTH SMS_OTP": _prefer("SMS_OTP"),
}


def _select_challenge(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    assert "PASSWORD" in answer["AvailableChallenges"]
    return walker.respond(answer, ANSWER="PASSWORD", PASSWORD=walker.password)


def _password_srp(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    walker.srp = walker.new_srp()
    return walker.respond(answer, SRP_A=walker.srp.get_auth_params()["SRP_A"])


def _password_verifier(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    srp = walker.srp
    given = srp.process_challenge(answer["ChallengeParameters"], srp.get_auth_params())
    return walker.respond(answer, **given)


def _new_password_required(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    walker.password = NEW_PASSWORD
    return walker.respond(answer, NEW_PASSWORD=NEW_PASSWORD)


def _select_mfa_type(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    return walker.respond(answer, ANSWER=walker.wants["SELECT_MFA_TYPE"])


def _software_token_mfa(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    assert walker.app is not None
    # The code of now has set the app up, and is taken once.
    return walker.respond(answer, SOFTWARE_TOKEN_MFA_CODE=walker.app.at(time.time() + 30))


def _mfa_setup(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    associated = walker.cognito.associate_software_token(Session=answer["Session"])
    app = pyotp.TOTP(associated["SecretCode"])
    verified = walker.cognito.verify_software_token(
        Session=associated["Session"], UserCode=app.now()
    )
    return walker.respond({**answer, "Session": verified["Session"]})


def _device_srp_auth(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    assert walker.device is not None
    walker.srp = walker.new_srp()
    return walker.respond(
        answer, DEVICE_KEY=walker.device.key, SRP_A=long_to_hex(walker.srp.large_a_value)
    )


def _device_password_verifier(walker: Walker, answer: Mapping[str, Any]) -> dict[str, Any]:
    given = walker.srp.process_device_challenge(answer["ChallengeParameters"])
    return walker.respond(answer, **given)


ANSWERS: dict[str, Callable[[Walker, Mapping[str, Any]], dict[str, Any]]] = {
    "SELECT_CHALLENGE": _select_challenge,
    "PASSWORD": lambda walker, answer: walker.respond(answer, PASSWORD=walker.password),
    "PASSWORD_SRP": _password_srp,
    "PASSWORD_VERIFIER": _password_verifier,
    "NEW_PASSWORD_REQUIRED": _new_password_required,
    "SELECT_MFA_TYPE": _select_mfa_type,
    "SOFTWARE_TOKEN_MFA": _software_token_mfa,
    "SMS_MFA": lambda walker, answer: walker.respond(answer, SMS_MFA_CODE=walker.code()),
    "EMAIL_OTP": lambda walker, answer: walker.respond(answer, EMAIL_OTP_CODE=walker.code()),
    "SMS_OTP": lambda walker, answer: walker.respond(answer, SMS_OTP_CODE=walker.code()),
    "MFA_SETUP": _mfa_setup,
    "DEVICE_SRP_AUTH": _device_srp_auth,
    "DEVICE_PASSWORD_VERIFIER": _device_password_verifier,
}
