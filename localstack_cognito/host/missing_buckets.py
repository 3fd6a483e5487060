"""Says of a pool that does not exist that it does not, where S3 would miss a bucket.

Keys and discovery of a pool are at paths that may as well be those of a bucket's objects, so that
whatever is no pool's is S3's. Of what is no bucket's either S3 says that the bucket is missing, to
somebody who has mistyped the id of a pool.

Relies on: S3 answers ``GetObject`` and ``HeadObject`` for such a path, with ``NoSuchBucket`` in
``context.service_exception``.
"""

import json
from collections.abc import Callable

from localstack.aws import handlers
from localstack.aws.api import RequestContext
from rolo import Response
from rolo.gateway import HandlerChain

from localstack_cognito.host.callers import is_signed

_OPERATIONS = ("GetObject", "HeadObject")
_DOCUMENTS = frozenset(
    {
        *(".well-known/jwks.json", "well-known/jwks.json"),
        *(".well-known/openid-configuration", ".well-known/oauth-authorization-server"),
    }
)


class _NamePool:
    """Answers in place of S3 to who has asked for the keys of a pool."""

    def __init__(self, message: Callable[[str], str]) -> None:
        self._message = message

    def __call__(
        self, chain: HandlerChain[RequestContext], context: RequestContext, response: Response
    ) -> None:
        error = context.service_exception
        if error is None or error.code != "NoSuchBucket" or not _asks_for_keys(context):
            return
        user_pool_id = str((context.service_request or {}).get("Bucket"))
        response.set_response(json.dumps({"message": self._message(user_pool_id)}).encode())
        response.content_type = "application/json"


def _asks_for_keys(context: RequestContext) -> bool:
    # Who signs is a client of S3's, which could not read this.
    if context.operation is None or is_signed(context.request):
        return False
    key = (context.service_request or {}).get("Key")
    return context.operation.name in _OPERATIONS and key in _DOCUMENTS


def install(message: Callable[[str], str]) -> None:
    """Say ``message`` of what would be a pool's id. A second call changes nothing."""
    known = handlers.run_custom_response_handlers.handlers
    if not any(isinstance(handler, _NamePool) for handler in known):
        known.append(_NamePool(message))
