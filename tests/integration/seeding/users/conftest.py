"""The service models of the package, as a host has them before it takes any request."""

import pytest

from localstack_cognito.host import service_models


@pytest.fixture(autouse=True)
def _service_models() -> None:
    service_models.install()
