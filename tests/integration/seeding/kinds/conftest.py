"""What the tests of a file's kinds start from."""

import itertools
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa


@cache
def _some_keys() -> list[rsa.RSAPrivateKey]:
    return [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(4)]


@pytest.fixture
def few_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new RSA keys be some that are there, in turns: making one takes a tenth of a second."""
    made = itertools.cycle(_some_keys())
    monkeypatch.setattr(rsa, "generate_private_key", lambda **_: next(made))


@pytest.fixture
def idp(in_process: Callable[[str], Any], few_keys: None) -> Any:
    """A client of user pools that are served in this process, with an empty database."""
    return in_process("cognito-idp")
