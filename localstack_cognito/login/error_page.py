"""``error``: what cannot be told to an app, because nobody knows whose address that would be.

Where it is about an address, the page says to the developer which ones the app client has.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
"""

from collections.abc import Callable, Mapping, Sequence

from rolo import Request, Response

from localstack_cognito.directory.clients.url_clients import as_kept
from localstack_cognito.login import rendering
from localstack_cognito.login.texts import texts_for
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.errors import REDIRECT_MISMATCH, missing
from localstack_cognito.oauth.redirect_uris import callback_urls, logout_urls
from localstack_cognito.storage.user_pool_clients import UserPoolClient

# By the error, what is listed of a client, by the name of the text that says so.
_LISTED: Mapping[str, Mapping[str, Callable[[UserPoolClient], Sequence[str]]]] = {
    REDIRECT_MISMATCH: {"callback_urls": callback_urls},
    # Also what is said of a logout_uri that the client does not have.
    missing("redirect_uri"): {"callback_urls": callback_urls, "logout_urls": logout_urls},
}


def serve(request: Request) -> Response:
    """Show the error that the address names."""
    texts = texts_for(request.args.get("lang"), request.accept_languages)
    error = request.args.get("error", "")
    place = place_of(request)
    pool_and_client = place.find_client(request.args.get("client_id"))
    client = as_kept(pool_and_client[1]) if pool_and_client else None
    lists = _LISTED.get(error, {})
    return rendering.plain_page(
        place,
        texts,
        "error.html",
        status=400,
        error=error,
        client_id=client.oauth_id if client else "",
        listed={name: list_urls(client) for name, list_urls in lists.items()} if client else {},
    )
