"""From the host's skeleton to a provider's method: validate, then call.

Relies on: ``Service.for_provider`` with a dispatch table of one's own, and ``NotImplementedError``
with a text, which the host answers with 501.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType
from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from localstack.aws.api import RequestContext, ServiceException
from localstack.aws.api.core import ServiceRequestHandler
from localstack.aws.spec import load_service
from localstack.http import Request
from localstack.services.plugins import Service

from localstack_cognito.activity.masking import masked, names_nothing_secret
from localstack_cognito.activity.noting import HANDLE_HEADER, Doing, doing
from localstack_cognito.activity.records import Kind, Outcome
from localstack_cognito.aws.documents import read_answer
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.aws.validation import check_request
from localstack_cognito.host.callers import Serving
from localstack_cognito.host.functions import link_of_trace, may_call_back
from localstack_cognito.host.json_answers import write_once

_OK = 200
_NOT_BUILT = 501


def service_for(provider: Any) -> Service:
    """Return the host's service for a provider, a class that derives from a generated stub.

    A request reaches the provider's method only when ``check_request`` and the provider's own
    ``admit(context, operation_name)``, if it has one, let it pass. An operation that the provider
    leaves as the stub has it is answered with 501 and its name. What a request says of where its
    user is counts as far as the provider's ``context_data(request)``, if it has one, gives it.
    """
    return Service.for_provider(provider, dispatch_table_factory=dispatch_table)


def dispatch_table(provider: Any) -> dict[str, ServiceRequestHandler]:
    """Return what the host calls for each operation of the provider's stub, by operation name."""
    model = load_service(provider.service)
    return {
        stub.operation: _dispatch(provider, stub, model.operation_model(stub.operation))  # type: ignore[attr-defined]
        for stub in _stub_methods(type(provider))
    }


def _stub_methods(provider_class: type) -> Iterator[FunctionType]:
    """Yield the methods of the class that names the service: the generated stub."""
    stub_class = next(cls for cls in provider_class.__mro__ if "service" in vars(cls))
    for method in vars(stub_class).values():
        if hasattr(method, "operation"):
            yield method


def _dispatch(
    provider: Any, stub: FunctionType, operation: OperationModel
) -> ServiceRequestHandler:
    return _noted(operation, _served(provider, stub, operation))


def _served(provider: Any, stub: FunctionType, operation: OperationModel) -> ServiceRequestHandler:
    if getattr(type(provider), stub.__name__) is stub:
        return _not_built(operation.name)
    call_method = _method(provider, stub, operation)
    admit = getattr(provider, "admit", _admit)
    context_data = getattr(provider, "context_data", _no_context_data)

    def call(context: RequestContext, request: Any) -> Any:
        check_request(operation, request)
        admit(context, operation.name)
        with Serving(context.request, context_data(request or {}), context.request_id):
            return call_method(context, request or {})

    return call


def _method(provider: Any, stub: FunctionType, operation: OperationModel) -> ServiceRequestHandler:
    """Return what calls a provider's method with a request that is in order."""
    method = getattr(provider, stub.__name__)
    # The provider's own ``@handler`` says how it wants the request, else the stub's counts.
    if not getattr(method, "expand_parameters", stub.expand_parameters):  # type: ignore[attr-defined]
        return method

    members = operation.input_shape.members if operation.input_shape else {}
    keywords = {member: xform_name(member) for member in members}

    def call(context: RequestContext, request: Any) -> Any:
        return method(
            context=context,
            **{keywords[member]: value for member, value in request.items()},
        )

    return call


class Calls:
    """The operations of a provider, called by the house itself: of one account, in one region.

    They are checked and carried out as a request's are, count for no rate and are no activity.
    """

    def __init__(self, provider: Any, account_id: str, region: str) -> None:
        self._provider = provider
        self._model = load_service(provider.service)
        self._stubs: dict[str, FunctionType] = {
            stub.operation: stub  # type: ignore[attr-defined]
            for stub in _stub_methods(type(provider))
        }
        self.account_id, self.region = account_id, region

    @property
    def operations(self) -> Iterable[str]:
        """The names of the operations."""
        return self._stubs

    def members_of(self, operation: str) -> frozenset[str]:
        """Return the members that a request of an operation may have."""
        return frozenset(self._model.operation_model(operation).input_shape.members)

    def call(self, operation: str, request: Mapping[str, Any]) -> Any:
        """Return the answer. Raises what the operation raises."""
        described = self._model.operation_model(operation)
        check_request(described, request)
        context = RequestContext(Request())
        context.account_id, context.region = self.account_id, self.region
        context.service, context.operation = self._model, described
        context.service_request = dict(request)
        call_method = _method(self._provider, self._stubs[operation], described)
        with Serving(context.request, None):
            return call_method(context, context.service_request)


def _noted(operation: OperationModel, serve: ServiceRequestHandler) -> ServiceRequestHandler:
    """Return what serves an operation and notes what becomes of each request."""
    operation_name = operation.name
    note_answer = _note_unread if _has_no_secret(operation.output_shape) else _note_answer

    def call(context: RequestContext, request: Any) -> Any:
        with doing(Kind.API, operation_name) as this:
            if this is None:
                return serve(context, request)
            if handle := context.request.headers.get(HANDLE_HEADER):
                this.be_step_of(handle)
            if may_call_back() and (trace := context.request.headers.get("X-Amzn-Trace-Id")):
                # A function of a trigger, that calls back while its caller waits.
                this.join(link_of_trace(trace))
            _note_request(this, request or {})
            try:
                answer = serve(context, request)
            except ServiceException as error:
                this.refused(error.code, error.message, reason_of(error), status=error.status_code)
                raise
            except NotImplementedError as error:
                text = str(error)
                this.refused(
                    "InternalFailure", text, text, status=_NOT_BUILT, outcome=Outcome.FAILED
                )
                raise
            this.record.status = _OK
            if answer:
                note_answer(this, operation, answer)
            return answer

    return call


def _note_request(this: Doing, request: Mapping[str, Any]) -> None:
    this.detail("request", request)
    parameters = request.get("AuthParameters") or request.get("ChallengeResponses") or {}
    this.note(
        user_pool_id=_text(request.get("UserPoolId") or request.get("IdentityPoolId")),
        client_id=_text(request.get("ClientId")),
        username=_text(request.get("Username") or _member(parameters, "USERNAME")),
    )


class _Answer:
    """An answer, as its JSON. Nothing in it is a secret."""

    __slots__ = ("_operation", "_text")

    def __init__(self, operation: OperationModel, text: str) -> None:
        self._operation, self._text = operation, text

    @property
    def size(self) -> int:
        """How many bytes it takes: the JSON is ASCII."""
        return len(self._text)

    def read(self) -> Any:
        """Return its members, long lists and texts cut."""
        return masked(read_answer(self._operation, self._text), set())


def _has_no_secret(shape: Shape | None, around: tuple[str, ...] = ()) -> bool:
    """Return whether an answer of a shape has no member whose name, or a name in it, is a secret's.

    The names in a map are whatever somebody has given: they may be.
    """
    if isinstance(shape, ListShape):
        return _has_no_secret(shape.member, around)
    if isinstance(shape, StructureShape):
        if shape.is_document_type or shape.name in around:
            return False
        within = (*around, shape.name)
        return all(
            names_nothing_secret(name) and _has_no_secret(member, within)
            for name, member in shape.members.items()
        )
    return not isinstance(shape, MapShape)


def _note_unread(this: Doing, operation: OperationModel, answer: Mapping[str, Any]) -> None:
    """Note an answer without secrets: its JSON, which is written for the client anyway."""
    try:
        this.record.unread["answer"] = _Answer(operation, write_once(operation, answer))
    except Exception:
        # The host finds what does not fit, and words it.
        this.detail("answer", answer)


def _note_answer(this: Doing, operation: OperationModel, answer: Mapping[str, Any]) -> None:
    tokens = answer.get("AuthenticationResult")
    jtis = this.record.sections.get("session", ({},))[-1]
    if not tokens or "AccessJti" not in jtis:
        this.detail("answer", answer)
        return
    # What the tokens say need not be read out of them again, which most of a record's time went to.
    known = {
        "AccessToken": f"<access token, jti {jtis['AccessJti']}>",
        "IdToken": f"<id token, jti {jtis['IdJti']}>",
    }
    others = {name: value for name, value in tokens.items() if name not in known}
    shown = masked({**answer, "AuthenticationResult": others}, this.secrets)
    shown["AuthenticationResult"] |= {name: known[name] for name in known if name in tokens}
    this.record.sections["answer"] = shown


def _member(parameters: Any, name: str) -> Any:
    return parameters.get(name) if isinstance(parameters, Mapping) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _admit(context: RequestContext, operation_name: str) -> None:
    """Let every request pass."""


def _no_context_data(request: Any) -> None:
    """Let no request say where its user is."""


def _not_built(operation_name: str) -> ServiceRequestHandler:
    def refuse(context: RequestContext, request: Any) -> Any:
        raise NotImplementedError(f"{operation_name} is not built yet in the Cognito extension.")

    return refuse
