"""``/_aws/cognito-idp/token``: what is in a token, and what each check of it says."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from rolo import Request, Response

from localstack_cognito.console.pages.token import bare, look_at
from localstack_cognito.tokens import jwt


def serve(request: Request) -> Response:
    """POST takes ``token`` and, for a method of an API that has them, ``scopes``, as a form.

    The answer has the header, the claims, and each check with whether it is good (null where it
    cannot be made) and its reason. Nothing of it is kept.
    """
    if request.method != "POST":
        # In an address a token would be in the host's log.
        return _json({"message": "POST a form with token, and scopes of an API's method"}, 405)
    form = parse_qs(request.get_data().decode(errors="replace"))
    token = bare(form.get("token", [""])[0])
    try:
        looked = look_at(token, form.get("scopes", [""])[0].split())
    except jwt.NotAToken:
        return _json(
            {"message": "token must be a JWT, sent as a form: a refresh token is none"}, 400
        )
    return _json(
        {
            "Header": looked.header,
            "Claims": looked.claims,
            "Checks": [
                {"Check": one.name, "Good": one.is_good, "Reason": one.reason}
                for one in looked.checks
            ],
        }
    )


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    response = Response(status=status, headers={"Cache-Control": "no-store"})
    response.set_json(body)
    return response
