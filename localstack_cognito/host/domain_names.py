"""Host names that are a user pool's domain: their requests are led to the endpoints' own paths.

Everything at such a name is Cognito's, so that the rule is one: the path is put behind ``PREFIX``,
before the host looks at it, and what else is routed by host name is never asked.

Relies on: handlers in ``preprocess_request`` run before the check of origins and before the edge
router, which reads a request's path from ``RAW_URI``.
"""

import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from localstack.aws import handlers
from localstack.aws.api import RequestContext
from rolo import Response
from rolo.gateway import HandlerChain
from rolo.request import get_raw_path

from localstack_cognito.host.environment import external_host_name
from localstack_cognito.host.proxies import host_of

PREFIX = "/_aws/cognito-idp"
"""The path under which every endpoint of a domain is."""
DOMAIN = "localstack_cognito.domain"
"""What a request's environment has the host name under where it is a pool's domain."""

_HOSTS_OWN = ("/_aws/", "/_localstack/")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PREFIX_DOMAIN = re.compile(
    rf"(?P<prefix>{_LABEL})\.auth\.(?P<region>[a-z0-9-]+)\.(?P<host>[a-z0-9.-]+)"
)
_CUSTOM_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{2,}}")
_LOCAL_NAMES = ("localhost.localstack.cloud", "localhost")
# Who leads AWS's names here, by a hosts file or a proxy, finds the pool that has the prefix.
_AWS_NAME = "amazoncognito.com"
_NEVER_CUSTOM = (*_LOCAL_NAMES, _AWS_NAME, "amazonaws.com")


class PrefixDomain(NamedTuple):
    """What a host name says of the prefix domain that it would be."""

    name: str
    region: str


def prefix_of(host_name: str) -> PrefixDomain | None:
    """Return which prefix domain a host name is, if it has the form of one."""
    match = _PREFIX_DOMAIN.fullmatch(host_name)
    if match is None or match["host"] not in (external_host_name(), *_LOCAL_NAMES, _AWS_NAME):
        return None
    return PrefixDomain(match["prefix"], match["region"])


def may_be_custom(host_name: str) -> bool:
    """Return whether a host name may be a custom domain, and is no other service's."""
    for known in (*_NEVER_CUSTOM, external_host_name()):
        if host_name == known or host_name.endswith(f".{known}"):
            return False
    try:
        ipaddress.ip_address(host_name)
    except ValueError:
        return _CUSTOM_DOMAIN.fullmatch(host_name) is not None
    return False


@lru_cache(maxsize=1000)
def _may_be_domain(host_name: str, external: str) -> bool:
    """Return whether a host name has the form of a domain, below the host's ``external`` name."""
    return prefix_of(host_name) is not None or may_be_custom(host_name)


class _LeadToEndpoints:
    """Leads requests to a pool's domain to the paths of the endpoints."""

    def __init__(self, is_domain: Callable[[str], bool]) -> None:
        self._is_domain = is_domain

    def leads(self, host_name: str) -> bool:
        """Return whether a host name is a pool's domain."""
        return _may_be_domain(host_name, external_host_name()) and self._is_domain(host_name)

    def __call__(
        self, chain: HandlerChain[RequestContext], context: RequestContext, response: Response
    ) -> None:
        request = context.request
        host_name = host_of(request).partition(":")[0]
        if not self.leads(host_name):
            return
        path = get_raw_path(request)
        if path.startswith(_HOSTS_OWN):
            return
        query = request.query_string.decode("latin-1")
        request.environ[DOMAIN] = host_name
        request.environ["RAW_URI"] = f"{PREFIX}{path}" + (f"?{query}" if query else "")
        request.environ["PATH_INFO"] = PREFIX + request.environ.get("PATH_INFO", "")
        request.path = PREFIX + request.path


def install(is_domain: Callable[[str], bool]) -> None:
    """Ask ``is_domain`` for each host name that may be one. A second call changes nothing."""
    if not _installed():
        # What answers preflights of other origins must know the path already.
        handlers.preprocess_request.handlers.insert(0, _LeadToEndpoints(is_domain))


def is_domain(host_name: str) -> bool:
    """Return whether a host name, in small letters and without a port, is a user pool's domain."""
    return any(handler.leads(host_name) for handler in _installed())


def _installed() -> list[_LeadToEndpoints]:
    known = handlers.preprocess_request.handlers
    return [handler for handler in known if isinstance(handler, _LeadToEndpoints)]
