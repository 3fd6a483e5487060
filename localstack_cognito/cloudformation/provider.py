"""The one provider of all resource types, which carries out the rows of their table.

Source: https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html
"""

import contextlib
import re
import secrets
import string
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceRequest,
)

from localstack_cognito.activity.noting import HANDLE_HEADER, Doing, current, doing
from localstack_cognito.activity.records import Kind
from localstack_cognito.cloudformation.calls import Call, Change, Properties, Refused, ResourceType
from localstack_cognito.cloudformation.declarations import (
    coerced,
    problems,
    read_only_properties,
    schema_of,
)
from localstack_cognito.host.cloudformation import HALF_DONE, WAY_BACK
from localstack_cognito.host.internal_clients import call_with_headers

_REF = "_Ref"
"""Where a resource's model has what ``Ref`` returns; hosts read it by the primary identifier."""
_SUFFIX = "_Suffix"
_CHARACTERS = string.ascii_letters + string.digits
_HANDLER_ERROR_CODES = (
    (re.compile("NotFound"), "NotFound"),
    (re.compile("Exists|Duplicate"), "AlreadyExists"),
    (re.compile("LimitExceeded"), "ServiceLimitExceeded"),
    (re.compile("TooManyRequests"), "Throttling"),
    (re.compile("NotAuthorized|AccessDenied"), "AccessDenied"),
    (re.compile("Invalid|Validation|BadRequest|Unsupported|UserPool"), "InvalidRequest"),
)


class CognitoResourceProvider(ResourceProvider):
    """Creates, changes and deletes the resources of one type."""

    def __init__(self, resource_type: ResourceType) -> None:
        self._type = resource_type
        self._schema = schema_of(resource_type.name)
        self._given = read_only_properties(self._schema) | {_REF, _SUFFIX}
        self.TYPE = resource_type.name
        self.SCHEMA = {**self._schema, "primaryIdentifier": [f"/properties/{_REF}"]}

    def create(self, request: ResourceRequest) -> ProgressEvent:
        """Create a resource. One that is created in part is deleted again."""
        return self._noted("Create", request, self._create)

    def update(self, request: ResourceRequest) -> ProgressEvent:
        """Change a resource into what is declared now.

        On the way back from a deployment that failed, all that can be is brought back also where
        something cannot.
        """
        return self._noted("Update", request, self._update)

    def delete(self, request: ResourceRequest) -> ProgressEvent:
        """Delete a resource; one that is gone, or was never made, is deleted."""
        return self._noted("Delete", request, self._delete)

    def _noted(
        self,
        verb: str,
        request: ResourceRequest,
        carry_out: Callable[[ResourceRequest], ProgressEvent],
    ) -> ProgressEvent:
        with doing(Kind.CLOUDFORMATION, f"{verb} {self._type.name}") as this:
            event = carry_out(request)
            if this is not None:
                self._note(this, request, event)
            return event

    def _note(self, this: Doing, request: ResourceRequest, event: ProgressEvent) -> None:
        resource = {"Stack": request.stack_name, "LogicalId": request.logical_resource_id}
        this.detail("resource", resource)
        this.detail("declared", request.desired_state or {})
        pool_id = (event.resource_model or request.desired_state or {}).get("UserPoolId")
        this.note(user_pool_id=pool_id if isinstance(pool_id, str) else None)
        if event.status == OperationStatus.FAILED:
            reason = f"{request.logical_resource_id} of the stack {request.stack_name}"
            this.refused(event.error_code or "", event.message, f"It is {reason}.")

    def _create(self, request: ResourceRequest) -> ProgressEvent:
        desired = self._declared(request)
        self._name(desired, {}, request)
        desired[_SUFFIX] = _random_text(12)
        return self._carry_out(request, self._type.create, desired, {})

    def _update(self, request: ResourceRequest) -> ProgressEvent:
        previous = coerced(self._schema, request.previous_state)
        way_back = previous.pop(WAY_BACK, None)
        desired = self._declared(request)
        self._name(desired, previous, request)
        desired |= {name: previous[name] for name in self._given if name in previous}
        if way_back == HALF_DONE:
            previous |= {name: desired.get(name) for name in self._type.changed_last}
        return self._carry_out(
            request, self._type.update, desired, previous, is_way_back=way_back is not None
        )

    def _delete(self, request: ResourceRequest) -> ProgressEvent:
        if _REF not in request.desired_state:
            return ProgressEvent(status=OperationStatus.SUCCESS, resource_model={})
        change = Change(
            request.desired_state, request.desired_state, request.account_id, request.region_name
        )
        try:
            for call in self._type.delete:
                self._make(call, change, request)
        except ClientError as error:
            if _handler_error_code(_code(error)) != "NotFound":
                return _failed(
                    request,
                    _message(error, self._type.service_name),
                    _handler_error_code(_code(error)),
                )
        return ProgressEvent(status=OperationStatus.SUCCESS, resource_model={})

    def _declared(self, request: ResourceRequest) -> dict[str, Any]:
        declared = {
            name: value
            for name, value in request.desired_state.items()
            if value is not None and name not in self._given
        }
        return coerced(self._schema, declared)

    def _name(self, desired: dict[str, Any], previous: Properties, request: Any) -> None:
        name = self._type.generated_name
        if name and not desired.get(name):
            made = f"{request.logical_resource_id}-{_random_text(12)}"
            desired[name] = previous.get(name) or made

    def _carry_out(
        self,
        request: ResourceRequest,
        calls: tuple[Call, ...],
        desired: dict[str, Any],
        previous: Properties,
        *,
        is_way_back: bool = False,
    ) -> ProgressEvent:
        change = Change(desired, previous, request.account_id, request.region_name)
        refused = None
        try:
            try:
                self._check(change)
            except Refused as error:
                if not is_way_back:
                    raise
                refused = error
            for number, call in enumerate(calls):
                answer = self._make(call, change, request)
                if number == 0 and self._type.attributes:
                    desired.update(self._type.attributes(change, answer))
                    desired[_REF] = ""  # From here on there is something to delete.
        except (ClientError, ParamValidationError, Refused) as error:
            if _REF in desired and not previous:
                self._undo(change, request)
            code = error.code if isinstance(error, Refused) else _handler_error_code(_code(error))
            return _failed(request, _message(error, self._type.service_name), code)
        if refused is not None:
            return _failed(request, str(refused), refused.code)
        desired[_REF] = self._type.ref.format_map(desired)
        return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=desired)

    def _check(self, change: Change) -> None:
        declared = {
            name: value for name, value in change.desired.items() if name not in self._given
        }
        if wrong := problems(self._schema, declared):
            raise Refused("Properties validation failed with message:\n" + "\n".join(wrong))
        if self._type.check:
            self._type.check(change)

    def _make(self, call: Call, change: Change, request: ResourceRequest) -> Mapping[str, Any]:
        members = call.request(change)
        if members is None:
            return {}
        client = getattr(request.aws_client_factory, self._type.service)
        try:
            answer = call_with_headers(client, call.operation, members, _as_step())
        except ClientError as error:
            if _code(error) not in call.forgives:
                raise
            return {}
        return answer

    def _undo(self, change: Change, request: ResourceRequest) -> None:
        with contextlib.suppress(ClientError, ParamValidationError):
            for call in self._type.delete:
                self._make(call, change, request)


def _as_step() -> Mapping[str, str]:
    """Return the header by which a request is a step of what the handler does."""
    this = current()
    return {HANDLE_HEADER: this.handle()} if this is not None else {}


def _code(error: Exception) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else "Invalid"


def _message(error: Exception, service: str) -> str:
    if not isinstance(error, ClientError):
        return str(error)
    refusal, metadata = error.response["Error"], error.response["ResponseMetadata"]
    return (
        f"{refusal.get('Message', '')} (Service: {service}, "
        f"Status Code: {metadata['HTTPStatusCode']}, Request ID: {metadata.get('RequestId')})"
    )


def _handler_error_code(code: str) -> str:
    for pattern, handler_error_code in _HANDLER_ERROR_CODES:
        if pattern.search(code):
            return handler_error_code
    return "GeneralServiceException"


def _failed(request: ResourceRequest, message: str, code: str) -> ProgressEvent:
    return ProgressEvent(
        status=OperationStatus.FAILED,
        resource_model={},
        message=(
            f'Resource handler returned message: "{message}" '
            f"(RequestToken: {request.request_token}, HandlerErrorCode: {code})"
        ),
        error_code=code,
    )


def _random_text(length: int) -> str:
    return "".join(secrets.choice(_CHARACTERS) for _ in range(length))
