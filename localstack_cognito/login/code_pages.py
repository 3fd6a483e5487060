"""The pages on which a code is asked for that was sent outside of a sign-in."""

from rolo import Response

from localstack_cognito.login import rendering
from localstack_cognito.login.password_rules import rules_of
from localstack_cognito.login.problems import CODE_FIELD, Problem
from localstack_cognito.login.visit import Visit


def confirmation(
    visit: Visit,
    username: str,
    *,
    problem: Problem | None = None,
    notice: str | None = None,
    destination: str = "",
    session: str = "",
) -> Response:
    """Return the page that asks for the code of a sign-up.

    ``session`` lets the user sign in with it.
    """
    return rendering.page(
        visit,
        "confirm.html",
        problem=problem,
        status=400 if problem else 200,
        username=username,
        notice=_notice(visit, notice, destination),
        session=session,
    )


def forgotten(
    visit: Visit, username: str, *, problem: Problem | None = None, notice: str | None = None
) -> Response:
    """Return the page that asks whose password is forgotten."""
    return rendering.page(
        visit,
        "forgot_password.html",
        problem=problem,
        status=400 if problem else 200,
        username=username,
        notice=_notice(visit, notice),
    )


def new_password(
    visit: Visit,
    username: str,
    *,
    problem: Problem | None = None,
    notice: str | None = None,
    destination: str = "",
) -> Response:
    """Return the page that asks for the code and for another password."""
    return rendering.page(
        visit,
        "reset_password.html",
        # Where it is the password that was wrong, the code is as good as before.
        code=visit.field(CODE_FIELD) if problem and problem.field != CODE_FIELD else "",
        problem=problem,
        status=400 if problem else 200,
        username=username,
        rules=rules_of(visit),
        notice=_notice(visit, notice, destination),
    )


def _notice(visit: Visit, name: str | None, destination: str = "") -> str | None:
    return visit.texts(f"notice_{name}", destination=destination) if name else None
