"""A file in which more is wrong than anybody corrects at once is given up."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.files.places import MOST_PROBLEMS, FileProblems
from localstack_cognito.seeding.files.reading import read

_MANY = 3000


@pytest.mark.parametrize(("member", "chunk"), [("Users", 1000), ("Groups", 1)])
def test_what_comes_after_enough_problems_is_not_looked_at(
    in_process: Callable[[str], Any], member: str, chunk: int
) -> None:
    items = "  - {}\n" * _MANY
    text = f"Version: 1\nUserPools:\n- PoolName: app\n  {member}:\n{items}"
    with pytest.raises(FileProblems) as told:
        apply(read(io.BytesIO(text.encode())))
    assert len(told.value.problems) == MOST_PROBLEMS
    assert 0 < told.value.left_out <= chunk
