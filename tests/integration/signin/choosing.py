"""What the tests of choice-based sign-in share: pools, their users, and the two operations."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
import pyotp
from pycognito.aws_srp import AWSSRP

from tests.integration.making import (
    PASSWORD,
    SMS,
    attributes,
    make_client,
    make_pool,
    make_user,
)

EMAIL, PHONE = "alice@example.com", "+15555550123"
BOTH = {"email": EMAIL, "phone_number": PHONE}
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
PASSWORDS = ["PASSWORD_SRP", "PASSWORD"]
ALL = [*PASSWORDS, "EMAIL_OTP", "SMS_OTP"]
"""What is offered of all that needs no passkey, in AWS's order."""
TEMPORARY = "Temporary123!"
CODES = ("PASSWORD", "EMAIL_OTP", "SMS_OTP")
TOTP: dict[str, Any] = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
BY_SMS: dict[str, Any] = {"SmsMfaConfiguration": SMS}
BY_EMAIL = {"EmailMfaConfiguration": {"Message": "{####}", "Subject": "code"}}
SENDER = {
    "EmailConfiguration": {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
    }
}
HIDES = {"PreventUserExistenceErrors": "ENABLED"}
TELLS = {"PreventUserExistenceErrors": "LEGACY"}

DENIED, INVALID = "NotAuthorizedException", "InvalidParameterException"
WRONG = (DENIED, "Incorrect username or password.")
WRONG_SESSION = (DENIED, "Invalid session for the user.")
USED = (DENIED, "Invalid session for the user, session can only be used once.")
EXPIRED = (DENIED, "Invalid session for the user, session is expired.")
NOBODY = ("UserNotFoundException", "User does not exist.")
UNCONFIRMED = ("UserNotConfirmedException", "User is not confirmed.")
DISABLED = (DENIED, "User is disabled.")
LOCKED = (DENIED, "Password attempts exceeded")
MISMATCH = ("CodeMismatchException", "Invalid code or auth state for the user.")


class Choosing:
    """A pool whose users choose how to sign in, and a client that lets them."""

    def __init__(
        self,
        cognito: Any,
        factors: Sequence[str] = CODES,
        client: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> None:
        """Make both. ``factors`` are the ``AllowedFirstAuthFactors``."""
        self.cognito = cognito
        policies = {"SignInPolicy": {"AllowedFirstAuthFactors": list(factors)}}
        self.id = make_pool(cognito, **{**SMS, **SENDER, "Policies": policies, **settings})
        self.client_id = self.client(**(client or {}))

    def client(self, **settings: Any) -> str:
        """Make a client; return its id."""
        return make_client(self.cognito, self.id, **{"ExplicitAuthFlows": FLOWS, **settings})

    def user(self, username: str = "alice", **values: str) -> str:
        """Make a confirmed user with a password, and return her real username."""
        return make_user(self.cognito, self.id, username, attributes(**values))

    def without_password(self, username: str = "alice", **values: str) -> dict[str, Any]:
        """Make a user without a password, and return her."""
        user: dict[str, Any] = self.cognito.admin_create_user(
            UserPoolId=self.id,
            Username=username,
            UserAttributes=attributes(**values),
            MessageAction="SUPPRESS",
        )["User"]
        return user

    def sign_up(self, username: str = "alice", **values: str) -> dict[str, Any]:
        """Sign a user up with a password."""
        answer: dict[str, Any] = self.cognito.sign_up(
            ClientId=self.client_id,
            Username=username,
            Password=PASSWORD,
            UserAttributes=attributes(**values),
        )
        return answer

    def begin(
        self, username: str = "alice", door: str = "USER", session: str | None = None, **given: str
    ) -> dict[str, Any]:
        """Begin with USER_AUTH."""
        return self.initiate("USER_AUTH", door, session, USERNAME=username, **given)

    def initiate(
        self, flow: str, door: str = "USER", session: str | None = None, **given: str
    ) -> dict[str, Any]:
        """Begin with any flow."""
        request: dict[str, Any] = {
            "ClientId": self.client_id,
            "AuthFlow": flow,
            "AuthParameters": given,
        }
        if session:
            request["Session"] = session
        answer: dict[str, Any]
        if door == "ADMIN":
            answer = self.cognito.admin_initiate_auth(UserPoolId=self.id, **request)
        else:
            answer = self.cognito.initiate_auth(**request)
        return answer

    def respond(
        self,
        asked: Mapping[str, Any],
        door: str = "USER",
        username: str = "alice",
        name: str | None = None,
        **given: str,
    ) -> dict[str, Any]:
        """Answer a challenge."""
        request = {
            "ClientId": self.client_id,
            "ChallengeName": name or asked["ChallengeName"],
            "Session": asked["Session"],
            "ChallengeResponses": {"USERNAME": username, **given},
        }
        answer: dict[str, Any]
        if door == "ADMIN":
            answer = self.cognito.admin_respond_to_auth_challenge(UserPoolId=self.id, **request)
        else:
            answer = self.cognito.respond_to_auth_challenge(**request)
        return answer

    def select(self, asked: Mapping[str, Any], choice: str, **given: str) -> dict[str, Any]:
        """Answer SELECT_CHALLENGE."""
        return self.respond(asked, ANSWER=choice, **given)

    def get(self, username: str = "alice") -> dict[str, Any]:
        """Return a user as AdminGetUser gives her, the attributes as a dictionary."""
        user = self.cognito.admin_get_user(UserPoolId=self.id, Username=username)
        given = {one["Name"]: one["Value"] for one in user["UserAttributes"]}
        return {**user, "Attributes": given}

    def mfa(self, configuration: str = "OPTIONAL", **factors: Any) -> None:
        """Set the pool's second factors."""
        self.cognito.set_user_pool_mfa_config(
            UserPoolId=self.id, MfaConfiguration=configuration, **(factors or TOTP)
        )

    def allow(self, *factors: str) -> None:
        """Set the pool's first factors."""
        policies = {"SignInPolicy": {"AllowedFirstAuthFactors": list(factors)}}
        self.cognito.update_user_pool(UserPoolId=self.id, Policies=policies, **SMS, **SENDER)

    def prefer(self, username: str = "alice", **settings: Any) -> None:
        """Set a user's second factors."""
        self.cognito.admin_set_user_mfa_preference(
            UserPoolId=self.id, Username=username, **settings
        )

    def set_temporary_password(self, username: str = "alice") -> None:
        """Give a user a temporary password."""
        self.cognito.admin_set_user_password(
            UserPoolId=self.id, Username=username, Password=TEMPORARY, Permanent=False
        )

    def set_up_app(self, username: str = "alice", *, enabled: bool = True) -> pyotp.TOTP:
        """Set an authenticator app up for a user, whose next code is that of the next step."""
        answer = self.initiate("USER_PASSWORD_AUTH", USERNAME=username, PASSWORD=PASSWORD)
        token = answer["AuthenticationResult"]["AccessToken"]
        app = pyotp.TOTP(self.cognito.associate_software_token(AccessToken=token)["SecretCode"])
        self.cognito.verify_software_token(AccessToken=token, UserCode=app.now())
        if enabled:
            self.prefer(username, SoftwareTokenMfaSettings={"Enabled": True})
        return app


def claims(token: str) -> dict[str, Any]:
    """Return what a token says."""
    said: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return said


def next_code(app: pyotp.TOTP) -> str:
    """Return the code of the next step: that of now has set the app up."""
    return app.at(time.time() + 30)


class Srp:
    """A client's side of one exchange."""

    def __init__(self, pool: Choosing, password: str = PASSWORD, username: str = "alice") -> None:
        """Begin it."""
        self._srp = AWSSRP(username, password, pool.id, pool.client_id, client=pool.cognito)
        self._given = self._srp.get_auth_params()
        self.public: str = self._given["SRP_A"]

    def prove(self, asked: dict[str, Any]) -> dict[str, str]:
        """Return the answer to PASSWORD_VERIFIER."""
        proof = self._srp.process_challenge(asked["ChallengeParameters"], self._given)
        return {name: str(value) for name, value in proof.items() if name != "USERNAME"}
