"""Files as tests make them: applied, exported, changed a member at a time."""

import copy
import io
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest

from localstack_cognito.host import service_models
from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.writing import write
from localstack_cognito.seeding.report import Report
from localstack_cognito.storage import database

Tree = Mapping[str, Any]
Path = Sequence[str | int]
_MODIFIED = "LastModifiedDate"


def text_of(file: str | Tree) -> str:
    """Return a file as text: a tree as JSON, which is YAML too."""
    return file if isinstance(file, str) else json.dumps(file)


def applied(file: str | Tree, **options: bool) -> Report:
    """Apply a file, and return what was done."""
    # As a host has done by then.
    service_models.install()
    return apply(read(io.BytesIO(text_of(file).encode())), **options)


def exported() -> str:
    """Return what the host exports."""
    out = io.StringIO()
    write(export(), out)
    return out.getvalue()


def exported_tree() -> dict[str, Any]:
    """Return what the host exports, as its JSON says it."""
    out = io.StringIO()
    write(export(), out, as_json=True)
    tree: dict[str, Any] = json.loads(out.getvalue())
    return tree


def refusals(file: str, **options: bool) -> list[tuple[int, str, str]]:
    """Return what is wrong with a file: each with its line, its member and the message.

    Nothing of such a file is applied.
    """
    before = exported()
    with pytest.raises(FileProblems) as refused:
        applied(file, **options)
    assert exported() == before
    return [
        (problem.place.line, problem.member, problem.message) for problem in refused.value.problems
    ]


def comes_back() -> str:
    """Export, reset, apply and export: both exports are equal. Returns them."""
    first = exported()
    database.reset()
    applied(first)
    assert exported() == first
    return first


def check_nothing_changes(file: str | Tree, **options: bool) -> None:
    """Check that applying what was applied changes nothing."""
    before = exported()
    report = applied(file, **options)
    assert report == Report(unchanged=report.unchanged)
    assert exported() == before


def at(tree: Any, path: Path) -> Any:
    """Return what stands at a path."""
    for step in path:
        tree = tree[step]
    return tree


def check_each_member(file: Tree, path: Path, others: Tree, *, stays: Collection[str] = ()) -> None:
    """Check that each member of a thing changes alone, and is AWS's default when it is left out.

    ``others`` has another value for each. Those of ``stays`` cannot be left out, or stay then.
    """
    kind = path[-2]
    applied(file)
    for member, value in others.items():
        first = at(exported_tree(), path)
        changed = copy.deepcopy(dict(file))
        at(changed, path)[member] = value
        report = applied(changed)
        assert (report.changed, report.made, report.deleted) == ({kind: 1}, {}, {}), member
        assert _differing(first, at(exported_tree(), path)) | {_MODIFIED} == {member, _MODIFIED}
        check_nothing_changes(changed)
        if member not in stays:
            del at(changed, path)[member]
            applied(changed)
            assert member not in at(exported_tree(), path), member
            check_nothing_changes(changed)
        applied(file)
        assert _differing(first, at(exported_tree(), path)) <= {_MODIFIED, "CreationDate"}, member


def _differing(before: Tree, after: Tree) -> set[str]:
    return {name for name in {**before, **after} if before.get(name) != after.get(name)}
