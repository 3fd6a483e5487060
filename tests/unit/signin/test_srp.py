"""What of an SRP exchange depends on the day."""

import pytest

from localstack_cognito.signin.srp import parse_timestamp


@pytest.mark.parametrize(
    ("given", "signed"),
    [
        ("Tue Dec 3 10:02:01 UTC 2024", "Tue Dec 3 10:02:01 UTC 2024"),
        # Written with a zero, it is signed without.
        ("Tue Dec 03 10:02:01 UTC 2024", "Tue Dec 3 10:02:01 UTC 2024"),
        ("Sat Feb 29 00:00:09 UTC 2020", "Sat Feb 29 00:00:09 UTC 2020"),
    ],
)
def test_a_day_is_signed_without_a_leading_zero(given: str, signed: str) -> None:
    assert parse_timestamp(given)[1] == signed


def test_a_timestamp_is_in_utc() -> None:
    assert parse_timestamp("Tue Dec 3 10:02:01 UTC 2024")[0] == 1733220121
