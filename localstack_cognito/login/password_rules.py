"""What a pool asks of a password, in words."""

from localstack_cognito.login.texts import Texts
from localstack_cognito.storage.records import UserPool

_KINDS = (
    ("RequireLowercase", "rule_lowercase"),
    ("RequireUppercase", "rule_uppercase"),
    ("RequireNumbers", "rule_number"),
    ("RequireSymbols", "rule_symbol"),
)


def rules_of(pool: UserPool, texts: Texts) -> list[str]:
    """Return the rules, one a line."""
    policy = pool.settings["Policies"]["PasswordPolicy"]
    length = texts("rule_length", length=str(policy["MinimumLength"]))
    return [length, *(texts(name) for rule, name in _KINDS if policy.get(rule))]
