"""What the tests of levels on the pages share: somebody who climbs, and what their tokens say."""

from collections.abc import Callable
from typing import Any

import pyotp

from tests.host import Host
from tests.integration.login.forms import Page, Visitor
from tests.integration.making import PASSWORD, codes_of
from tests.integration.oauth.apps import make_app
from tests.integration.signin.choosing import BOTH, Choosing, next_code
from tests.integration.signin.climbing import said

CODE = "Enter the code"
SIGN_IN = "Sign in"
CHOOSE = "Choose how to sign in"
Climbs = Callable[..., "Climber"]


class Climber(Visitor):
    """Alice at a browser, in a pool of her own with the factors that a test gives her."""

    def __init__(
        self,
        host: Host,
        cognito: Any,
        offers: dict[str, Any] | None = None,
        factors: tuple[str, ...] = ("PASSWORD",),
        *,
        has_app: bool = False,
        client: dict[str, Any] | None = None,
        **settings: Any,
    ) -> None:
        """Make all of it. ``offers`` are second factors, ``factors`` first ones."""
        self.host = host
        self.pool = Choosing(cognito, factors, **settings)
        self.pool.user(**BOTH)
        if offers:
            self.pool.mfa(**offers)
        self.totp: pyotp.TOTP | None = None
        if has_app:
            self.totp = self.pool.set_up_app(enabled=False)
        super().__init__(make_app(host, self.pool.id, **(client or {})))

    def ask(self, **changes: str | None) -> Page:
        """Be sent to the authorization endpoint by the app, and go where that leads."""
        self.sent_to = None
        return self.open("oauth2/authorize", scope="openid", **changes)

    def give_password(self, password: str = PASSWORD) -> Page:
        """Fill in the form of a name and a password."""
        return self.submit(username="alice", password=password)

    def sign_in(self, **changes: str | None) -> "Climber":
        """Sign in by a password, and go to the app."""
        self.ask(**changes)
        self.give_password()
        assert self.sent_to
        return self

    def app_code(self) -> str:
        """Return what the authenticator app shows."""
        assert self.totp
        return next_code(self.totp)

    def sent_code(self) -> str:
        """Return the code that was sent last."""
        return codes_of(self.host, self.pool.id)[-1]

    def said(self) -> tuple[str | None, list[str] | None]:
        """Return ``acr`` and ``amr`` of the tokens that the app gets for its code."""
        return said_of(self.tokens())

    def tokens(self) -> dict[str, str]:
        """Return the tokens that the app gets for its code."""
        answer = self.app.redeem(self.code())
        assert answer.status_code == 200, answer.text
        tokens: dict[str, str] = answer.json()
        return tokens


def said_of(tokens: dict[str, str]) -> tuple[str | None, list[str] | None]:
    """Return ``acr`` and ``amr`` of tokens, of which both say the same."""
    return said({"AccessToken": tokens["access_token"], "IdToken": tokens["id_token"]})
