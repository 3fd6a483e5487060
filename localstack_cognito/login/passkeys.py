"""``passkeys/add``: a user who is signed in gives her browser a passkey.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.aws.json_text import read_json
from localstack_cognito.login import rendering, sign_in, visits
from localstack_cognito.login.names import shown_name
from localstack_cognito.login.problems import Problem, problem_of
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth.answers import redirect
from localstack_cognito.oauth.authorization_request import CODE, TOKEN
from localstack_cognito.oauth.cookies import session_cookie
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.parameters import query_of
from localstack_cognito.signin import passkeys, sso_sessions


def request_of(request: Request) -> Mapping[str, str]:
    """Return what an app asks for that names no more than itself, as AWS lets it do here."""
    given = dict(query_of(request))
    if not given.get("response_type"):
        found = place_of(request).find_client(given.get("client_id"))
        flows = found[1].settings.get("AllowedOAuthFlows") if found else None
        given["response_type"] = TOKEN if flows == ["implicit"] else CODE
    return given


def serve(request: Request) -> Response:
    """Answer with the page, also to an app that names no more than itself."""
    return visits.serve(request, _serve_visit, request_of)


def _serve_visit(visit: Visit) -> Response:
    """Show the page, or keep the passkey and send the user back to the app."""
    found = sso_sessions.find(visit.pool, session_cookie(visit.request))
    if found is None:
        query = {**dict(parse_qsl(visit.asked.query)), sign_in.AFTERWARDS: sign_in.ADD_PASSKEY}
        return redirect(visit.place.url("login", urlencode(query)))
    user = found[1]
    problem: Problem | None = None
    if visit.is_posted:
        try:
            credential = read_json(visit.field("credential") or "null")
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
        username=shown_name(visit.pool, user),
    )
