"""What has changed since a commit, in terms of functions, modules and files.

A function or a module has changed where what it does is written differently: comments, layout and
docstrings do not count, nor does an import of a name that was not there before.
"""

import ast
import functools
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.selection.functions import PACKAGE, definitions, function_name

_MAIN = "origin/main"
_TOLD_ELSEWHERE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class ModuleChange:
    """What differs between two versions of a module.

    ``functions`` are qualified names; ``names`` what the module binds outside of functions.
    """

    functions: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


class Repository:
    """The work tree in ``root`` and its history."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def base(self, green: str | None) -> str | None:
        """Return the commit that changes are counted from.

        This is the last green run's, where it is an ancestor, else where ``origin/main`` was left;
        None in a repository without either.
        """
        if green and self._git("merge-base", "--is-ancestor", green, "HEAD") is not None:
            return green
        return self._git("merge-base", _MAIN, "HEAD")

    def changed_files(self, base: str) -> list[str]:
        """Return the paths that differ from ``base``, new and removed ones included."""
        tracked = self._git("diff", "--name-only", "--no-renames", "-z", base) or ""
        others = self._git("ls-files", "--others", "--exclude-standard", "-z") or ""
        return sorted({path for path in (tracked + "\0" + others).split("\0") if path.strip()})

    def old_text(self, base: str, path: str) -> str:
        """Return what the file was at ``base``, and nothing where it was not there."""
        return self._git("show", f"{base}:{path}") or ""

    def text(self, path: str) -> str:
        """Return what the file is now, and nothing where it is not there."""
        file = self.root / path
        return file.read_text() if file.is_file() else ""

    def package_files(self) -> list[str]:
        """Return the package's modules."""
        files = sorted((self.root / PACKAGE).rglob("*.py"))
        return [file.relative_to(self.root).as_posix() for file in files]

    def test_files(self) -> list[str]:
        """Return every Python file of the tests."""
        files = sorted((self.root / "tests").rglob("*.py"))
        paths = [file.relative_to(self.root) for file in files]
        return [path.as_posix() for path in paths if "node_modules" not in path.parts]

    def _git(self, *arguments: str) -> str | None:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
        )
        return done.stdout.rstrip("\n") if done.returncode == 0 else None


def module_change(old: str, new: str) -> ModuleChange:
    """Compare two versions of a module. What cannot be parsed has changed as a whole."""
    try:
        before, after = ast.parse(old), ast.parse(new)
    except SyntaxError:
        return ModuleChange(names=frozenset({"*"}))
    functions = _differing(dict(_functions(before)), dict(_functions(after)))
    names = _differing(dict(_bound(before)), dict(_bound(after)))
    imported = _imported(before), _imported(after)
    rebound = {
        name for name, source in imported[0].items() if imported[1].get(name, source) != source
    }
    return ModuleChange(functions, names | rebound)


def functions_that_read(
    names: Iterable[str], module: str, sources: Mapping[str, str]
) -> Iterator[str]:
    """Yield the functions of other modules that import ``module`` and read one of its ``names``.

    ``module`` is a path; ``sources`` are the package's modules by their paths.
    """
    wanted = frozenset(names)
    for path in _direct_importers(module, sources):
        for qualified_name, node in definitions(ast.parse(sources[path])):
            read = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            read |= {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
            if wanted & read or "*" in wanted:
                yield function_name(path, qualified_name)


def importers(module: str, sources: Mapping[str, str]) -> set[str]:
    """Return the files that import a module, and those that import these, and so on."""
    found: set[str] = set()
    left = [module]
    while left:
        new = set(_direct_importers(left.pop(), sources)) - found
        found |= new
        left += new
    return found


def _direct_importers(module: str, sources: Mapping[str, str]) -> Iterator[str]:
    dotted = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for path, source in sources.items():
        if path != module and dotted in _imported_names(source):
            yield path


@functools.cache
def _imported_names(source: str) -> frozenset[str]:
    """Return what a module imports: modules, and what it takes from them, which may be modules."""
    names: set[str] = set()
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return frozenset()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return frozenset(names)


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    names = before.keys() | after.keys()
    return frozenset(name for name in names if before.get(name) != after.get(name))


def _functions(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for qualified_name, node in definitions(tree):
        yield qualified_name, ast.dump(_Silent().visit(node))


def _bound(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what runs at import by what it binds; a class has its methods' names only."""
    for statement in tree.body:
        if isinstance(statement, _TOLD_ELSEWHERE) or _is_text(statement):
            continue
        written = ast.dump(_Outside().visit(statement))
        targets = [
            node.id
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        name = statement.name if isinstance(statement, ast.ClassDef) else None
        yield name or (targets[0] if targets else written), written


def _imported(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.level}{node.module}.{alias.name}"
    return found


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


class _Silent(ast.NodeTransformer):
    """Leaves out texts that stand alone, as docstrings do."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        return None if _is_text(node) else node


class _Outside(_Silent):
    """Leaves out what is in functions."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.Name:
        return ast.Name(node.name, ast.Load())

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.Name:
        return ast.Name(node.name, ast.Load())
