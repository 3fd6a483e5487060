"""Where a browser may be sent: to what the client names, letter by letter, and nowhere else.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-idp-settings.html
"""

import logging
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
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
_MOST_DIFFERENCES = 2
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


def redirect_mismatch(client: UserPoolClient, redirect_uri: str) -> str:
    """Return why a client's users may not be sent to an address, and where they may; log it."""
    member = "redirect_uris" if client.metadata_url else "CallbackURLs"
    reason = _mismatch("redirect_uri", redirect_uri, member, callback_urls(client))
    LOG.warning("redirect_mismatch: app client %s. %s", client.oauth_id, reason)
    return reason


def logout_mismatch(client: UserPoolClient, logout_uri: str) -> str:
    """Return why a client's users may not be sent to an address once signed out; log it."""
    reason = _mismatch("logout_uri", logout_uri, "LogoutURLs", logout_urls(client))
    LOG.warning("App client %s has no such sign-out URL. %s", client.id, reason)
    return reason


def _mismatch(parameter: str, given: str, member: str, urls: Sequence[str]) -> str:
    if not urls:
        return f"{parameter} is {given!r}, and the client's {member} has no address."
    nearest = max(urls, key=lambda url: SequenceMatcher(None, given, url).ratio())
    differences = _differences(given, nearest)
    if not differences:
        return f"{parameter} is {given!r}, and the client's {member} has {_listed(urls)}."
    return (
        f"{parameter} {given!r} differs from {nearest!r} of the client's {member} in its "
        f"{' and '.join(differences)}. It has {_listed(urls)}."
    )


def _differences(given: str, wanted: str) -> list[str]:
    """Return in what two addresses differ, in few words; nothing where they have little alike."""
    try:
        one, other = urlsplit(given), urlsplit(wanted)
        parts = {
            "scheme": (one.scheme, other.scheme),
            "host name": (one.hostname, other.hostname),
            "port": (one.port, other.port),
            "path": (one.path, other.path),
            "query": (one.query, other.query),
            "fragment": (one.fragment, other.fragment),
        }
    except ValueError:
        return []
    differences = [name for name, (mine, theirs) in parts.items() if mine != theirs]
    if differences == ["path"] and one.path.rstrip("/") == other.path.rstrip("/"):
        return ["trailing slash"]
    if given.lower() == wanted.lower():
        return ["letter case"]
    return differences if len(differences) <= _MOST_DIFFERENCES else []


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
