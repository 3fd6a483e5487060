"""The resource that an access token is for, by which a server knows that it is meant (RFC 8707).

An app names one when it asks for authorization, and may name it again for each token. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
and RFC 8707 section 2
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from localstack_cognito.directory.clients.login_pages import has_classic_pages
from localstack_cognito.directory.clients.user_pool_client_settings import LOCAL_HOSTS
from localstack_cognito.oauth.domains import Place
from localstack_cognito.oauth.errors import EndpointError
from localstack_cognito.oauth.redirect_uris import is_absolute
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

INVALID_TARGET = "invalid_target"


def why_not_named(resource: str) -> str | None:
    """Return why a token cannot be for what an app names, or None where it can.

    It need not be a resource server of the pool.
    """
    if " " in resource:
        return f"A token is for one resource, and {' and '.join(resource.split())} are named."
    if not is_absolute(resource):
        return f"resource {resource!r} is no absolute URI without a fragment."
    parts = urlsplit(resource)
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        return f"resource {resource!r} is of http, which only localhost may be."
    return None


def why_not_at(place: Place, pool: UserPool, client: UserPoolClient) -> str | None:
    """Return why no resource can be named where a request is made, or None where it can be."""
    if not has_classic_pages(pool, client, place.domain_name):
        return None
    return (
        "resource is of managed login, and the pages of the client are the classic ones: set "
        "ManagedLoginVersion 2 of the pool's domain."
    )


def check_target(form: Mapping[str, str], granted: str | None) -> None:
    """Check that a token is asked for no other resource than was granted, if for any.

    Raises ``EndpointError`` (``invalid_target``).
    """
    asked_for = form.get("resource", "").split()
    others = [resource for resource in asked_for if resource != granted]
    if others:
        reason = f"resource is {others[0]!r}, and the user was sent to sign in for "
        reason += repr(granted) if granted else "none"
        raise EndpointError(INVALID_TARGET, reason=f"{reason}.")
