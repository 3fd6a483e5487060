"""Takes everything out of the host, as one file."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito import clock
from localstack_cognito.seeding.files.writing import written
from localstack_cognito.seeding.form.model import structure
from localstack_cognito.seeding.form.reading import date_text
from localstack_cognito.seeding.form.structures import VERSION
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.registry import TOP
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.storage.database import database

_USERS = frozenset({"Users"})
_SECRETS = frozenset({"ClientSecret", "ClientSecrets"})


def export(*, without_users: bool = False, without_secrets: bool = False) -> dict[str, Any]:
    """Return the members of a file, in its order, with all that the host has.

    Users come as an iterator, which reads them as it is asked.
    """
    with database().read() as connection:
        file: dict[str, Any] = {"Version": VERSION}
        if offset := clock.offset():
            file["Clock"] = {"Offset": offset}
        file |= _things(Scope(connection), TOP)
    left_out = (_USERS if without_users else frozenset()) | (
        _SECRETS if without_secrets else frozenset()
    )
    whole: dict[str, Any] = _without(file, left_out) if left_out else file
    return whole


def write_to(file: BinaryIO, as_json: bool) -> None:
    """Write a file with all that the host has, as YAML or JSON."""
    for text in written(export(), as_json=as_json):
        file.write(text.encode())


def _without(value: Any, left_out: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: _without(one, left_out) for name, one in value.items() if name not in left_out
        }
    return [_without(one, left_out) for one in value] if isinstance(value, list) else value


def _things(scope: Scope, kinds: Sequence[Kind]) -> dict[str, Any]:
    """Return the things of some kinds by their members."""
    found: dict[str, Any] = {}
    for kind in kinds:
        if things := [_thing(scope, kind, one) for one in kind.existing(scope)]:
            found[kind.member] = things
    return found


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
