"""What a pool asks of a password, in words."""

from dataclasses import dataclass

from localstack_cognito.login.texts import Texts
from localstack_cognito.storage.records import UserPool

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


def rules_of(pool: UserPool, texts: Texts) -> list[PasswordRule]:
    """Return the rules."""
    policy = pool.settings["Policies"]["PasswordPolicy"]
    minimum = int(policy["MinimumLength"])
    length = PasswordRule("length", texts("rule_length", length=str(minimum)), minimum)
    others = [PasswordRule(name, texts(text)) for rule, text, name in _KINDS if policy.get(rule)]
    return [length, *others]
