"""The grant of a client that brings a token for another one (RFC 8693).

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-token-exchange.html
and RFC 8693 section 2
"""

import re
from collections.abc import Callable, Mapping
from typing import ClassVar

from localstack.aws.api import ServiceException

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    NotAuthorizedException,
    ResourceNotFoundException,
    UserNotConfirmedException,
    UserNotFoundException,
)
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.directory.refusals import FlowNotEnabled
from localstack_cognito.exchange.engine import Exchanged, exchange
from localstack_cognito.exchange.refusals import (
    NoScopeLeft,
    NotInTier,
    UnknownTarget,
    UnusableTarget,
)
from localstack_cognito.exchange.requests import BroughtToken, ExchangeRequest, Role
from localstack_cognito.federation.token_kinds import TokenKind
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.oauth.errors import INVALID_REQUEST, EndpointError
from localstack_cognito.oauth.grants.grant import UNAUTHORIZED_CLIENT, ExchangedToken, TokenRequest
from localstack_cognito.storage.user_pools import UserPool

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange"

_provider_name_of: Callable[[UserPool, TokenKind, str], str | None] = lazily(
    "localstack_cognito.exchange.issuers:provider_name_of"
)
_URN = "urn:ietf:params:oauth:token-type:"
_KINDS: Mapping[str, TokenKind] = {
    f"{_URN}access_token": TokenKind.ACCESS,
    f"{_URN}id_token": TokenKind.ID,
    f"{_URN}saml2": TokenKind.SAML2,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_ISSUED = (TokenKind.ACCESS, TokenKind.ID)
_INVALID_TARGET = "invalid_target"
_TARGETS = ("audience", "resource")
# As the API has it.
_TARGET = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,256}")
# What is refused, and how RFC 8693 section 2.2.2 and RFC 6749 section 5.2 name it: the first that
# it is one of counts.
_ERRORS: tuple[tuple[type[ServiceException], str], ...] = (
    (NotInTier, UNAUTHORIZED_CLIENT),
    (FlowNotEnabled, UNAUTHORIZED_CLIENT),
    (UnusableTarget, _INVALID_TARGET),
    (UnknownTarget, _INVALID_TARGET),
    (NoScopeLeft, "invalid_scope"),
    (NotAuthorizedException, INVALID_REQUEST),
    (UserNotFoundException, INVALID_REQUEST),
    (UserNotConfirmedException, INVALID_REQUEST),
    (ResourceNotFoundException, INVALID_REQUEST),
    (InvalidParameterException, INVALID_REQUEST),
)


class TokenExchangeGrant:
    """``grant_type=urn:ietf:params:oauth:grant-type:token-exchange``."""

    name: ClassVar[str] = GRANT_TYPE

    def issue(self, request: TokenRequest) -> ExchangedToken:
        """Give a token for the one that is brought, and no refresh token."""
        try:
            exchanged = exchange(request.pool, request.client, _asked(request))
        except tuple(refused for refused, _ in _ERRORS) as refused:
            error = next(name for kind, name in _ERRORS if isinstance(refused, kind))
            reason = reason_of(refused) or refused.message
            raise EndpointError(error, reason=reason) from None
        return _answered(exchanged)


def _asked(request: TokenRequest) -> ExchangeRequest:
    """Return what a form asks for.

    Raises ``EndpointError``, and what ``provider_name_of`` raises.
    """
    form = request.form
    if repeated := request.repeated.intersection(_TARGETS):
        raise EndpointError(
            _INVALID_TARGET,
            reason=f"There are several of {', '.join(sorted(repeated))}: a token is for one.",
        )
    for name in _TARGETS:
        if form.get(name) and not _TARGET.fullmatch(form[name]):
            raise EndpointError(
                _INVALID_TARGET,
                reason=f"{name} has more than 256 characters, or some besides those of ASCII that "
                "are seen.",
            )
    wanted = _kind(form.get("requested_token_type") or _NAMES[TokenKind.ACCESS], "requested")
    if wanted not in _ISSUED:
        raise EndpointError(
            INVALID_REQUEST, reason="requested_token_type is saml2: a pool issues no assertions."
        )
    has_actor = bool(form.get("actor_token"))
    if form.get("actor_token_type") and not has_actor:
        raise EndpointError(
            INVALID_REQUEST, reason="There is an actor_token_type, and no actor_token."
        )
    return ExchangeRequest(
        subject=_brought(request, Role.SUBJECT),
        actor=_brought(request, Role.ACTOR) if has_actor else None,
        scopes=form.get("scope", "").split(),
        audience=form.get("audience") or None,
        resource=form.get("resource") or None,
        wanted=wanted,
        needs_scope=True,
        is_oauth=True,
    )


def _brought(request: TokenRequest, role: Role) -> BroughtToken:
    text = request.required(f"{role.lower()}_token")
    kind = _kind(request.required(f"{role.lower()}_token_type"), role.lower())
    return BroughtToken(role, text, kind, _provider_name_of(request.pool, kind, text))


def _kind(name: str, of: str) -> TokenKind:
    kind = _KINDS.get(name)
    if kind is None:
        raise EndpointError(
            INVALID_REQUEST,
            reason=f"{of}_token_type is {name!r}: there are {', '.join(_KINDS)}.",
        )
    return kind


def _answered(exchanged: Exchanged) -> ExchangedToken:
    is_access = exchanged.kind is TokenKind.ACCESS
    return ExchangedToken(
        token=exchanged.token,
        issued_token_type=_NAMES[exchanged.kind],
        token_type="Bearer" if is_access else "N_A",
        scope=" ".join(exchanged.scopes) if is_access else None,
    )
