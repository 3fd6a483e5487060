"""The members of a thing as they are compared: completed by what they mean, secrets as digests."""

import base64
import hmac
import json
import secrets
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito.aws.differences import SECRET_KEYS
from localstack_cognito.seeding.differences.defaults import (
    KEPT_WHERE_EMPTY,
    Members,
    completed,
)
from localstack_cognito.seeding.differences.left_alone import is_secret
from localstack_cognito.seeding.form.model import structure_of

SECRET = "(secret)"  # noqa: S105
"""What stands for a secret in what is shown."""


def name_of(shape: Shape) -> str:
    """Return the name of a structure: the form's own, or AWS's."""
    return structure_of(shape.name) or str(shape.name)


class Preparation:
    """Prepares what is compared. Digests of secrets are good for one comparison only."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def members(self, shape: StructureShape, members: Members) -> dict[str, Any]:
        """Return the members of a structure, completed, in JSON's kinds of values."""
        name = name_of(shape)
        prepared = {}
        for member, value in completed(name, members).items():
            below = shape.members[member]
            if is_secret(name, member, below):
                prepared[member] = self._digest(value)
            else:
                made = self._value(below, value)
                if name in KEPT_WHERE_EMPTY or made not in ({}, []):
                    prepared[member] = made
        return prepared

    def _value(self, shape: Shape, value: Any) -> Any:
        if isinstance(shape, StructureShape):
            return value if shape.is_document_type else self.members(shape, value)
        if isinstance(shape, ListShape):
            return [self._value(shape.member, item) for item in value]
        if isinstance(shape, MapShape):
            hidden = SECRET_KEYS.get(shape.name, ())
            return {
                key: self._digest(item) if key in hidden else self._value(shape.value, item)
                for key, item in value.items()
            }
        return _text(value)

    def _digest(self, value: Any) -> str:
        text = json.dumps(value, sort_keys=True, default=_text)
        return hmac.digest(self._key, text.encode(), "sha256").hex()


def _text(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def shown(shape: Shape, value: Any) -> Any:
    """Return what was prepared as it may be shown."""
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        name = name_of(shape)
        return {
            member: SECRET
            if is_secret(name, member, shape.members[member])
            else shown(shape.members[member], item)
            for member, item in value.items()
        }
    if isinstance(shape, ListShape):
        return [shown(shape.member, item) for item in value]
    if isinstance(shape, MapShape):
        hidden = SECRET_KEYS.get(shape.name, ())
        return {
            key: SECRET if key in hidden else shown(shape.value, item)
            for key, item in value.items()
        }
    return value
