"""A sign-in through the pages, begun from choices, run through code and PKCE, with its tokens."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.console.pages import choices
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.operations import call, look
from localstack_cognito.console.pages.texts import text
from localstack_cognito.host.proxies import origin_of
from localstack_cognito.oauth.authorization_request import identity_providers
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.errors import EndpointError
from localstack_cognito.oauth.grants.grant import TokenRequest
from localstack_cognito.oauth.grants.registry import GRANTS
from localstack_cognito.oauth.redirect_uris import callback_urls, is_unconfigured
from localstack_cognito.oauth.scopes import allowed_scopes
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.keys import base64url

_COOKIE = "cognito-console-try"
_SECONDS = 3600
_PROMPTS = ("", "none", "login", "select_account", "consent")
_TYPES = ("code", "token")


def serve(visit: Visit) -> Response:
    """Show the choices for a client, and the address that they make; POST goes there."""
    client_id = visit.query.get("client_id", "")
    found = place_of(visit.request).find_client(client_id)
    if found is None:
        problem = text("try.no_client", client=client_id) if client_id else None
        return visit.page(
            "try.html",
            title=text("menu.try"),
            problem=problem,
            client=None,
            pool=None,
            clients=choices.clients(),
        )
    pool, client = found
    problem = None
    if visit.is_posted:
        if visit.form.get("do") == "allow":
            try:
                _allow(visit, pool, client)
                return visit.done("callback_allowed")
            except ServiceException as error:
                problem = f"{error.code}: {error.message}"
        else:
            return _go(visit, client)
    return visit.page(
        "try.html",
        title=text("menu.try"),
        crumbs=(
            (pool.name, visit.url("pools", pool.id)),
            (client.name, visit.url("pools", pool.id, "clients", client.id)),
        ),
        problem=problem,
        pool=pool,
        client=client,
        scopes=allowed_scopes(client),
        providers=identity_providers(client),
        prompts=_PROMPTS,
        types=_TYPES,
        callback=_callback(visit),
        is_allowed=_callback(visit) in callback_urls(client) or is_unconfigured(client),
        address=place_of(visit.request).url("oauth2/authorize", urlencode(_asked(visit, client))),
    )


def _callback(visit: Visit) -> str:
    return f"{origin_of(visit.request)}{visit.base}/try/callback"


def _asked(visit: Visit, client: UserPoolClient) -> dict[str, str]:
    """Return the parameters of the request, as the form or the address has chosen them."""
    chosen = visit.form if visit.is_posted else visit.query
    asked = {
        "client_id": client.id,
        "response_type": chosen.get("response_type") or "code",
        "redirect_uri": _callback(visit),
        "scope": chosen.get("scope") or " ".join(allowed_scopes(client)),
    }
    for name in ("prompt", "identity_provider", "login_hint", "lang", "nonce", "max_age"):
        if chosen.get(name):
            asked[name] = chosen[name]
    return asked


def _go(visit: Visit, client: UserPoolClient) -> Response:
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    asked = {**_asked(visit, client), "state": state}
    if asked["response_type"] == "code":
        digest = hashlib.sha256(verifier.encode()).digest()
        asked |= {"code_challenge": base64url(digest), "code_challenge_method": "S256"}
    address = place_of(visit.request).url("oauth2/authorize", urlencode(asked))
    response = Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})
    kept = {"verifier": verifier, "state": state, "client_id": client.id}
    response.set_cookie(
        _COOKIE,
        base64url(json.dumps(kept).encode()),
        max_age=_SECONDS,
        path=visit.base,
        secure=visit.request.scheme == "https",
        httponly=True,
        samesite="Lax",
    )
    return response


def _allow(visit: Visit, pool: UserPool, client: UserPoolClient) -> None:
    """Let the client's users be sent to the console, besides where they are sent already."""
    described = look(pool, "DescribeUserPoolClient", UserPoolId=pool.id, ClientId=client.id)
    kept: dict[str, Any] = {
        name: value
        for name, value in described["UserPoolClient"].items()
        if name not in ("ClientSecret", "CreationDate", "LastModifiedDate")
    }
    kept["CallbackURLs"] = [*kept.get("CallbackURLs", []), _callback(visit)]
    kept.setdefault("AllowedOAuthFlowsUserPoolClient", True)
    kept.setdefault("AllowedOAuthFlows", ["code"])
    kept.setdefault("AllowedOAuthScopes", ["openid"])
    kept.setdefault("SupportedIdentityProviders", ["COGNITO"])
    call(pool, "UpdateUserPoolClient", **kept)


def serve_callback(visit: Visit) -> Response:
    """Show what came back, and redeem a code for its tokens."""
    kept = _kept(visit)
    query = visit.query
    problem, tokens = None, None
    if "error" in query:
        problem = f"{query['error']}: {query.get('error_description', '')}".rstrip(": ")
    elif not kept or query.get("state") != kept.get("state"):
        problem = text("try.other_state") if query else None
    elif "code" in query:
        try:
            tokens = _redeem(visit, kept, query["code"])
        except EndpointError as error:
            problem = f"{error.error}: {error.reason or error.description}"
        except ServiceException as error:
            problem = f"{error.code}: {error.message}"
    return visit.page(
        "try_callback.html",
        title=text("try.back"),
        crumbs=((text("menu.try"), visit.url("try", client_id=str(kept.get("client_id", "")))),),
        problem=problem,
        tokens=tokens,
        is_implicit=not query,
    )


def _kept(visit: Visit) -> Mapping[str, Any]:
    value = visit.request.cookies.get(_COOKIE) or ""
    try:
        decoded = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except ValueError:
        return {}
    return read_json_object(decoded) or {}


def _redeem(visit: Visit, kept: Mapping[str, Any], code: str) -> Mapping[str, str | None]:
    found = place_of(visit.request).find_client(str(kept.get("client_id")))
    if found is None:
        raise EndpointError(
            "invalid_client", reason="The app client with which this was begun is gone."
        )
    form = {
        "code": code,
        "redirect_uri": _callback(visit),
        "code_verifier": str(kept.get("verifier")),
    }
    issued: Any = GRANTS["authorization_code"].issue(TokenRequest(*found, form))
    return {
        "access_token": issued.access_token,
        "id_token": issued.id_token,
        "refresh_token": issued.refresh_token,
    }
