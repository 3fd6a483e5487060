"""The paths at which a pool's keys and discovery document are found.

They look like keys of an S3 bucket that is named as the pool: a path is ours only where there is
such a pool, and S3's otherwise. What answers is imported when it is first asked for.
"""

from collections.abc import Callable
from typing import Any

from rolo import Request, Response, Router
from werkzeug.routing import BaseConverter, ValidationError

_CONVERTER = "cognito_user_pool"


class UserPoolConverter(BaseConverter):
    """Matches the id of a pool that exists, and gives the pool."""

    regex = r"[\w-]{1,55}"

    def to_python(self, value: str) -> Any:
        """Return the pool with the id, or let the path fall through to the next rule."""
        from localstack_cognito.directory.user_pools import find_user_pool

        pool = find_user_pool(value)
        if pool is None:
            raise ValidationError
        return pool


def _json_response(body: str) -> Response:
    return Response(
        body,
        content_type="application/json",
        # A pool that is made again under the same id has other keys: nobody is to keep them.
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"},
    )


def _only_read(serve: Callable[[Request, Any], Response]) -> Callable[[Request, Any], Response]:
    def endpoint(request: Request, pool: Any) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(status=405, headers={"Allow": "GET, HEAD"})
        return serve(request, pool)

    return endpoint


def serve_jwks(request: Request, pool: Any) -> Response:
    """Answer with the pool's JSON Web Key Set."""
    from localstack_cognito.tokens.keys import jwks

    return _json_response(jwks(pool))


def serve_discovery(request: Request, pool: Any) -> Response:
    """Answer with the pool's OpenID Connect discovery document."""
    from localstack_cognito.oauth.discovery import discovery_document

    return _json_response(discovery_document(pool))


def serve_region_keys(request: Request) -> Response:
    """Answer with the keys of the identity pools of every region."""
    from localstack_cognito.tokens.region_keys import jwks

    return _json_response(jwks())


def refuse_domain_path(request: Request, path: str) -> Response:
    """Answer that an endpoint of a user pool's domain is not built."""
    message = f"{_DOMAIN}/{path} is not built yet in the Cognito extension."
    response = Response(status=501)
    response.set_json({"message": message})
    return response


_DOMAIN = "/_aws/cognito-idp"
_ROUTES = (
    ("/.well-known/jwks.json", serve_jwks),
    # As the guide of the system that this replaces prints it.
    ("/well-known/jwks.json", serve_jwks),
    ("/.well-known/openid-configuration", serve_discovery),
)


def add_routes(router: Router[Any]) -> None:
    """Add the paths to the host's edge router."""
    router.url_map.converters[_CONVERTER] = UserPoolConverter
    for path, endpoint in _ROUTES:
        # With a list of methods the router would refuse others before it asks whether there is
        # such a pool, and nobody could put an object of that name into a bucket.
        router.add(f"/<{_CONVERTER}:pool>{path}", _only_read(endpoint))
    router.add("/.well-known/jwks_uri", serve_region_keys, methods=["GET", "HEAD"])
    router.add(f"{_DOMAIN}/<path:path>", refuse_domain_path)
