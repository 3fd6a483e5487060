"""A shop in this process, and the providers that its people come from."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.integration.exchange.shops import Shop
from tests.integration.federation.provider import Provider, running_provider
from tests.integration.federation.saml_fixtures import Corp


@pytest.fixture(scope="package")
def running() -> Iterator[Provider]:
    """A provider that answers every test here."""
    with running_provider() as provider:
        yield provider


@pytest.fixture(scope="package")
def works() -> Corp:
    """A provider of SAML's."""
    return Corp()


@pytest.fixture
def new_shop(
    in_process: Callable[[str], Any], running: Provider, works: Corp
) -> Callable[..., Shop]:
    """Makes a shop with these settings of its pool."""
    running.prepare()
    return lambda **settings: Shop(in_process("cognito-idp"), running, works, settings)


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    """A shop."""
    return new_shop()
