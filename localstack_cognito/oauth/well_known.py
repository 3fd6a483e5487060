"""The keys and the discovery documents of user pools, and of the identity pools."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from rolo import Request, Response

from localstack_cognito.activity.noting import repeated
from localstack_cognito.activity.records import Kind
from localstack_cognito.directory.pools import dcr_configuration
from localstack_cognito.directory.pools.user_pool_domains import domains_of
from localstack_cognito.host.proxies import origin_of
from localstack_cognito.oauth.answers import not_found
from localstack_cognito.oauth.discovery import discovery_document, identity_discovery_document
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens import keys, region_keys


def serve_jwks(request: Request, pool: UserPool) -> Response:
    """Answer with the pool's JSON Web Key Set."""
    repeated(Kind.OAUTH, ".well-known/jwks.json", pool.id)
    return _json_response(keys.jwks(pool))


def serve_discovery(request: Request, pool: UserPool) -> Response:
    """Answer with the pool's OpenID Connect discovery document."""
    repeated(Kind.OAUTH, ".well-known/openid-configuration", pool.id)
    origin, place = origin_of(request), place_of(request)
    return _json_response(
        discovery_document(pool, origin, place.base_url, _registration_endpoint(pool, place))
    )


def _registration_endpoint(pool: UserPool, place: Place) -> str | None:
    """Return where a pool's clients register themselves; None without a domain, as on AWS."""
    if not dcr_configuration.is_enabled(pool.settings) or not domains_of(pool):
        return None
    query = "" if place.pool else urlencode({"user_pool_id": pool.id})
    return place.url("oauth2/register", query)


_DOCUMENTS: Mapping[str, Callable[[Request, UserPool], Response]] = {
    "jwks.json": serve_jwks,
    "openid-configuration": serve_discovery,
    # Its members are registered for both (RFC 8414 section 2).
    "oauth-authorization-server": serve_discovery,
}


def serve_of_domain(request: Request, document: str) -> Response:
    """Answer with the keys or the discovery document of the pool whose domain it is.

    Who follows RFC 8414 section 3 to the letter puts the pool's id behind the document's name.
    """
    document, _, user_pool_id = document.partition("/")
    serve = _DOCUMENTS.get(document)
    pool = place_of(request).pool
    if user_pool_id and pool is not None and pool.id != user_pool_id:
        return not_found(f"User pool {user_pool_id} is another than that of the domain.")
    if pool is None:
        return not_found("The keys of a pool are below its id, or at the host name of its domain.")
    if serve is None:
        return not_found(f"There is no {document} of a pool.")
    return serve(request, pool)


def serve_region_keys(request: Request) -> Response:
    """Answer with the keys of the identity pools of every region."""
    repeated(Kind.OAUTH, ".well-known/jwks_uri", None)
    return _json_response(region_keys.jwks())


def serve_region_discovery(request: Request) -> Response:
    """Answer with the OpenID Connect discovery document of the identity pools."""
    repeated(Kind.OAUTH, ".well-known/openid-configuration", None)
    return _json_response(identity_discovery_document(origin_of(request)))


def _json_response(body: str) -> Response:
    return Response(
        body,
        content_type="application/json",
        # A pool that is made again under the same id has other keys: nobody is to keep them.
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"},
    )
