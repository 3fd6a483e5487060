"""Every package that is imported is declared, so that no other has to bring it."""

import ast
import functools
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.environments import PROJECT

_PACKAGE = "localstack_cognito"
_BROUGHT_BY_THE_HOST = {"botocore", "localstack", "plux", "rolo", "twisted"}
# The extras that the package works without, to all who do not ask for what needs them.
_EXTRAS = ("postgresql", "saml")


@functools.cache
def _imports() -> frozenset[tuple[str, bool]]:
    """Return the top-level package of each import, and whether the module itself needs it."""
    found = set()
    for path in (PROJECT / _PACKAGE).rglob("*.py"):
        tree = ast.parse(path.read_text())
        of_functions = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            modules: list[str] = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [node.module]
            is_at_once = id(node) not in of_functions
            found |= {(module.split(".")[0], is_at_once) for module in modules}
    return frozenset(found)


def _imported(*, at_once: bool = False) -> set[str]:
    found = {package for package, is_at_once in _imports() if is_at_once or not at_once}
    return found - sys.stdlib_module_names - {_PACKAGE}


def _normalized(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _declared(*, extras: tuple[str, ...]) -> set[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    requirements = list(project["dependencies"])
    for extra in extras:
        requirements += project["optional-dependencies"][extra]
    names = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    return {_normalized(name[0]) for name in names if name}


@pytest.mark.parametrize(("at_once", "extras"), [(False, _EXTRAS), (True, ())])
def test_what_is_imported_is_declared(at_once: bool, extras: tuple[str, ...]) -> None:
    """What only an extra brings, no module imports as soon as it is imported itself."""
    distributions = packages_distributions()
    declared = _declared(extras=extras)
    undeclared = {
        package
        for package in _imported(at_once=at_once)
        if not declared & {_normalized(one) for one in distributions.get(package, [])}
    }
    assert undeclared - _BROUGHT_BY_THE_HOST == set()


def test_what_the_host_is_said_to_bring_is_imported_and_not_declared() -> None:
    assert _imported() >= _BROUGHT_BY_THE_HOST
    assert not _BROUGHT_BY_THE_HOST & _declared(extras=_EXTRAS)
