"""One file is applied at a time."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.seeding import one_at_a_time
from localstack_cognito.seeding.files.reading import read


def test_who_waits_too_long_is_told_so(
    in_process: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_at_a_time, "_LONGEST_WAIT", 0.01)
    file = read(io.BytesIO(b"Version: 1"))
    with one_at_a_time._turn, pytest.raises(one_at_a_time.Busy, match="another file is being"):
        one_at_a_time.apply_in_turn(file, "test")
    one_at_a_time.apply_in_turn(file, "test")
