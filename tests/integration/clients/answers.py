"""What the clients make of the host's answers, for the tests to compare with."""

from typing import Any

WRONG = ["NotAuthorizedException", "Incorrect username or password."]
UNKNOWN = ["UserNotFoundException", "User does not exist."]
WRONG_CODE = ["CodeMismatchException", "Invalid verification code provided, please try again."]
TAKEN = ["UsernameExistsException", "User already exists"]
REVOKED = ["NotAuthorizedException", "Access Token has been revoked"]
WEAK_AT_SIGN_UP = [
    "InvalidPasswordException",
    "Password did not conform with policy: Password not long enough",
]
WEAK = [
    "InvalidPasswordException",
    "Password does not conform to policy: Password not long enough",
]

# aws-amplify
DONE = {"isSignedIn": True, "nextStep": {"signInStep": "DONE"}}
SENT = {"attributeName": "email", "deliveryMedium": "EMAIL", "destination": "a***@e***"}


def step(name: str, **details: Any) -> dict[str, Any]:
    """What Amplify says where a sign-in goes on."""
    return {"isSignedIn": False, "nextStep": {"signInStep": name, **details}}
