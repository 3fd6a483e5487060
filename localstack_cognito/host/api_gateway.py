"""Asks an authorizer before the host's API Gateway serves a REST API's method.

The host keeps authorizers of type ``COGNITO_USER_POOLS`` and never asks one. It reads what an API
answers in place of a method's integration (``PutGatewayResponse``) for its status alone; a refusal
of ours is written in ``gateway_responses``, whole.

Tried on hosts 4.13.1 and 2026.3.0: the composite handler ``preprocess_request`` of the invocation
chain, which runs once the method is known and before anything of the request is checked;
``resource_method``, ``deployment`` and ``context_variables`` of its context; handlers in the
gateway's own ``preprocess_request`` run before the edge router, which leads to that chain.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack.aws import handlers
from localstack.aws.api import RequestContext
from rolo import Response
from rolo.gateway import HandlerChain
from werkzeug.datastructures import Headers

COGNITO_USER_POOLS = "COGNITO_USER_POOLS"
_INVOCATION_HANDLERS = "localstack.services.apigateway.next_gen.execute_api.handlers"


class Refused(Exception):
    """A call that is refused. ``message`` is what AWS calls ``$context.error.message``."""

    response_type = ""
    """The type of the gateway response."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message)
        self.message = message


class Unauthorized(Refused):
    """The caller has no token, or none that is good."""

    response_type = "UNAUTHORIZED"

    def __init__(self, message: str = "Unauthorized") -> None:
        super().__init__(message)


class AuthorizerConfigurationError(Refused):
    """The authorizer cannot be asked as it is set up. AWS says no more."""

    response_type = "AUTHORIZER_CONFIGURATION_ERROR"


@dataclass(frozen=True, slots=True)
class AuthorizerCall:
    """What an authorizer is asked."""

    authorizer: Mapping[str, Any]
    """The ``Authorizer``, as it was when the API was deployed."""
    scopes: Sequence[str]
    """The method's ``authorizationScopes``."""
    headers: Headers
    """The request's."""
    stage_variables: Mapping[str, str]


Authorize = Callable[[AuthorizerCall], Mapping[str, str]]
"""Returns the caller's claims as mapping templates have them. Raises ``Refused``."""


class _InvocationStep:
    """The step of the invocation chain that asks the authorizer of the method."""

    def __init__(self, authorize: Authorize) -> None:
        self._authorize = authorize

    def __call__(self, chain: HandlerChain[Any], context: Any, response: Response) -> None:
        method = context.resource_method
        if method.get("authorizationType") != COGNITO_USER_POOLS:
            return
        try:
            claims = self._authorize(_call_of(method, context))
        except Refused as refused:
            from localstack_cognito.host.gateway_responses import write_refusal

            write_refusal(context, response, refused)
            chain.stop()
        else:
            context.context_variables["authorizer"] = {"claims": dict(claims)}


def _call_of(method: Mapping[str, Any], context: Any) -> AuthorizerCall:
    authorizer = context.deployment.rest_api.authorizers.get(method.get("authorizerId"))
    if authorizer is None:
        raise AuthorizerConfigurationError
    return AuthorizerCall(
        authorizer,
        method.get("authorizationScopes") or (),
        context.request.headers,
        context.stage_variables or {},
    )


class _AwaitInvocations:
    """Adds the step once the host has loaded its API Gateway, which takes long and few use."""

    def __init__(self, authorize: Authorize) -> None:
        self._step = _InvocationStep(authorize)
        self._is_added = False

    def __call__(
        self, chain: HandlerChain[RequestContext], context: RequestContext, response: Response
    ) -> None:
        if self._is_added or (module := sys.modules.get(_INVOCATION_HANDLERS)) is None:
            return
        # While another thread imports the module, it has not all its names yet.
        known = getattr(module, "preprocess_request", None)
        if known is not None:
            self._is_added = True
            if not any(isinstance(step, _InvocationStep) for step in known.handlers):
                known.append(self._step)


def install(authorize: Authorize) -> None:
    """Ask ``authorize`` before methods with an authorizer of user pools are served.

    A second call changes nothing.
    """
    known = handlers.preprocess_request.handlers
    if not any(isinstance(handler, _AwaitInvocations) for handler in known):
        known.insert(0, _AwaitInvocations(authorize))
