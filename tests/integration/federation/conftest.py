"""A provider, and pools whose users come from it."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.host import Host
from tests.integration.federation.provider import Provider, Traveller, running_provider, travel


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    """A provider that answers the whole module."""
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    """The provider, as it means well."""
    running.prepare()
    return running


@pytest.fixture
def travels(host: Host, provider: Provider) -> Callable[..., Traveller]:
    """Makes a pool with the provider, an app, and somebody whom that sends there."""
    return partial(travel, host, provider)
