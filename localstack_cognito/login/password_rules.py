"""What is asked of a password: the pool's rules, in words, and to be the same when typed again."""

from dataclasses import dataclass

from localstack_cognito.login.problems import PASSWORD_FIELD, Problem
from localstack_cognito.login.visit import Visit

_REPEATED_FIELD = "confirm_password"
_KINDS = (
    ("RequireLowercase", "rule_lowercase", "lowerletter"),
    ("RequireUppercase", "rule_uppercase", "upperletter"),
    ("RequireNumbers", "rule_number", "numbers"),
    ("RequireSymbols", "rule_symbol", "symbols"),
)


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """One rule in words, and what AWS's classic pages call it. ``minimum`` is how many it asks."""

    name: str
    text: str
    minimum: int = 1


def rules_of(visit: Visit) -> list[PasswordRule]:
    """Return the rules of the pool."""
    policy, texts = visit.pool.settings["Policies"]["PasswordPolicy"], visit.texts
    minimum = int(policy["MinimumLength"])
    length = PasswordRule("length", texts("rule_length", length=str(minimum)), minimum)
    others = [PasswordRule(name, texts(text)) for rule, text, name in _KINDS if policy.get(rule)]
    return [length, *others]


def find_difference(visit: Visit) -> Problem | None:
    """Return what to say of a password that was typed again and otherwise, or None.

    AWS's classic pages have it typed twice, and a script compares: whoever posts one only is not
    asked again.
    """
    repeated = visit.secret(_REPEATED_FIELD)
    if not repeated or repeated == visit.secret(PASSWORD_FIELD):
        return None
    return Problem("passwords_differ", None, PASSWORD_FIELD)
