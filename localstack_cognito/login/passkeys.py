"""``passkeys/add``: a user who is signed in gives the browser a passkey.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

import json
from collections.abc import Mapping

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.aws.json_text import read_json
from localstack_cognito.login import rendering, visits
from localstack_cognito.login.problems import Problem, problem_of
from localstack_cognito.login.signed_in import ADD_PASSKEY, sign_in_before
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth.answers import redirect
from localstack_cognito.oauth.authorization_request import CODE, TOKEN
from localstack_cognito.oauth.cookies import session_cookie
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.parameters import query_of
from localstack_cognito.signin import sso_sessions
from localstack_cognito.signin.passkeys import registration


def request_of(request: Request) -> Mapping[str, str]:
    """Return what an app asks for that names no more than itself, as AWS lets it do here."""
    parameters = dict(query_of(request))
    if not parameters.get("response_type"):
        pool_and_client = place_of(request).find_client(parameters.get("client_id"))
        settings = pool_and_client[1].settings if pool_and_client else {}
        flows = settings.get("AllowedOAuthFlows")
        parameters["response_type"] = TOKEN if flows == ["implicit"] else CODE
    return parameters


def serve(request: Request) -> Response:
    """Answer with the page, also to an app that names no more than itself."""
    return visits.serve(request, _serve_visit, request_of)


def _serve_visit(visit: Visit) -> Response:
    """Show the page, or keep the passkey and send the user back to the app."""
    session_and_user = sso_sessions.find(visit.pool, session_cookie(visit.request))
    if session_and_user is None:
        return sign_in_before(visit, ADD_PASSKEY)
    _, user = session_and_user
    problem: Problem | None = None
    if visit.is_posted:
        try:
            credential = read_json(visit.field("credential") or "null")
            registration.complete_registration(visit.pool, visit.client, user, credential)
            return redirect(visit.asked.redirect_uri)
        except ValueError:
            problem = Problem("passkey_failed")
        except ServiceException as error:
            problem = problem_of(error)
    try:
        options = json.dumps(registration.start_registration(visit.pool, visit.client, user))
    except ServiceException as error:
        problem, options = problem_of(error), ""
    return rendering.page(
        visit,
        "passkey_add.html",
        problem=problem,
        status=400 if problem else 200,
        has_script=True,
        options=options,
        username=visit.shown_name(user),
    )
