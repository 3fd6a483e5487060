"""The functions of the package, listed from its sources: the same list in every process."""

import ast
from collections.abc import Iterator
from pathlib import Path

MODULE = "<module>"
"""Stands for what a module does outside of its functions."""
PACKAGE = "localstack_cognito"
_Definition = ast.FunctionDef | ast.AsyncFunctionDef


def function_name(path: str, qualified_name: str = MODULE) -> str:
    """Return a function's name in the list: its file, and its name as code objects have it."""
    return f"{path}::{qualified_name}"


def function_names(root: Path) -> list[str]:
    """Return the name of every function of the package below ``root``, and of every module."""
    names: dict[str, None] = {}
    for file in sorted((root / PACKAGE).rglob("*.py")):
        path = file.relative_to(root).as_posix()
        names[function_name(path)] = None
        for qualified_name, _ in definitions(ast.parse(file.read_text())):
            names[function_name(path, qualified_name)] = None
    return list(names)


def definitions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, _Definition]]:
    """Yield every function below ``node`` with its qualified name, outer ones first."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Definition):
            yield prefix + child.name, child
            yield from definitions(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from definitions(child, f"{prefix}{child.name}.")
        else:
            yield from definitions(child, prefix)
