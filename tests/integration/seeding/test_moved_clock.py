"""The clock is moved as a file says, and that is reported as what else is changed."""

import io
from collections.abc import Callable
from typing import Any

from localstack_cognito import clock
from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.files.nodes import MappingNode
from localstack_cognito.seeding.files.reading import read


def _ahead_by(seconds: int) -> MappingNode:
    return read(io.BytesIO(f"Version: 1\nClock: {{Offset: {seconds}}}\n".encode()))


def test_a_clock_that_is_moved_is_reported_as_changed(in_process: Callable[[str], Any]) -> None:
    report = apply(_ahead_by(60))
    assert (report.changed, report.unchanged) == ({"Clock": 1}, {})
    assert clock.offset() == 60
    again = apply(_ahead_by(60))
    assert (again.changed, again.unchanged) == ({}, {"Clock": 1})


def test_a_dry_run_says_that_the_clock_would_be_moved(in_process: Callable[[str], Any]) -> None:
    report = apply(_ahead_by(60), dry_run=True)
    assert report.changed == {"Clock": 1}
    assert clock.offset() == 0
