"""The paths of a domain's endpoints, and those of a pool's keys and discovery document.

The latter look like keys of an S3 bucket that is named as the pool: a path is ours only where there
is such a pool, and S3's otherwise. What answers is imported when it is first asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rolo import Request, Response
from werkzeug.routing import BaseConverter, ValidationError

from localstack_cognito.host.callers import serving
from localstack_cognito.host.domain_names import DOMAIN, PREFIX
from localstack_cognito.host.guarded_routes import GuardedRoutes, open_to_every_origin

Serve = Callable[[Request], Response]
FindPage = Callable[[str], Serve | None]
"""Returns what serves the page at a path below a domain, or None."""

_CONVERTER = "cognito_user_pool"


class UserPoolConverter(BaseConverter):
    """Matches the id of a pool that exists, and gives the pool."""

    regex = r"[\w-]{1,55}"

    def to_python(self, value: str) -> Any:
        """Return the pool with the id, or let the path fall through to the next rule."""
        from localstack_cognito.directory.pools.user_pools import find_user_pool

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
    @open_to_every_origin
    def endpoint(request: Request, pool: Any) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(status=405, headers={"Allow": "GET, HEAD"})
        if _is_anothers_domain(request, pool):
            return Response(status=404)
        return serve(request, pool)

    return endpoint


def _of_named_pool(serve: Callable[[Request, Any], Response]) -> Callable[..., Response]:
    serve_pool = _only_read(serve)

    def endpoint(request: Request, user_pool_id: str) -> Response:
        from localstack_cognito.directory.pools.user_pools import find_user_pool

        pool = find_user_pool(user_pool_id)
        return serve_pool(request, pool) if pool else _not_found(no_such_pool(user_pool_id))

    return endpoint


def _is_anothers_domain(request: Request, pool: Any) -> bool:
    if DOMAIN not in request.environ:
        return False
    from localstack_cognito.oauth.domains import place_of

    return place_of(request).pool not in (None, pool)


def serve_jwks(request: Request, pool: Any) -> Response:
    """Answer with the pool's JSON Web Key Set."""
    from localstack_cognito.tokens.keys import jwks

    return _json_response(jwks(pool))


def serve_discovery(request: Request, pool: Any) -> Response:
    """Answer with the pool's OpenID Connect discovery document."""
    from localstack_cognito.host.proxies import origin_of
    from localstack_cognito.oauth.discovery import discovery_document
    from localstack_cognito.oauth.domains import place_of

    origin, place = origin_of(request), place_of(request)
    return _json_response(discovery_document(pool, origin, place.base_url))


def serve_well_known(request: Request, document: str) -> Response:
    """Answer with the keys or the discovery document of the pool whose domain it is."""
    from localstack_cognito.oauth.domains import place_of

    serve = {"jwks.json": serve_jwks, "openid-configuration": serve_discovery}.get(document)
    pool = place_of(request).pool
    if pool is None:
        return _not_found("The keys of a pool are below its id, or at the host name of its domain.")
    if serve is None:
        return _not_found(f"There is no {document} of a pool.")
    return serve(request, pool)


@open_to_every_origin
def serve_region_keys(request: Request) -> Response:
    """Answer with the keys of the identity pools of every region."""
    from localstack_cognito.tokens.region_keys import jwks

    return _json_response(jwks())


@open_to_every_origin
def serve_region_discovery(request: Request) -> Response:
    """Answer with the OpenID Connect discovery document of the identity pools."""
    from localstack_cognito.host.proxies import origin_of
    from localstack_cognito.oauth.discovery import identity_discovery_document

    return _json_response(identity_discovery_document(origin_of(request)))


def serve_authorize(request: Request) -> Response:
    """Send a browser back to its app with a code, or on to the sign-in page."""
    from localstack_cognito.oauth import authorize

    return authorize.serve(request)


def serve_token(request: Request) -> Response:
    """Answer with tokens."""
    from localstack_cognito.oauth import token

    return token.serve(request)


def serve_user_info(request: Request) -> Response:
    """Answer with a user's attributes."""
    from localstack_cognito.oauth import user_info

    return user_info.serve(request)


def serve_revoke(request: Request) -> Response:
    """End a session of tokens."""
    from localstack_cognito.oauth import revoke

    return revoke.serve(request)


def serve_idp_response(request: Request) -> Response:
    """Take the answer of an identity provider that speaks OAuth."""
    from localstack_cognito.oauth import federated

    return federated.serve(request)


def serve_saml_response(request: Request) -> Response:
    """Take the answer of an identity provider that speaks SAML."""
    from localstack_cognito.oauth import saml

    return saml.serve(request)


def serve_saml_logout(request: Request) -> Response:
    """Take what an identity provider that speaks SAML says of the end of a session."""
    from localstack_cognito.oauth import saml_logout

    return saml_logout.serve(request)


def serve_logout(request: Request) -> Response:
    """End a session on the pages."""
    from localstack_cognito.oauth import logout

    return logout.serve(request)


def _serve_path(find_page: FindPage, other_paths: Iterable[str]) -> Callable[..., Response]:
    """Return what serves whatever is at a domain.

    It is one rule of the host's router, for each takes a while to be made.
    """
    paths = sorted({*_ENDPOINTS, *other_paths})

    @open_to_every_origin
    def serve(request: Request, path: str = "") -> Response:
        folder, _, name = path.partition("/")
        with serving(request, None):
            if folder == _WELL_KNOWN:
                return serve_well_known(request, name)
            endpoint = _ENDPOINTS.get(path) or find_page(path)
            if endpoint is not None:
                try:
                    return endpoint(request)
                except NotImplementedError as error:
                    return _not_built(str(error))
        if path in _NOT_BUILT:
            return _not_built(f"{PREFIX}/{path} is not built yet in the Cognito extension.")
        return _unknown(request, path, paths)

    return serve


def _not_built(text: str) -> Response:
    response = Response(status=501)
    response.set_json({"message": text})
    return response


def _unknown(request: Request, path: str, paths: Iterable[str]) -> Response:
    """Return the answer to a request for what neither AWS has nor we: it says what there is."""
    base = "" if DOMAIN in request.environ else PREFIX
    there_are = [f"{base}/{one}" for one in paths]
    message = f"There is no {base}/{path} here. The paths are: {', '.join(there_are)}."
    return _not_found(message, paths=there_are)


def _not_found(message: str, **members: Any) -> Response:
    response = Response(status=404)
    response.set_json({"message": message, **members})
    return response


def no_such_pool(user_pool_id: str) -> str:
    """Return what is said to who asks for the keys of a pool that does not exist."""
    return f"User pool {user_pool_id} does not exist."


_KEYS = (
    ("/.well-known/jwks.json", serve_jwks),
    # As the guide of the system that this replaces prints it.
    ("/well-known/jwks.json", serve_jwks),
    ("/.well-known/openid-configuration", serve_discovery),
)
_WELL_KNOWN = ".well-known"
_ENDPOINTS: Mapping[str, Serve] = {
    "oauth2/authorize": serve_authorize,
    # As sample apps of the first years have it.
    "authorize": serve_authorize,
    "oauth2/token": serve_token,
    "oauth2/userInfo": serve_user_info,
    "oauth2/revoke": serve_revoke,
    "oauth2/idpresponse": serve_idp_response,
    "saml2/idpresponse": serve_saml_response,
    "saml2/logout": serve_saml_logout,
    "logout": serve_logout,
}
# What AWS has and we have not. Several are pages that are steps of ``login`` here. Source:
# https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html
_NOT_BUILT = frozenset(
    {
        "oauth2/register",
        "login/continue",
        "login/passkey",
        "selectChallenge",
        "verifyCode",
        "signup/confirm",
        "resetPassword",
        "mfa",
        "mfa/back",
        "mfa/options",
        "mfa/totp",
        "mfa/phone/register",
        "mfa/phone/resendCode",
        "mfa/phone/verify",
    }
)


def add_routes(router: GuardedRoutes, find_page: FindPage, other_paths: Iterable[str]) -> None:
    """Add the paths to the host's edge router; ``find_page`` knows those of the pages.

    ``other_paths`` are those below a domain that are not of this room, for who looks for one.
    """
    router.converters[_CONVERTER] = UserPoolConverter
    for path, serve in _KEYS:
        # With a list of methods the router would refuse others before it asks whether there is
        # such a pool, and nobody could put an object of that name into a bucket.
        router.add(f"/<{_CONVERTER}:pool>{path}", _only_read(serve))
        # Where a domain's host name leads, and nothing is S3's.
        router.add(f"{PREFIX}/<user_pool_id>{path}", _of_named_pool(serve))
    router.add("/.well-known/jwks_uri", serve_region_keys, methods=["GET", "HEAD"])
    router.add("/.well-known/openid-configuration", serve_region_discovery, methods=["GET", "HEAD"])
    serve = _serve_path(find_page, other_paths)
    router.add(f"{PREFIX}/<path:path>", serve)
    router.add(f"{PREFIX}/", serve)
    router.add(PREFIX, serve)
