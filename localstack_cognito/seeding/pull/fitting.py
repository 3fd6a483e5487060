"""Answers of AWS's as members of the form."""

from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito.seeding.form.model import structure


def fitting(name: str, answer: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    """Return those members of an answer that a structure of the form has, in its order.

    ``others`` come besides, or instead. What is empty says nothing and is left out.
    """
    return _members(structure(name), {**answer, **others})


def _members(shape: StructureShape, members: Mapping[str, Any]) -> dict[str, Any]:
    fitted = {
        name: _value(member, members[name])
        for name, member in shape.members.items()
        if members.get(name) is not None
    }
    return {name: value for name, value in fitted.items() if value not in ("", [], {}, None)}


def _value(shape: Shape, value: Any) -> Any:
    """Return a value without what is empty, or None where it cannot hold."""
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        members = _members(shape, value)
        return members if members.keys() >= set(shape.required_members) else None
    if isinstance(shape, ListShape):
        items = (_value(shape.member, item) for item in value)
        return [item for item in items if item is not None]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {name: _value(shape.value, item) for name, item in value.items()}
    return value
