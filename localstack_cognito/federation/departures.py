"""Browsers on the way to an identity provider: each with a state that is good once, for a while.

The browser keeps what only it knows in a cookie, so that nobody is signed in by the answer that
somebody else got.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-flow.html
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.federation.errors import FederationError, InvalidState
from localstack_cognito.storage import federation
from localstack_cognito.storage.database import database
from localstack_cognito.storage.federation import FederatedRequest
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool

_LENGTH = 32
_LIFETIME = 5 * 60.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an app asks to be told to the provider, as OpenID Connect names it.

    ``prompt`` is what the provider's own pages are to do, ``login_hint`` who is likely to come and
    ``max_age`` how many seconds ago they may have signed in there. ``acr_values`` are
    the provider's names of the levels that they are to reach.
    """

    prompt: str | None = None
    login_hint: str | None = None
    max_age: str | None = None
    acr_values: str | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """A browser that is about to be sent to a provider.

    ``callback`` is the address at which the provider's answer is taken.
    """

    pool: UserPool
    provider: IdentityProvider
    callback: str
    wishes: Wishes = Wishes()
    state: str = field(default_factory=lambda: secrets.token_urlsafe(_LENGTH), repr=False)

    def keep(self, browser: str, query: str, told: Mapping[str, Any]) -> None:
        """Remember what the app asked for and what the provider is told, until the answer.

        Raises ``FederationError`` where the pool has just gone.
        """
        request = FederatedRequest(
            digest=_digest(self.state),
            user_pool_id=self.pool.id,
            provider_name=self.provider.name,
            browser_digest=_digest(browser),
            query=query,
            told={"callback": self.callback, **told},
            expires_at=clock.now() + _LIFETIME,
        )
        try:
            with database().write_once() as connection:
                federation.add_request(connection, request)
        except IntegrityError:
            raise FederationError(
                "",
                "server_error",
                reason=f"User pool {self.pool.id} was deleted when the browser was to depart.",
            ) from None
        remove_expired_now_and_then()


def find(state: str | None) -> FederatedRequest:
    """Return what a state was made for. Raises ``InvalidState`` where there is nothing any more."""
    if not state:
        raise InvalidState
    with database().read() as connection:
        request = federation.find_request(connection, _digest(state))
    if request is None or request.expires_at <= clock.now():
        raise InvalidState
    return request


def is_of(request: FederatedRequest, browser: str | None) -> bool:
    """Return whether it is this browser that was sent."""
    return hmac.compare_digest(request.browser_digest, _digest(browser or ""))


def end(request: FederatedRequest) -> None:
    """Use a state up. Raises ``InvalidState`` where it was used before."""
    with database().write() as connection:
        if not federation.delete_request(connection, request.digest):
            raise InvalidState


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
