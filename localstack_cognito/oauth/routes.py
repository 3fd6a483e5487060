"""The paths of a domain's endpoints, and those of a pool's keys and discovery document.

The latter look like keys of an S3 bucket that is named as the pool: a path is ours only where there
is such a pool, and S3's otherwise. What answers is imported when it is asked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rolo import Request, Response
from werkzeug.routing import BaseConverter, ValidationError

from localstack_cognito.activity.records import Kind
from localstack_cognito.host.callers import Serving
from localstack_cognito.host.domain_names import DOMAIN, PREFIX
from localstack_cognito.host.guarded_routes import GuardedRoutes, open_to_every_origin
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.oauth.answers import Serve, not_found

FindPage = Callable[[str], Serve | None]
"""Returns what serves the page at a path below a domain, or None."""

ServePool = Callable[[Request, Any], Response]
"""Answers for a ``UserPool``."""

_CONVERTER = "cognito_user_pool"

_find_user_pool: Callable[[str], Any] = lazily(
    "localstack_cognito.directory.pools.user_pools:find_user_pool"
)
_place_of: Callable[[Request], Any] = lazily("localstack_cognito.oauth.domains:place_of")

_KEYS: Sequence[tuple[str, ServePool]] = (
    ("/.well-known/jwks.json", lazily("localstack_cognito.oauth.well_known:serve_jwks")),
    # As the guide of the system that this replaces prints it.
    ("/well-known/jwks.json", lazily("localstack_cognito.oauth.well_known:serve_jwks")),
    (
        "/.well-known/openid-configuration",
        lazily("localstack_cognito.oauth.well_known:serve_discovery"),
    ),
    (
        "/.well-known/oauth-authorization-server",
        lazily("localstack_cognito.oauth.well_known:serve_discovery"),
    ),
)
# Where clients look first for a server whose issuer has a path (RFC 8414 section 3.1).
_DISCOVERY: Mapping[str, ServePool] = {
    "/.well-known/oauth-authorization-server": lazily(
        "localstack_cognito.oauth.well_known:serve_discovery"
    ),
    "/.well-known/openid-configuration": lazily(
        "localstack_cognito.oauth.well_known:serve_discovery"
    ),
}
_REGION_KEYS: Mapping[str, Serve] = {
    "/.well-known/jwks_uri": lazily("localstack_cognito.oauth.well_known:serve_region_keys"),
    "/.well-known/openid-configuration": lazily(
        "localstack_cognito.oauth.well_known:serve_region_discovery"
    ),
}
_WELL_KNOWN = ".well-known"
_serve_of_domain: Callable[[Request, str], Response] = lazily(
    "localstack_cognito.oauth.well_known:serve_of_domain"
)
_serve_noted: Callable[[Kind, str, Serve, Request], Response] = lazily(
    "localstack_cognito.oauth.noted:serve"
)
# What pages load, which nobody wants to see in the activity.
_FILES = frozenset({"static", "branding", "styles"})
_ENDPOINTS: Mapping[str, Serve] = {
    "oauth2/authorize": lazily("localstack_cognito.oauth.authorize:serve"),
    # As sample apps of the first years have it.
    "authorize": lazily("localstack_cognito.oauth.authorize:serve"),
    "oauth2/token": lazily("localstack_cognito.oauth.token:serve"),
    "oauth2/userInfo": lazily("localstack_cognito.oauth.user_info:serve"),
    "oauth2/register": lazily("localstack_cognito.oauth.register:serve"),
    "oauth2/revoke": lazily("localstack_cognito.oauth.revoke:serve"),
    "oauth2/idpresponse": lazily("localstack_cognito.oauth.federated:serve"),
    "saml2/idpresponse": lazily("localstack_cognito.oauth.saml:serve"),
    "saml2/logout": lazily("localstack_cognito.oauth.saml_logout:serve"),
    "logout": lazily("localstack_cognito.oauth.logout:serve"),
}
# What AWS has and we have not. Several are pages that are steps of ``login`` here. Source:
# https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html
_NOT_BUILT = frozenset(
    {
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


class UserPoolConverter(BaseConverter):
    """Matches the id of a pool that exists, and gives the pool."""

    regex = r"[\w-]{1,55}"

    def to_python(self, value: str) -> Any:
        """Return the pool with the id, or let the path fall through to the next rule."""
        pool = _find_user_pool(value)
        if pool is None:
            raise ValidationError
        return pool


def _only_read(serve: ServePool) -> ServePool:
    @open_to_every_origin
    def endpoint(request: Request, pool: Any) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(status=405, headers={"Allow": "GET, HEAD"})
        if _is_anothers_domain(request, pool):
            return Response(status=404)
        return serve(request, pool)

    return endpoint


def _of_named_pool(serve: ServePool) -> Callable[..., Response]:
    serve_pool = _only_read(serve)

    @open_to_every_origin
    def endpoint(request: Request, user_pool_id: str) -> Response:
        pool = _find_user_pool(user_pool_id)
        return serve_pool(request, pool) if pool else not_found(no_such_pool(user_pool_id))

    return endpoint


def _is_anothers_domain(request: Request, pool: Any) -> bool:
    return DOMAIN in request.environ and _place_of(request).pool not in (None, pool)


def _serve_path(
    find_page: FindPage, other_paths: Iterable[str], home: str
) -> Callable[..., Response]:
    """Return what serves whatever is at a domain.

    It is one rule of the host's router, for each takes a while to be made. Without a path, and
    at no domain's own name, a browser is sent ``home``.
    """
    paths = sorted({*_ENDPOINTS, *other_paths})

    @open_to_every_origin
    def serve(request: Request, path: str = "") -> Response:
        if not path and _is_browser(request):
            return Response(status=303, headers={"Location": home})
        folder, _, name = path.partition("/")
        with Serving(request, None):
            if folder == _WELL_KNOWN:
                return _serve_of_domain(request, name)
            endpoint = _ENDPOINTS.get(path) or find_page(path)
            if endpoint is not None:
                kind = Kind.OAUTH if path in _ENDPOINTS else Kind.PAGE
                try:
                    if folder in _FILES:
                        return endpoint(request)
                    return _serve_noted(kind, path, endpoint, request)
                except NotImplementedError as error:
                    return _not_built(str(error))
        if path in _NOT_BUILT:
            return _not_built(f"{PREFIX}/{path} is not built yet in the Cognito extension.")
        return _unknown(request, path, paths)

    return serve


def _is_browser(request: Request) -> bool:
    return DOMAIN not in request.environ and "text/html" in request.headers.get("Accept", "")


def _not_built(text: str) -> Response:
    response = Response(status=501)
    response.set_json({"message": text})
    return response


def _unknown(request: Request, path: str, paths: Iterable[str]) -> Response:
    """Return the answer to a request for what neither AWS has nor we: it says what there is."""
    base = "" if DOMAIN in request.environ else PREFIX
    there_are = [f"{base}/{one}" for one in paths]
    message = f"There is no {base}/{path} here. The paths are: {', '.join(there_are)}."
    return not_found(message, paths=there_are)


def no_such_pool(user_pool_id: str) -> str:
    """Return what is said to who asks for the keys of a pool that does not exist."""
    return f"User pool {user_pool_id} does not exist."


def add_routes(
    router: GuardedRoutes, find_page: FindPage, other_paths: Iterable[str], home: str
) -> None:
    """Add the paths to the host's edge router; ``find_page`` knows those of the pages.

    ``other_paths`` are those below a domain that are not of this room, for who looks for one;
    ``home`` is where a browser is sent that names none.
    """
    router.converters[_CONVERTER] = UserPoolConverter
    for path, serve in _KEYS:
        # With a list of methods the router would refuse others before it asks whether there is
        # such a pool, and nobody could put an object of that name into a bucket.
        router.add(f"/<{_CONVERTER}:pool>{path}", _only_read(serve))
        # Where a domain's host name leads, and nothing is S3's.
        router.add(f"{PREFIX}/<user_pool_id>{path}", _of_named_pool(serve))
    for path, serve in _DISCOVERY.items():
        router.add(f"{path}/<user_pool_id>", _of_named_pool(serve))
    for path, serve_region in _REGION_KEYS.items():
        router.add(path, open_to_every_origin(serve_region), methods=["GET", "HEAD"])
    serve_path = _serve_path(find_page, other_paths, home)
    router.add(f"{PREFIX}/<path:path>", serve_path)
    router.add(f"{PREFIX}/", serve_path)
    router.add(PREFIX, serve_path)
