"""What the engine refuses, said in plain words beside the field that it is about."""

from collections.abc import Callable
from dataclasses import dataclass

from localstack.aws.api import ServiceException

from localstack_cognito.activity.noting import current
from localstack_cognito.aws.api.cognito_idp import (
    AliasExistsException,
    CodeMismatchException,
    EnableSoftwareTokenMFAException,
    ExpiredCodeException,
    InvalidPasswordException,
    LimitExceededException,
    PasswordHistoryPolicyViolationException,
    TooManyFailedAttemptsException,
    TooManyRequestsException,
    UsernameExistsException,
    UserNotFoundException,
)
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.aws.refusals import InvalidRequest
from localstack_cognito.directory.refusals import (
    BlockedAddress,
    CompromisedPassword,
    IncorrectUsernameOrPassword,
    InvalidAddress,
    InvalidAttributes,
    MissingAttributes,
    NoPasswordRecovery,
    SignUpNotPermitted,
    TemporaryPasswordExpired,
    UnusableUsername,
    UserDisabled,
    WeakPassword,
)
from localstack_cognito.login.texts import Texts
from localstack_cognito.signin.refusals import (
    InvalidSession,
    LockedOut,
    TooRisky,
    UnreachableLevel,
    UsedSoftwareTokenCode,
)

PASSWORD_FIELD = "password"  # noqa: S105
USERNAME_FIELD = "username"
CODE_FIELD = "code"


def attribute_field(name: str) -> str:
    """Return the field of an attribute."""
    return f"attribute.{name}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: a text by its name, or one as it is, and the field that it is about."""

    name: str | None
    text: str | None = None
    field: str | None = None

    def said(self, texts: Texts) -> str:
        """Return it in the visitor's language."""
        return texts(self.name) if self.name else self.text or texts("unexpected")


# The members of ``PasswordPolicyType``, and the text for each.
_PASSWORD_RULES = {
    "MinimumLength": "password_too_short",
    "RequireLowercase": "password_needs_lowercase",
    "RequireUppercase": "password_needs_uppercase",
    "RequireNumbers": "password_needs_number",
    "RequireSymbols": "password_needs_symbol",
}
_ADDRESSES = {"email": "invalid_email", "phone_number": "invalid_phone"}
# By a member of a request that does not fit the service model.
_MEMBERS = {
    "username": ("invalid_username", USERNAME_FIELD),
    "password": ("invalid_password", PASSWORD_FIELD),
    "confirmationCode": ("wrong_code", CODE_FIELD),
}


def _always(name: str, field: str | None = None) -> Callable[[ServiceException], Problem]:
    return lambda _: Problem(name, None, field)


def _invalid_request(refusal: InvalidRequest) -> Problem:
    known = (_MEMBERS[member] for member in refusal.members if member in _MEMBERS)
    name, field = next(known, ("invalid_value", None))
    return Problem(name, None, field)


def _unusable_username(refusal: UnusableUsername) -> Problem:
    if len(refusal.wanted) == 1:
        return Problem(_ADDRESSES[refusal.wanted[0]], None, USERNAME_FIELD)
    return Problem(None, refusal.message, USERNAME_FIELD)


PROBLEMS: dict[type[ServiceException], Callable[..., Problem]] = {
    IncorrectUsernameOrPassword: _always("wrong_password", PASSWORD_FIELD),
    LockedOut: _always("too_many_attempts"),
    UserDisabled: _always("user_disabled"),
    UnreachableLevel: _always("level_unreachable"),
    TemporaryPasswordExpired: _always("temporary_expired"),
    SignUpNotPermitted: _always("no_sign_up"),
    NoPasswordRecovery: _always("ask_administrator"),
    TooRisky: _always("not_secure"),
    BlockedAddress: _always("not_secure"),
    UserNotFoundException: _always("unknown_user", USERNAME_FIELD),
    CodeMismatchException: _always("wrong_code", CODE_FIELD),
    EnableSoftwareTokenMFAException: _always("wrong_code", CODE_FIELD),
    UsedSoftwareTokenCode: _always("used_code", CODE_FIELD),
    ExpiredCodeException: _always("expired_code", CODE_FIELD),
    LimitExceededException: _always("too_many_attempts"),
    TooManyFailedAttemptsException: _always("too_many_attempts"),
    TooManyRequestsException: _always("too_many_attempts"),
    UsernameExistsException: _always("username_taken", USERNAME_FIELD),
    AliasExistsException: _always("alias_taken"),
    PasswordHistoryPolicyViolationException: _always("password_used", PASSWORD_FIELD),
    InvalidPasswordException: lambda refused: Problem(None, refused.message, PASSWORD_FIELD),
    WeakPassword: lambda weak: Problem(_PASSWORD_RULES[weak.rule], None, PASSWORD_FIELD),
    CompromisedPassword: _always("password_unsafe", PASSWORD_FIELD),
    InvalidRequest: _invalid_request,
    MissingAttributes: lambda missing: Problem(
        "attribute_missing", None, attribute_field(missing.names[0])
    ),
    InvalidAddress: lambda invalid: Problem(
        _ADDRESSES[invalid.names[0]], None, attribute_field(invalid.names[0])
    ),
    InvalidAttributes: lambda invalid: Problem(
        None, invalid.problem, attribute_field(invalid.names[0])
    ),
    UnusableUsername: _unusable_username,
}
"""What is said of an error, by its class; of two classes that fit, the nearer one's counts."""


def problem_of(error: ServiceException) -> Problem:
    """Return what to say of an error: AWS's own words where the pages have none. It is noted."""
    note_refusal(error)
    for kind in type(error).__mro__:
        if kind in PROBLEMS:
            return PROBLEMS[kind](error)
    return Problem(None, str(error.message))


def note_refusal(error: ServiceException) -> None:
    """Note what a page's request was refused with, and why."""
    if (this := current()) is not None:
        this.refused(error.code, error.message, reason_of(error))


def is_over(error: ServiceException) -> bool:
    """Return whether a sign-in cannot go on after the error: it took too long, or was ended."""
    return isinstance(error, InvalidSession)
