"""How values are shown."""

import pytest

from localstack_cognito.console.pages import filters


@pytest.mark.parametrize(
    ("agent", "program"),
    [
        ("Boto3/1.42.72 md/Botocore#1.42.72 ua/2.1 os/linux lang/python#3.13.0", "Boto3/1.42.72"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36",
            "Chrome/140.0.0.0",
        ),
        ("Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox/140.0"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("Cognito console", "Cognito console"),
        ("", ""),
    ],
)
def test_a_program_is_known_by_its_first_product(agent: str, program: str) -> None:
    assert filters.program(agent) == program


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "in 0 seconds"),
        (119, "in 119 seconds"),
        (120, "in 2 minutes"),
        (-7200, "2 hours ago"),
        (86400 * 30, "in 30 days"),
    ],
)
def test_how_far_a_time_is(seconds: float, text: str) -> None:
    assert filters.from_now(seconds) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.04, "0.0 ms"), (9.96, "10.0 ms"), (10, "10 ms"), (1500, "1.5 s")]
)
def test_how_long_something_took(value: float, text: str) -> None:
    assert filters.milliseconds(value) == text


def test_times_are_of_utc() -> None:
    assert filters.at(0) == "1970-01-01 00:00:00"
    assert filters.clock_time(0.5) == "00:00:00.500"
    assert filters.iso(0) == "1970-01-01T00:00:00.000+00:00"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "+0 s"),
        (3600, "+1 h"),
        (-90, "-1 min 30 s"),
        (2 * 86400 + 3600.5, "+2 d 1 h 0.5 s"),
    ],
)
def test_how_far_the_clock_is_moved(seconds: float, shown: str) -> None:
    assert filters.moved_by(seconds) == shown
