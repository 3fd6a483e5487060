"""Where a browser may be sent: to what the client names, letter by letter, and nowhere else.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-idp-settings.html
"""

import logging
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from localstack_cognito import settings
from localstack_cognito.storage.user_pool_clients import UserPoolClient

LOG = logging.getLogger(__name__)

_OAUTH_SETTINGS = (
    "AllowedOAuthFlowsUserPoolClient",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "CallbackURLs",
    "LogoutURLs",
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*", re.IGNORECASE)
# What browsers read otherwise than we do, or cut off.
_UNCLEAR = re.compile(r"[\x00-\x20\x7f#\\<>\"]")
_SCRIPTS = frozenset({"javascript", "vbscript", "data", "blob", "file", "about"})


def is_unconfigured(client: UserPoolClient) -> bool:
    """Return whether a client without any OAuth setting is eased into OAuth all the same.

    ``COGNITO_STRICT=1`` eases none.
    """
    return not settings.strict() and not any(client.settings.get(one) for one in _OAUTH_SETTINGS)


def may_sign_in_to(client: UserPoolClient, redirect_uri: str) -> bool:
    """Return whether a client's users may be sent to an address with what they were given."""
    if redirect_uri in callback_urls(client):
        return True
    if not is_unconfigured(client) or not is_absolute(redirect_uri):
        return False
    LOG.warning(
        "App client %s has no OAuth settings: its redirect_uri %r is taken as it is. AWS refuses "
        "it, as COGNITO_STRICT=1 does; name it in the client's CallbackURLs.",
        client.id,
        redirect_uri,
    )
    return True


def log_redirect_mismatch(client: UserPoolClient, redirect_uri: str) -> None:
    """Say in the log where a client's users may be sent, other than to an address."""
    LOG.warning(
        "redirect_mismatch: app client %s has no callback URL %r. It has %s.",
        client.id,
        redirect_uri,
        _listed(callback_urls(client)),
    )


def log_logout_mismatch(client: UserPoolClient, logout_uri: str) -> None:
    """Say in the log where a client's users may be sent who sign out, other than to an address."""
    LOG.warning(
        "App client %s has no sign-out URL %r. It has %s.",
        client.id,
        logout_uri,
        _listed(logout_urls(client)),
    )


def callback_urls(client: UserPoolClient) -> Sequence[str]:
    """Return a client's ``CallbackURLs``."""
    urls: Sequence[str] = client.settings.get("CallbackURLs") or ()
    return urls


def logout_urls(client: UserPoolClient) -> Sequence[str]:
    """Return a client's ``LogoutURLs``."""
    urls: Sequence[str] = client.settings.get("LogoutURLs") or ()
    return urls


def _listed(urls: Sequence[str]) -> str:
    return ", ".join(repr(url) for url in urls) or "none"


def may_sign_out_to(client: UserPoolClient, logout_uri: str) -> bool:
    """Return whether a client's users may be sent to an address once they are signed out."""
    return logout_uri in logout_urls(client)


def is_absolute(uri: str) -> bool:
    """Return whether a URI says itself where it leads, to an app, and has no fragment."""
    if _UNCLEAR.search(uri):
        return False
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return False
    if not _SCHEME.fullmatch(parts.scheme) or parts.scheme in _SCRIPTS:
        return False
    return bool(parts.hostname) or (parts.scheme not in ("http", "https") and port is None)
