"""AWS's schemas of the resource types, and the check of what a template declares against them."""

import json
from collections.abc import Callable, Iterator, Mapping
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


def coerced(schema: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties with each plain value of the kind that the schema has for it.

    Templates may say ``true`` where a text is meant, as the CDK does, and the other way round.
    """
    return {
        name: _coerced(schema, (schema.get("properties") or {}).get(name) or {}, value)
        for name, value in properties.items()
    }


def _coerced(schema: Mapping[str, Any], node: Any, value: Any) -> Any:
    node = _resolved(schema, node)
    if isinstance(value, list):
        items = node.get("items") or {}
        return [_coerced(schema, items, item) for item in value]
    if isinstance(value, Mapping):
        known = node.get("properties") or {}
        others: Any = next(iter((node.get("patternProperties") or {}).values()), {})
        return {
            name: _coerced(schema, known.get(name, others), item) for name, item in value.items()
        }
    convert = _KINDS.get(node.get("type")) if isinstance(node.get("type"), str) else None
    return convert(value) if convert else value


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


def _boolean(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _number(value: Any) -> Any:
    try:
        return int(value) if isinstance(value, str) else value
    except ValueError:
        return value


_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "string": _text,
    "boolean": _boolean,
    "integer": _number,
}


def _resolved(schema: Mapping[str, Any], node: Any) -> Any:
    reference = node.get("$ref")
    return schema["definitions"][reference.rsplit("/", 1)[-1]] if reference else node
