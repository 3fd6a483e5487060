"""Spares the host's gateway what it does anew for each request, with the same outcome.

Which content type an answer has follows from two headers, which are the same in nearly all requests
of a client. A request that names its operation in ``X-Amz-Target``, which AWS takes at ``/`` only,
is none for the host's own pages, all of which are below ``/_localstack``; whether a route is for it
follows from the host name and the routes, and whether it is Cognito's from the target and the
service that is signed for. And what a line of the log says beyond its text is only made where the
log writes it. Every service is answered as before, to the byte.

Relies on: ``ResponseSerializer._get_mime_type``, which reads ``Accept`` and ``Content-Type``;
``LocalstackResourceHandler``, which leaves alone what its router has no rule for; a ``Router``,
which has another ``url_map`` after each change; ``ServiceNameParser``, for which the service that
is signed for, if it is the only one of its name, comes before the target, and a target that is one
service's before all else; ``ResponseLogger._log``, whose loggers have a handler of their own where
they write more than the text.
"""

import logging
import re
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from localstack import constants
from localstack.aws.api import RequestContext
from localstack.aws.handlers import internal, legacy, service
from localstack.aws.handlers import logging as host_logging
from localstack.aws.protocol import serializer
from rolo import Response
from rolo.gateway import HandlerChain
from rolo.request import get_raw_path
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, NotFound

from localstack_cognito.host.cors import TARGETS
from localstack_cognito.host.patching import HostChanged, attribute_of, wrap_attribute
from localstack_cognito.host.service_models import COGNITO

LOG = logging.getLogger(__name__)

# Content types may carry whatever a client makes up, such as a boundary.
_MOST_REMEMBERED = 1000

_Log = Callable[[Any, RequestContext, Response], None]
_Find = Callable[[Any, Any], str]
_Serve = Callable[[Any, HandlerChain[RequestContext], RequestContext, Response], None]


def install() -> None:
    """Spare the host this work. A second call changes nothing.

    A host that does otherwise is left alone, and the log says so.
    """
    for owner, path, name, wrapper in _SPARED:
        try:
            wrap_attribute(attribute_of(owner, path), name, wrapper)
        except HostChanged as changed:
            LOG.warning("Requests take longer than they need: %s", changed)


def _remember_content_type(find: _Find) -> _Find:
    known: dict[tuple[type, str | None, str | None], str] = {}

    def find_content_type(self: Any, headers: Any) -> str:
        if not isinstance(headers, Headers):
            return find(self, headers)
        asked = (type(self), headers.get("Accept"), headers.get("Content-Type"))
        content_type = known.get(asked)
        if content_type is None:
            content_type = find(self, headers)
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            known[asked] = content_type
        return content_type

    return find_content_type


def _serve_only_own_pages(serve: _Serve) -> _Serve:
    def serve_own_page(
        self: Any, chain: HandlerChain[RequestContext], context: RequestContext, response: Response
    ) -> None:
        request = context.request
        if request.path != "/" or "X-Amz-Target" not in request.headers or _has_others(self):
            serve(self, chain, context, response)

    return serve_own_page


def _has_others(handler: Any) -> bool:
    """Return whether somebody has added a page elsewhere than below ``/_localstack``."""
    prefix = constants.INTERNAL_RESOURCE_PATH
    return any(not rule.rule.startswith(prefix) for rule in handler.resources.url_map.iter_rules())


def _remember_no_route(serve: _Serve) -> _Serve:
    known: dict[tuple[str, str], Any] = {}

    def serve_route(
        self: Any, chain: HandlerChain[RequestContext], context: RequestContext, response: Response
    ) -> None:
        request, routes = context.request, self.router.url_map
        asked = (request.host, request.method)
        if (
            self.respond_not_found
            or "X-Amz-Target" not in request.headers
            or get_raw_path(request) != "/"
        ):
            serve(self, chain, context, response)
        elif known.get(asked) is not routes:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            try:
                routes.bind(server_name=request.host).match("/", method=request.method)
            except NotFound:
                known[asked] = routes
            except HTTPException:
                pass
            serve(self, chain, context, response)

    return serve_route


# As clients sign, to the letter; what is signed otherwise is read by the host.
_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=[\w-]+/\d{8}/[\w-]+/([\w-]+)/aws4_request[, ]")


def _remember_service(parse: _Serve) -> _Serve:
    known: dict[tuple[str | None, str], tuple[Any, Any]] = {}

    def parse_service(
        self: Any, chain: HandlerChain[RequestContext], context: RequestContext, response: Response
    ) -> None:
        asked = None if context.service else _indicators(context.request.headers)
        found = None if asked is None else known.get(asked)
        if found is not None:
            context.service, context.protocol = found
            return
        parse(self, chain, context, response)
        if asked is None or context.service is None:
            return
        protocols = context.service.metadata.get("protocols") or ()
        if context.service.service_name in COGNITO and len(protocols) <= 1:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            known[asked] = context.service, context.protocol

    return parse_service


def _indicators(headers: Headers) -> tuple[str | None, str] | None:
    """Return for which service a request is signed, and its target; None where others count too."""
    target, signature = headers.get("X-Amz-Target", ""), headers.get("Authorization")
    if target.partition(".")[0] not in TARGETS or "Smithy-Protocol" in headers:
        return None
    if not signature:
        return None, target
    signed = _SIGNED.match(signature)
    return None if signed is None else (signed[1], target)


def _log_no_more_than_is_written(log: _Log) -> _Log:
    def log_answer(self: Any, context: RequestContext, response: Response) -> None:
        asked, operation, status = context.service, context.operation, response.status_code
        protocol = "http" if operation is None else "aws"
        logger = getattr(self, f"{'internal_' * context.is_internal_call}{protocol}_logger")
        if context.service_exception or logger.handlers or logger.isEnabledFor(logging.DEBUG):
            log(self, context, response)
        elif operation is None:
            logger.info("%s %s => %d", context.request.method, context.request.path, status)
        elif asked is not None:
            logger.info("AWS %s.%s => %s", asked.service_name, operation.name, status)

    return log_answer


_SPARED: Sequence[tuple[ModuleType, str, str, Callable[[Any], Any]]] = (
    (serializer, "ResponseSerializer", "_get_mime_type", _remember_content_type),
    (internal, "LocalstackResourceHandler", "__call__", _serve_only_own_pages),
    (legacy, "EdgeRouterHandler", "__call__", _remember_no_route),
    (service, "ServiceNameParser", "__call__", _remember_service),
    (host_logging, "ResponseLogger", "_log", _log_no_more_than_is_written),
)
