"""Numbers and dates that no database or export can hold: refused, with nothing applied."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.files.reading import read

HUGE = 9999999999999999999
POOL = "Version: 1\nUserPools:\n- PoolName: app\n  Id: us-east-1_app\n  "
USER = f"{POOL}Users:\n  - "
OUT_OF_RANGE = {
    "UserPools[0].CreationDate": f"{POOL}CreationDate: 1e15\n",
    "UserPools[0].LastModifiedDate": f"{POOL}LastModifiedDate: 0001-01-01T00:00:00+14:00\n",
    "UserPools[0].Groups[0].Precedence": (
        f"{POOL}Groups: [{{GroupName: staff, Precedence: {HUGE}}}]\n"
    ),
    "UserPools[0].Attempts[0].Count": (
        f"{POOL}Attempts: [{{Username: alice, Action: SignInOfNobody, WindowStarted: 1, "
        f"Count: {HUGE}}}]\n"
    ),
    "UserPools[0].Users[0].FailedSignIns": f"{USER}{{Username: alice, FailedSignIns: {HUGE}}}\n",
    "UserPools[0].Users[0].UserCreateDate": f"{USER}{{Username: alice, UserCreateDate: 1e15}}\n",
    # In one line of JSON, which is read the quick way.
    "UserPools[0].Users[0].LastFailedSignIn": (
        f'{USER}{{"Username": "alice", "LastFailedSignIn": 1e15}}\n'
    ),
    "UserPools[0].Users[0].SoftwareToken.LastStep": (
        f'{USER}{{"Username": "alice", "SoftwareToken": {{"LastStep": {HUGE}}}}}\n'
    ),
    "Clock.Offset": "Version: 1\nClock: {Offset: 1e300}\nUserPools: [{PoolName: app}]\n",
}


@pytest.mark.parametrize(("member", "text"), OUT_OF_RANGE.items(), ids=OUT_OF_RANGE.keys())
def test_a_number_that_nothing_can_hold_is_refused(
    in_process: Callable[[str], Any], member: str, text: str
) -> None:
    with pytest.raises(FileProblems) as refused:
        apply(read(io.BytesIO(text.encode())))
    assert [problem.member for problem in refused.value.problems] == [member]
    assert export() == {"Version": 1}
