"""What the tests of signing up share: the errors of AWS, kinds of pools, and the operations."""

import re
from typing import Any

from tests.integration.making import (
    PASSWORD,
    SMS,
    as_dict,
    attributes,
)

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
HOUR = 3600
SUB = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}")
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
UNKNOWN = ("UserNotFoundException", "Username/client id combination not found.")
EXISTS = ("UsernameExistsException", "User already exists")
LIMIT = ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
CONFIRMED = (DENIED, "User cannot be confirmed. Current status is CONFIRMED")
NO_CODES = (DENIED, "Cannot resend codes. Auto verification not turned on.")
BY_EMAIL = {"UsernameAttributes": ["email"]}
BY_PHONE = {"UsernameAttributes": ["phone_number"]}
BY_BOTH = {"UsernameAttributes": ["email", "phone_number"]}
VERIFIES_EMAIL = {"AutoVerifiedAttributes": ["email"]}
VERIFIES_PHONE = {"AutoVerifiedAttributes": ["phone_number"], **SMS}
VERIFIES_BOTH = {"AutoVerifiedAttributes": ["email", "phone_number"], **SMS}
EMAIL_ALIAS = {"AliasAttributes": ["email"], **VERIFIES_EMAIL}
FOLDED = {"UsernameConfiguration": {"CaseSensitive": False}}


def sign_up(cognito: Any, client_id: str, username: str = "alice", **values: str) -> dict[str, Any]:
    answer: dict[str, Any] = cognito.sign_up(
        ClientId=client_id,
        Username=username,
        Password=PASSWORD,
        UserAttributes=attributes(**values),
    )
    return answer


def confirm(cognito: Any, client_id: str, code: str, username: str = "alice", **more: Any) -> None:
    answer = cognito.confirm_sign_up(
        ClientId=client_id, Username=username, ConfirmationCode=code, **more
    )
    assert set(answer) == {"ResponseMetadata"}


def user(cognito: Any, pool_id: str, username: str = "alice") -> dict[str, Any]:
    found: dict[str, Any] = cognito.admin_get_user(UserPoolId=pool_id, Username=username)
    return {**found, "Attributes": as_dict(found["UserAttributes"])}


def another_code(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"
