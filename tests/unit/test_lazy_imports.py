"""Functions that are imported when they are called, all of them, and what they are said to be."""

import ast
import dataclasses
import inspect
import sys
import tomllib
import types
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import pytest

from localstack_cognito.lazy_imports import LazyFunction, if_imported, lazily
from tests.environments import PROJECT

_PACKAGE = "localstack_cognito"
_LAZY = ("lazily", "if_imported")
# What the host loads at a moment of its own, or a process of its own: it takes whole modules.
_LOADERS = {
    "cloudformation/plugins.py",
    "command/start.py",
    "extension.py",
    "host/lambda_process/plugin.py",
    "host/listen.py",
    "host/service_catalog.py",
    "plugins.py",
}


class _Row(NamedTuple):
    """A lazy import: the module that has it, and what it names."""

    module: str
    path: str


def _files() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((PROJECT / _PACKAGE).rglob("*.py")):
        yield path, ast.parse(path.read_text())


def _rows() -> list[_Row]:
    rows = []
    for path, tree in _files():
        module = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _LAZY:
                (written,) = node.args
                rows.append(_Row(module, _written(written, tree)))
    return rows


def _written(path: ast.expr, tree: ast.Module) -> str:
    """Return the text that is written, which may begin with a constant of the module's."""
    if isinstance(path, ast.Constant):
        return str(path.value)
    assert isinstance(path, ast.JoinedStr), ast.unparse(path)
    constants = {
        ast.unparse(target): statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    }
    parts = (
        constants[ast.unparse(part.value)] if isinstance(part, ast.FormattedValue) else part
        for part in path.values
    )
    return "".join(str(ast.literal_eval(part)) for part in parts)


_ROWS = _rows()


@pytest.mark.parametrize("path", sorted({row.path for row in _ROWS}))
def test_what_is_named_is_there(path: str) -> None:
    function: LazyFunction[..., object] = LazyFunction(path)
    assert callable(function.resolve())
    assert function.is_imported()


def _room(module: str) -> str:
    return module.split(".")[1]


def test_lazy_imports_go_down_only() -> None:
    """As the import-linter has it, which does not see them."""
    tools = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]
    (contract,) = (
        contract
        for contract in tools["importlinter"]["contracts"]
        if contract["containers"] == ["localstack_cognito"]
    )
    floors = {
        room.strip(): -number
        for number, layer in enumerate(contract["layers"])
        for room in layer.split("|")
    }
    climbing = [
        row
        for row in _ROWS
        if _room(row.module) != _room(row.path.partition(":")[0])
        and floors[_room(row.module)] <= floors[_room(row.path.partition(":")[0])]
    ]
    assert climbing == []


def _kept(declared: Any, value: object) -> Iterator[tuple[Any, LazyFunction[..., object]]]:
    """Yield the lazy functions in a value, each with the type that is declared for it."""
    if isinstance(value, LazyFunction):
        yield declared, value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _kept((get_args(declared) or (None, None))[1], one)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value))
        for field in dataclasses.fields(value):
            yield from _kept(hints[field.name], getattr(value, field.name))
    elif isinstance(value, tuple):
        each = get_args(declared) or (None,)
        is_fixed = get_origin(declared) is tuple and Ellipsis not in each
        for number, one in enumerate(value):
            yield from _kept(each[number if is_fixed else 0], one)


def _declarations(name: str) -> list[tuple[Any, LazyFunction[..., object]]]:
    module = import_module(name)
    hints = get_type_hints(module)
    return [
        found
        for variable, value in vars(module).items()
        for found in _kept(hints.get(variable), value)
    ]


def _agree(declared: Any, actual: Any) -> bool:
    if Any in (declared, actual) or declared == actual:
        return True
    if isinstance(declared, list) and isinstance(actual, list):
        return len(declared) == len(actual) and all(map(_agree, declared, actual))
    if get_origin(declared) is not None and get_origin(declared) == get_origin(actual):
        return _agree(list(get_args(declared)), list(get_args(actual)))
    return {declared, actual} == {None, types.NoneType}


def _problem(declared: Any, function: Callable[..., object]) -> str | None:
    """Return what of a function is not as it is declared, or None."""
    if get_origin(declared) is not Callable:
        return "it is kept where nothing says what it takes"
    taken, returned = get_args(declared)
    hints = get_type_hints(function)
    if not _agree(returned, hints["return"]):
        return f"it returns {hints['return']}"
    parameters = inspect.signature(function).parameters.values()
    if taken is Ellipsis:
        return None
    names = [one.name for one in parameters if one.default is one.empty]
    if len(names) != len(taken):
        return f"it takes {names}"
    wrong = [
        name for name, type_ in zip(names, taken, strict=True) if not _agree(type_, hints[name])
    ]
    return f"it takes something else as {wrong}" if wrong else None


@pytest.mark.parametrize("module", sorted({row.module for row in _ROWS}))
def test_what_is_imported_lazily_is_as_it_is_declared(module: str) -> None:
    declarations = _declarations(module)
    assert sorted(function.path for _, function in declarations) == sorted(
        row.path for row in _ROWS if row.module == module
    )
    problems = {
        function.path: problem
        for declared, function in declarations
        if (problem := _problem(declared, function.resolve()))
    }
    assert problems == {}


def test_nothing_of_the_package_is_imported_late_in_another_way() -> None:
    late = {
        path.relative_to(PROJECT / _PACKAGE).as_posix()
        for path, tree in _files()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and f" {_PACKAGE}" in ast.unparse(node)
    }
    assert late == _LOADERS
    taking = {
        path.relative_to(PROJECT / _PACKAGE).as_posix()
        for path, tree in _files()
        if any(isinstance(node, ast.Name) and node.id == "import_module" for node in ast.walk(tree))
    }
    assert taking == {"lazy_imports.py"}


@pytest.fixture
def late_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "late_module.py").write_text(
        "def add(one: int, other: int) -> int:\n    return one + other\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "late_module", raising=False)
    return "late_module"


def test_a_function_is_imported_when_it_is_called(late_module: str) -> None:
    add: Callable[[int, int], int] = lazily(f"{late_module}:add")
    assert late_module not in sys.modules
    assert add(1, 2) == 3
    assert late_module in sys.modules


def test_a_function_that_nothing_has_imported_yet_may_be_left_alone(late_module: str) -> None:
    add: Callable[[int, int], int | None] = if_imported(f"{late_module}:add")
    assert add(1, 2) is None
    assert late_module not in sys.modules
    import_module(late_module)
    assert add(1, 2) == 3


def _one(name: str) -> int:
    return len(name)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (Callable[[str], int], None),
        (Callable[..., int], None),
        (Callable[[Any], Any], None),
        (Callable[[str], str], "it returns <class 'int'>"),
        (Callable[[], int], "it takes ['name']"),
        (Callable[[bytes], int], "it takes something else as ['name']"),
        (None, "it is kept where nothing says what it takes"),
    ],
)
def test_what_is_declared_is_compared_with_what_is_there(declared: Any, said: str | None) -> None:
    assert _problem(declared, _one) == said
