"""What ``make follow`` finds that AWS has and we have not."""

from typing import Any

import pytest
from packaging.requirements import Requirement

from tests import follow

OURS: dict[str, Any] = {
    "operations": {"GetUser": {}, "Gone": {}},
    "shapes": {
        "User": {"type": "structure", "members": {"Name": {}, "Old": {}}, "required": ["Name"]},
        "Kind": {"type": "string", "enum": ["A", "B"]},
        "Ours": {"type": "string"},
    },
}
THEIRS: dict[str, Any] = {
    "operations": {"GetUser": {}, "NewOne": {}},
    "shapes": {
        "User": {"type": "structure", "members": {"Name": {}, "Age": {}}, "required": ["Age"]},
        "Kind": {"type": "string", "enum": ["B", "C"]},
        "Theirs": {"type": "string"},
    },
}


def test_operations_members_and_values_that_differ_are_listed() -> None:
    assert list(follow.differences(OURS, THEIRS)) == [
        "new operation NewOne",
        "gone operation Gone",
        "new Kind: value C",
        "gone Kind: value A",
        "new User: member Age",
        "gone User: member Old",
        "new User: required member Age",
        "gone User: required member Name",
    ]


def test_of_a_model_and_itself_nothing_is_listed() -> None:
    assert list(follow.differences(OURS, OURS)) == []


@pytest.mark.parametrize(
    ("requirement", "newest", "held"),
    [
        ("cbor2<6", "6.1", ["cbor2<6 holds back 6.1"]),
        ("cbor2<6", "5.9", []),
        ("moto-ext==5.1.25", "5.1.54", ["moto-ext==5.1.25 holds back 5.1.54"]),
        ("requests>=2.31", "99", []),
        ("webauthn>=2.2,<2.8", "2.8", ["webauthn<2.8,>=2.2 holds back 2.8"]),
        ("unknown<1", None, []),
        ("cbor2<6; python_version < '3'", "6.1", []),
    ],
)
def test_what_a_bound_holds_back_is_listed(
    monkeypatch: pytest.MonkeyPatch, requirement: str, newest: str | None, held: list[str]
) -> None:
    monkeypatch.setattr(follow, "newest_version", lambda _: newest)
    assert list(follow.held_back([Requirement(requirement)])) == held


def test_the_projects_own_requirements_are_read() -> None:
    assert {"sqlalchemy", "localstack-core", "signxml"} <= {
        one.name for one in follow.requirements()
    }
