"""What the tests of levels of authentication share: a user who climbs, and what her tokens say."""

from typing import Any

import pyotp

from tests.host import Host
from tests.integration.making import PASSWORD, codes_of
from tests.integration.signin.choosing import BOTH, Choosing, claims, next_code


def level(*numbers: int) -> str:
    """Return AWS's names of levels, as TARGET_ACR_VALUES."""
    return " ".join(f"urn:cognito:loa:{number}" for number in numbers)


PASSWORD_STEPS = ["SELECT_CHALLENGE", "PASSWORD"]


class Climber:
    """A user in a pool of her own, who answers whatever she is asked."""

    def __init__(
        self,
        host: Host,
        cognito: Any,
        offers: dict[str, Any] | None = None,
        *apps: str,
        **client: Any,
    ) -> None:
        """Make both. ``offers`` are the second factors of the pool, ``client`` settings."""
        self.host = host
        self.pool = Choosing(cognito, client=client)
        self.pool.user(**BOTH)
        if offers:
            self.pool.mfa(**offers)
        self.app: pyotp.TOTP | None = None
        self.asked: list[str] = []

    def set_up_app(self, *, enabled: bool) -> None:
        """Set an authenticator app up."""
        self.app = self.pool.set_up_app(enabled=enabled)

    def climb(
        self, targets: str = "", choice: str = "PASSWORD", door: str = "USER", **given: str
    ) -> dict[str, str]:
        """Sign in, and return the tokens."""
        if targets:
            given["TARGET_ACR_VALUES"] = targets
        answer = self.pool.begin(door=door, **given)
        self.asked = []
        while "ChallengeName" in answer:
            name = answer["ChallengeName"]
            self.asked.append(name)
            answer = self.pool.respond(answer, door, **self._answer(name, choice))
        tokens: dict[str, str] = answer["AuthenticationResult"]
        return tokens

    def _answer(self, name: str, choice: str) -> dict[str, str]:
        if name == "SELECT_CHALLENGE":
            return {"ANSWER": choice}
        if name == "PASSWORD":
            return {"PASSWORD": PASSWORD}
        if name == "SELECT_MFA_TYPE":
            return {"ANSWER": "EMAIL_OTP"}
        if name == "SOFTWARE_TOKEN_MFA":
            assert self.app is not None
            return {"SOFTWARE_TOKEN_MFA_CODE": next_code(self.app)}
        return {f"{name}_CODE": codes_of(self.host, self.pool.id)[-1]}


def said(tokens: dict[str, str]) -> tuple[str | None, list[str] | None]:
    """Return ``acr`` and ``amr``, of which both tokens say the same."""
    access, id_ = claims(tokens["AccessToken"]), claims(tokens["IdToken"])
    assert (access.get("acr"), access.get("amr")) == (id_.get("acr"), id_.get("amr"))
    return access.get("acr"), access.get("amr")
