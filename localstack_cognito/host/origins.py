"""Which web pages, and under which host names, may use what AWS serves only to who has signed.

This emulator checks no signature. What keeps a web page that a developer visits out of her pools is
that it does not come from her machine (``Origin``), and that a name which leads here, but is not
one of this machine's, may be any page's own (``Host``: DNS rebinding).

Relies on: ``CorsEnforcer.is_cors_origin_allowed`` and ``DISABLE_CORS_CHECKS`` of the host, whose
own services go by them.
"""

import ipaddress
from urllib.parse import urlsplit

from localstack import config
from localstack.aws.handlers import cors as host_cors
from rolo import Request

from localstack_cognito import settings
from localstack_cognito.host import domain_names
from localstack_cognito.host.environment import external_host_name

_LOCAL = ("localhost", "localhost.localstack.cloud")
# What Docker calls the machine that its containers run on.
_DOCKERS = "host.docker.internal"
_EVERY = "*"


def of_request(request: Request) -> str | None:
    """Return where a request says that its page is from: its ``Origin``, else its ``Referer``."""
    headers = request.headers
    origin: str | None = headers.get("Origin") or headers.get("Referer")
    return origin


def may_use_everything(request: Request) -> bool:
    """Return whether a request comes from no web page, or from one that is trusted.

    Trusted are pages of loopback origins, of the host's own and of those that
    ``EXTRA_CORS_ALLOWED_ORIGINS`` names.
    """
    origin = of_request(request)
    return origin is None or _is_loopback(origin) or is_trusted_by_host(request)


def is_trusted_by_host(request: Request) -> bool:
    """Return whether the host lets the page that a request comes from use all that it serves."""
    return bool(
        config.DISABLE_CORS_CHECKS or host_cors.CorsEnforcer.is_cors_origin_allowed(request.headers)
    )


def is_for_known_host(request: Request) -> bool:
    """Return whether the ``Host`` of a request is a name that nobody else can lead here.

    Those are addresses, names without a dot, names below ``localhost``, Docker's name for its
    machine, the host's own, the domains of user pools, and those in ``COGNITO_ALLOWED_HOSTS``.
    """
    # What a proxy says of the host, a page that is rebound could say too.
    name = host_name(request.environ.get("HTTP_HOST") or request.host)
    return bool(config.DISABLE_CORS_CHECKS) or _is_known(name)


def host_name(host: str) -> str:
    """Return the name or the address in a ``Host``, in small letters, without its port."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        name = ""
    return name.removesuffix(".")


def _is_loopback(origin: str) -> bool:
    try:
        name = (urlsplit(origin).hostname or "").removesuffix(".")
    except ValueError:
        return False
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return _is_below(name, _LOCAL)
    # A server that listens everywhere prints 0.0.0.0, which leads to the machine itself.
    return address.is_loopback or address.is_unspecified


def _is_known(name: str) -> bool:
    if not name:
        return False
    if "." not in name or name == _DOCKERS or name == external_host_name():
        return True
    if _is_below(name, _LOCAL) or _is_address(name):
        return True
    return _is_allowed(name) or domain_names.is_domain(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_below(name: str, parents: tuple[str, ...]) -> bool:
    return name in parents or name.endswith(tuple(f".{parent}" for parent in parents))


def _is_allowed(name: str) -> bool:
    for allowed in settings.allowed_hosts():
        if allowed in (name, _EVERY):
            return True
        if allowed.startswith("*.") and name.endswith(allowed[1:]):
            return True
    return False
