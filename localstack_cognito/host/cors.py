"""Lets web pages of any origin use what AWS serves unsigned, and nothing else of the host.

The host answers 403 to a request whose ``Origin`` or ``Referer`` is not its own, so that a web page
cannot reach into a developer's services. AWS allows both for Cognito, whose clients are web pages;
but what needs a signature there, no page of a stranger can ask for, and none can here. Pages of
loopback origins are the developer's own, and may use every operation.
What is let through must be what really answers: a request is Cognito's when it can only be served
by Cognito's API or by a route of ours that is open to every origin.

Relies on: ``should_enforce_self_managed_service`` of ``localstack.aws.handlers.cors``, which both
the guard and the handler that adds the host's headers ask; handlers in ``preprocess_request`` run
before the guard; rules of the edge router answer before any AWS service does; a service that is set
in the context is not determined anew.
"""

import functools
import logging
import re
from collections.abc import Callable
from typing import Any

from botocore.model import OperationModel, ServiceModel
from localstack.aws import handlers
from localstack.aws.api import CommonServiceException, RequestContext
from localstack.aws.handlers import cors as host_cors
from localstack.aws.spec import get_service_catalog, load_service
from localstack.services.edge import ROUTER
from rolo import Request, Response
from rolo.gateway import HandlerChain
from rolo.request import get_raw_path
from werkzeug.exceptions import HTTPException

from localstack_cognito.activity.noting import refusal
from localstack_cognito.activity.records import Kind
from localstack_cognito.host import origins
from localstack_cognito.host.guarded_routes import is_open
from localstack_cognito.host.patching import wrap_attribute
from localstack_cognito.host.service_models import COGNITO

LOG = logging.getLogger(__name__)

ENDPOINTS = "/_aws/cognito-idp/"
# What is for scripts: everything else there is for browsers to go to, and no script may read it.
READABLE = re.compile(
    r"/_aws/cognito-idp/(?:oauth2/(?:token|revoke|userInfo|register)"
    r"|(?:[\w-]+/)?\.?well-known/[\w./-]+)"
)
# Keys and discovery of a user pool, and the keys of the identity pools.
WELL_KNOWN = re.compile(
    r"/[\w-]+/\.?well-known/[\w.-]+|/\.well-known/jwks_uri"
    r"|/\.well-known/(?:oauth-authorization-server|openid-configuration)/[\w-]+"
)

TARGETS = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
}

# Its signature is an app client's, which apps in browsers have too.
FOR_APPS = frozenset({"GetClientToken"})

EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
MAX_AGE_SECONDS = "172800"

_FORBIDDEN = 403

_Guard = Callable[[RequestContext], bool]


class NotForPages(CommonServiceException):
    """A call that AWS wants signed, from a web page that may not make it."""

    def __init__(self, message: str) -> None:
        super().__init__("AccessDeniedException", message, status_code=_FORBIDDEN)
        self.reason = message


def install() -> None:
    """Put our rule before the host's. A second call changes nothing.

    Raises ``HostChanged`` when the host decides elsewhere.
    """
    if wrap_attribute(host_cors, "should_enforce_self_managed_service", _enforce_for_others):
        handlers.preprocess_request.append(allow_foreign)
        handlers.run_custom_response_handlers.append(add_headers)


def _enforce_for_others(guard: _Guard) -> _Guard:
    def should_enforce(context: RequestContext) -> bool:
        return not _is_allowed(context) and bool(guard(context))

    return should_enforce


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


def check_operation(request: Request, operation: OperationModel) -> None:
    """Let a call be served that no page of a stranger's makes.

    The host's guard has asked before where the call comes from; it lets pages pass that name a host
    of one of its other services. Raises ``NotForPages``.
    """
    if origins.of_request(request) is None or _is_for_every_origin(operation):
        return
    if not origins.may_use_everything(request):
        raise NotForPages(_why_not(request, operation.name))
    if not origins.is_for_known_host(request):
        raise NotForPages(
            f"{operation.name} is not for pages that name the host {request.host}, which any page "
            "may have: COGNITO_ALLOWED_HOSTS names further ones."
        )


def _is_for_every_origin(operation: OperationModel) -> bool:
    return operation.auth_type == "none" or operation.name in FOR_APPS


def _why_not(request: Request, what: str) -> str:
    return (
        f"{what} is not for pages of {origins.of_request(request)}, to which AWS would not answer "
        "without a signature: EXTRA_CORS_ALLOWED_ORIGINS names origins that may use everything."
    )


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
    return _is_endpoint(path) and is_open(_endpoint(context, path))


def _is_page(context: RequestContext) -> bool:
    path = get_raw_path(context.request)
    if not path.startswith(ENDPOINTS) or READABLE.fullmatch(path):
        return False
    return is_open(_endpoint(context, path))


def _is_endpoint(path: str) -> bool:
    return path.startswith(ENDPOINTS) or WELL_KNOWN.fullmatch(path) is not None


def _is_api_request(context: RequestContext) -> bool:
    """Tell whether this is a call of Cognito's API that the page may make, or a preflight of one.

    A preflight names no operation; what follows it does, and is looked at for itself. The service
    of a call is set here: the host would prefer the one that an ``Authorization`` header names.
    """
    request = context.request
    if _requested_method(context) != "POST" or _endpoint(context, "/") is not None:
        return False
    if request.method == "OPTIONS":
        wanted = request.headers.get("Access-Control-Request-Headers", "").lower().split(",")
        return "x-amz-target" in (header.strip() for header in wanted)
    target = request.headers.get("X-Amz-Target", "")
    prefix, _, name = target.partition(".")
    service = TARGETS.get(prefix)
    if service is None:
        return False
    if name not in _operations_for_every_origin(service) and not origins.may_use_everything(
        request
    ):
        why = _why_not(request, target)
        LOG.warning("%s", why)
        if request.method != "OPTIONS":
            refusal(
                Kind.API,
                name,
                "AccessDeniedException",
                None,
                why,
                status=_FORBIDDEN,
                is_logged=True,
            )
        return False
    context.service = get_service_catalog().get(service)
    return True


@functools.lru_cache
def _operations_for_every_origin(service: str) -> frozenset[str]:
    model: ServiceModel = load_service(service)
    operations = (model.operation_model(name) for name in model.operation_names)
    return frozenset(one.name for one in operations if _is_for_every_origin(one))


def _endpoint(context: RequestContext, path: str) -> Any:
    """Return what the host's edge router has for the request, or None."""
    routes = ROUTER.url_map.bind(server_name=context.request.host)
    try:
        endpoint, _ = routes.match(path, method=_requested_method(context))
    except HTTPException:
        return None
    return endpoint
