"""What is wrong with a secret of a file is told without the secret."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.model import ListShape, Shape, StructureShape
from localstack.aws.api import ServiceException

from localstack_cognito.aws.differences import SECRET_KEYS
from localstack_cognito.aws.validation import check_members
from localstack_cognito.seeding.files.places import FileProblems, ProblemList
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.form.model import model
from localstack_cognito.seeding.form.reading import Reading
from localstack_cognito.seeding.form.secrets import NO_SECRETS
from tests.unit.seeding.form_shapes import shapes

SECRET = "hush-hush"
WRONG = {
    "a text that is too long": SECRET * 30_000,
    "a text of more lines": f"{SECRET}\n \t",
    "a short text": SECRET,
    "a list": [SECRET],
    "a list of a text that is too long": [SECRET * 30_000],
    "a mapping": {SECRET: SECRET},
    "a list of mappings": [{"Name": SECRET, "Value": SECRET * 30_000}],
}


def is_secret(shape: Shape) -> bool:
    """Return whether AWS marks a shape, or what a list of it has, and it is a secret."""
    if isinstance(shape, ListShape):
        return is_secret(shape.member)
    return bool(shape.metadata.get("sensitive")) and shape.name not in NO_SECRETS


def members() -> Iterator[tuple[StructureShape, str, str | None]]:
    """Give each secret: its structure, its member, and its key where that is a map."""
    structures = (shape for shape in shapes() if isinstance(shape, StructureShape))
    for shape in structures:
        for name, member in shape.members.items():
            if is_secret(member):
                yield shape, name, None
            for key in sorted(SECRET_KEYS.get(member.name, ())):
                yield shape, name, key


MEMBERS = {
    f"{shape.name}.{name} {key or ''}".strip(): (shape, name, key) for shape, name, key in members()
}


def told(shape: StructureShape, given: dict[str, Any]) -> str:
    """Return what is said of a structure with these members, by reading and by AWS's rules."""
    problems = ProblemList()
    node = read(io.BytesIO(json.dumps(given).encode()), name="file.json")
    found = Reading(problems).members(shape, node, "")
    said = "\n".join(problem.message for problem in problems.problems)
    try:
        check_members(model(), shape, found)
    except ServiceException as refusal:
        return f"{said}\n{refusal.message}"
    return said


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("member", MEMBERS)
def test_a_secret_is_not_quoted(member: str, wrong: str) -> None:
    shape, name, key = MEMBERS[member]
    value = WRONG[wrong]
    assert SECRET not in told(shape, {name: value if key is None else {key: value}})


def test_a_text_that_no_file_may_have_is_not_quoted() -> None:
    with pytest.raises(FileProblems) as refusal:
        read(io.BytesIO(json.dumps({"Password": f"{SECRET}\0"}).encode()), name="file.json")
    assert SECRET not in str(refusal.value)


def test_there_are_secrets() -> None:
    assert {
        "FormIdentityProvider.ProviderDetails client_secret",
        "FormUser.Password",
    } <= MEMBERS.keys()
