"""What Cognito's requests and errors look like on the wire, where the host does it otherwise.

The host reads a member of a wrong type as best it can, answers a body that it cannot read with 500,
writes an error's headers in its own way, and writes an empty object where AWS writes nothing. AWS
refuses what does not fit its model with 400.

Relies on: ``parse_and_enrich`` of the handler ``parse_service_request``, the composite handlers for
custom response and exception handlers, and the order in which exception handlers run: ours before
the one that serializes an exception of ``context.service``.
"""

import json
import logging
import re
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from botocore.model import OperationNotFoundError
from localstack.aws import handlers
from localstack.aws.api import (
    CommonServiceException,
    RequestContext,
    ServiceException,
    ServiceRequest,
)
from localstack.aws.spec import get_service_catalog
from localstack.http import Request
from rolo import Response
from rolo.gateway import HandlerChain

from localstack_cognito.activity.noting import refusal
from localstack_cognito.activity.records import Kind
from localstack_cognito.aws.documents import read_body
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.host.cors import check_operation
from localstack_cognito.host.failures import STATUS, SetupFailure
from localstack_cognito.host.patching import wrap_attribute
from localstack_cognito.host.service_models import COGNITO

LOG = logging.getLogger(__name__)

CONTENT_TYPE = "application/x-amz-json-1.1"

_JSON_TYPES = ("application/x-amz-json-", "application/json")

# Servers and browsers put a bound to the length of a header.
LONGEST_MESSAGE_IN_HEADER = 1024
_LONGEST_NAME = 128

_WORDS = re.compile(r"[A-Z][a-z0-9]*|[A-Z]+(?![a-z])")
# What operations of AWS's other services begin with, and ours may.
_VERBS_TO_COME = frozenset(
    {"Batch", "Cancel", "Disable", "Disassociate", "Enable", "Exchange", "Export", "Import"}
    | {"Introspect", "Put", "Register", "Remove", "Restore", "Search", "Send", "Test", "Validate"}
)


_Parse = Callable[[RequestContext], None]


class UnknownOperation(CommonServiceException):
    """A request to one of our services whose ``X-Amz-Target`` names none of its operations."""

    def __init__(self) -> None:
        super().__init__("UnknownOperationException", "")


class NewerOperation(CommonServiceException):
    """A request for an operation that may have come to AWS after our service models."""

    def __init__(self, name: str) -> None:
        text = f"{name} is not built yet in the Cognito extension: its service models lack it."
        super().__init__("InternalFailure", text, status_code=501)


def install() -> None:
    """Read our services' requests and write their errors ourselves.

    A second call changes nothing. Raises ``HostChanged`` when the host parses requests elsewhere.
    """
    if wrap_attribute(handlers.parse_service_request, "parse_and_enrich", _parse_others):
        handlers.serve_custom_exception_handlers.append(handle_exception)
        handlers.run_custom_response_handlers.append(write_error)
        handlers.run_custom_response_handlers.append(write_nothing)


def _parse_others(parse_others: _Parse) -> _Parse:
    def parse(context: RequestContext) -> None:
        if _is_ours(context):
            read_request(context)
        else:
            parse_others(context)

    return parse


def _is_ours(context: RequestContext) -> bool:
    return context.service is not None and context.service.service_name in COGNITO


def read_request(context: RequestContext) -> None:
    """Set the operation and its members in the context, from the HTTP request.

    Raises ``UnknownOperation``, ``NewerOperation`` for a name that AWS may have given since,
    ``NotForPages``, or ``SerializationException`` for a body that does not fit.
    """
    try:
        _read_request(context)
    except CommonServiceException as error:
        _note_refusal(context, error)
        raise


def _read_request(context: RequestContext) -> None:
    target = context.request.headers.get("X-Amz-Target", "")
    prefix, _, name = target.partition(".")
    service = context.service
    try:
        if service is None or prefix != service.metadata.get("targetPrefix"):
            raise UnknownOperation
        context.operation = service.operation_model(name)
    except OperationNotFoundError:
        raise NewerOperation(name) if _may_be_newer(name) else UnknownOperation() from None
    check_operation(context.request, context.operation)
    members = read_body(context.operation, _content(context.request))
    context.service_request = cast(ServiceRequest, members)


def _content(request: Request) -> bytes:
    """Return the body. That it is no form need not be found out where it says to be JSON."""
    is_json = request.headers.get("Content-Type", "").startswith(_JSON_TYPES)
    content: bytes = request.get_data(parse_form_data=not is_json)
    return content


def _note_refusal(context: RequestContext, error: CommonServiceException) -> None:
    """Note what never comes to an operation of ours."""
    target = str(context.request.headers.get("X-Amz-Target", ""))
    reason = reason_of(error)
    if isinstance(error, UnknownOperation):
        service = context.service.service_name if context.service else "Cognito"
        reason = f"X-Amz-Target is {target!r}, which names no operation of {service}."
    elif context.operation is not None and reason is None:
        reason = (
            f"The body of {len(context.request.data)} bytes is no JSON document as "
            f"{context.operation.name} takes it."
        )
    refusal(
        Kind.API,
        target.rpartition(".")[2][:_LONGEST_NAME] or "unknown operation",
        error.code,
        error.message,
        reason or error.message,
        status=error.status_code,
    )


def handle_exception(
    chain: HandlerChain[RequestContext],
    exception: Exception,
    context: RequestContext,
    response: Response,
) -> None:
    """Answer an unknown operation; log with its trace what the host logs without one.

    A failure of the set-up was logged where it began.
    """
    if not _is_ours(context):
        return
    if isinstance(exception, UnknownOperation | NewerOperation):
        _write(context, response, exception)
        # The handler that comes next writes its own answer for a request that has a service.
        context.service = None
    elif isinstance(exception, SetupFailure):
        context.setup_failure = exception
    elif not isinstance(exception, ServiceException | NotImplementedError):
        LOG.error("%s", _internal_error_message(context), exc_info=exception)


def write_error(
    chain: HandlerChain[RequestContext], context: RequestContext, response: Response
) -> None:
    """Write the error that the host answers in one of our services as AWS writes it."""
    error = context.service_exception
    if error is None or not _is_ours(context):
        return
    if error.code == "InternalError":
        # The host's name for an exception that is none of AWS's, and the exception's own text.
        failure = context.get("setup_failure")
        message = str(failure or _internal_error_message(context))
        status = STATUS if failure else 500
        error = CommonServiceException("InternalErrorException", message, status_code=status)
    _write(context, response, error)


def write_nothing(
    chain: HandlerChain[RequestContext], context: RequestContext, response: Response
) -> None:
    """Leave the body of an operation that has no output empty, as AWS does: the host writes {}."""
    operation = context.operation
    if operation is None or not _is_ours(context) or context.service_exception is not None:
        return
    if operation.output_shape is None and response.status_code == 200:
        response.set_response(b"")


def _may_be_newer(name: str) -> bool:
    """Tell whether a name is one as AWS gives operations: a verb that they begin with, and more."""
    words = _WORDS.findall(name)
    return len(words) > 1 and "".join(words) == name and words[0] in _verbs()


@cache
def _verbs() -> frozenset[str]:
    catalog = get_service_catalog()
    services = [catalog.get(service) for service in COGNITO]
    names = [name for service in services if service for name in service.operation_names]
    return frozenset({_WORDS.findall(name)[0] for name in names} | _VERBS_TO_COME)


def _internal_error_message(context: RequestContext) -> str:
    operation = context.operation.name if context.operation else "The request"
    return f"{operation} failed unexpectedly; the host's log tells why."


def _body(context: RequestContext, error: ServiceException) -> dict[str, Any]:
    body: dict[str, Any] = {"__type": error.code}
    if error.message:
        body["message"] = error.message
    shape = context.service.shape_for_error_code(error.code) if context.service else None
    for member in shape.members if shape else ():
        value = getattr(error, member, None)
        if value is not None and member != "message":
            body[member] = value
    return body


def _write(context: RequestContext, response: Response, error: ServiceException) -> None:
    response.status_code = error.status_code
    response.set_response(json.dumps(_body(context, error), separators=(",", ":")).encode())
    response.content_type = CONTENT_TYPE
    headers = response.headers
    headers["x-amzn-RequestId"] = context.request_id or ""
    # The colon is AWS's own, a remnant of a form with a URL behind it; SDKs cut it off.
    headers["x-amzn-ErrorType"] = f"{error.code}:"
    if _fits_header(error.message):
        headers["x-amzn-ErrorMessage"] = error.message


def _fits_header(message: str) -> bool:
    return (
        0 < len(message) <= LONGEST_MESSAGE_IN_HEADER
        and message.isascii()
        and message.isprintable()
    )
