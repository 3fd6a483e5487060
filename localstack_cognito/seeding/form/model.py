"""The form as a service model: AWS's shapes with ours among them.

So a file is read, checked and described by the same rules as a request.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

from localstack_cognito.aws.service_data import DATA
from localstack_cognito.seeding.form.structures import LISTS, SIMPLE, STRUCTURES

_SERVICES = ("cognito-identity", "cognito-idp")


@cache
def model() -> ServiceModel:
    """Return the form's model. It stands under the name of ``cognito-idp``, whose errors count."""
    loader = Loader(extra_search_paths=[str(DATA)])
    shapes: dict[str, Any] = {}
    for service in _SERVICES:
        described = loader.load_service_model(service, "service-2")
        shapes |= described["shapes"]
    for name, member in LISTS.items():
        shapes[name] = {"type": "list", "member": {"shape": _shape_name(member)}}
    shapes |= {name: dict(shape) for name, shape in SIMPLE.items()}
    for name in STRUCTURES:
        shapes[_shape_name(name)] = _structure(name, shapes)
    return ServiceModel({"metadata": described["metadata"], "shapes": shapes}, _SERVICES[-1])


@cache
def structure(name: str) -> StructureShape:
    """Return a structure of the form."""
    shape = model().shape_for(_shape_name(name))
    assert isinstance(shape, StructureShape)
    return shape


def structure_of(shape: str) -> str | None:
    """Return which structure of the form a shape is, or None where it is none."""
    name = shape.removeprefix("Form")
    return name if name in STRUCTURES and shape != name else None


@cache
def member_names(name: str) -> frozenset[str]:
    """Return the names of all members that a structure has, and those in it."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting: list[Shape] = [structure(name)]
    while waiting:
        shape = waiting.pop()
        if isinstance(shape, ListShape):
            waiting.append(shape.member)
        elif isinstance(shape, MapShape):
            waiting.append(shape.value)
        elif isinstance(shape, StructureShape) and shape.name not in seen:
            seen.add(shape.name)
            found |= set(shape.members)
            waiting += shape.members.values()
    return frozenset(found)


def _shape_name(name: str) -> str:
    """Return what a structure is called in the model: AWS has shapes of the same names."""
    return f"Form{name}" if name in STRUCTURES else name


def _structure(name: str, shapes: Mapping[str, Any]) -> dict[str, Any]:
    described = STRUCTURES[name]
    members: dict[str, Any] = {}
    for request in described.requests:
        members |= {
            member: shape
            for member, shape in shapes[request]["members"].items()
            if member not in described.without
        }
    members |= {
        member: {"shape": own.shape, "documentation": own.text}
        for member, own in described.own.items()
    }
    members = {name: members[name] for name in dict.fromkeys((*described.first, *members))}
    return {"type": "structure", "members": members, "required": list(described.required)}
