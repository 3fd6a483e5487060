"""Spares the host's gateway what it does anew for each request, with the same outcome.

Which content type an answer has follows from two headers, which are the same in nearly all requests
of a client. And a request that names its operation in ``X-Amz-Target``, which AWS takes at ``/``
only, is none for the host's own pages, all of which are below ``/_localstack``. Every service is
answered as before, to the byte.

Relies on: ``ResponseSerializer._get_mime_type``, which reads ``Accept`` and ``Content-Type``;
``LocalstackResourceHandler``, which leaves alone what its router has no rule for.
"""

import logging
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from localstack import constants
from localstack.aws.api import RequestContext
from localstack.aws.handlers import internal
from localstack.aws.protocol import serializer
from rolo import Response
from rolo.gateway import HandlerChain
from werkzeug.datastructures import Headers

from localstack_cognito.host.patching import HostChanged, attribute_of, wrap_attribute

LOG = logging.getLogger(__name__)

# Content types may carry whatever a client makes up, such as a boundary.
_MOST_REMEMBERED = 1000

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


_SPARED: Sequence[tuple[ModuleType, str, str, Callable[[Any], Any]]] = (
    (serializer, "ResponseSerializer", "_get_mime_type", _remember_content_type),
    (internal, "LocalstackResourceHandler", "__call__", _serve_only_own_pages),
)
