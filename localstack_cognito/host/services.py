"""Operations of the host's other services, called in this process.

A client of ``localstack.aws.connect`` would send each through the gateway, at the cost of a request
of its own. This one calls what the gateway calls in the end.

Relies on: ``SERVICE_PLUGINS.require``, the ``dispatch_table`` of a service's skeleton, the request
that moto's services read (the query protocol's), and the trace that Lambda's reads.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from botocore.model import OperationModel
from botocore.serialize import create_serializer
from localstack.aws.api import RequestContext
from localstack.aws.spec import load_service
from localstack.http import Request
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.aws.arns import get_partition
from localstack.utils.aws.request_context import mock_aws_request_headers
from localstack.utils.xray.trace_header import TraceHeader

_QUERY = "query"
_FORM = "application/x-www-form-urlencoded; charset=utf-8"


def call(
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    account_id: str,
    region: str = "us-east-1",
    *,
    trace: str | None = None,
) -> Mapping[str, Any]:
    """Return what an operation of a service (IAM, STS, Lambda) answers.

    A body of bytes is given as a file. ``trace`` is the root of the trace that a function's own
    calls name in ``X-Amzn-Trace-Id``. Raises ``ServiceException``.
    """
    plugin = SERVICE_PLUGINS.require(service)
    context = _context(_operation(service, operation), parameters, account_id, region)
    if trace is not None:
        context.trace_context["aws_trace_header"] = TraceHeader(root=trace)
    answer: Mapping[str, Any] = plugin.skeleton.dispatch_table[operation](context, dict(parameters))
    return answer


@lru_cache(maxsize=16)
def _operation(service: str, operation: str) -> OperationModel:
    return load_service(service).operation_model(operation)


@lru_cache(maxsize=1)
def _serializer() -> Any:
    return create_serializer(_QUERY, include_validation=False)


def _context(
    operation: OperationModel, parameters: Mapping[str, Any], account_id: str, region: str
) -> RequestContext:
    service = operation.service_model
    headers = mock_aws_request_headers(
        service.service_name, aws_access_key_id=account_id, region_name=region
    )
    body = b""
    if service.protocol == _QUERY:
        form = _serializer().serialize_to_request(dict(parameters), operation)["body"]
        body = urlencode(form).encode()
        headers.update({"Content-Type": _FORM, "x-moto-account-id": account_id})
    context = RequestContext(request=Request("POST", "/", headers=headers, body=body))
    context.service, context.operation, context.protocol = service, operation, service.protocol
    context.trace_context["aws_trace_header"] = TraceHeader().ensure_root_exists()
    context.account_id, context.region = account_id, region
    context.partition = get_partition(region)
    context.service_request = parameters
    return context
