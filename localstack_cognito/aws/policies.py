"""IAM policies: whether their statements allow an action. One that denies it counts before others.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
"""A policy, or a statement of one."""
Facts = Mapping[str, Sequence[str]]
"""What is known of a request, by condition keys in lower case; a key without values is missing."""


def allows(
    policy: Document,
    action: str,
    principal: tuple[str, str],
    known: Facts,
    *,
    is_lenient: bool = False,
) -> bool:
    """Return whether a policy of a resource, or a role's trust policy, allows an action.

    ``principal`` is who asks, by kind and name: ``("Service", "cognito-idp.amazonaws.com")``. Where
    ``is_lenient``, a condition on a key of which nothing is known holds.
    """
    effects = {
        statement.get("Effect")
        for statement in statements(policy)
        if _is_for(statement, *principal)
        and names_action(statement, action)
        and all(
            _holds(operator, key, _texts(values), known, is_lenient)
            for operator, key, values in _conditions(statement)
        )
    }
    return "Allow" in effects and "Deny" not in effects


def statements(policy: Document) -> list[Document]:
    """Return the statements of a policy, which may be one without a list."""
    return _list(policy.get("Statement"))


def names_action(statement: Document, action: str) -> bool:
    """Return whether a statement is about an action. Their names differ in no case."""
    member = "NotAction" if "NotAction" in statement else "Action"
    patterns = _list(statement.get(member))
    is_named = any(_like(str(one).lower(), action.lower()) for one in patterns)
    return is_named == (member == "Action")


def _is_for(statement: Document, kind: str, name: str) -> bool:
    principal = statement.get("Principal")
    if principal == "*":
        return True
    named = _list(principal.get(kind)) if isinstance(principal, Mapping) else []
    return name in named or "*" in named


def _conditions(statement: Document) -> Iterator[tuple[str, str, Any]]:
    for operator, pairs in (statement.get("Condition") or {}).items():
        for key, values in pairs.items():
            yield operator, key, values


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _texts(values: Any) -> list[str]:
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in _list(values)]


def _like(pattern: str, text: str) -> bool:
    """Tell whether a text is like a pattern; a regular expression for it may take for ever."""
    at = place = 0
    star, resumed = -1, 0
    while place < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, resumed, at = at, place, at + 1
        elif at < len(pattern) and pattern[at] in ("?", text[place]):
            at, place = at + 1, place + 1
        elif star >= 0:
            # The last asterisk stands for one letter more.
            resumed += 1
            at, place = star + 1, resumed
        else:
            return False
    return not pattern[at:].strip("*")


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": lambda pattern, text: pattern == text,
    "stringequalsignorecase": lambda pattern, text: pattern.lower() == text.lower(),
    "stringlike": _like,
    "arnequals": _like,
    "arnlike": _like,
}


def _holds(operator: str, key: str, values: Sequence[str], known: Facts, is_lenient: bool) -> bool:
    quantifier, _, name = operator.lower().rpartition(":")
    if is_lenient and key.lower() not in known:
        return True
    found = known.get(key.lower()) or None
    if name == "null":
        return (found is None) == (values == ["true"])
    if name.endswith("ifexists"):
        if found is None:
            return True
        name = name.removesuffix("ifexists")
    negated = name.startswith(("stringnot", "arnnot"))
    matches = _OPERATORS.get(name.replace("not", "", 1) if negated else name)
    if matches is None:
        # Of times, numbers and addresses nothing is known.
        return False
    if found is None:
        return negated or quantifier == "forallvalues"
    fits = [any(matches(value, text) for value in values) != negated for text in found]
    return all(fits) if quantifier == "forallvalues" else any(fits)
