"""``login``: the page on which people sign in, and whatever they are asked on the way.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito import clock
from localstack_cognito.login import branding, code_pages, rendering
from localstack_cognito.login.journey import FIELD, Asked
from localstack_cognito.login.names import shown_name
from localstack_cognito.login.problems import USERNAME_FIELD, Problem, is_over, problem_of
from localstack_cognito.login.repeated_password import passwords_differ
from localstack_cognito.login.steps import mfa_setup
from localstack_cognito.login.steps.registry import STEPS
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth.answers import redirect
from localstack_cognito.oauth.authorization_request import COGNITO, LOGIN, identity_providers
from localstack_cognito.oauth.authorize import is_enough
from localstack_cognito.oauth.back_to_app import back_to_app
from localstack_cognito.oauth.cookies import (
    delete_signed_out_cookie,
    has_just_signed_out,
    session_cookie,
    set_session_cookie,
)
from localstack_cognito.oauth.errors import AuthorizationError
from localstack_cognito.signin import engine, sso_sessions
from localstack_cognito.signin.sign_in import Challenge, Proven
from localstack_cognito.storage.records import SsoSession, User

_USER_AUTH = "USER_AUTH"
_USER_PASSWORD_AUTH = "USER_PASSWORD_AUTH"  # noqa: S105
_WEB_AUTHN = "WEB_AUTHN"
_PREFERRED = "preferred"
_LABELS = {"LoginWithAmazon": "Amazon", "SignInWithApple": "Apple"}
_SOCIAL = {
    "Facebook": "facebook",
    "Google": "google",
    "LoginWithAmazon": "amazon",
    "SignInWithApple": "apple",
}

AFTERWARDS = "afterwards"
"""The parameter that names the page on which a user goes on who has signed in."""
ADD_PASSKEY = "passkeys/add"


def serve(visit: Visit) -> Response:
    """Show the page, or take one of its forms.

    Where there is but one provider to choose, whoever is not known is sent there, as AWS does.
    """
    if not visit.is_posted:
        supported = identity_providers(visit.client)
        if len(supported) == 1 and supported[0] != COGNITO and _known(visit) is None:
            return redirect(_provider_url(visit, supported[0]))
        return first_page(visit)
    asked = Asked.read(visit.form.get(FIELD, ""))
    if asked is None:
        return _begin(visit)
    return _go_on(visit, asked)


def first_page(
    visit: Visit, problem: Problem | None = None, *, status: int = 200, notice: str | None = None
) -> Response:
    """Return the page that asks who wants to sign in."""
    supported = identity_providers(visit.client)
    if not supported:
        return rendering.page(visit, "no_options.html", status=401)
    factors = _first_factors(visit)
    known = _known(visit)
    response = rendering.page(
        visit,
        "sign_in.html",
        problem=problem,
        status=status,
        has_password=factors == {"PASSWORD"},
        has_passkey=_WEB_AUTHN in factors,
        username=visit.field(USERNAME_FIELD) or visit.asked.login_hint or "",
        has_form=COGNITO in supported,
        providers=_buttons(visit, supported, known[0].provider_name if known else None),
        may_sign_up=may_sign_up(visit),
        known_user=shown_name(visit.pool, known[1]) if known else None,
        notice=visit.texts(f"notice_{notice}") if notice else _signed_out(visit),
    )
    if has_just_signed_out(visit.request):
        delete_signed_out_cookie(response, visit.place)
    return response


def _signed_out(visit: Visit) -> str | None:
    is_signed_out = not visit.is_posted and has_just_signed_out(visit.request)
    return visit.texts("notice_signed_out") if is_signed_out else None


def _known(visit: Visit) -> tuple[SsoSession, User] | None:
    """Return who is signed in already, where the app would take that."""
    if visit.is_posted:
        return None
    found = sso_sessions.find(visit.pool, session_cookie(visit.request))
    return found if found and is_enough(visit.asked, found[0]) else None


def may_sign_up(visit: Visit) -> bool:
    """Return whether people may make themselves users of the pool."""
    return not visit.pool.settings["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]


@dataclass(frozen=True, slots=True)
class _Button:
    """A provider's button: what it says, where it leads, and what AWS's classic pages call it.

    ``brand`` is the word in the names of a social provider's button, empty for others.
    """

    label: str
    address: str
    name: str
    brand: str


def _buttons(visit: Visit, supported: Sequence[str], known_by: str | None) -> list[_Button]:
    """Return the buttons of the providers.

    Who is signed in by one and would be somebody else is to be asked there who she is.
    """
    buttons = []
    for name in supported:
        if name == COGNITO:
            continue
        # Google refuses this prompt.
        anew = {"prompt": LOGIN} if name == known_by and name != "Google" else {}
        label = _LABELS.get(name, name)
        address = _provider_url(visit, name, **anew)
        buttons.append(_Button(label, address, name, _SOCIAL.get(name, "")))
    return buttons


def _provider_url(visit: Visit, name: str, **changes: str) -> str:
    query = dict(parse_qsl(visit.asked.query, keep_blank_values=True))
    asked = urlencode({**query, "identity_provider": name, **changes})
    return visit.place.url("oauth2/authorize", asked)


def _first_factors(visit: Visit) -> set[str]:
    """Return what a user may prove first: AWS's classic pages know of passwords only."""
    if branding.is_classic(visit):
        return {"PASSWORD"}
    policy = visit.pool.settings["Policies"]["SignInPolicy"]
    return set(policy["AllowedFirstAuthFactors"])


def _begin(visit: Visit) -> Response:
    username = visit.field(USERNAME_FIELD)
    if not username:
        return first_page(visit, Problem("username_missing", None, USERNAME_FIELD), status=400)
    if _first_factors(visit) != {"PASSWORD"}:
        preferred = visit.field(_PREFERRED)
        wish = {"PREFERRED_CHALLENGE": preferred} if preferred == _WEB_AUTHN else {}
        return begin(visit, _USER_AUTH, {"USERNAME": username, **wish})
    password = visit.secret("password")
    if not password:
        return first_page(visit, Problem("password_missing", None, "password"), status=400)
    return begin(visit, _USER_PASSWORD_AUTH, {"USERNAME": username, "PASSWORD": password})


def begin(
    visit: Visit, flow: str, parameters: dict[str, str], session: str | None = None
) -> Response:
    """Begin a sign-in, and return what is asked next, or the way back to the app.

    ``session`` is that of a sign-up that was confirmed.
    """
    username = parameters["USERNAME"]
    try:
        step = engine.begin_on_page(visit.pool, visit.client, flow, parameters, session)
        return _answer(visit, step, username)
    except ServiceException as error:
        return _refused(visit, error, username)


def _go_on(visit: Visit, asked: Asked) -> Response:
    step = STEPS.get(asked.name)
    if step is None:
        return first_page(visit)
    if problem := passwords_differ(visit):
        return _page(visit, asked, problem)
    responses = {"USERNAME": asked.username, **step.responses(visit, asked)}
    session = asked.session
    try:
        if asked.name == mfa_setup.MfaSetup.name:
            session = mfa_setup.session_after(visit, asked)
        outcome = engine.go_on_on_page(visit.pool, visit.client, asked.name, responses, session)
        return _answer(visit, outcome, asked.username)
    except ServiceException as error:
        if is_over(error):
            return first_page(visit, Problem("session_over"), status=400)
        if error.code in _ELSEWHERE or step.has_script:
            return _refused(visit, error, asked.username)
        return _page(visit, asked, problem_of(error))


def _answer(visit: Visit, step: Challenge | Proven, username: str) -> Response:
    if isinstance(step, Proven):
        return signed_in(visit, step)
    asked = Asked.of(step, username)
    if asked.name not in STEPS:
        # Only who makes up a form of her own chooses what takes a program.
        return first_page(visit, Problem("unexpected"), status=400)
    if asked.name == mfa_setup.MfaSetup.name:
        asked = mfa_setup.begun(asked)
    return _page(visit, asked)


def _page(visit: Visit, asked: Asked, problem: Problem | None = None) -> Response:
    step = STEPS[asked.name]
    return rendering.page(
        visit,
        step.template,
        problem=problem,
        status=400 if problem else 200,
        has_script=step.has_script,
        journey=asked.kept(),
        step=asked.name,
        username=asked.username,
        **step.shows(visit, asked),
    )


def signed_in(visit: Visit, proven: Proven) -> Response:
    """Return the way back to the app of a user who has signed in; her browser keeps a session."""
    kept = session_cookie(visit.request)
    try:
        cookie, session = sso_sessions.begin(visit.pool, visit.client, proven, kept)
    except ServiceException as error:
        return first_page(visit, problem_of(error), status=400)
    response = _onward(visit, session, proven.user)
    set_session_cookie(response, visit.place, cookie, clock.now())
    return response


def _onward(visit: Visit, session: SsoSession, user: User) -> Response:
    """Return where a user goes on who has just signed in: the app, if no page was to come before.

    AWS sends the browser there at once, and scripts that follow no redirect rely on it.
    """
    query = dict(parse_qsl(visit.asked.query, keep_blank_values=True))
    if query.pop(AFTERWARDS, None) == ADD_PASSKEY:
        return redirect(visit.place.url(ADD_PASSKEY, urlencode(query)))
    try:
        return back_to_app(visit.asked, session, user)
    except AuthorizationError as error:
        return error.response()


def _refused(visit: Visit, error: ServiceException, username: str) -> Response:
    elsewhere = _ELSEWHERE.get(error.code)
    if elsewhere is not None:
        return elsewhere(visit, username)
    return first_page(visit, problem_of(error), status=400)


# Where a user goes on who cannot sign in yet.
_ELSEWHERE: Mapping[str, Callable[[Visit, str], Response]] = {
    "UserNotConfirmedException": lambda visit, username: code_pages.confirmation(
        visit, username, notice="confirm_first"
    ),
    "PasswordResetRequiredException": lambda visit, username: code_pages.forgotten(
        visit, username, notice="reset_first"
    ),
}
