"""``localstack-cognito token``: a token of a user, without a password."""

import argparse

from localstack_cognito.command import choice, tokens
from localstack_cognito.command.hosts import add_address_of_host, ask_json, endpoint_of, no_host

_PATH = "/_aws/cognito-idp/sign-in-as"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add whose token it is, and how it is printed."""
    parser.add_argument(
        "--user", required=True, metavar="NAME", help="the user, by name or by an alias"
    )
    parser.add_argument(
        "--scope", help="the scopes, between blanks (default: those of a sign-in by the API)"
    )
    choice.add_options(parser)
    tokens.add_options(parser)
    add_address_of_host(parser)


def run(options: argparse.Namespace) -> int:
    """Print the token. Raises ``CommandError`` where the host refuses, or has several to choose."""
    endpoint = endpoint_of(options)
    pool, client = choice.choose(endpoint, options, options.user)
    body = {"UserPoolId": pool.id, "ClientId": client.id, "Username": options.user}
    if options.scope:
        body["Scope"] = options.scope
    answer = ask_json(endpoint, _PATH, body)
    try:
        given = tokens.Tokens(
            user_pool_id=pool.id,
            client_id=client.id,
            access_token=answer["AccessToken"],
            id_token=answer["IdToken"],
            refresh_token=answer["RefreshToken"],
            expires_in=answer["ExpiresIn"],
        )
    except LookupError:
        raise no_host(endpoint) from None
    print(tokens.text_of(given, options.shown))
    return 0
