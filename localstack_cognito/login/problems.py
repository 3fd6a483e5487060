"""What the engine refuses, said in plain words beside the field that it is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from localstack.aws.api import ServiceException

from localstack_cognito.directory.users.attributes import NAMES_OF_REQUIRED
from localstack_cognito.login.texts import Texts

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


# By the exception's code and, where it has several meanings, how its text begins.
_KNOWN: Mapping[tuple[str, str], tuple[str, str | None]] = {
    ("NotAuthorizedException", "Incorrect username or password"): (
        "wrong_password",
        PASSWORD_FIELD,
    ),
    ("NotAuthorizedException", "Password attempts exceeded"): ("too_many_attempts", None),
    ("NotAuthorizedException", "User is disabled"): ("user_disabled", None),
    ("NotAuthorizedException", "Temporary password has expired"): ("temporary_expired", None),
    ("NotAuthorizedException", "SignUp is not permitted"): ("no_sign_up", None),
    ("NotAuthorizedException", "Contact administrator"): ("ask_administrator", None),
    ("NotAuthorizedException", "Unable to login because"): ("not_secure", None),
    ("NotAuthorizedException", "Request not allowed"): ("not_secure", None),
    ("UserNotFoundException", ""): ("unknown_user", USERNAME_FIELD),
    ("CodeMismatchException", ""): ("wrong_code", CODE_FIELD),
    ("EnableSoftwareTokenMFAException", ""): ("wrong_code", CODE_FIELD),
    ("ExpiredCodeException", "Your software token"): ("used_code", CODE_FIELD),
    ("ExpiredCodeException", ""): ("expired_code", CODE_FIELD),
    ("LimitExceededException", ""): ("too_many_attempts", None),
    ("TooManyFailedAttemptsException", ""): ("too_many_attempts", None),
    ("TooManyRequestsException", ""): ("too_many_attempts", None),
    ("UsernameExistsException", ""): ("username_taken", USERNAME_FIELD),
    ("AliasExistsException", ""): ("alias_taken", None),
    ("PasswordHistoryPolicyViolationException", ""): ("password_used", PASSWORD_FIELD),
}
_PASSWORD_RULES = {
    "Password not long enough": "password_too_short",
    "Password must have lowercase characters": "password_needs_lowercase",
    "Password must have uppercase characters": "password_needs_uppercase",
    "Password must have numeric characters": "password_needs_number",
    "Password must have symbol characters": "password_needs_symbol",
    "Provided password cannot be used for security reasons.": "password_unsafe",
}


# By the text of an InvalidParameterException: what is said (None: AWS's own words in the group
# ``said``), and the field, None where the group ``name`` has the attribute's.
_INVALID: tuple[tuple[re.Pattern[str], str | None, str | None], ...] = (
    (
        re.compile(r"Attributes did not conform to the schema: (?P<name>[^:\s]+): The attribute"),
        "attribute_missing",
        None,
    ),
    (
        re.compile(
            r"Attributes did not conform to the schema: (?P<name>[^:\s]+): (?P<said>[^\n]+)"
        ),
        None,
        None,
    ),
    (
        re.compile(r"Invalid attributes given, (?P<name>\S+) (?:and .+)?is missing"),
        "attribute_missing",
        None,
    ),
    (re.compile(r"Invalid (?P<name>email) address format"), "invalid_email", None),
    (re.compile(r"Invalid phone number format"), "invalid_phone", attribute_field("phone_number")),
    (re.compile(r"Username should be an email\."), "invalid_email", USERNAME_FIELD),
    (re.compile(r"Username should be a phone number\."), "invalid_phone", USERNAME_FIELD),
    (re.compile(r"(?P<said>Username .+)"), None, USERNAME_FIELD),
    (re.compile(r".*Value\b.* at 'username' failed"), "invalid_username", USERNAME_FIELD),
    (re.compile(r".*Value\b.* at 'password' failed"), "invalid_password", PASSWORD_FIELD),
    (re.compile(r".*Value\b.* at 'confirmationCode' failed"), "wrong_code", CODE_FIELD),
    (re.compile(r".*Value\b.* at '.*' failed"), "invalid_value", None),
)
_ATTRIBUTES = {said: name for name, said in NAMES_OF_REQUIRED.items()}


def problem_of(error: ServiceException) -> Problem:
    """Return what to say of an error."""
    text = str(error.message)
    if error.code == "InvalidPasswordException":
        name = _PASSWORD_RULES.get(text.rpartition(": ")[2])
        return Problem(name, text, PASSWORD_FIELD)
    if error.code == "InvalidParameterException":
        return _invalid(text)
    for (code, beginning), (name, field) in _KNOWN.items():
        if error.code == code and text.startswith(beginning):
            return Problem(name, None, field)
    return Problem(None, text)


def _invalid(text: str) -> Problem:
    for pattern, name, field in _INVALID:
        match = pattern.match(text)
        if match:
            found = match.groupdict()
            if field is None and "name" in found:
                field = attribute_field(_ATTRIBUTES.get(found["name"], found["name"]))
            return Problem(name, found.get("said"), field)
    return Problem(None, text)


def is_over(error: ServiceException) -> bool:
    """Return whether a sign-in cannot go on after the error: it took too long, or was ended."""
    return error.code == "NotAuthorizedException" and str(error.message).startswith(
        "Invalid session"
    )
