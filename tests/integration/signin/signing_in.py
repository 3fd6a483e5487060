"""What the tests of signing in share: the two doors, and a sign-in at each."""

from typing import Any

from tests.integration.making import PASSWORD

GIVEN = {"USERNAME": "alice", "PASSWORD": PASSWORD}
SIGN_IN = {"USER": "USER_PASSWORD_AUTH", "ADMIN": "ADMIN_USER_PASSWORD_AUTH"}
DOORS = ("USER", "ADMIN")
"""InitiateAuth and AdminInitiateAuth."""


def initiate(
    cognito: Any, pool_id: str, client_id: str, door: str, flow: str, **given: str
) -> dict[str, Any]:
    """Begin a sign-in with InitiateAuth (USER) or AdminInitiateAuth (ADMIN)."""
    request = {"ClientId": client_id, "AuthFlow": flow, "AuthParameters": given}
    answer: dict[str, Any]
    if door == "ADMIN":
        answer = cognito.admin_initiate_auth(UserPoolId=pool_id, **request)
    else:
        answer = cognito.initiate_auth(**request)
    return answer


def sign_in(
    cognito: Any, pool_id: str, client_id: str, door: str = "USER", **given: str
) -> dict[str, Any]:
    """Sign in with a password: alice's, if no other is given."""
    return initiate(cognito, pool_id, client_id, door, SIGN_IN[door], **{**GIVEN, **given})
