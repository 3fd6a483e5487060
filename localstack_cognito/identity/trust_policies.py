"""Whether a role's trust policy lets an identity take the role on.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from localstack_cognito.identity.provider_names import COGNITO_IDENTITY

_ASSUME = "sts:AssumeRoleWithWebIdentity"
_TAG_SESSION = "sts:TagSession"
_TAG_KEYS = "aws:tagkeys"

Facts = Mapping[str, Sequence[str]]
"""What is known of a request, by condition keys in lower case."""


def facts(identity_id: str, pool_id: str, amr: Sequence[str], tags: Mapping[str, str]) -> Facts:
    """Return what is known of an identity that asks for a role."""
    return {
        f"{COGNITO_IDENTITY}:aud": [pool_id],
        f"{COGNITO_IDENTITY}:sub": [identity_id],
        f"{COGNITO_IDENTITY}:amr": list(amr),
        "aws:federatedprovider": [COGNITO_IDENTITY],
        **{f"aws:requesttag/{key.lower()}": [value] for key, value in tags.items()},
        **({_TAG_KEYS: list(tags)} if tags else {}),
    }


def admits(policy: Mapping[str, Any], known: Facts) -> bool:
    """Return whether a trust policy lets an identity have a session, with tags if it has any."""
    actions = (_ASSUME, _TAG_SESSION) if _TAG_KEYS in known else (_ASSUME,)
    return all(_allows(policy, action, known) for action in actions)


def _allows(policy: Mapping[str, Any], action: str, known: Facts) -> bool:
    effects = {
        statement.get("Effect")
        for statement in _list(policy.get("Statement"))
        if _applies(statement, action, known)
    }
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: Mapping[str, Any], action: str, known: Facts) -> bool:
    return (
        _is_for_identities(statement)
        and _names_action(statement, action)
        and all(
            _holds(operator, key, _texts(values), known)
            for operator, key, values in _conditions(statement)
        )
    )


def _is_for_identities(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal")
    if principal == "*":
        return True
    federated = _list(principal.get("Federated")) if isinstance(principal, dict) else []
    return COGNITO_IDENTITY in federated or "*" in federated


def _names_action(statement: Mapping[str, Any], action: str) -> bool:
    if "NotAction" in statement:
        return not any(_like(p.lower(), action.lower()) for p in _list(statement["NotAction"]))
    return any(_like(p.lower(), action.lower()) for p in _list(statement.get("Action")))


def _conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
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
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.DOTALL) is not None


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": lambda pattern, text: pattern == text,
    "stringequalsignorecase": lambda pattern, text: pattern.lower() == text.lower(),
    "stringlike": _like,
}


def _holds(operator: str, key: str, values: Sequence[str], known: Facts) -> bool:
    quantifier, _, name = operator.lower().rpartition(":")
    found = known.get(key.lower())
    if name == "null":
        return (found is None) == (values == ["true"])
    if name.endswith("ifexists"):
        if found is None:
            return True
        name = name.removesuffix("ifexists")
    negated = name.startswith("stringnot")
    matches = _OPERATORS.get(name.replace("stringnot", "string", 1))
    if matches is None:
        # Of times, numbers and addresses nothing is known of an identity.
        return False
    if found is None:
        return negated or quantifier == "forallvalues"
    fits = [any(matches(value, text) for value in values) != negated for text in found]
    return all(fits) if quantifier == "forallvalues" else any(fits)
