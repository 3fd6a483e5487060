"""Asks an authorizer before the host's API Gateway serves a REST API's method.

The host keeps authorizers of type ``COGNITO_USER_POOLS`` and never asks one. It reads what an API
answers in place of a method's integration (``PutGatewayResponse``) for its status alone; a refusal
of ours is written in ``gateway_responses``, whole. Nor does it look at who signed a call.

Relies on: the composite handler ``preprocess_request`` of the invocation chain, which runs once the
method is known and before anything of the request is checked; ``resource_method``, ``deployment``
and ``context_variables`` of its context; handlers in the gateway's own ``preprocess_request`` run
before the edge router, which leads to that chain.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack.aws import handlers
from localstack.aws.api import RequestContext
from rolo import Response
from rolo.gateway import HandlerChain
from werkzeug.datastructures import Headers

from localstack_cognito.host.refusals import AuthorizerConfigurationError, Refused
from localstack_cognito.lazy_imports import lazily

COGNITO_USER_POOLS = "COGNITO_USER_POOLS"
AWS_IAM = "AWS_IAM"
_SIGNED_BY = re.compile(r"AWS4-HMAC-SHA256\s+Credential=(?P<access_key_id>[^/,\s]+)/")
_INVOCATION_HANDLERS = "localstack.services.apigateway.next_gen.execute_api.handlers"


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
    request: str | None = None
    """The request as its caller knows it: ``GET /dev/orders``. None where it was made up."""


Authorize = Callable[[AuthorizerCall], Mapping[str, str]]
"""Returns the caller's claims as mapping templates have them. Raises ``Refused``."""


FindIdentity = Callable[[str], Mapping[str, str | None] | None]
"""Returns what ``$context.identity`` says of whom an access key was given to, or None."""

_write_refusal: Callable[[Any, Response, Refused], None] = lazily(
    "localstack_cognito.host.gateway_responses:write_refusal"
)


class _InvocationStep:
    """The step of the invocation chain that looks at who calls, as the method wants it."""

    def __init__(self, authorize: Authorize, find_identity: FindIdentity) -> None:
        self._authorize = authorize
        self._find_identity = find_identity

    def __call__(self, chain: HandlerChain[Any], context: Any, response: Response) -> None:
        method = context.resource_method
        kind = method.get("authorizationType")
        if kind == AWS_IAM:
            self._identify(context, _signature(context) or _guides_signature(context))
        elif kind == COGNITO_USER_POOLS:
            if self._identify(context, _guides_signature(context)):
                return
            try:
                claims = self._authorize(_call_of(method, context))
            except Refused as refused:
                _write_refusal(context, response, refused)
                chain.stop()
            else:
                context.context_variables["authorizer"] = {"claims": dict(claims)}

    def _identify(self, context: Any, signature: str) -> bool:
        """Tell the call who has signed it, where that is an identity of an identity pool."""
        signed = _SIGNED_BY.match(signature)
        identity = self._find_identity(signed["access_key_id"]) if signed else None
        if identity is None:
            return False
        context.context_variables["identity"].update(identity)
        return True


def _signature(context: Any) -> str:
    request = context.request
    if credential := request.args.get("X-Amz-Credential"):
        return f"{request.args.get('X-Amz-Algorithm')} Credential={credential}"
    return str(request.headers.get("Authorization", ""))


def _guides_signature(context: Any) -> str:
    """Return the header that the host's guide tells to sign calls with; AWS knows none such."""
    return str(context.request.headers.get("Authentication", ""))


def _call_of(method: Mapping[str, Any], context: Any) -> AuthorizerCall:
    authorizer = context.deployment.rest_api.authorizers.get(method.get("authorizerId"))
    if authorizer is None:
        raise AuthorizerConfigurationError(
            reason=f"The API has no authorizer {method.get('authorizerId')}."
        )
    return AuthorizerCall(
        authorizer,
        method.get("authorizationScopes") or (),
        context.request.headers,
        context.stage_variables or {},
        f"{context.request.method} /{context.stage}{_path_of(context)}",
    )


def _path_of(context: Any) -> str:
    """Return the path below the stage, without the query."""
    return str(context.invocation_request["path"])


class _AwaitInvocations:
    """Adds the step once the host has loaded its API Gateway, which takes long and few use."""

    def __init__(self, step: _InvocationStep) -> None:
        self._step = step
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


def install(authorize: Authorize, find_identity: FindIdentity) -> None:
    """Ask ``authorize`` before methods with an authorizer of user pools are served.

    Where an identity has signed a call, ``find_identity`` says which; the header ``Authentication``
    lets it in where a token would. A second call changes nothing.
    """
    known = handlers.preprocess_request.handlers
    if not any(isinstance(handler, _AwaitInvocations) for handler in known):
        known.insert(0, _AwaitInvocations(_InvocationStep(authorize, find_identity)))
