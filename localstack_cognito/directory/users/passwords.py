"""Passwords: what a pool asks of them, and the verifier that is all we keep of them.

Policy: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-policies.html
Verifier: RFC 5054 section 2.4, with the group of RFC 3526 section 4 and Cognito's own hashing.
"""

import hmac
import secrets
import string

from localstack_cognito.directory.pools.policies import PasswordPolicy
from localstack_cognito.directory.refusals import WeakPassword
from localstack_cognito.directory.users.srp_verifiers import new_salt, verifier_of
from localstack_cognito.storage.users import Password

_SYMBOLS = frozenset("^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ")
_DETAILS: tuple[tuple[str, frozenset[str], str], ...] = (
    (
        "RequireLowercase",
        frozenset(string.ascii_lowercase),
        "Password must have lowercase characters",
    ),
    (
        "RequireUppercase",
        frozenset(string.ascii_uppercase),
        "Password must have uppercase characters",
    ),
    ("RequireNumbers", frozenset(string.digits), "Password must have numeric characters"),
    ("RequireSymbols", _SYMBOLS, "Password must have symbol characters"),
)
_TEMPORARY_SYMBOLS = "!@#%&*-_+?"

SIGN_UP = "Password did not conform with policy"
"""How the refusal of a password begins in SignUp and ChangePassword."""
ADMIN_CREATE_USER = "Password did not conform with password policy"
"""How it begins in AdminCreateUser."""
SET_PASSWORD = "Password does not conform to policy"  # noqa: S105
"""How it begins in AdminSetUserPassword, NEW_PASSWORD_REQUIRED and ConfirmForgotPassword."""


def check_policy(policy: PasswordPolicy, password: str, opening: str) -> None:
    """Check a password against a pool's policy.

    Raises ``InvalidPasswordException`` with ``opening`` and the first thing that is missing, in
    AWS's order: length, lower case, upper case, number, symbol.
    """
    if len(password) < policy.minimum_length:
        text = f"{opening}: Password not long enough"
        raise WeakPassword(text, "MinimumLength", policy.minimum_length)
    for rule, characters, detail in _DETAILS:
        if rule in policy.requirements and characters.isdisjoint(password):
            raise WeakPassword(f"{opening}: {detail}", rule)


def temporary_password(policy: PasswordPolicy) -> str:
    """Return a new password that every policy of this length accepts."""
    kinds = (string.ascii_uppercase, string.digits, _TEMPORARY_SYMBOLS)
    length = max(policy.minimum_length, 8)
    everything = "".join((string.ascii_lowercase, *kinds))
    middle = [secrets.choice(kind) for kind in kinds]
    middle += [secrets.choice(everything) for _ in range(length - len(middle) - 2)]
    secrets.SystemRandom().shuffle(middle)
    # Letters at both ends: a symbol there is lost when the password is copied from a mail.
    first, last = (secrets.choice(string.ascii_lowercase) for _ in range(2))
    return "".join([first, *middle, last])


def new_password(user_pool_id: str, username: str, password: str) -> Password:
    """Return what is kept of a user's new password."""
    salt = new_salt()
    return Password(salt, verifier_of(user_pool_id, username, password, salt))


def is_password(user_pool_id: str, username: str, password: str, kept: Password) -> bool:
    """Return whether ``password`` is the one that ``kept`` was made from."""
    verifier = verifier_of(user_pool_id, username, password, kept.salt)
    return hmac.compare_digest(verifier, kept.verifier)
