"""The paths that we add to the host's router: each is the developer's, unless it says otherwise.

The outbox, the clock and whatever else is no part of AWS's Cognito answers only to this machine's
own pages and names. A path that every page may use says so with ``open_to_every_origin``: who
forgets it has closed a door, not left one open.
"""

import functools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from rolo import Request, Response

from localstack_cognito.host import origins

LOG = logging.getLogger(__name__)

_OPEN = "is_open_to_every_origin"

Endpoint = TypeVar("Endpoint", bound=Callable[..., Response])


def open_to_every_origin(endpoint: Endpoint) -> Endpoint:
    """Let pages of every origin use an endpoint, as they can AWS's. To be used as a decorator."""
    setattr(endpoint, _OPEN, True)
    return endpoint


def is_open(endpoint: Any) -> bool:
    """Return whether pages of every origin may use what answers at a path."""
    return bool(getattr(endpoint, _OPEN, False))


class GuardedRoutes:
    """The host's router, for who adds paths to it."""

    def __init__(self, router: Any) -> None:
        self._router = router

    @property
    def converters(self) -> dict[str, Any]:
        """What turns parts of a path into values, by the names that paths have for them."""
        converters: dict[str, Any] = self._router.url_map.converters
        return converters

    def add(self, path: str, endpoint: Callable[..., Response], **options: Any) -> None:
        """Add a path; ``options`` are those of the host's router."""
        self._router.add(path, endpoint if is_open(endpoint) else _guarded(endpoint), **options)


def _guarded(endpoint: Callable[..., Response]) -> Callable[..., Response]:
    @functools.wraps(endpoint)
    def serve(request: Request, **arguments: Any) -> Response:
        if not origins.is_trusted_by_host(request):
            # The host has a guard of its own before this, which lets pages of some names pass.
            return _refused(f"{request.path} is not for pages of {origins.of_request(request)}")
        if not origins.is_for_known_host(request):
            return _refused(
                f"{request.path} does not answer to the host name {request.host}, which any page "
                "may have: COGNITO_ALLOWED_HOSTS names further ones"
            )
        return endpoint(request, **arguments)

    return serve


def _refused(reason: str) -> Response:
    LOG.warning("%s", reason)
    response = Response(status=403)
    response.set_json({"message": reason})
    return response
