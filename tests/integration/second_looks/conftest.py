"""Clients of this process, and a database of the test's own."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def cognito(in_process: Callable[[str], Any]) -> Any:
    """A client of cognito-idp."""
    return in_process("cognito-idp")


@pytest.fixture
def cognito_identity(in_process: Callable[[str], Any]) -> Any:
    """A client of cognito-identity."""
    return in_process("cognito-identity")
