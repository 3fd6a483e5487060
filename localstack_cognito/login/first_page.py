"""The page on which somebody says who wants to sign in, and how."""

from rolo import Response

from localstack_cognito.login import rendering
from localstack_cognito.login.problems import USERNAME_FIELD, Problem
from localstack_cognito.login.provider_buttons import buttons_of
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth import levels
from localstack_cognito.oauth.authorization_request import COGNITO, identity_providers
from localstack_cognito.oauth.authorize import is_enough
from localstack_cognito.oauth.cookies import (
    delete_signed_out_cookie,
    has_just_signed_out,
    session_cookie,
)
from localstack_cognito.oauth.levels import Standing
from localstack_cognito.signin import sso_sessions
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.users import User

PASSWORD = "PASSWORD"  # noqa: S105
WEB_AUTHN = "WEB_AUTHN"


def show(
    visit: Visit, problem: Problem | None = None, *, status: int = 200, notice: str | None = None
) -> Response:
    """Return the page; ``notice`` is the name of the text for what was done before."""
    supported = identity_providers(visit.client)
    if not supported:
        return rendering.page(visit, "no_options.html", status=401)
    factors = first_factors(visit)
    known = find_known_user(visit)
    response = rendering.page(
        visit,
        "sign_in.html",
        problem=problem,
        status=status,
        has_password=factors == {PASSWORD},
        has_passkey=WEB_AUTHN in factors,
        username=visit.field(USERNAME_FIELD) or visit.asked.login_hint or "",
        has_form=COGNITO in supported,
        providers=buttons_of(visit, supported, known[0].provider_name if known else None),
        may_sign_up=may_sign_up(visit),
        known_user=visit.shown_name(known[1]) if known else None,
        notice=visit.texts(f"notice_{notice}") if notice else _signed_out(visit),
    )
    if has_just_signed_out(visit.request):
        delete_signed_out_cookie(response, visit.place)
    return response


def first_factors(visit: Visit) -> set[str]:
    """Return what a user may prove first: AWS's classic pages know of passwords only."""
    if visit.is_classic:
        return {PASSWORD}
    policy = visit.pool.settings["Policies"]["SignInPolicy"]
    return set(policy["AllowedFirstAuthFactors"])


def find_known_user(visit: Visit) -> tuple[SsoSession, User] | None:
    """Return who is signed in already, where the app would take that."""
    if visit.is_posted:
        return None
    return _find_signed_in(visit, Standing.REACHED)


def find_climber(visit: Visit) -> tuple[SsoSession, User] | None:
    """Return who is signed in already, and is to prove more to the pool for what the app asks."""
    if visit.request.method != "GET":
        return None
    climber = _find_signed_in(visit, Standing.HIGHER)
    return climber if climber and climber[0].provider_name is None else None


def _find_signed_in(visit: Visit, standing: Standing) -> tuple[SsoSession, User] | None:
    signed_in = sso_sessions.find(visit.pool, session_cookie(visit.request))
    if signed_in is None or not is_enough(visit.asked, signed_in[0]):
        return None
    return signed_in if levels.standing(visit.asked, *signed_in) is standing else None


def may_sign_up(visit: Visit) -> bool:
    """Return whether people may make themselves users of the pool."""
    return not visit.pool.settings["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]


def _signed_out(visit: Visit) -> str | None:
    is_signed_out = not visit.is_posted and has_just_signed_out(visit.request)
    return visit.texts("notice_signed_out") if is_signed_out else None
