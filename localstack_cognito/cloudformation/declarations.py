"""AWS's schemas of the resource types, and the check of what a template declares against them."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "schemas"
_PREFIX = "/properties/"


@cache
def schema_of(type_name: str) -> Mapping[str, Any]:
    """Return the schema of ``AWS::Cognito::UserPool``."""
    name = type_name.lower().replace("::", "_")
    schema: Mapping[str, Any] = json.loads((_FOLDER / f"{name}.schema.json").read_bytes())
    return schema


def read_only_properties(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of what AWS gives a resource and no template may."""
    paths = schema.get("readOnlyProperties") or ()
    return frozenset(path.removeprefix(_PREFIX) for path in paths)


def problems(schema: Mapping[str, Any], properties: Any) -> list[str]:
    """Return what is declared and unknown, or missing, in CloudFormation's words."""
    return list(_problems(schema, schema, properties, "#"))


def _problems(schema: Mapping[str, Any], node: Any, value: Any, place: str) -> Iterator[str]:
    node = _resolved(schema, node)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _problems(schema, node.get("items") or {}, item, f"{place}/{index}")
    if not isinstance(value, Mapping):
        return
    for name in node.get("required") or ():
        if name not in value:
            yield f"{place}: required key [{name}] not found"
    known = node.get("properties") or {}
    for name, item in value.items():
        if name in known:
            yield from _problems(schema, known[name], item, f"{place}/{name}")
        elif known and node.get("additionalProperties") is False:
            yield f"{place}: extraneous key [{name}] is not permitted"
        else:
            for pattern in (node.get("patternProperties") or {}).values():
                yield from _problems(schema, pattern, item, f"{place}/{name}")


def _resolved(schema: Mapping[str, Any], node: Any) -> Any:
    reference = node.get("$ref")
    return schema["definitions"][reference.rsplit("/", 1)[-1]] if reference else node
