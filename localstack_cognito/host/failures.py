"""Failures of what a host is set up with, not of a request, and how every door answers them.

Relies on: ``_skip_exceptions`` of the handler ``log_exception``, and the order in which exception
handlers run: ours before the one that answers 500 where nothing is set.
"""

import html

from localstack.aws import handlers
from localstack.aws.api import RequestContext
from rolo import Request, Response
from rolo.gateway import HandlerChain

from localstack_cognito.host.patching import wrap_attribute

STATUS = 503
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Cognito is not available</title>
<h1>Cognito is not available</h1><p>{}</p></html>
"""
_Exceptions = tuple[type[Exception], ...]


class SetupFailure(Exception):
    """The host cannot serve until somebody mends its set-up; the text says what, in one line.

    Its text reaches the client as it is: it must hold no secret and no address. Who raises it logs
    what only a developer may read, once and not for each request.
    """


def install() -> None:
    """Answer a failure of the set-up where no operation of ours does. A second call is nothing.

    Raises ``HostChanged`` when the host chooses otherwise what it logs.
    """
    if wrap_attribute(handlers.log_exception, "_skip_exceptions", _skip_set_up):
        handlers.serve_custom_exception_handlers.append(answer)


def _skip_set_up(skipped: _Exceptions) -> _Exceptions:
    return (*skipped, SetupFailure)


def answer(
    chain: HandlerChain[RequestContext],
    exception: Exception,
    context: RequestContext,
    response: Response,
) -> None:
    """Answer with 503 and the text: as a page to who asks for one, else as JSON."""
    if isinstance(exception, SetupFailure) and context.operation is None:
        response.update_from(response_to(context.request, exception))


def response_to(request: Request, failure: SetupFailure) -> Response:
    """Return the answer to a request that is no operation of an AWS service."""
    headers = {"Cache-Control": "no-store"}
    text = str(failure)
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        page = _PAGE.format(html.escape(text))
        return Response(page, status=STATUS, mimetype="text/html", headers=headers)
    answer = Response(status=STATUS, headers=headers)
    # The first two are OAuth's, the last one the developer's endpoints'.
    error = "temporarily_unavailable"
    answer.set_json({"error": error, "error_description": text, "message": text})
    return answer
