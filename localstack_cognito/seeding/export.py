"""Takes everything out of the host, as one file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, BinaryIO, cast

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito import clock
from localstack_cognito.seeding.files.writing import written
from localstack_cognito.seeding.form.model import structure
from localstack_cognito.seeding.form.reading import date_text
from localstack_cognito.seeding.form.secrets import without_secrets_of
from localstack_cognito.seeding.form.structures import VERSION
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.registry import TOP
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.seeding.users.exporting import users_of_pool
from localstack_cognito.seeding.users.exporting import without_secrets as without_secrets_of_user
from localstack_cognito.storage.database import database
from localstack_cognito.storage.whole_users import has_users


def export(*, without_users: bool = False, without_secrets: bool = False) -> dict[str, Any]:
    """Return the members of a file, in its order, with all that the host has.

    Users come as an iterator, which reads them as it is asked. Without secrets there are no
    passwords, keys, codes and secrets of clients, providers and second factors, nor what is nothing
    without them: ``left_out`` says so above the file.
    """
    with database().read() as connection:
        file: dict[str, Any] = {"Version": VERSION}
        if offset := clock.offset():
            file["Clock"] = {"Offset": offset}
        exporting = _Exporting(with_users=not without_users, with_secrets=not without_secrets)
        return file | exporting.things(Scope(connection), TOP)


def write_to(file: BinaryIO, as_json: bool) -> None:
    """Write a file with all that the host has, as YAML or JSON."""
    for text in written(export(), as_json=as_json):
        file.write(text.encode())


def left_out(*, without_users: bool = False, without_secrets: bool = False) -> str:
    """Return what a file says at its top of what it does not have; nothing where it has all."""
    lines = []
    if without_users:
        lines.append("The users were left out.")
    if without_secrets:
        lines.append(
            "The secrets were left out: passwords, private keys, codes, secrets of clients, "
            "providers and second factors."
        )
    return "\n".join(lines)


class _Exporting:
    """One way through the host, with what it takes out."""

    def __init__(self, *, with_users: bool, with_secrets: bool) -> None:
        self._with_users = with_users
        self._with_secrets = with_secrets

    def things(self, scope: Scope, kinds: Sequence[Kind]) -> dict[str, Any]:
        """Return the things of some kinds by their members."""
        found: dict[str, Any] = {}
        for kind in kinds:
            if kind.is_many:
                if any(True for _ in kind.existing(scope)):
                    found[kind.member] = self._one_after_the_other(scope, kind)
                continue
            things = (self._thing(scope, kind, one) for one in kind.existing(scope))
            if left := [thing for thing in things if thing is not None]:
                found[kind.member] = left
        return found

    def _one_after_the_other(self, scope: Scope, kind: Kind) -> Iterator[dict[str, Any]]:
        """Yield the things of a kind as they are read, which is when they are asked for."""
        with database().read() as connection:
            for members in kind.existing(replace(scope, connection=connection)):
                written = self._written_members(kind, members)
                if written is not None:
                    yield written

    def _thing(self, scope: Scope, kind: Kind, members: Members) -> dict[str, Any] | None:
        written = self._written_members(kind, members)
        if written is None:
            return None
        within = kind.within(kind.scope_of(scope, members), members)
        written |= self.things(within, kind.children)
        if kind.has_users and self._with_users:
            pool_id = within.user_pool_id
            if has_users(within.connection, pool_id):
                written["Users"] = self._users(pool_id)
        return written

    def _users(self, user_pool_id: str) -> Iterator[dict[str, Any]]:
        shape = structure("User")
        for members in users_of_pool(user_pool_id):
            yield written_members(
                shape, members if self._with_secrets else without_secrets_of_user(members)
            )

    def _written_members(self, kind: Kind, members: Members) -> dict[str, Any] | None:
        shape = structure(kind.structure)
        if self._with_secrets:
            return written_members(shape, members)
        left = without_secrets_of(shape, kind.asking_for_secrets(members))
        return None if left is None else written_members(shape, left)


def written_members(shape: StructureShape, members: Members) -> dict[str, Any]:
    """Return members as a file has them: dates as texts, in the structure's order."""
    return cast(dict[str, Any], _writer(shape)(members))


@cache
def _writer(shape: Shape) -> Callable[[Any], Any]:
    """Return what writes a value of a shape as a file has it."""
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        return _structure_writer({name: _writer(one) for name, one in shape.members.items()})
    if isinstance(shape, ListShape):
        write_item = _writer(shape.member)
        return lambda values: [write_item(one) for one in values]
    if isinstance(shape, MapShape):
        write_value = _writer(shape.value)
        return lambda values: {name: write_value(one) for name, one in values.items()}
    return date_text if shape.type_name == "timestamp" else _unchanged


def _structure_writer(
    writers: Mapping[str, Callable[[Any], Any]],
) -> Callable[[Members], dict[str, Any]]:
    places = {name: place for place, name in enumerate(writers)}

    def write(members: Members) -> dict[str, Any]:
        return {
            name: writers[name](members[name])
            for name in sorted((name for name in members if name in places), key=places.__getitem__)
        }

    return write


def _unchanged(value: Any) -> Any:
    return value
