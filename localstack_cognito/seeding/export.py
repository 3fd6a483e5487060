"""Takes everything out of the host, as one file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito import clock
from localstack_cognito.seeding.form.model import structure
from localstack_cognito.seeding.form.reading import date_text
from localstack_cognito.seeding.form.structures import VERSION
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.registry import TOP
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.storage.database import database


def export() -> dict[str, Any]:
    """Return the members of a file, in its order, with all that the host has.

    Users come as an iterator, which reads them as it is asked.
    """
    with database().read() as connection:
        file: dict[str, Any] = {"Version": VERSION}
        if offset := clock.offset():
            file["Clock"] = {"Offset": offset}
        return file | _things(Scope(connection), TOP)


def _things(scope: Scope, kinds: Sequence[Kind]) -> dict[str, Any]:
    """Return the things of some kinds by their members."""
    found: dict[str, Any] = {}
    for kind in kinds:
        if kind.is_many:
            if any(True for _ in kind.existing(scope)):
                found[kind.member] = _one_after_the_other(scope, kind)
        elif things := [_thing(scope, kind, one) for one in kind.existing(scope)]:
            found[kind.member] = things
    return found


def _one_after_the_other(scope: Scope, kind: Kind) -> Iterator[dict[str, Any]]:
    """Yield the things of a kind as they are read, which is when they are asked for."""
    with database().read() as connection:
        for members in kind.existing(replace(scope, connection=connection)):
            yield written_members(structure(kind.structure), members)


def _thing(scope: Scope, kind: Kind, members: Members) -> dict[str, Any]:
    written = written_members(structure(kind.structure), members)
    within = kind.within(kind.scope_of(scope, members), members)
    return written | _things(within, kind.children)


def written_members(shape: StructureShape, members: Members) -> dict[str, Any]:
    """Return members as a file has them: dates as texts, in the structure's order."""
    return {
        name: _written(member, members[name])
        for name, member in shape.members.items()
        if name in members
    }


def _written(shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape):
        return value if shape.is_document_type else written_members(shape, value)
    if isinstance(shape, ListShape):
        return [_written(shape.member, one) for one in value]
    if isinstance(shape, MapShape):
        return {name: _written(shape.value, one) for name, one in value.items()}
    if shape.type_name == "timestamp":
        return date_text(value)
    return value
