"""Where a request was made, and from where, when a proxy has passed it on.

A proxy that ends TLS says in ``X-Forwarded-*`` what its own client has asked for. Anybody could say
so: it counts from this machine and from the proxies that ``COGNITO_TRUSTED_PROXIES`` names. Nothing
else of the host sees it: what is changed here is what Cognito's own addresses are made from.

Each of several proxies in a row adds to ``X-Forwarded-For`` at the end, so that the client is the
last one there whom nobody trusts.
"""

import ipaddress
import logging
import re
from collections.abc import Sequence

from rolo import Request

from localstack_cognito import settings

LOG = logging.getLogger(__name__)

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_SCHEMES = ("http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOST_PORT = 65_535


def origin_of(request: Request) -> str:
    """Return the scheme, host name and port that a client has made a request to."""
    return f"{scheme_of(request)}://{host_of(request)}"


def scheme_of(request: Request) -> str:
    """Return ``https`` or ``http``."""
    said = _said(request, "Proto").lower()
    return said if said in _SCHEMES else str(request.scheme)


def host_of(request: Request) -> str:
    """Return the host name in lower case, with the port where that is not the scheme's own."""
    said = _said(request, "Host").lower()
    host = said if _HOST.fullmatch(said) else str(request.host).lower()
    port = _said(request, "Port")
    if not port.isascii() or not port.isdecimal() or not 0 < int(port) <= _MOST_PORT:
        return host
    name = re.sub(r":[0-9]+$", "", host)
    is_default = _DEFAULT_PORTS[scheme_of(request)] == int(port)
    return name if is_default else f"{name}:{int(port)}"


def address_of(request: Request) -> str | None:
    """Return the address of the client that has made a request, None where nobody knows it."""
    hops = _hops(request)
    known: str | None = hops[-1] if hops else request.remote_addr
    return known


def _said(request: Request, name: str) -> str:
    """Return what the outermost proxy that is trusted says, or an empty text."""
    header: str | None = request.headers.get(f"X-Forwarded-{name}")
    if not header or not _is_trusted(request.remote_addr):
        return ""
    values = [value.strip() for value in header.split(",")]
    # A proxy replaces what it is sent, or adds to it: then as many are true as proxies are trusted.
    trusted = max(len(_hops(request)), 1)
    return values[-min(trusted, len(values))]


def _hops(request: Request) -> Sequence[str]:
    """Return the addresses that were passed through, the client's last; none without a proxy."""
    header = request.headers.get("X-Forwarded-For")
    if not header or not _is_trusted(request.remote_addr):
        return ()
    hops = []
    for said in reversed(header.split(",")):
        address = _parsed(said)
        if address is None:
            break
        hops.append(str(address))
        if not _is_trusted(str(address)):
            break
    return hops


def log_unreadable_setting() -> None:
    """Say in the log what is wrong with ``COGNITO_TRUSTED_PROXIES``, if anything is."""
    try:
        settings.trusted_proxies()
    except ValueError as error:
        LOG.error("%s: only proxies on this machine are trusted", error)


def _trusted_networks() -> settings.Networks:
    try:
        return settings.trusted_proxies()
    except ValueError:
        return ()


def _is_trusted(address: str | None) -> bool:
    parsed = _parsed(address or "")
    if parsed is None:
        return False
    return parsed.is_loopback or any(parsed in network for network in _trusted_networks())


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address, also one that is written with its port."""
    bare = re.sub(r"^\[(.*)\](?::[0-9]+)?$|^([0-9.]+):[0-9]+$", r"\1\2", text.strip())
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
