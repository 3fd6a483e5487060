"""A pool's attributes as the members of a file.

A custom attribute has the name that it is asked for by, without ``custom:``. Where that would be a
standard attribute's, or begins so itself, a file has it in full.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from localstack_cognito.directory.pools.schema import (
    STANDARD_NAMES,
    new_schema,
    with_custom_attributes,
)

CUSTOM = "custom:"
_DEVELOPERS = "dev:"
# Of a request to make a pool.
_MOST_AT_FIRST = 50
_Attribute = Mapping[str, Any]


def full_schema(wanted: Iterable[_Attribute]) -> list[dict[str, Any]]:
    """Return all attributes of a pool that is made of a file's.

    Raises ``InvalidParameterException`` for what AWS refuses.
    """
    first, later = in_requests(wanted)
    return with_custom_attributes(new_schema(first), later)


def in_requests(wanted: Iterable[_Attribute]) -> tuple[list[_Attribute], list[_Attribute]]:
    """Return the attributes that CreateUserPool is given, and those for AddCustomAttributes.

    Only that has custom ones with a standard one's name, and any number of them.
    """
    first: list[_Attribute] = []
    later: list[_Attribute] = []
    for attribute in wanted:
        name = attribute["Name"]
        if name.startswith(CUSTOM):
            later.append({**attribute, "Name": name.removeprefix(CUSTOM)})
        elif name in STANDARD_NAMES or (not later and len(first) < _MOST_AT_FIRST):
            first.append(attribute)
        else:
            later.append(attribute)
    return first, later


def requested_schema(schema: Sequence[_Attribute]) -> list[dict[str, Any]]:
    """Return the attributes that a file has: those that not every pool has, as they are asked."""
    standard = {attribute["Name"]: attribute for attribute in new_schema(())}
    return [
        _changes(attribute, standard[attribute["Name"]])
        if attribute["Name"] in standard
        else requested(attribute)
        for attribute in schema
        if standard.get(attribute["Name"]) != attribute
    ]


def _changes(attribute: _Attribute, standard: _Attribute) -> dict[str, Any]:
    return {
        name: value
        for name, value in attribute.items()
        if name == "Name" or standard.get(name) != value
    }


def requested(attribute: _Attribute) -> dict[str, Any]:
    """Return a custom attribute as a file has it."""
    name = attribute["Name"].removeprefix(_DEVELOPERS).removeprefix(CUSTOM)
    if name in STANDARD_NAMES or name.startswith(CUSTOM):
        name = f"{CUSTOM}{name}"
    return {member: value for member, value in attribute.items() if value} | {"Name": name}
