"""Lets web pages of any origin use Cognito, as they can AWS's, and nothing else of the host.

The host answers 403 to a request whose ``Origin`` or ``Referer`` is not its own, so that a web page
cannot reach into a developer's services. AWS allows both for Cognito, whose clients are web pages.
What is let through must be what really answers: a request is Cognito's when it can only be served
by Cognito's API or by a route of ours. The outbox and the clock are no part of AWS's Cognito and
stay guarded, as the host's own mailbox is.

Tried on hosts 4.13.1 and 2026.3.0: ``should_enforce_self_managed_service`` of
``localstack.aws.handlers.cors``, which both the guard and the handler that adds the host's headers
ask; handlers in ``preprocess_request`` run before the guard; rules of the edge router answer before
any AWS service does; a service that is set in the context is not determined anew.
"""

import re

from localstack.aws import handlers
from localstack.aws.api import RequestContext
from localstack.aws.handlers import cors as host_cors
from localstack.aws.spec import get_service_catalog
from localstack.services.edge import ROUTER
from rolo import Response
from rolo.gateway import HandlerChain
from rolo.request import get_raw_path

from localstack_cognito.host.service_models import COGNITO

ENDPOINTS = "/_aws/cognito-idp/"
DEVELOPER_ENDPOINTS = ("/_aws/cognito-idp/messages", "/_aws/cognito-idp/clock")
# What is for scripts: everything else there is for browsers to go to, and no script may read it.
READABLE = re.compile(
    r"/_aws/cognito-idp/(?:oauth2/(?:token|revoke|userInfo)|(?:[\w-]+/)?\.?well-known/[\w.-]+)"
)
# Keys and discovery of a user pool, and the keys of the identity pools.
WELL_KNOWN = re.compile(r"/[\w-]+/\.?well-known/[\w.-]+|/\.well-known/jwks_uri")

TARGETS = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
}

EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
MAX_AGE_SECONDS = "172800"


def install() -> None:
    """Put our rule before the host's. A second call changes nothing.

    Raises ``RuntimeError`` when the host decides elsewhere.
    """
    if allow_foreign in handlers.preprocess_request.handlers:
        return
    guard = getattr(host_cors, "should_enforce_self_managed_service", None)
    if guard is None:
        raise RuntimeError(
            "This host guards against foreign origins elsewhere than hosts 4.13.1 to 2026.3.0 do: "
            "localstack.aws.handlers.cors has no should_enforce_self_managed_service."
        )

    def should_enforce(context: RequestContext) -> bool:
        return not _is_allowed(context) and bool(guard(context))

    host_cors.should_enforce_self_managed_service = should_enforce
    handlers.preprocess_request.append(allow_foreign)
    handlers.run_custom_response_handlers.append(add_headers)


def _is_allowed(context: RequestContext) -> bool:
    # S3 may since have claimed the request for a host name or a bucket of its own.
    return bool(context.get("is_foreign_to_cognito")) and (
        context.service is None or context.service.service_name in COGNITO
    )


def allow_foreign(
    chain: HandlerChain[RequestContext], context: RequestContext, response: Response
) -> None:
    """Mark a request to Cognito from an origin that the host refuses; answer its preflight."""
    headers = context.request.headers
    if "Origin" not in headers and "Referer" not in headers:
        return
    if host_cors.CorsEnforcer.is_cors_origin_allowed(headers) and not _is_page(context):
        return
    if context.service is not None or not _is_cognitos(context):
        return
    context.is_foreign_to_cognito = True
    if context.request.method == "OPTIONS":
        response.status_code = 200
        response.headers["Access-Control-Allow-Methods"] = _requested_method(context)
        response.headers["Access-Control-Max-Age"] = MAX_AGE_SECONDS
        if requested := headers.get("Access-Control-Request-Headers"):
            response.headers["Access-Control-Allow-Headers"] = requested
        if headers.get("Access-Control-Request-Private-Network") == "true":
            response.headers["Access-Control-Allow-Private-Network"] = "true"
        chain.stop()


def add_headers(
    chain: HandlerChain[RequestContext], context: RequestContext, response: Response
) -> None:
    """Let the script that sent the request read the answer, with AWS's error headers."""
    if "Origin" not in context.request.headers:
        return
    if _is_allowed(context):
        if _is_page(context):
            # Neither may a script of the host's own origins: it would read who is signed in.
            return
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    elif context.service is not None and context.service.service_name in COGNITO:
        response.headers["Access-Control-Expose-Headers"] = EXPOSED


def _requested_method(context: RequestContext) -> str:
    """Return the method of a request, or of the request that a preflight asks for."""
    request = context.request
    if request.method == "OPTIONS":
        return str(request.headers.get("Access-Control-Request-Method", "")).upper()
    return str(request.method)


def _is_cognitos(context: RequestContext) -> bool:
    path = get_raw_path(context.request)
    if path == "/":
        return _is_api_request(context)
    return _is_endpoint(path) and _is_routed(context, path)


def _is_page(context: RequestContext) -> bool:
    path = get_raw_path(context.request)
    return path.startswith(ENDPOINTS) and _is_endpoint(path) and READABLE.fullmatch(path) is None


def _is_endpoint(path: str) -> bool:
    if path.startswith(ENDPOINTS):
        return not path.startswith(DEVELOPER_ENDPOINTS)
    return WELL_KNOWN.fullmatch(path) is not None


def _is_api_request(context: RequestContext) -> bool:
    """Tell whether this is a call of Cognito's API, or a preflight that may be one.

    A preflight names no operation; what follows it does, and is looked at for itself. The service
    of a call is set here: the host would prefer the one that an ``Authorization`` header names.
    """
    request = context.request
    if _requested_method(context) != "POST" or _is_routed(context, "/"):
        return False
    if request.method == "OPTIONS":
        wanted = request.headers.get("Access-Control-Request-Headers", "").lower().split(",")
        return "x-amz-target" in (header.strip() for header in wanted)
    service = TARGETS.get(request.headers.get("X-Amz-Target", "").partition(".")[0])
    if service is None:
        return False
    context.service = get_service_catalog().get(service)
    return True


def _is_routed(context: RequestContext, path: str) -> bool:
    """Tell whether a rule of the host's edge router answers the request."""
    routes = ROUTER.url_map.bind(server_name=context.request.host)
    return bool(routes.test(path, method=_requested_method(context)))
