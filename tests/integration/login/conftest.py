"""Somebody at a browser, and the app that sends them to its pages."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.login.forms import Visitor
from tests.integration.oauth.apps import make_app


@pytest.fixture
def visitor(host: Host, new_pool: Callable[..., str]) -> Callable[..., Visitor]:
    """Sends somebody to the pages of a new pool's app."""

    def send(client: dict[str, Any] | None = None, **settings: Any) -> Visitor:
        return Visitor(make_app(host, new_pool(**settings), **(client or {})))

    return send
