"""The walk of a sign-in: the engine says what is asked next, and each step has its page.

``begin_sign_in`` and ``answer_step`` ask the engine once each. What it says is the page of the next
step, or the way on of a user who has signed in; what it refuses is said on the page that the form
came from, or on the one where the user can do something about it.
"""

from collections.abc import Callable, Mapping

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.login import code_pages, first_page, rendering, signed_in
from localstack_cognito.login.page_challenge import PageChallenge
from localstack_cognito.login.password_rules import find_difference
from localstack_cognito.login.problems import Problem, is_over, note_refusal, problem_of
from localstack_cognito.login.steps.registry import STEPS
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth import levels
from localstack_cognito.signin import engine
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Challenge, Credit, Proven
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.users import User


def begin_sign_in(
    visit: Visit, flow: str, parameters: Mapping[str, str], session: str | None = None
) -> Response:
    """Begin a sign-in, and return what is asked next, or the way on.

    ``session`` is that of a sign-up that was confirmed.
    """
    username = parameters["USERNAME"]
    parameters = {**parameters, **_targets(visit)}
    try:
        outcome = engine.begin_on_page(visit.pool, visit.client, flow, parameters, session)
        return _go_on(visit, outcome, username)
    except ServiceException as error:
        return _refuse(visit, error, username)


def climb(visit: Visit, session: SsoSession, user: User) -> Response:
    """Ask a user who is signed in for what is missing of the level that the app wants."""
    credit = Credit(user.seq, tuple(session.methods))
    parameters = {"USERNAME": user.username, **_targets(visit)}
    username = visit.shown_name(user)
    try:
        outcome = engine.begin_on_page(
            visit.pool, visit.client, "USER_AUTH", parameters, credit=credit
        )
        return _go_on(visit, outcome, username)
    except ServiceException as error:
        return _refuse(visit, error, username)


def _targets(visit: Visit) -> dict[str, str]:
    """Return the parameter of the engine that has the levels which the app asks for, if any."""
    if not levels.wanted(visit.asked):
        return {}
    return {Parameter.TARGET_ACR_VALUES: visit.asked.parameters[levels.ACR_VALUES]}


def answer_step(visit: Visit, challenge: PageChallenge) -> Response:
    """Answer a challenge with the form of its step, and return what is asked next, or the way on.

    What cannot be answered on pages, as only a form that somebody has made up asks, begins again.
    """
    step = STEPS.get(challenge.name)
    if step is None:
        return first_page.show(visit)
    if problem := find_difference(visit):
        return _show_step(visit, challenge, problem)
    responses = {"USERNAME": challenge.username, **step.read_responses(visit, challenge)}
    try:
        session = step.find_session(visit, challenge)
        outcome = engine.go_on_on_page(visit.pool, visit.client, challenge.name, responses, session)
        return _go_on(visit, outcome, challenge.username)
    except ServiceException as error:
        note_refusal(error)
        if is_over(error):
            return first_page.show(visit, Problem("session_over"), status=400)
        if error.code in _ELSEWHERE or step.has_script:
            return _refuse(visit, error, challenge.username)
        return _show_step(visit, challenge, problem_of(error))


def _go_on(visit: Visit, outcome: Challenge | Proven, username: str) -> Response:
    if isinstance(outcome, Proven):
        return signed_in.go_on(visit, outcome)
    step = STEPS.get(outcome.name)
    if step is None:
        # Only who makes up a form chooses what takes a program.
        return first_page.show(visit, Problem("unexpected"), status=400)
    challenge = PageChallenge.of(outcome, username)
    if (choice := step.only_choice(challenge)) and levels.wanted(visit.asked):
        responses = {"USERNAME": username, "ANSWER": choice}
        outcome = engine.go_on_on_page(
            visit.pool, visit.client, challenge.name, responses, challenge.session
        )
        return _go_on(visit, outcome, username)
    return _show_step(visit, step.prepare(challenge))


def _show_step(visit: Visit, challenge: PageChallenge, problem: Problem | None = None) -> Response:
    step = STEPS[challenge.name]
    return rendering.page(
        visit,
        step.template,
        problem=problem,
        status=400 if problem else 200,
        has_script=step.has_script,
        journey=challenge.write(),
        step=step.name,
        username=challenge.username,
        **step.describe(visit, challenge),
    )


def _refuse(visit: Visit, error: ServiceException, username: str) -> Response:
    show_elsewhere = _ELSEWHERE.get(error.code)
    if show_elsewhere is not None:
        return show_elsewhere(visit, username)
    return first_page.show(visit, problem_of(error), status=400)


# Where a user goes on who cannot sign in yet.
_ELSEWHERE: Mapping[str, Callable[[Visit, str], Response]] = {
    "UserNotConfirmedException": lambda visit, username: code_pages.confirmation(
        visit, username, notice="confirm_first"
    ),
    "PasswordResetRequiredException": lambda visit, username: code_pages.forgotten(
        visit, username, notice="reset_first"
    ),
}
