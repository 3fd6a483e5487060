"""The discovery documents of pools (OpenID Connect Discovery 1.0, section 3)."""

import json
from collections.abc import Mapping
from typing import Any

from localstack_cognito import settings
from localstack_cognito.directory.clients.url_clients import takes_urls
from localstack_cognito.oauth.grants.registry import GRANTS
from localstack_cognito.oauth.levels import supported as levels_supported
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import IDENTITY_POOLS_ISSUER, issuer_of

_AUTHENTICATION = ["client_secret_basic", "client_secret_post", "none"]
# RFC 8414 section 2, and RFC 9207 section 3.
_BESIDES: Mapping[str, Any] = {
    "authorization_response_iss_parameter_supported": True,
    "code_challenge_methods_supported": ["S256"],
    "grant_types_supported": ["implicit", *GRANTS],
    "response_modes_supported": ["query", "fragment"],
    "revocation_endpoint_auth_methods_supported": _AUTHENTICATION,
    "token_endpoint_auth_methods_supported": _AUTHENTICATION,
}


def discovery_document(
    pool: UserPool, keys_base: str, domain: str, registration_endpoint: str | None = None
) -> str:
    """Return the document as JSON, members in AWS's order.

    Besides AWS's own members it has some that clients ask for, as MCP's do; ``COGNITO_STRICT=1``
    leaves those out. ``domain`` is where the endpoints are, and ``keys_base`` what the pool's id
    follows in the address of its keys: both as whoever asks reaches them. ``registration_endpoint``
    is where clients register themselves, where they may.
    """
    document: dict[str, Any] = {
        **levels_supported(pool),
        "authorization_endpoint": f"{domain}/oauth2/authorize",
        **({"client_id_metadata_document_supported": True} if takes_urls(pool) else {}),
        "end_session_endpoint": f"{domain}/logout",
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": issuer_of(pool),
        "jwks_uri": f"{keys_base}/{pool.id}/.well-known/jwks.json",
        **({"registration_endpoint": registration_endpoint} if registration_endpoint else {}),
        "response_types_supported": ["code", "token"],
        "revocation_endpoint": f"{domain}/oauth2/revoke",
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint": f"{domain}/oauth2/token",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "userinfo_endpoint": f"{domain}/oauth2/userInfo",
    }
    if not settings.strict():
        document.update(_BESIDES)
    return json.dumps(document, separators=(",", ":"), sort_keys=True)


def identity_discovery_document(keys_base: str) -> str:
    """Return the document of the identity pools, which share one issuer, as JSON.

    ``keys_base`` is the host as whoever asks reaches it.
    """
    document = {
        "issuer": IDENTITY_POOLS_ISSUER,
        "jwks_uri": f"{keys_base}/.well-known/jwks_uri",
        "response_types_supported": ["token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS512"],
    }
    return json.dumps(document, separators=(",", ":"))
