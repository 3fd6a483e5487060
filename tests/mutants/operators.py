"""What a mutant does to an expression or a statement: each operator yields changed nodes."""

import ast
import copy
from collections.abc import Iterator, Mapping
from typing import TypeVar

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_OPPOSITES = {
    "any": "all",
    "min": "max",
    "startswith": "endswith",
    "removeprefix": "removesuffix",
    "lower": "upper",
}
_OPPOSITES |= {opposite: name for name, opposite in _OPPOSITES.items()}
_BOUND = ("min", "max", "any", "all")

Node = TypeVar("Node", bound=ast.AST)
Literals = Mapping[str, ast.expr]
"""What a module's constants are, by their names."""


def _changed(node: Node, **fields: object) -> Node:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def is_log_call(node: ast.AST) -> bool:
    """Return whether a node is a call of a logger."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "LOG"
    )


def expressions(node: ast.expr, literals: Literals) -> Iterator[ast.expr]:
    """Yield what may stand in an expression's place."""
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                ops = [*node.ops]
                ops[place] = _COMPARISONS[type(operator)]()
                yield _changed(node, ops=ops)
        case ast.BoolOp(op=operator, values=values):
            yield _changed(node, op=ast.Or() if isinstance(operator, ast.And) else ast.And())
            for place in range(len(values)):
                left = [*values[:place], *values[place + 1 :]]
                yield left[0] if len(left) == 1 else _changed(node, values=left)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
            yield _changed(node, op=_ARITHMETIC[type(operator)]())
        case ast.IfExp(test=test) if not isinstance(test, ast.Compare | ast.BoolOp):
            yield _changed(node, test=negated(test))
        case ast.Constant():
            yield from _constants(node)
        case ast.JoinedStr(values=values):
            for place, value in enumerate(values):
                if isinstance(value, ast.Constant):
                    text = ast.Constant(str(value.value) + "~")
                    yield _changed(node, values=[*values[:place], text, *values[place + 1 :]])
                    return
        case ast.Name(id=name) if name in literals and isinstance(node.ctx, ast.Load):
            yield from _constants(literals[name])
        case ast.Call(func=function) if not _is_cast(function):
            yield from _calls(node)


def _constants(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"{value}~")
        case ast.Constant(value=bytes(value)):
            yield ast.Constant(value + b"~")
        case ast.Tuple(elts=[*elements]) if elements:
            yield ast.Tuple(elements[:-1], ast.Load())


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    match node.func:
        case ast.Name(id=name) if name in _BOUND:
            yield _changed(node, func=ast.Name(_OPPOSITES[name], ast.Load()))
        case ast.Attribute(attr=name) if name in _OPPOSITES and name not in _BOUND:
            yield _changed(node, func=_changed(node.func, attr=_OPPOSITES[name]))
    arguments = node.args
    if len(arguments) > 1 and not any(isinstance(a, ast.Starred) for a in arguments[:2]):
        first, second, *others = arguments
        if ast.dump(first) != ast.dump(second):
            yield _changed(node, args=[second, first, *others])


def _is_cast(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == "cast"


def negated(test: ast.expr) -> ast.expr:
    """Return the opposite of a condition."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)


def statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield what may stand in a statement's place."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield ast.Pass()
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.AugAssign(op=operator) if type(operator) in _ARITHMETIC:
            yield _changed(node, op=_ARITHMETIC[type(operator)]())
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.If(test=test):
            yield from _conditions(node, test)
        case ast.While(test=test) if not isinstance(test, ast.Compare | ast.BoolOp):
            yield _changed(node, test=negated(test))


def _conditions(node: ast.If, test: ast.expr) -> Iterator[ast.stmt]:
    # The opposite of others is what the operators of their expressions make.
    if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield _changed(node, test=negated(test))
    # Where all that it guards is one call or `raise`, dropping that is the same.
    guards_one = len(node.body) == 1 and isinstance(node.body[0], ast.Expr | ast.Raise)
    if not guards_one or node.orelse:
        yield _changed(node, test=ast.Constant(False))
