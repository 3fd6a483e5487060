"""Writes what an API answers to a call that is refused: its status, headers and body.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html

Relies on: ``get_gateway_response_or_default`` and the exceptions in
``next_gen.execute_api.gateway_response``; ``context_variables`` and ``invocation_request`` of the
invocation's context.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from localstack.services.apigateway.next_gen.execute_api import gateway_response as host
from rolo import Response

from localstack_cognito.host.refusals import Refused

_JSON = "application/json"
_HEADER = "gatewayresponse.header."
_EXCEPTIONS = {
    "UNAUTHORIZED": host.UnauthorizedError,
    "AUTHORIZER_CONFIGURATION_ERROR": host.AuthorizerConfigurationError,
}
_VARIABLE = re.compile(r"\$(?P<brace>\{)?(?P<name>[A-Za-z]\w*(?:\.[\w-]+)+)(?(brace)\})")
_REQUEST_PARTS = {
    "header": "headers",
    "querystring": "query_string_parameters",
    "path": "path_parameters",
}


def write_refusal(context: Any, response: Response, refused: Refused) -> None:
    """Answer a call with the API's gateway response for a refusal, or with AWS's own."""
    error = _EXCEPTIONS[refused.response_type](refused.message)
    context.context_variables["error"] = {
        "message": refused.message,
        "messageString": json.dumps(refused.message),
        "responseType": refused.response_type,
        "validationErrorString": "",
    }
    settings = host.get_gateway_response_or_default(
        error.type, context.deployment.rest_api.gateway_responses
    )
    media_type, template = _template(settings["responseTemplates"] or {}, context)
    response.status_code = int(settings.get("statusCode") or error.status_code)
    response.set_response(_rendered(template, context).encode())
    response.headers["Content-Type"] = media_type
    response.headers["x-amzn-ErrorType"] = error.code
    for target, source in (settings.get("responseParameters") or {}).items():
        value = source[1:-1] if source.startswith("'") else _value_of(source, context)
        if target.startswith(_HEADER) and value is not None:
            response.headers[target.removeprefix(_HEADER)] = value


def _template(templates: Mapping[str, str], context: Any) -> tuple[str, str]:
    accepted = context.invocation_request["headers"].get("Accept", "")
    for media_type in (accepted, _JSON):
        if media_type in templates:
            return media_type, templates[media_type]
    return next(iter(templates.items()), (_JSON, ""))


def _rendered(template: str, context: Any) -> str:
    """Return the template with its variables in place; no other part of VTL counts there."""
    return _VARIABLE.sub(lambda found: _value_of(found["name"], context) or "", template)


def _value_of(source: str, context: Any) -> str | None:
    root, _, path = source.partition(".")
    value: Any = None
    if root == "context":
        value = context.context_variables
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
    elif root == "stageVariables":
        value = (context.stage_variables or {}).get(path)
    elif path.startswith("request."):
        part, _, name = path.removeprefix("request.").partition(".")
        if part in _REQUEST_PARTS:
            value = (context.invocation_request.get(_REQUEST_PARTS[part]) or {}).get(name)
    return None if value is None else str(value)
