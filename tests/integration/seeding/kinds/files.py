"""Files that are applied to the database of this process, and what it exports."""

import io
from collections.abc import Mapping
from typing import Any

from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.nodes import plain_value
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.writing import write
from localstack_cognito.seeding.report import Report


def exported() -> str:
    """Return what the host exports."""
    out = io.StringIO()
    write(export(), out)
    return out.getvalue()


def applied(text: str, **options: bool) -> Report:
    """Apply a file's text, and return what was done."""
    return apply(read(io.BytesIO(text.encode())), **options)


def refused(text: str) -> list[str]:
    """Return what is wrong with a file's text, each as line, member and message."""
    try:
        applied(text)
    except FileProblems as problems:
        return [f"{one.place.line} {one.member}: {one.message}" for one in problems.problems]
    raise AssertionError("Nothing is wrong with it.")


def tree_of(text: str) -> Any:
    """Return what a file says, as plain values."""
    return plain_value(read(io.BytesIO(text.encode())))


def text_of(tree: Mapping[str, Any]) -> str:
    """Return a file that says this."""
    out = io.StringIO()
    write(tree, out)
    return out.getvalue()


def is_nothing(report: Report) -> bool:
    """Return whether nothing was made, changed or deleted."""
    return not (report.made or report.changed or report.deleted)
