"""Access tokens of clients that speak for themselves: machine-to-machine authorization.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
"""

from collections.abc import Mapping, Sequence

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
)
from localstack_cognito.directory.clients.resource_servers import unknown_scopes
from localstack_cognito.directory.clients.secret_hash import has_secret, wrong_secret
from localstack_cognito.directory.clients.user_pool_client_settings import (
    CLIENT_TOKEN_AUTH,
    explicit_auth_flows,
    lacks_flow,
)
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.refusals import FlowNotEnabled, WrongClientSecret
from localstack_cognito.tokens.issue import IssuedToken, issue_client_token
from localstack_cognito.tokens.overrides import client_overrides_of


def get_client_token(
    client_id: str,
    secret: str,
    scopes: Sequence[str],
    client_metadata: Mapping[str, str] | None = None,
) -> IssuedToken:
    """Return an access token with the custom scopes that are asked for, or all that the client has.

    ``client_metadata`` is what the pool's function for tokens is told.

    Raises ``ResourceNotFoundException``, ``NotAuthorizedException`` for a wrong secret or a client
    that is not for it, and ``InvalidParameterException`` for a scope that the client lacks.
    """
    pool, client = find_pool_and_client(client_id)
    if not has_secret(client, secret):
        raise WrongClientSecret(reason=wrong_secret(client))
    if CLIENT_TOKEN_AUTH not in explicit_auth_flows(client.settings):
        raise FlowNotEnabled(reason=lacks_flow(client.id, client.settings, CLIENT_TOKEN_AUTH))
    allowed = [scope for scope in client.settings.get("AllowedOAuthScopes") or () if "/" in scope]
    for scope in scopes:
        if scope not in allowed:
            raise InvalidParameterException(f"The client does not allow the scope {scope}.")
    wanted = list(scopes or allowed)
    # A scope whose resource server has gone is in no token any more.
    inactive = set(unknown_scopes(pool.id, wanted))
    granted = [scope for scope in wanted if scope not in inactive]
    overrides = client_overrides_of(pool, client, granted, client_metadata)
    return issue_client_token(pool, client, granted, overrides)
