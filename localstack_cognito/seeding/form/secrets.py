"""Members without the secrets among them."""

from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito.aws.differences import SECRET_KEYS

NO_SECRETS = frozenset({"UsernameType", "AttributeValueType", "ClientIdType"})
"""What AWS calls sensitive for being about a person, and what is no secret of anybody's."""


def without_secrets_of(shape: StructureShape, members: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return members without the secrets; None where nothing is left that counts."""
    left = {}
    for name, value in members.items():
        without = _without(shape.members[name], value)
        if without is not None:
            left[name] = without
    return left if all(name in left for name in shape.required_members) else None


def _without(shape: Shape, value: Any) -> Any:
    if shape.metadata.get("sensitive") and shape.name not in NO_SECRETS:
        return None
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        return without_secrets_of(shape, value) or None
    if isinstance(shape, ListShape):
        left = [_without(shape.member, one) for one in value]
        return [one for one in left if one is not None] if any(left) or not value else None
    if isinstance(shape, MapShape):
        return {
            name: _without(shape.value, one)
            for name, one in value.items()
            if name not in SECRET_KEYS.get(shape.name, ())
        }
    return value
