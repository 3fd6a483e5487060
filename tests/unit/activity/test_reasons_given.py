"""Every refusal says why: whoever adds one without a reason is told here."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from localstack_cognito.aws.refusals import Refusal
from tests.environments import PROJECT

_PACKAGE = PROJECT / "localstack_cognito"
# What is refused with these has a reason in each place, for they have none of their own.
_OUTSIDE = ("EndpointError", "ErrorPage", "ErrorRedirect", "FederationError")
_GATEWAY = ("Unauthorized", "AuthorizerConfigurationError")
_ROOMS = ("oauth", "login", "federation")
# What developers ask for themselves.
_NOT_FOR_APPS = ("api",)


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(_PACKAGE.rglob("*.py")):
        if not set(_NOT_FOR_APPS) & set(path.relative_to(_PACKAGE).parts):
            yield path, ast.parse(path.read_text())


def _refusals() -> list[type[Refusal]]:
    for path, tree in _trees():
        if any(isinstance(node, ast.ClassDef) and _is_refusal(node) for node in tree.body):
            import_module(".".join(path.relative_to(PROJECT).with_suffix("").parts))
    found, waiting = set[type[Refusal]](), [Refusal]
    while waiting:
        for below in waiting.pop().__subclasses__():
            if below.__module__.startswith("localstack_cognito"):
                found.add(below)
                waiting.append(below)
    return sorted(found, key=lambda one: one.__qualname__)


def _is_refusal(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).rpartition(".")[2] == "Refusal" for base in node.bases)


_REFUSALS = _refusals()
_WITHOUT = {refusal.__name__ for refusal in _REFUSALS if not refusal.explanation}


def test_refusals_are_found() -> None:
    assert len(_REFUSALS) > 40


def _calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
                yield f"{path.relative_to(_PACKAGE)}:{node.lineno}", node


def _raised_bare(names: set[str]) -> Iterator[str]:
    for path, tree in _trees():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Raise)
                and isinstance(node.exc, ast.Name | ast.Attribute)
                and ast.unparse(node.exc).rpartition(".")[2] in names
            ):
                yield f"{path.relative_to(_PACKAGE)}:{node.lineno}"


@pytest.mark.parametrize(
    "names",
    [_WITHOUT, {*_OUTSIDE}, {*_GATEWAY}],
    ids=["refusals", "endpoints and pages", "authorizers"],
)
def test_what_has_no_reason_of_its_own_is_given_one(names: set[str]) -> None:
    calls = list(_calls(names))
    assert calls
    lacking = [place for place, call in calls if not _has_reason(call)]
    assert lacking + list(_raised_bare(names)) == []


def test_what_an_app_is_told_at_its_address_has_a_reason() -> None:
    """As ``request.error("invalid_request", reason=...)`` has."""
    calls = [
        (place, call)
        for place, call in _calls_of_attribute("error")
        if place.startswith(_ROOMS) and ast.unparse(call.func) != "LOG.error"
    ]
    assert len(calls) > 5
    assert [place for place, call in calls if not _has_reason(call)] == []


def _calls_of_attribute(name: str) -> Iterator[tuple[str, ast.Call]]:
    for place, call in _calls({name}):
        if isinstance(call.func, ast.Attribute):
            yield place, call


def _has_reason(call: ast.Call) -> bool:
    return "reason" in {keyword.arg for keyword in call.keywords}
