"""Ids and secrets that nobody can guess."""

import string
from collections import Counter

from localstack_cognito.directory import ids


def test_the_characters_of_an_id_are_each_as_likely_as_another() -> None:
    drawn = Counter("".join(ids.new_client_id() for _ in range(20_000)))
    assert set(drawn) == {*string.ascii_lowercase, *string.digits}
    expected = drawn.total() / len(drawn)
    # Bytes that were only divided would give four of them an eighth more often.
    assert all(0.93 < count / expected < 1.07 for count in drawn.values()), drawn


def test_ids_have_the_length_that_aws_gives_them() -> None:
    assert {len(ids.new_client_id()) for _ in range(500)} == {26}
    assert {len(ids.new_client_secret()) for _ in range(500)} == {52}
    assert {len(ids.new_import_job_id()) for _ in range(500)} == {len("import-") + 10}
