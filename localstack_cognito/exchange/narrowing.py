"""How far a token that is derived goes: whom it is for, and its scopes.

Sources: RFC 8693 sections 2.1 and 2.2.1, and
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDerivedToken.html
"""

from localstack_cognito.directory.clients.resource_servers import unknown_scopes
from localstack_cognito.exchange.parties import Party
from localstack_cognito.exchange.refusals import NoScopeLeft, UnknownTarget, UnusableTarget
from localstack_cognito.exchange.requests import ExchangeRequest
from localstack_cognito.storage import resource_servers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool


def audience_of(pool: UserPool, request: ExchangeRequest) -> str | None:
    """Return whom the new token is for; None where nobody is named.

    Raises ``InvalidParameterException`` for two, and ``ResourceNotFoundException`` for a resource
    server that is not there.
    """
    audience, resource = request.audience, request.resource
    if audience and resource:
        raise UnusableTarget(
            reason=f"The audience {audience} and the resource {resource} are requested: a token "
            "is for one.",
        )
    if resource:
        with database().read() as connection:
            servers = resource_servers.find_resource_servers(connection, pool.id, [resource])
        if not servers:
            raise UnknownTarget(
                f"Resource server {resource} does not exist.",
                reason=f"{pool.id} has no resource server with the identifier {resource}. Whoever "
                "is none is named as an audience.",
            )
    return audience or resource


def scopes_of(
    pool: UserPool, client: UserPoolClient, subject: Party, request: ExchangeRequest
) -> list[str]:
    """Return the scopes of the new token: requested, the subject's and the client's alike.

    Where none are requested they are the subject's; of a provider's token, only those that the
    client has. Raises ``InvalidParameterException`` where there have to be some.
    """
    had = list(subject.scopes)
    if not request.scopes and not subject.is_foreign:
        return had
    allowed = client.settings.get("AllowedOAuthScopes") or ()
    wanted = list(dict.fromkeys(request.scopes or had))
    agreed = [scope for scope in wanted if scope in had and scope in allowed]
    # A scope whose resource server has gone is in no token any more.
    inactive = set(unknown_scopes(pool.id, [scope for scope in agreed if "/" in scope]))
    granted = [scope for scope in agreed if scope not in inactive]
    if request.needs_scope and request.scopes and not granted:
        raise NoScopeLeft(
            reason=f"Of {' '.join(wanted)} nothing is left: the subject's token has "
            f"{' '.join(had) or 'no scope'}, and AllowedOAuthScopes of {client.id} "
            f"{' '.join(allowed) or 'none'}."
        )
    return granted
