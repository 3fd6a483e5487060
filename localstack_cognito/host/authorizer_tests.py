"""Serves ``TestInvokeAuthorizer`` for authorizers of user pools; the host serves it for none.

Source: https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html

Relies on: custom service request handlers run once the request is parsed and before its service is
asked; ``rest_apis`` of the stores in ``services.apigateway.models``.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from localstack.aws.api import RequestContext
from rolo import Response
from rolo.gateway import HandlerChain
from werkzeug.datastructures import Headers

from localstack_cognito.host.api_gateway import COGNITO_USER_POOLS, AuthorizerCall

TryOut = Callable[[AuthorizerCall], Mapping[str, Any]]
"""Returns a ``TestInvokeAuthorizerResponse``."""


class ServeTests:
    """Answers the operation where the authorizer is one of user pools."""

    def __init__(self, try_out: TryOut) -> None:
        self._try_out = try_out

    def __call__(
        self, chain: HandlerChain[RequestContext], context: RequestContext, response: Response
    ) -> None:
        """Answer, or leave the request to the host."""
        operation = context.operation
        if operation is None or operation.name != "TestInvokeAuthorizer":
            return
        request: Mapping[str, Any] = context.service_request or {}
        authorizer = _authorizer(context, request)
        if authorizer["type"] != COGNITO_USER_POOLS:
            return
        call = AuthorizerCall(
            authorizer, (), _headers(request), request.get("stageVariables") or {}
        )
        response.set_response(json.dumps(self._try_out(call)).encode())
        response.content_type = "application/json"
        response.headers["x-amzn-RequestId"] = context.request_id or ""
        chain.stop()


def _authorizer(context: RequestContext, request: Mapping[str, Any]) -> Mapping[str, Any]:
    from localstack.aws.api.apigateway import NotFoundException
    from localstack.services.apigateway.models import apigateway_stores

    api_id = request["restApiId"]
    api = apigateway_stores[context.account_id][context.region].rest_apis.get(api_id)
    if api is None:
        raise NotFoundException(f"Invalid API identifier specified {context.account_id}:{api_id}")
    authorizer: Mapping[str, Any] | None = api.authorizers.get(request["authorizerId"])
    if authorizer is None:
        raise NotFoundException("Invalid Authorizer identifier specified")
    return authorizer


def _headers(request: Mapping[str, Any]) -> Headers:
    headers = Headers(request.get("headers") or {})
    for name, values in (request.get("multiValueHeaders") or {}).items():
        headers.setlistdefault(name, values)
    return headers
