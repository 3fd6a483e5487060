"""Clients of the host's own services.

Relies on: ``connect_to`` of ``localstack.aws.connect`` with an account's number, and the
``_client`` that is wrapped in what that gives, and in what a resource provider is given.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.config import Config
from localstack.aws.connect import connect_to

_headers: ContextVar[Mapping[str, str] | None] = ContextVar("headers", default=None)


@cache
def client(service: str, account_id: str, region: str, config: Config | None = None) -> Any:
    """Return a boto3 client of a service (``ses``) in an account and a region.

    ``config`` is one of the caller's module, and not made anew each time.
    """
    factory = connect_to(aws_access_key_id=account_id, region_name=region, config=config)
    return getattr(factory, service)


def plain_client(service: str, account_id: str, region: str) -> Any:
    """Return such a client as botocore has it, for libraries that take no other."""
    return client(service, account_id, region)._client


def call_with_headers(
    wrapped: Any, operation: str, members: Mapping[str, Any], headers: Mapping[str, str]
) -> Mapping[str, Any]:
    """Return what an operation answers a client of the host's, which sends these headers too.

    Raises ``ClientError`` and what botocore says of members that do not fit.
    """
    events = wrapped._client.meta.events
    # Registered once for each client, whoever calls: which headers they are is the caller's.
    events.register("before-call", _add_headers, unique_id="cognito-headers")
    token = _headers.set(headers)
    try:
        answer: Mapping[str, Any] = getattr(wrapped, xform_name(operation))(**members)
    finally:
        _headers.reset(token)
    return answer


def _add_headers(params: Mapping[str, Any], **_: Any) -> None:
    params["headers"].update(_headers.get() or {})
