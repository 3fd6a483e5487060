"""``localstack-cognito login``: an app client's login page in the browser, and what comes of it.

Where an app waits at the client's callback URL, it gets the code. Else the command takes the code
itself, at a port of this machine, and prints the tokens: RFC 8252 section 7.3, and PKCE (RFC 7636).
"""

import argparse
import base64
import hashlib
import json
import secrets
import sys
import webbrowser
from urllib.parse import quote, urlencode, urlsplit

from localstack_cognito.command import choice, tokens
from localstack_cognito.command.code_listener import CodeListener
from localstack_cognito.command.hosts import (
    CommandError,
    add_address_of_host,
    ask_json,
    endpoint_of,
    no_host,
)

_AUTHORIZE = "/_aws/cognito-idp/oauth2/authorize"
_TOKEN = "/_aws/cognito-idp/oauth2/token"  # noqa: S105
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SECONDS = 300


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which client's page it is, where the code goes, and how tokens are printed."""
    parser.add_argument(
        "--redirect-uri",
        metavar="URI",
        help="where the code goes (default: the client's default or first callback URL, where an "
        "app waits; where it has none, this command takes the code and prints the tokens)",
    )
    parser.add_argument(
        "--scope", help="the scopes, between blanks (default: all that the client may have)"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--print", action="store_true", dest="only_print", help="only print the page's address"
    )
    how.add_argument(
        "--listen",
        action="store_true",
        help="take the code in the app's place, where the callback URL is a port of this machine",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=_SECONDS,
        metavar="SECONDS",
        help="how long to wait for the code (default: %(default)s)",
    )
    choice.add_options(parser)
    tokens.add_options(parser)
    add_address_of_host(parser)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86400:
        raise argparse.ArgumentTypeError("a number of seconds, up to 86400")
    return seconds


def run(options: argparse.Namespace) -> int:
    """Open the page; take the code and print the tokens where no app does.

    Raises ``CommandError`` where the client has no such page, and where no code comes.
    """
    endpoint = endpoint_of(options)
    pool, client = choice.choose(endpoint, options)
    redirect_uri = options.redirect_uri or _callback_url(client)
    if redirect_uri:
        _reject_foreign(client, redirect_uri)
    if not options.listen and redirect_uri:
        response_type = "code" if _gives_codes(client) else _implicit(client)
        url = _authorize_url(endpoint, client, redirect_uri, options.scope, response_type)
        _show(url, only_print=options.only_print)
        return 0
    if options.only_print:
        raise CommandError(
            f"The client {client.name} ({client.id}) has no callback URL: name one with "
            "--redirect-uri"
        )
    try:
        given = _tokens_by_code(endpoint, pool, client, redirect_uri, options)
    except KeyboardInterrupt:
        raise CommandError("Stopped before anybody has signed in") from None
    print(tokens.text_of(given, options.shown))
    return 0


def _callback_url(client: choice.Client) -> str | None:
    urls = client.settings.get("CallbackURLs") or [None]
    url: str | None = client.settings.get("DefaultRedirectURI") or urls[0]
    return url


def _reject_foreign(client: choice.Client, redirect_uri: str) -> None:
    """Raise ``CommandError`` where the client's users may not be sent to an address."""
    urls = client.settings.get("CallbackURLs") or ()
    if redirect_uri not in urls and not client.settings.get("MayRedirectAnywhere"):
        raise CommandError(
            f"The client {client.name} ({client.id}) may not redirect to {redirect_uri}: its "
            f"CallbackURLs are {', '.join(urls) or 'none'}"
        )


def _gives_codes(client: choice.Client) -> bool:
    settings = client.settings
    return bool(
        settings.get("MayRedirectAnywhere")
        or (
            settings.get("AllowedOAuthFlowsUserPoolClient")
            and "code" in (settings.get("AllowedOAuthFlows") or ())
        )
    )


def _implicit(client: choice.Client) -> str:
    """Return the response type of a client that gets no codes. Raises ``CommandError``."""
    settings = client.settings
    if settings.get("AllowedOAuthFlowsUserPoolClient") and "implicit" in (
        settings.get("AllowedOAuthFlows") or ()
    ):
        return "token"
    raise _no_page(client)


def _no_page(client: choice.Client) -> CommandError:
    flows = ", ".join(client.settings.get("AllowedOAuthFlows") or ()) or "none"
    return CommandError(
        f"The client {client.name} ({client.id}) gets no codes: its AllowedOAuthFlows are {flows}, "
        "and AllowedOAuthFlowsUserPoolClient is "
        f"{'set' if client.settings.get('AllowedOAuthFlowsUserPoolClient') else 'not set'}"
    )


def _authorize_url(
    endpoint: str,
    client: choice.Client,
    redirect_uri: str,
    scope: str | None,
    response_type: str,
    **more: str,
) -> str:
    query = {
        "client_id": client.id,
        "response_type": response_type,
        "redirect_uri": redirect_uri,
        **({"scope": scope} if scope else {}),
        **more,
    }
    return f"{endpoint}{_AUTHORIZE}?{urlencode(query, quote_via=quote)}"


def _show(url: str, *, only_print: bool) -> None:
    if only_print:
        print(url)
        return
    print(f"localstack-cognito: the login page is {url}", file=sys.stderr, flush=True)
    if not webbrowser.open(url):
        print("localstack-cognito: no browser opens it: open it yourself", file=sys.stderr)


def _tokens_by_code(
    endpoint: str,
    pool: choice.Pool,
    client: choice.Client,
    redirect_uri: str | None,
    options: argparse.Namespace,
) -> tokens.Tokens:
    if not _gives_codes(client):
        raise _no_page(client)
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    with _listener(client, redirect_uri, state) as listener:
        url = _authorize_url(
            endpoint,
            client,
            listener.redirect_uri,
            options.scope,
            "code",
            state=state,
            code_challenge=challenge.decode(),
            code_challenge_method="S256",
        )
        _show(url, only_print=False)
        code = listener.wait_for_code(options.timeout)
    return _redeem(endpoint, pool, client, code, listener.redirect_uri, verifier)


def _listener(client: choice.Client, redirect_uri: str | None, state: str) -> CodeListener:
    """Listen where the client may redirect to. Raises ``CommandError`` where that is not here."""
    if redirect_uri is None:
        # Who gets codes without a callback URL may redirect anywhere.
        return CodeListener(None, state)
    try:
        parts = urlsplit(redirect_uri)
        is_here = parts.scheme == "http" and parts.hostname in _LOOPBACK and parts.port != 0
    except ValueError:
        is_here = False
    if not is_here:
        raise CommandError(
            f"{redirect_uri} is no port of this machine, so no code can be taken there: name "
            "another of the client's CallbackURLs with --redirect-uri, such as "
            "http://localhost:8400/"
        )
    return CodeListener(redirect_uri, state)


def _redeem(
    endpoint: str,
    pool: choice.Pool,
    client: choice.Client,
    code: str,
    redirect_uri: str,
    verifier: str,
) -> tokens.Tokens:
    """Return the tokens for a code, by RFC 6749 section 4.1.3. Raises ``CommandError``."""
    form = {
        "grant_type": "authorization_code",
        "client_id": client.id,
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if client.settings.get("HasSecret"):
        basic = base64.b64encode(f"{client.id}:{_secret(endpoint, pool, client)}".encode())
        headers["Authorization"] = f"Basic {basic.decode()}"
    answer = ask_json(endpoint, _TOKEN, urlencode(form).encode(), headers)
    try:
        return tokens.Tokens(
            user_pool_id=pool.id,
            client_id=client.id,
            access_token=answer["access_token"],
            id_token=answer.get("id_token", ""),
            refresh_token=answer.get("refresh_token", ""),
            expires_in=answer["expires_in"],
        )
    except LookupError:
        raise no_host(endpoint) from None


def _secret(endpoint: str, pool: choice.Pool, client: choice.Client) -> str:
    """Return a client's secret, as any AWS SDK gets it: the host looks at who signs, not at how."""
    credential = f"{pool.account_id}/20000101/{pool.region}/cognito-idp/aws4_request"
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSCognitoIdentityProviderService.DescribeUserPoolClient",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, "
        "Signature=none",
    }
    asked = json.dumps({"UserPoolId": pool.id, "ClientId": client.id}).encode()
    answer = ask_json(endpoint, "/", asked, headers)
    try:
        return str(answer["UserPoolClient"]["ClientSecret"])
    except (LookupError, TypeError):
        raise no_host(endpoint) from None
