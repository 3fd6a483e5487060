"""What ``TestInvokeAuthorizer`` answers. AWS tests with ID tokens alone.

Source: https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html
"""

import time
import uuid
from collections.abc import Mapping
from typing import Any

from localstack_cognito import clock
from localstack_cognito.apigateway.authorizer import authorize, identity_of
from localstack_cognito.apigateway.claims import java_date
from localstack_cognito.host.api_gateway import AuthorizerCall
from localstack_cognito.host.refusals import AuthorizerConfigurationError, Refused

_SHOWN = 6


def try_out(call: AuthorizerCall) -> Mapping[str, Any]:
    """Return the ``TestInvokeAuthorizerResponse`` for a call that was made up."""
    started = time.perf_counter()
    claims: Mapping[str, str] | None = None
    try:
        claims = authorize(call)
        status, outcome = 200, "Successfully completed authorizer execution"
    except AuthorizerConfigurationError:
        status, outcome = 500, "AuthorizerConfigurationException"
    except Refused as refused:
        status, outcome = 401, f"Unauthorized request: {refused.message}"
    answer: dict[str, Any] = {
        "clientStatus": status,
        "log": _log(call, outcome),
        "latency": round((time.perf_counter() - started) * 1000),
    }
    return answer if claims is None else {**answer, "claims": claims}


def _log(call: AuthorizerCall, outcome: str) -> str:
    request_id = uuid.uuid4()
    try:
        identity = identity_of(call) or ""
    except AuthorizerConfigurationError:
        identity = ""
    hidden = "*" * max(len(identity) - _SHOWN, 0) + identity[-_SHOWN:]
    at = java_date(clock.now())
    lines = (
        f"Starting authorizer: {call.authorizer['id']} for request: {request_id}",
        f"Incoming identity: {hidden}",
        outcome,
    )
    return f"Execution log for request {request_id}\n" + "".join(
        f"{at} : {line}\n" for line in lines
    )
