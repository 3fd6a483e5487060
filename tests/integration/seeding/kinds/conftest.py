"""What the tests of a file's kinds start from."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def idp(in_process: Callable[[str], Any]) -> Any:
    """A client of user pools that are served in this process, with an empty database."""
    return in_process("cognito-idp")
