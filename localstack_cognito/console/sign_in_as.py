"""``/_aws/cognito-idp/sign-in-as``: tokens of a user, without a password."""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.console.pages.sign_in_as import AskedBy, tokens_for
from localstack_cognito.directory.pools.user_pools import find_user_pool, not_found
from localstack_cognito.oauth.scopes import InvalidScope

_REQUIRED = ("UserPoolId", "ClientId", "Username")
_MEMBERS = (*_REQUIRED, "Scope")
_JSON = "application/json"
_ENDPOINT = AskedBy(
    "Endpoint: sign in as this user",
    "The endpoint sign-in-as has signed the user in without a password.",
    "sign-in-as",
)


def serve(request: Request) -> Response:
    """POST takes ``UserPoolId``, ``ClientId``, ``Username`` and optionally ``Scope``, as JSON.

    The answer has the tokens of a new session. Its ``Content-Type`` must be ``application/json``:
    a form of a foreign page cannot send that, whatever its browser says of where it comes from.
    """
    if request.method != "POST":
        refused = _json({"message": "POST it: it signs somebody in"}, 405)
        refused.headers["Allow"] = "POST"
        return refused
    if request.mimetype != _JSON:
        return _json({"message": f"the Content-Type must be {_JSON}"}, 415)
    body = read_json_object(request.get_data())
    if body is None:
        return _json({"message": "the body must be a JSON object"}, 400)
    if problem := _problem_of(body):
        return _json({"message": problem}, 400)
    try:
        pool = find_user_pool(body["UserPoolId"])
        if pool is None:
            raise not_found(body["UserPoolId"])
        given = tokens_for(pool, body["Username"], body["ClientId"], body.get("Scope"), _ENDPOINT)
    except InvalidScope as refused:
        return _json({"message": str(refused)}, 400)
    except ServiceException as refused:
        status = 404 if refused.code.endswith("NotFoundException") else 400
        return _json({"message": reason_of(refused) or str(refused.message)}, status)
    return _json(
        {
            "UserPoolId": pool.id,
            "ClientId": body["ClientId"],
            "Username": body["Username"],
            "AccessToken": given.access_token,
            "IdToken": given.id_token,
            "RefreshToken": given.refresh_token,
            "TokenType": "Bearer",
            "ExpiresIn": given.expires_in,
        }
    )


def _problem_of(body: Mapping[str, Any]) -> str | None:
    """Return what is wrong with what is asked for, or None."""
    if unknown := sorted(set(body) - set(_MEMBERS)):
        return f"unknown: {', '.join(unknown)}; known are {', '.join(_MEMBERS)}"
    if missing := [name for name in _REQUIRED if name not in body]:
        return f"missing: {', '.join(missing)}"
    for name, value in body.items():
        if not (isinstance(value, str) and value):
            return f"{name} must be a text that is not empty"
    return None


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    response = Response(status=status, headers={"Cache-Control": "no-store"})
    response.set_json(body)
    return response
