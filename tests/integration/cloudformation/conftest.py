"""Deploys templates on the shared host, and deletes what they made."""

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.host import Host
from tests.waiting import wait_until

_NUMBERS = itertools.count()
Resources = Mapping[str, Mapping[str, Any]]


class Stack:
    """A stack of its own."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.name = f"stack{next(_NUMBERS)}"

    def create(self, outputs: Mapping[str, Any] | None = None, **resources: Any) -> str:
        """Create it of these resources, and return the status in which that ends."""
        self.client.create_stack(StackName=self.name, TemplateBody=_template(resources, outputs))
        return self.settle()

    def update(self, outputs: Mapping[str, Any] | None = None, **resources: Any) -> str:
        """Make it what these resources are, and return the status in which that ends."""
        self.client.update_stack(StackName=self.name, TemplateBody=_template(resources, outputs))
        return self.settle()

    def delete(self) -> str:
        """Delete it and return the status in which that ends."""
        self.client.delete_stack(StackName=self.id)
        return self.settle()

    def settle(self) -> str:
        """Wait until nothing is done to it any more, and return its status."""
        wait_until(lambda: not self._status.endswith("IN_PROGRESS"), f"{self.name} does not settle")
        return self._status

    @property
    def _status(self) -> str:
        return str(self.described["StackStatus"])

    @property
    def described(self) -> dict[str, Any]:
        """The stack as it describes itself."""
        stack: dict[str, Any] = self.client.describe_stacks(StackName=self.id)["Stacks"][0]
        return stack

    @property
    def id(self) -> str:
        """Its ARN, by which it is found also when it is deleted."""
        if "_id" not in self.__dict__:
            found = self.client.describe_stacks(StackName=self.name)["Stacks"][0]
            self._id = str(found["StackId"])
        return self._id

    @property
    def outputs(self) -> dict[str, str]:
        """The values of its outputs."""
        return {made["OutputKey"]: made["OutputValue"] for made in self.described["Outputs"]}

    @property
    def ids(self) -> dict[str, str]:
        """The physical ids of its resources, which ``Ref`` returns."""
        found = self.client.list_stack_resources(StackName=self.name)["StackResourceSummaries"]
        return {each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in found}

    @property
    def events(self) -> list[tuple[str, str, str]]:
        """What happened, the last thing first."""
        found = self.client.describe_stack_events(StackName=self.id)["StackEvents"]
        return [
            (e["LogicalResourceId"], e["ResourceStatus"], e.get("ResourceStatusReason", ""))
            for e in found
        ]

    def reason(self, name: str) -> str:
        """Return why the resource failed the last time."""
        return next(why for which, how, why in self.events if which == name and "FAILED" in how)


def _template(resources: Resources, outputs: Mapping[str, Any] | None) -> str:
    template: dict[str, Any] = {"Resources": resources}
    if outputs:
        template["Outputs"] = {name: {"Value": value} for name, value in outputs.items()}
    return json.dumps(template)


def of(type_name: str, depends_on: Any = (), **properties: Any) -> dict[str, Any]:
    """Return a resource of a type: ``UserPool``."""
    made: dict[str, Any] = {"Type": f"AWS::Cognito::{type_name}", "Properties": properties}
    return {**made, "DependsOn": list(depends_on)} if depends_on else made


def ref(name: str) -> dict[str, str]:
    """Return a reference to a resource."""
    return {"Ref": name}


def att(name: str, attribute: str) -> dict[str, list[str]]:
    """Return a reference to an attribute of a resource."""
    return {"Fn::GetAtt": [name, attribute]}


@pytest.fixture(scope="session")
def cloudformation(host: Host) -> Any:
    """A client of cloudformation."""
    return host.client("cloudformation")


@pytest.fixture
def stack(cloudformation: Any) -> Iterator[Stack]:
    """A stack that the test creates."""
    made = Stack(cloudformation)
    yield made
    cloudformation.delete_stack(StackName=made.name)
