"""``error``: what cannot be told to an app, because nobody knows whose address that would be.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
"""

from rolo import Request, Response

from localstack_cognito.login import rendering
from localstack_cognito.login.texts import texts_for
from localstack_cognito.oauth.domains import place_of


def serve(request: Request) -> Response:
    """Show the error that the address names."""
    texts = texts_for(request.args.get("lang"), request.accept_languages)
    error = request.args.get("error", "")
    return rendering.plain_page(place_of(request), texts, "error.html", status=400, error=error)
