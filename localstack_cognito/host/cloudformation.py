"""Where the host's CloudFormation does otherwise than AWS, for stacks with resources of ours.

The engine (``engine/v2/change_set_model_executor``)

- undoes nothing where a deployment fails, deletes what was to be replaced or removed all the same,
  and calls a stack ``UPDATE_COMPLETE`` whose update has failed;
- calls a stack deleted some of whose resources could not be;
- takes a ``Ref`` to any changed resource for another value, and so replaces what need not be;
- deletes a stack by the template that it had before ``UpdateStack``;
- no longer lists a resource that was replaced;
- reads requests to services by the older service models that its boto3 brings, and empties what
  may be any JSON (``Settings`` of a branding).

Stacks without resources of ours are left to the host.

Relies on: the functions that ``install`` wraps, and the executor's ``resource_provider_executor``,
``create_resource_provider_payload`` and ``_deferred_actions``.
"""

import contextlib
import copy
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from localstack_cognito.host.object_state import ObjectState
from localstack_cognito.host.patching import attribute_of, wrap_attribute
from localstack_cognito.host.service_models import DATA

LOG = logging.getLogger(__name__)

WAY_BACK = "_WayBack"
"""Where the previous state of a resource that is brought back says how far its change had come."""
HALF_DONE, DONE = "half done", "done"

_OURS = ("AWS::Cognito::", "AWS::ApiGateway::Authorizer")
_PROPERTIES = "/properties/"

_Convert = Callable[[Any, Any], Any]
_Change = Callable[[Any, str, Any, Any], None]


@dataclass(frozen=True, slots=True)
class _Step:
    """What has been done to a resource; ``model`` is what it became, None where that failed."""

    name: str
    type: str
    is_new: bool
    before: dict[str, Any]
    after: dict[str, Any]
    model: dict[str, Any] | None


@dataclass
class _Deployment:
    """A deployment that may have to be undone."""

    stack: Any
    resources: dict[str, Any]
    """The stack's resources before."""
    steps: list[_Step]
    is_rolled_back: bool = False
    left_changed: list[str] = field(default_factory=list)
    """The resources that could not be brought back."""


@dataclass
class _Ending:
    """How a stack's deployment ends, which the host would tell before it has, and otherwise."""

    is_held: bool = False
    final_status: str | None = None


_deployments = ObjectState[_Deployment]()
"""What the host's executors of change sets deploy."""
_endings = ObjectState[_Ending]()
"""How the deployments of the host's stacks end."""


def install() -> None:
    """Correct the host's engine. Called when a template names a type of ours.

    A second call changes nothing. Raises ``HostChanged`` where the host has another engine.
    """
    from localstack.services.cloudformation import provider_utils, resource_provider
    from localstack.services.cloudformation.engine.v2.change_set_model_executor import (
        ChangeSetModelExecutor,
    )
    from localstack.services.cloudformation.v2.entities import Stack

    loader = attribute_of(resource_provider, "_cfn_resource_client_factory._session._loader")
    if str(DATA) not in loader.search_paths:
        loader.search_paths.insert(0, str(DATA))
    # It calls itself by this name for what is inside.
    wrap_attribute(provider_utils, "convert_request_kwargs", _convert)
    wrap_attribute(Stack, "set_stack_status", _set_stack_status)
    wrap_attribute(ChangeSetModelExecutor, "_process_event", _process_event)
    wrap_attribute(ChangeSetModelExecutor, "_execute_resource_change", _execute_resource_change)
    wrap_attribute(ChangeSetModelExecutor, "_execute_resource_action", _execute_resource_action)
    wrap_attribute(ChangeSetModelExecutor, "process", _process)
    wrap_attribute(ChangeSetModelExecutor, "execute", _execute)


def _convert(convert: _Convert) -> _Convert:
    def wrapped(parameters: Any, input_shape: Any) -> Any:
        if getattr(input_shape, "is_document_type", False):
            return parameters
        return convert(parameters, input_shape)

    return wrapped


def _execute(execute: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def wrapped(self: Any) -> Any:
        change_set, stack = self._change_set, self._change_set.stack
        if not (_is_ours(change_set.processed_template) or _is_ours(stack.processed_template)):
            return execute(self)
        is_deletion = _text(stack.status) == "DELETE_IN_PROGRESS"
        deployment = _Deployment(stack, copy.deepcopy(stack.resolved_resources), [])
        _deployments.set(self, deployment)
        with _held(stack):
            result = execute(self)
        if is_deletion:
            _check_deleted(stack)
        elif deployment.is_rolled_back:
            _keep_what_was(result, change_set, deployment)
        elif result.failure_message:
            is_update = bool(deployment.resources)
            _finish(stack, "UPDATE_FAILED" if is_update else "CREATE_FAILED")
        else:
            stack.processed_template = change_set.processed_template
            _tell_of_replaced(stack, result.resources)
        return result

    return wrapped


def _process(process: Callable[[Any], None]) -> Callable[[Any], None]:
    def wrapped(self: Any) -> None:
        try:
            process(self)
        except Exception:
            deployment = _deployments.get(self)
            if deployment is not None and _may_roll_back(deployment.stack):
                _roll_back(self, deployment)
            raise

    return wrapped


def _process_event(process_event: Callable[..., None]) -> Callable[..., None]:
    def wrapped(self: Any, **event: Any) -> None:
        # What waits for a resource that fails is not begun; the host says it has failed as well.
        is_begun = event.get("reason") or event["event_status"].name != "FAILED"
        if is_begun or _deployments.get(self) is None:
            process_event(self, **event)

    return wrapped


def _execute_resource_change(change: _Change) -> _Change:
    def wrapped(self: Any, name: str, before: Any, after: Any) -> None:
        if getattr(after, "requires_replacement", False) and _is_our_type(after.resource_type):
            before_properties = getattr(before, "properties", None)
            if before_properties is not None and before.resource_type == after.resource_type:
                after.requires_replacement = _is_replacement(
                    self, after.resource_type, before_properties, after.properties
                )
        change(self, name, before, after)

    return wrapped


def _execute_resource_action(act: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(
        self: Any,
        action: Any,
        logical_resource_id: str,
        resource_type: str,
        before_properties: Any,
        after_properties: Any,
        *arguments: Any,
        **options: Any,
    ) -> Any:
        before = copy.deepcopy(before_properties.properties) if before_properties else {}
        after = copy.deepcopy(after_properties.properties) if after_properties else {}
        event = act(
            self,
            action,
            logical_resource_id,
            resource_type,
            before_properties,
            after_properties,
            *arguments,
            **options,
        )
        deployment = _deployments.get(self)
        if deployment is not None and _text(action) != "Remove":
            has_failed = _text(event.status.name) == "FAILED"
            deployment.steps.append(
                _Step(
                    logical_resource_id,
                    resource_type,
                    _text(action) == "Add",
                    before,
                    after,
                    None if has_failed else copy.deepcopy(event.resource_model),
                )
            )
        return event

    return wrapped


@contextlib.contextmanager
def _held(stack: Any) -> Iterator[None]:
    """Keep the host from telling how a deployment ended before it has."""
    ending = _ending_of(stack)
    ending.is_held = True
    try:
        yield
    finally:
        ending.is_held = False


def _ending_of(stack: Any) -> _Ending:
    ending = _endings.get(stack)
    if ending is None:
        ending = _Ending()
        _endings.set(stack, ending)
    return ending


def _set_stack_status(set_status: Callable[..., None]) -> Callable[..., None]:
    def wrapped(self: Any, status: Any, *arguments: Any, **options: Any) -> None:
        ending = _endings.get(self) or _Ending()
        if _text(status).endswith("_IN_PROGRESS"):
            ending.final_status = None
            self.status_reason = None
        elif ending.final_status is not None or ending.is_held:
            return
        set_status(self, status, *arguments, **options)

    return wrapped


def _finish(stack: Any, status: str, reason: str | None = None) -> None:
    """Set the status in which a deployment ends, whatever the host says next."""
    from localstack.aws.api.cloudformation import StackStatus

    ending = _ending_of(stack)
    ending.final_status = None
    stack.set_stack_status(StackStatus(status), reason)
    ending.final_status = status


def _roll_back(executor: Any, deployment: _Deployment) -> None:
    from localstack.aws.api.cloudformation import StackStatus

    stack = deployment.stack
    failed = ", ".join(step.name for step in deployment.steps if step.model is None)
    is_update = bool(deployment.resources)
    stack.set_stack_status(
        StackStatus("UPDATE_ROLLBACK_IN_PROGRESS" if is_update else "ROLLBACK_IN_PROGRESS"),
        f"The following resource(s) failed to {'update' if is_update else 'create'}: [{failed}]. "
        + ("" if is_update else "Rollback requested by user."),
    )
    # What was to be replaced or removed stays.
    executor._deferred_actions.clear()
    for step in reversed(deployment.steps):
        try:
            is_undone = _undo(executor, deployment, step)
        except Exception:
            LOG.warning("%s could not be brought back to what it was", step.name, exc_info=True)
            is_undone = False
        if not is_undone:
            deployment.left_changed.append(step.name)
    deployment.is_rolled_back = True


def _undo(executor: Any, deployment: _Deployment, step: _Step) -> bool:
    """Bring a resource back to what it was, and return whether it is."""
    from localstack.aws.api.cloudformation import ChangeAction, ResourceStatus
    from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
        PreprocProperties,
    )

    if step.is_new and step.model is None:
        _tell(deployment, step, ResourceStatus.DELETE_COMPLETE)
        return True
    provider_executor = executor.resource_provider_executor
    provider = provider_executor.try_load_resource_provider(step.type)
    if provider is None:
        return True
    is_now = step.model if step.model is not None else {**step.before, **step.after}
    if not step.is_new and _is_our_type(step.type):
        is_now = {**is_now, WAY_BACK: DONE if step.model is not None else HALF_DONE}
    payload = executor.create_resource_provider_payload(
        action=ChangeAction.Remove if step.is_new else ChangeAction.Modify,
        logical_resource_id=step.name,
        resource_type=step.type,
        before_properties=PreprocProperties(properties=copy.deepcopy(is_now)),
        after_properties=PreprocProperties(properties=copy.deepcopy(step.before)),
    )
    event = provider_executor.deploy_loop(provider, {}, payload)
    if _text(event.status.name) == "FAILED":
        LOG.warning("%s could not be brought back: %s", step.name, event.message)
        failed = ResourceStatus.DELETE_FAILED if step.is_new else ResourceStatus.UPDATE_FAILED
        _tell(deployment, step, failed, event.message)
        return False
    _tell(
        deployment,
        step,
        ResourceStatus.DELETE_COMPLETE if step.is_new else ResourceStatus.UPDATE_COMPLETE,
    )
    return True


def _tell(deployment: _Deployment, step: _Step, status: Any, reason: str | None = None) -> None:
    stack, known = deployment.stack, deployment.resources.get(step.name)
    if known and reason is None:
        from localstack.aws.api.cloudformation import ResourceStatus

        status = ResourceStatus.UPDATE_COMPLETE
    elif step.name not in stack.resource_states:
        return
    stack.set_resource_status(
        logical_resource_id=step.name,
        physical_resource_id=(known or stack.resource_states[step.name]).get("PhysicalResourceId"),
        resource_type=step.type,
        status=status,
        resource_status_reason=reason,
    )


def _keep_what_was(result: Any, change_set: Any, deployment: _Deployment) -> None:
    """Let the host find after a deployment what it had before."""
    stack, left = deployment.stack, deployment.left_changed
    reason = None
    if left:
        what = "update" if deployment.resources else "delete"
        reason = f"The following resource(s) failed to {what}: [{', '.join(left)}]. "
    if left and not deployment.resources:
        # Deleting the stack is to look for what is left.
        _finish(stack, "ROLLBACK_FAILED", reason)
        return
    result.resources = deployment.resources
    result.outputs = list(stack.resolved_outputs)
    if deployment.resources:
        change_set.template = stack.template
        change_set.template_body = stack.template_body
        change_set.processed_template = stack.processed_template
        change_set.resolved_parameters = stack.resolved_parameters
        _finish(stack, "UPDATE_ROLLBACK_FAILED" if left else "UPDATE_ROLLBACK_COMPLETE", reason)
    else:
        # There is nothing left that deleting the stack should look for.
        change_set.processed_template = {"Resources": {}}
        _finish(stack, "ROLLBACK_COMPLETE")


def _tell_of_replaced(stack: Any, resources: dict[str, Any]) -> None:
    for name, resource in resources.items():
        status = _text(resource.get("ResourceStatus"))
        if name not in stack.resource_states and status.endswith("_COMPLETE"):
            stack.resource_states[name] = {
                "StackName": stack.stack_name,
                "StackId": stack.stack_id,
                "LogicalResourceId": name,
                "PhysicalResourceId": resource["PhysicalResourceId"],
                "ResourceType": resource["Type"],
                "Timestamp": resource["LastUpdatedTimestamp"],
                "ResourceStatus": "UPDATE_COMPLETE",
            }


def _check_deleted(stack: Any) -> None:
    left = [
        name
        for name, state in stack.resource_states.items()
        if _text(state["ResourceStatus"]) == "DELETE_FAILED"
    ]
    if left:
        reason = f"The following resource(s) failed to delete: [{', '.join(left)}]. "
        _finish(stack, "DELETE_FAILED", reason)
        raise RuntimeError(reason)


def _is_replacement(executor: Any, resource_type: str, before: Any, after: Any) -> bool:
    provider = executor.resource_provider_executor.try_load_resource_provider(resource_type)
    names = [
        path.removeprefix(_PROPERTIES) for path in provider.SCHEMA.get("createOnlyProperties", [])
    ]
    return any(before.properties.get(name) != after.properties.get(name) for name in names)


def _may_roll_back(stack: Any) -> bool:
    asked = stack.request_payload
    if _text(stack.status).startswith("DELETE"):
        return False
    return not asked.get("DisableRollback") and asked.get("OnFailure") != "DO_NOTHING"


def _is_ours(template: Any) -> bool:
    resources = (template or {}).get("Resources") or {}
    return any(
        _is_our_type(str(resource.get("Type")))
        for resource in resources.values()
        if isinstance(resource, dict)
    )


def _is_our_type(name: str) -> bool:
    return name.startswith(_OURS)


def _text(value: Any) -> str:
    return str(getattr(value, "value", value))
