"""The JSON Schema of the form, made from its structures.

``schema.json`` beside this file is what is published. ``python -m
localstack_cognito.seeding.form.schema`` writes it anew.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito.aws.differences import CHOICES, DIFFERENCES
from localstack_cognito.seeding.form.model import model, structure, structure_of
from localstack_cognito.seeding.form.patterns import ecma
from localstack_cognito.seeding.form.structures import STRUCTURES, VERSION

FILE = Path(__file__).with_name("schema.json")
"""The schema as it is published."""

_DIALECT = "http://json-schema.org/draft-07/schema#"
_EXPANSION = {"$ref": "#/definitions/Expansion"}
_NULL = {"type": "null"}
_MOST_DIGITS = 19
_ONE_VALUE = ["string", "number", "boolean"]
_Schema = dict[str, Any]


def schema() -> _Schema:
    """Return the schema. What it refuses, reading a file refuses too."""
    writer = _Writer()
    top = writer.structure(structure("File"))
    top["properties"] = {
        "Include": {
            "description": "Files that are read before this one, by their paths from here.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, _NULL],
        },
        **top["properties"],
    }
    top["properties"]["Version"] = {
        "description": "The version of the form.",
        "anyOf": [{"enum": [VERSION, str(VERSION)]}, _EXPANSION],
    }
    expansion = {
        "description": "A text with ${NAME}, ${NAME:-default}, ${file:PATH} or ${base64:PATH}.",
        "type": "string",
        "pattern": r"\$\{",
    }
    return {
        "$schema": _DIALECT,
        "title": f"Amazon Cognito's pools, users and keys in a file, version {VERSION}",
        **top,
        "definitions": {"Expansion": expansion, **dict(sorted(writer.definitions.items()))},
    }


def schema_text() -> str:
    """Return the schema as it is published."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


_PLAIN = frozenset({"String", "StringType", "FormText", "FormSecretText"})
"""Shapes that have no rule worth a name."""


class _Writer:
    def __init__(self) -> None:
        self.definitions: dict[str, _Schema] = {}

    def structure(self, shape: StructureShape) -> _Schema:
        """Return the schema of a structure's members."""
        name = structure_of(shape.name)
        from_requests = _requests_of(name) if name else {}
        required = list(shape.required_members)
        properties = {}
        for member, below in shape.members.items():
            made = self._value(below)
            # Beside a reference draft 7 knows nothing else.
            made = {"allOf": [made]} if member in required else _or_null(made)
            text = below.documentation or from_requests.get(member)
            properties[member] = {"description": text, **made} if text else made
        return {
            "type": "object",
            "properties": properties,
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def _value(self, shape: Shape) -> _Schema:
        if isinstance(shape, StructureShape):
            return {} if shape.is_document_type else self._reference(shape)
        if isinstance(shape, ListShape):
            bounds = _bounds(shape, "minItems", "maxItems")
            return {"type": "array", "items": self._value(shape.member), **bounds}
        if isinstance(shape, MapShape):
            return self._map(shape)
        return self._scalar(shape)

    def _scalar(self, shape: Shape) -> _Schema:
        made = _SCALARS[shape.type_name](shape)
        if shape.name in _PLAIN:
            return made
        assert self.definitions.setdefault(shape.name, made) == made
        return {"$ref": f"#/definitions/{shape.name}"}

    def _reference(self, shape: StructureShape) -> _Schema:
        name = structure_of(shape.name) or shape.name
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.structure(shape)
        return {"$ref": f"#/definitions/{name}"}

    def _map(self, shape: MapShape) -> _Schema:
        """Return the schema of a mapping, which may also be written as AWS writes attributes."""
        value = self._value(shape.value)
        keys = self._scalar(shape.key)
        properties = {"Name": {"type": _ONE_VALUE}, "Value": _or_null(value)}
        item = {
            "type": "object",
            "properties": properties,
            "required": ["Name"],
            "additionalProperties": False,
        }
        return {
            "anyOf": [
                {
                    "type": "object",
                    "propertyNames": keys,
                    "additionalProperties": _or_null(value),
                },
                {"type": "array", "items": item},
            ]
        }


def _requests_of(name: str) -> dict[str, str]:
    """Return of each member of AWS's operations which one takes it."""
    texts: dict[str, str] = {}
    for request in STRUCTURES[name].requests:
        operation = request.removesuffix("Request").removesuffix("Input")
        for member in _members_of(request):
            texts[member] = f"As in {operation}."
    return texts


def _members_of(request: str) -> list[str]:
    shape = model().shape_for(request)
    assert isinstance(shape, StructureShape)
    return list(shape.members)


def _or_null(made: _Schema) -> _Schema:
    """Return the schema of a member that may be null, which is the same as left out."""
    if not made:
        return made
    if set(made) == {"anyOf"}:
        return {"anyOf": [*made["anyOf"], _NULL]}
    return {"anyOf": [made, _NULL]}


def _bounds(shape: Shape, low: str, high: str) -> _Schema:
    named = {low: shape.metadata.get("min"), high: shape.metadata.get("max")}
    return {name: bound for name, bound in named.items() if bound is not None}


def _string(shape: Shape) -> _Schema:
    """Return the schema of a text. A number or a truth stands for its own characters."""
    if "enum" in shape.metadata:
        choices = [*shape.metadata["enum"], *CHOICES.get(shape.name, ())]
        return {"anyOf": [{"enum": list(dict.fromkeys(choices))}, _EXPANSION]}
    difference = DIFFERENCES.get(shape.name)
    pattern = shape.metadata.get("pattern") if difference is None else difference.accepted
    rules = _bounds(shape, "minLength", "maxLength")
    if pattern and (translated := ecma(pattern)):
        rules["pattern"] = translated
    text = {"type": _ONE_VALUE, **rules}
    return {"anyOf": [text, _EXPANSION]} if rules else text


def _boolean(shape: Shape) -> _Schema:
    return {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}, _EXPANSION]}


def _integer(shape: Shape) -> _Schema:
    digits = {"type": "string", "pattern": rf"^-?[0-9]{{1,{_MOST_DIGITS}}}$"}
    number = {"type": "integer", **_bounds(shape, "minimum", "maximum")}
    return {"anyOf": [number, digits, _EXPANSION]}


def _number(shape: Shape) -> _Schema:
    number = {"type": "number", **_bounds(shape, "minimum", "maximum")}
    return {"anyOf": [number, {"type": "string", "pattern": "[0-9]"}, _EXPANSION]}


def _date(shape: Shape) -> _Schema:
    text = {"type": "string", "pattern": "^[0-9]{4}-?(W[0-9]{2}|[0-9]{2})"}
    return {"anyOf": [text, {"type": "number"}, _EXPANSION]}


def _bytes(shape: Shape) -> _Schema:
    text = {"type": _ONE_VALUE, "pattern": r"^[A-Za-z0-9+/=\s]*$"}
    return {"anyOf": [text, _EXPANSION]}


_SCALARS: Mapping[str, Callable[[Shape], _Schema]] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _integer,
    "long": _integer,
    "float": _number,
    "double": _number,
    "timestamp": _date,
    "blob": _bytes,
}

if __name__ == "__main__":
    FILE.write_text(schema_text())
