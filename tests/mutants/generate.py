"""Writes every mutant of a file into it, each behind its number."""

import ast
import copy
import difflib
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.mutants import operators
from tests.selection.functions import MODULE, function_name

SWITCH = "mutant_switch"
"""The module that has the number of the active mutant, in the mutated tree."""
_NAME = "__mutant__"
_CACHES = ("cache", "lru_cache")
_Definition = TypeVar("_Definition", ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of one function. ``number`` is never 0; ``before`` and ``after`` are its lines."""

    number: int
    path: str
    line: int
    function: str
    before: str
    after: str

    @property
    def change(self) -> tuple[str, str, str]:
        """What tells it from others, also when the file around it changes."""
        return self.function, self.before, self.after


def mutate(path: str, source: str, first: int) -> tuple[str, list[Mutant]]:
    """Return the file with all its mutants in it, and the mutants, numbered from ``first``.

    What runs when the module is imported is left as it is: it is over when a mutant is chosen. A
    module's constants are mutated where its functions read them. Calls of the logger and what
    ``assert`` says to the type checker are left too. Raises ``SyntaxError``.
    """
    tree = ast.parse(source)
    writer = _Writer(path, source, first, _literals(tree))
    changed = ast.fix_missing_locations(writer.visit(tree))
    return ast.unparse(changed), writer.mutants


def _literals(tree: ast.Module) -> dict[str, ast.expr]:
    literals: dict[str, ast.expr] = {}
    for statement in tree.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if isinstance(value, ast.Constant | ast.Tuple):
                literals[name] = value
    return literals


class _Writer(ast.NodeTransformer):
    def __init__(self, path: str, source: str, first: int, literals: operators.Literals) -> None:
        self._path = path
        self._lines = source.encode().splitlines(keepends=True)
        self._first = first
        self._literals = literals
        self._scope: list[str] = []
        self._is_in_function = False
        self.mutants: list[Mutant] = []

    def visit(self, node: ast.AST) -> Any:
        if operators.is_log_call(node) or isinstance(node, ast.Assert):
            return node
        if not self._is_in_function:
            return super().visit(node)
        if isinstance(node, ast.expr):
            return self._expression(node)
        if isinstance(node, ast.stmt):
            return self._statement(node)
        return super().visit(node)

    # What surrounds functions.

    def visit_Module(self, node: ast.Module) -> ast.Module:
        node.body = [self.visit(statement) for statement in node.body]
        imports = ast.parse(f"from {SWITCH} import is_active as {_NAME}").body
        place = next(
            (
                place
                for place, statement in enumerate(node.body)
                if not _is_text(statement) and not _is_future(statement)
            ),
            len(node.body),
        )
        node.body[place:place] = imports
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | ast.If:
        caches = [name for name in node.names if name.name in _CACHES]
        if node.module != "functools" or not caches:
            return node
        others = [name for name in node.names if name.name not in _CACHES]
        imports: list[ast.stmt] = [ast.ImportFrom(SWITCH, caches, 0)]
        if others:
            imports.append(ast.ImportFrom("functools", others, 0))
        return ast.If(ast.Constant(True), imports, [])

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        if self._is_in_function:
            return node
        self._scope.append(node.name)
        node.body = [self.visit(statement) for statement in node.body]
        self._scope.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self._function(node)

    def _function(self, node: _Definition) -> _Definition:
        outer = self._is_in_function
        self._scope += ["<locals>", node.name] if outer else [node.name]
        self._is_in_function = True
        begin = 1 if _is_text(node.body[0]) else 0
        node.body[begin:] = [self.visit(statement) for statement in node.body[begin:]]
        self._is_in_function = outer
        del self._scope[-2 if outer else -1 :]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        outer, self._is_in_function = self._is_in_function, True
        node.body = self._expression(node.body)
        self._is_in_function = outer
        return node

    # What must stay as it is.

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self.visit(part.value)
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        if node.guard is not None:
            node.guard = self.visit(node.guard)
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        if isinstance(node.func, ast.Name) and node.func.id == "cast":
            node.args[1:] = [self.visit(argument) for argument in node.args[1:]]
            return node
        self.generic_visit(node)
        return node

    # The mutants.

    def _expression(self, node: ast.expr) -> ast.expr:
        original = copy.deepcopy(node)
        changed: ast.expr = super().visit(node)
        if not isinstance(getattr(original, "ctx", ast.Load()), ast.Load):
            return changed
        for replacement in operators.expressions(original, self._literals):
            number = self._add(original, replacement)
            changed = ast.IfExp(_is_active(number), copy.deepcopy(replacement), changed)
        return changed

    def _statement(self, node: ast.stmt) -> ast.stmt:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            super().visit(node)
            return node
        if isinstance(node, ast.Expr) and operators.is_log_call(node.value):
            return node
        original = copy.deepcopy(node)
        changed: ast.stmt = super().visit(node)
        for replacement in operators.statements(original):
            number = self._add(original, replacement)
            changed = ast.If(_is_active(number), [copy.deepcopy(replacement)], [changed])
        return changed

    def _add(self, original: ast.expr | ast.stmt, replacement: ast.AST) -> int:
        number = self._first + len(self.mutants)
        before, after = self._difference(original, replacement)
        function = function_name(self._path, ".".join(self._scope) or MODULE)
        self.mutants.append(Mutant(number, self._path, original.lineno, function, before, after))
        return number

    def _difference(self, original: ast.expr | ast.stmt, replacement: ast.AST) -> tuple[str, str]:
        """Return the lines that differ, before and after."""
        first, last = original.lineno - 1, original.end_lineno or original.lineno
        lines = self._lines[first:last]
        text = ast.unparse(replacement)
        if isinstance(replacement, ast.If):
            # Only the condition differs, and the rest is long.
            last = first + 1
            lines = self._lines[first:last]
            after = lines[0][: original.col_offset] + text.splitlines()[0].encode() + b"\n"
        else:
            if isinstance(replacement, ast.BoolOp | ast.IfExp | ast.Compare):
                text = f"({text})"
            tail = lines[-1][original.end_col_offset :]
            after = lines[0][: original.col_offset] + text.encode() + tail
        old = b"".join(lines).decode().splitlines()
        new = after.decode().splitlines()
        difference = list(difflib.ndiff(old, new))
        before_lines = _kept(difference, "- ")
        return "\n".join(before_lines or old), "\n".join(_kept(difference, "+ "))


def _kept(difference: list[str], mark: str) -> list[str]:
    return [line[2:].strip() for line in difference if line.startswith(mark)]


def _is_active(number: int) -> ast.Call:
    return ast.Call(ast.Name(_NAME, ast.Load()), [ast.Constant(number)], [])


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
