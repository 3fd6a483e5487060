"""``passkeys/add``: a user who is signed in gives her browser a passkey.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

import json

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.login import rendering
from localstack_cognito.login.problems import Problem, problem_of
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth.answers import redirect
from localstack_cognito.oauth.cookies import session_cookie
from localstack_cognito.signin import passkeys, sso_sessions


def serve(visit: Visit) -> Response:
    """Show the page, or keep the passkey and send the user back to the app."""
    found = sso_sessions.find(visit.pool, session_cookie(visit.request))
    if found is None:
        return redirect(visit.url("login"))
    user = found[1]
    problem: Problem | None = None
    if visit.is_posted:
        try:
            credential = json.loads(visit.field("credential") or "null")
            passkeys.complete_registration(visit.pool, visit.client, user, credential)
            return redirect(visit.asked.redirect_uri)
        except ValueError:
            problem = Problem("passkey_failed")
        except ServiceException as error:
            problem = problem_of(error)
    try:
        options = json.dumps(passkeys.start_registration(visit.pool, visit.client, user))
    except ServiceException as error:
        problem, options = problem_of(error), ""
    return rendering.page(
        visit,
        "passkey_add.html",
        problem=problem,
        status=400 if problem else 200,
        has_script=True,
        options=options,
        username=user.username,
    )
