"""The grant of a client that speaks for itself, and for no user.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

from typing import ClassVar

from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.directory.clients.resource_servers import unknown_scopes
from localstack_cognito.oauth.errors import INVALID_REQUEST, EndpointError
from localstack_cognito.oauth.grants.grant import INVALID_GRANT, TokenRequest
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.tokens.issue import IssuedToken, issue_client_token
from localstack_cognito.tokens.overrides import client_overrides_of

_INVALID_SCOPE = "invalid_scope"
_NOT_ENABLED = (
    "client_credentials needs a client with a secret, AllowedOAuthFlowsUserPoolClient and "
    "client_credentials in its AllowedOAuthFlows."
)


class ClientCredentialsGrant:
    """``grant_type=client_credentials``."""

    name: ClassVar[str] = "client_credentials"

    def issue(self, request: TokenRequest) -> IssuedToken:
        """Give a token with the custom scopes that are asked for, or all that the client has.

        Those that it cannot have are left out, as long as there are others.
        """
        pool, client = request.pool, request.client
        allowed = [one for one in client.settings.get("AllowedOAuthScopes") or () if "/" in one]
        if not _is_enabled(client):
            error = INVALID_GRANT if client.secrets or allowed else _INVALID_SCOPE
            raise EndpointError(error, reason=_NOT_ENABLED)
        requested = list(dict.fromkeys(request.form.get("scope", "").split())) or allowed
        wanted = [scope for scope in requested if scope in allowed]
        inactive = set(unknown_scopes(pool.id, wanted))
        granted = [scope for scope in wanted if scope not in inactive]
        if not granted:
            reason = f"Of {' '.join(requested) or 'no scope'} the client may have none: its "
            reason += f"AllowedOAuthScopes of resource servers are {', '.join(allowed) or 'none'}."
            if inactive:
                reason = f"No resource server of the pool has {', '.join(sorted(inactive))}."
            raise EndpointError(_INVALID_SCOPE, reason=reason)
        overrides = client_overrides_of(pool, client, granted, _client_metadata(request))
        return issue_client_token(pool, client, granted, overrides)


def _client_metadata(request: TokenRequest) -> dict[str, str] | None:
    """Return what the client tells the pool's function, by AWS's own parameter."""
    text = request.form.get("aws_client_metadata")
    if not text:
        return None
    metadata = read_json_object(text)
    if metadata is None or not all(isinstance(v, str) for v in metadata.values()):
        reason = "aws_client_metadata is no JSON object of texts."
        raise EndpointError(INVALID_REQUEST, reason=reason)
    return metadata


def _is_enabled(client: UserPoolClient) -> bool:
    settings = client.settings
    return bool(
        client.secrets
        and settings.get("AllowedOAuthFlowsUserPoolClient")
        and "client_credentials" in (settings.get("AllowedOAuthFlows") or ())
    )
