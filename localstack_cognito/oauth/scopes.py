"""The scopes that a client may ask for.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
"""

from collections.abc import Sequence

from localstack_cognito.directory.clients.resource_servers import unknown_scopes
from localstack_cognito.oauth.redirect_uris import is_unconfigured
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.scopes import API_SCOPE, CLAIMS, OPENID

STANDARD = (OPENID, "email", "phone", "profile", API_SCOPE)


class InvalidScope(Exception):
    """A scope was asked for that the client cannot have; the text says which and why."""


def allowed_scopes(client: UserPoolClient) -> Sequence[str]:
    """Return the scopes of a client."""
    allowed: Sequence[str] = client.settings.get("AllowedOAuthScopes") or ()
    return STANDARD if is_unconfigured(client) else allowed


def granted_scopes(pool: UserPool, client: UserPoolClient, asked: str | None) -> tuple[str, ...]:
    """Return the scopes that a user's tokens get: those asked for, or all that the client has.

    Raises ``InvalidScope``.
    """
    allowed = allowed_scopes(client)
    requested = list(dict.fromkeys((asked or "").split()))
    if not requested:
        inactive = unknown_scopes(pool.id, (scope for scope in allowed if scope not in STANDARD))
        return tuple(scope for scope in allowed if scope not in inactive)
    if others := [scope for scope in requested if scope not in allowed]:
        raise InvalidScope(
            f"The client's AllowedOAuthScopes has no {', '.join(others)}: it has "
            f"{', '.join(allowed) or 'none'}."
        )
    if any(scope in CLAIMS for scope in requested) and OPENID not in requested:
        raise InvalidScope(f"{' '.join(requested)} needs {OPENID} besides.")
    if gone := unknown_scopes(pool.id, [one for one in requested if one not in STANDARD]):
        raise InvalidScope(f"No resource server of the pool has {', '.join(gone)}.")
    if hidden := [scope for scope in requested if not may_read(client, scope)]:
        raise InvalidScope(f"The client's ReadAttributes lacks attributes of {', '.join(hidden)}.")
    return tuple(requested)


def may_read(client: UserPoolClient, scope: str) -> bool:
    """Return whether a client may read every attribute that a scope is for."""
    readable = client.settings.get("ReadAttributes")
    return readable is None or CLAIMS.get(scope, frozenset()) <= set(readable)
