"""How tokens are printed: one of them, lines for a shell, or JSON."""

import argparse
import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from localstack_cognito.command.hosts import CommandError


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a session; an ID or a refresh token is empty where none was given."""

    user_pool_id: str
    client_id: str
    access_token: str = field(repr=False)
    id_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what is printed: ``text_of`` reads it."""
    shown = parser.add_mutually_exclusive_group()
    rows = (
        ("access", "the access token (the default)"),
        ("id", "the ID token"),
        ("refresh", "the refresh token"),
        ("env", "lines that export all of them, for a shell to evaluate"),
        ("json", "all of them, as JSON"),
    )
    for name, help_text in rows:
        shown.add_argument(
            f"--{name}",
            dest="shown",
            action="store_const",
            const=name,
            help=f"print {help_text}",
        )
    parser.set_defaults(shown="access")


def text_of(tokens: Tokens, shown: str) -> str:
    """Return what is printed. Raises ``CommandError`` where the one that is wanted is not there."""
    if shown == "env":
        lines = (
            f"export {name}={shlex.quote(value)}" for name, value in _variables(tokens).items()
        )
        return "\n".join(lines)
    if shown == "json":
        return json.dumps(_members(tokens), indent=2)
    token = {
        "access": tokens.access_token,
        "id": tokens.id_token,
        "refresh": tokens.refresh_token,
    }[shown]
    if not token:
        name = {"id": "ID"}.get(shown, shown)
        raise CommandError(f"The client {tokens.client_id} was given no {name} token")
    return token


def _variables(tokens: Tokens) -> Mapping[str, str]:
    variables = {
        "COGNITO_ACCESS_TOKEN": tokens.access_token,
        "COGNITO_ID_TOKEN": tokens.id_token,
        "COGNITO_REFRESH_TOKEN": tokens.refresh_token,
        "COGNITO_USER_POOL_ID": tokens.user_pool_id,
        "COGNITO_CLIENT_ID": tokens.client_id,
    }
    return {name: value for name, value in variables.items() if value}


def _members(tokens: Tokens) -> Mapping[str, str | int]:
    members: dict[str, str | int] = {
        "UserPoolId": tokens.user_pool_id,
        "ClientId": tokens.client_id,
        "AccessToken": tokens.access_token,
        "IdToken": tokens.id_token,
        "RefreshToken": tokens.refresh_token,
        "TokenType": "Bearer",
        "ExpiresIn": tokens.expires_in,
    }
    return {name: value for name, value in members.items() if value}
