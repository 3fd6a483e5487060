"""``login``: the page on which people sign in, and whatever they are asked on the way.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html
"""

from rolo import Response

from localstack_cognito.login import first_page
from localstack_cognito.login.first_page import PASSWORD, WEB_AUTHN
from localstack_cognito.login.page_challenge import FIELD, PageChallenge
from localstack_cognito.login.problems import PASSWORD_FIELD, USERNAME_FIELD, Problem
from localstack_cognito.login.provider_buttons import provider_url
from localstack_cognito.login.steps.serve import answer_step, begin_sign_in, climb
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth.answers import redirect
from localstack_cognito.oauth.authorization_request import COGNITO, identity_providers

_PREFERRED = "preferred"


def serve(visit: Visit) -> Response:
    """Show the page, or take one of its forms: that of a step, or the first one."""
    if not visit.is_posted:
        return _show(visit)
    challenge = PageChallenge.read(visit.form.get(FIELD, ""))
    if challenge is None:
        return _take_first_form(visit)
    return answer_step(visit, challenge)


def _show(visit: Visit) -> Response:
    """Show the page; where there is but one provider to choose, send the browser there, as AWS.

    Who is signed in already and is to prove more is asked for that at once.
    """
    if climber := first_page.find_climber(visit):
        return climb(visit, *climber)
    supported = identity_providers(visit.client)
    only = supported[0] if len(supported) == 1 else COGNITO
    if only != COGNITO and first_page.find_known_user(visit) is None:
        return redirect(provider_url(visit, only))
    return first_page.show(visit)


def _take_first_form(visit: Visit) -> Response:
    username = visit.field(USERNAME_FIELD)
    if not username:
        problem = Problem("username_missing", None, USERNAME_FIELD)
        return first_page.show(visit, problem, status=400)
    if first_page.first_factors(visit) != {PASSWORD}:
        preferred = visit.field(_PREFERRED)
        wish = {"PREFERRED_CHALLENGE": preferred} if preferred == WEB_AUTHN else {}
        return begin_sign_in(visit, "USER_AUTH", {"USERNAME": username, **wish})
    password = visit.secret(PASSWORD_FIELD)
    if not password:
        problem = Problem("password_missing", None, PASSWORD_FIELD)
        return first_page.show(visit, problem, status=400)
    parameters = {"USERNAME": username, "PASSWORD": password}
    return begin_sign_in(visit, "USER_PASSWORD_AUTH", parameters)
