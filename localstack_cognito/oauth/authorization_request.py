"""Authorization requests: what an app asks for when it sends a browser, checked one thing a step.

The pages get the same query, and check it again each time. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from rolo import Request

from localstack_cognito.activity.noting import note
from localstack_cognito.directory.clients.client_metadata_documents import UnusableDocument
from localstack_cognito.directory.clients.url_clients import registered
from localstack_cognito.oauth import resources, scopes
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.oauth.errors import (
    INVALID_CLIENT,
    INVALID_REQUEST,
    REDIRECT_MISMATCH,
    UNKNOWN_CLIENT,
    ErrorPage,
    ErrorRedirect,
    missing,
    unknown_client,
)
from localstack_cognito.oauth.parameters import parameters_of
from localstack_cognito.oauth.redirect_uris import (
    is_unconfigured,
    may_sign_in_to,
    redirect_mismatch,
)
from localstack_cognito.oauth.response_issuer import response_issuer
from localstack_cognito.storage import identity_providers as storage
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

CODE = "code"
TOKEN = "token"  # noqa: S105
NONE = "none"
LOGIN = "login"
COGNITO = "COGNITO"
"""The name of the pool itself among a client's identity providers."""

_FLOWS = {CODE: "code", TOKEN: "implicit"}
_PROMPTS = frozenset({NONE, LOGIN, "select_account", "consent"})
_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_SECONDS = re.compile(r"[0-9]{1,9}")
_IDENTIFIER = re.compile(r"[\w\s+=.@-]{1,40}")


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request that is served.

    ``scopes`` are those that it will be granted. ``identity_provider`` is the name of the one that
    its user is to sign in with, if the app has chosen. ``query`` is the whole request, encoded, for
    the pages. ``code_challenge`` is one of method S256. ``max_age`` is how many seconds ago its
    user may have signed in at most.
    """

    place: Place
    pool: UserPool
    client: UserPoolClient
    redirect_uri: str
    response_type: str
    scopes: Sequence[str]
    query: str
    state: str | None = None
    nonce: str | None = field(default=None, repr=False)
    code_challenge: str | None = field(default=None, repr=False)
    prompts: frozenset[str] = frozenset()
    max_age: int | None = None
    resource: str | None = None
    identity_provider: str | None = None
    login_hint: str | None = None
    lang: str | None = None

    @classmethod
    def parse(cls, request: Request) -> "AuthorizationRequest":
        """Return the request that a browser brings, in its address or a form.

        Raises ``AuthorizationError``, which has the ``response`` to it: ``ErrorPage`` while it is
        not known that the app's address is the app's, then ``ErrorRedirect``.
        """
        return cls.of(place_of(request), parameters_of(request))

    @classmethod
    def of(cls, place: Place, parameters: Mapping[str, str]) -> "AuthorizationRequest":
        """Return the request that these parameters make. Raises as ``parse`` does."""
        filled = {name: value for name, value in parameters.items() if value}
        client_id = filled.get("client_id")
        if client_id is None:
            raise ErrorPage(place, missing("client_id"), reason="The address has no client_id.")
        pool_and_client = place.find_client(client_id)
        if pool_and_client is None:
            reason = unknown_client(client_id, place)
            raise ErrorPage(place, UNKNOWN_CLIENT, client_id, reason=reason)
        pool, client = pool_and_client
        note(user_pool_id=pool.id, client_id=client.oauth_id)
        try:
            client = registered(client)
        except UnusableDocument as refused:
            raise ErrorPage(place, INVALID_CLIENT, client_id, reason=refused.reason) from None
        redirect_uri = _check_redirect_uri(place, client, filled)
        state, response_type = filled.get("state"), filled.get("response_type")
        draft = _Draft(place, pool, client, filled, redirect_uri, state, response_type)
        # The app is told of the first thing that is wrong, so the order counts.
        _check_client(draft)
        return cls(
            place=place,
            pool=pool,
            client=client,
            redirect_uri=redirect_uri,
            query=urlencode(filled),
            state=state,
            nonce=filled.get("nonce"),
            login_hint=filled.get("login_hint"),
            lang=filled.get("lang"),
            response_type=_check_response_type(draft),
            code_challenge=_check_code_challenge(draft),
            scopes=_check_scope(draft),
            prompts=_check_prompt(draft),
            max_age=_check_max_age(draft),
            resource=_check_resource(draft),
            identity_provider=_check_identity_provider(draft),
        )

    @property
    def parameters(self) -> dict[str, str]:
        """Return the request's parameters by their names, those that are not empty."""
        return dict(parse_qsl(self.query))

    def error(
        self, error: str, description: str | None = None, *, reason: str | None = None
    ) -> ErrorRedirect:
        """Return an error that the app is told; the ``reason`` is for the developer."""
        return _error_redirect(self, error, description, reason)


def identity_providers(client: UserPoolClient) -> Sequence[str]:
    """Return the names of what a client's users may sign in with, ``COGNITO`` for the pool."""
    supported: Sequence[str] = client.settings.get("SupportedIdentityProviders") or ()
    return supported or ((COGNITO,) if is_unconfigured(client) else ())


@dataclass(frozen=True, slots=True)
class _Draft:
    """A request that is being checked, whose answer may go to its app already."""

    place: Place
    pool: UserPool
    client: UserPoolClient
    parameters: Mapping[str, str]
    redirect_uri: str
    state: str | None
    response_type: str | None

    def error(
        self, error: str, description: str | None = None, *, reason: str | None = None
    ) -> ErrorRedirect:
        return _error_redirect(self, error, description, reason)

    def error_page(self, error: str, reason: str) -> ErrorPage:
        return ErrorPage(self.place, error, self.client.oauth_id, reason=reason)


def _error_redirect(
    request: "AuthorizationRequest | _Draft",
    error: str,
    description: str | None,
    reason: str | None,
) -> ErrorRedirect:
    return ErrorRedirect(
        request.redirect_uri,
        error,
        description,
        state=request.state,
        issuer=response_issuer(request.pool),
        in_fragment=request.response_type == TOKEN,
        reason=reason,
    )


def _check_redirect_uri(place: Place, client: UserPoolClient, parameters: Mapping[str, str]) -> str:
    redirect_uri = parameters.get("redirect_uri") or client.settings.get("DefaultRedirectURI")
    if redirect_uri is None:
        reason = "The address has no redirect_uri, and the client no DefaultRedirectURI."
        raise ErrorPage(place, missing("redirect_uri"), client.oauth_id, reason=reason)
    if not may_sign_in_to(client, redirect_uri):
        reason = redirect_mismatch(client, redirect_uri)
        raise ErrorPage(place, REDIRECT_MISMATCH, client.oauth_id, reason=reason)
    return str(redirect_uri)


def _check_client(draft: _Draft) -> None:
    settings = draft.client.settings
    if not settings.get("AllowedOAuthFlowsUserPoolClient") and not is_unconfigured(draft.client):
        raise draft.error(
            "unauthorized_client",
            "Client is not enabled for OAuth2.0 flows.",
            reason="AllowedOAuthFlowsUserPoolClient of the client is not set.",
        )


def _check_response_type(draft: _Draft) -> str:
    response_type = draft.response_type
    if response_type not in _FLOWS:
        raise draft.error(
            INVALID_REQUEST,
            None if response_type else missing("response_type"),
            reason=f"response_type is {response_type!r}: it must be code or token.",
        )
    flows = draft.client.settings.get("AllowedOAuthFlows") or ()
    if is_unconfigured(draft.client):
        flows = _FLOWS.values()
    if _FLOWS[response_type] not in flows:
        raise draft.error(
            "unauthorized_client",
            reason=f"response_type={response_type} needs {_FLOWS[response_type]} in "
            f"AllowedOAuthFlows of the client, which has {', '.join(flows) or 'none'}.",
        )
    return response_type


def _check_code_challenge(draft: _Draft) -> str | None:
    challenge = draft.parameters.get("code_challenge")
    method = draft.parameters.get("code_challenge_method")
    if challenge is None and method is None:
        return None
    if method != "S256" or challenge is None or not _CHALLENGE.fullmatch(challenge):
        raise draft.error(
            INVALID_REQUEST,
            reason=f"code_challenge_method is {method!r}: with a code_challenge of 43 to 128 "
            "characters it must be S256.",
        )
    return challenge


def _check_scope(draft: _Draft) -> Sequence[str]:
    try:
        return scopes.granted_scopes(draft.pool, draft.client, draft.parameters.get("scope"))
    except scopes.InvalidScope as invalid:
        # Where RFC 6749 has it as the error itself, AWS describes an invalid request with it.
        raise draft.error(INVALID_REQUEST, "invalid_scope", reason=str(invalid)) from None


def _check_prompt(draft: _Draft) -> frozenset[str]:
    prompts = frozenset(draft.parameters.get("prompt", "").split())
    if not prompts <= _PROMPTS or (NONE in prompts and len(prompts) > 1):
        reason = f"prompt has {' '.join(sorted(prompts))}: none stands alone, and others may be "
        reason += f"{', '.join(sorted(_PROMPTS - {NONE}))}."
        raise draft.error(INVALID_REQUEST, reason=reason)
    return prompts


def _check_max_age(draft: _Draft) -> int | None:
    max_age = draft.parameters.get("max_age")
    if max_age is None:
        return None
    if not _SECONDS.fullmatch(max_age):
        raise draft.error(INVALID_REQUEST, reason=f"max_age {max_age!r} is no number of seconds.")
    return int(max_age)


def _check_resource(draft: _Draft) -> str | None:
    resource = draft.parameters.get("resource")
    if resource is None:
        return None
    if reason := resources.why_not_at(draft.place, draft.pool, draft.client):
        # Who has tried it was told so.
        raise draft.error(INVALID_REQUEST, "invalid_scope", reason=reason)
    if reason := resources.why_not_named(resource):
        raise draft.error(resources.INVALID_TARGET, reason=reason)
    return resource


def _check_identity_provider(draft: _Draft) -> str | None:
    name = draft.parameters.get("identity_provider")
    identifier = draft.parameters.get("idp_identifier")
    if name is None and identifier is not None:
        name = _find_identified_provider(draft.pool, identifier)
        if name is None:
            reason = f"No provider of the pool has the idp_identifier {identifier!r}."
            raise draft.error_page(INVALID_REQUEST, reason)
    if name is not None and name not in (supported := identity_providers(draft.client)):
        raise draft.error_page(
            INVALID_REQUEST,
            f"The provider {name} is none of the client's SupportedIdentityProviders: "
            f"{', '.join(supported) or 'none'}.",
        )
    return name


def _find_identified_provider(pool: UserPool, identifier: str) -> str | None:
    if not _IDENTIFIER.fullmatch(identifier):
        return None
    with database().read() as connection:
        provider = storage.find_by_identifier(connection, pool.id, identifier)
    return provider.name if provider else None
