"""The password that AWS's classic pages have typed twice."""

from localstack_cognito.login.problems import PASSWORD_FIELD, Problem
from localstack_cognito.login.visit import Visit

_AGAIN = "confirm_password"


def passwords_differ(visit: Visit) -> Problem | None:
    """Return what to say of a password that was typed again and otherwise.

    It is a script that compares them on AWS's pages: whoever posts one only is not asked again.
    """
    again = visit.secret(_AGAIN)
    if not again or again == visit.secret(PASSWORD_FIELD):
        return None
    return Problem("passwords_differ", None, PASSWORD_FIELD)
