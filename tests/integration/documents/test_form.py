"""The document of the form, and the structures that it describes."""

import io

import pytest

from localstack_cognito.aws.validation import check_members
from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.places import ProblemList
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.form.model import model, structure
from localstack_cognito.seeding.form.reading import Reading
from tests.form_tables import DOCUMENT, with_tables
from tests.integration.documents.documents import Block, blocks_of, documents

_FILES = [
    block
    for document in documents()
    for block in blocks_of(document)
    if block.language == "yaml" and "\nUserPools:" in block.text
]


def test_its_tables_are_those_of_the_structures() -> None:
    text = DOCUMENT.read_text()
    assert text == with_tables(text), "`make api` writes them anew"


def test_there_are_examples() -> None:
    assert "docs/files.md" in {block.document for block in _FILES}


@pytest.mark.parametrize("block", _FILES, ids=lambda block: f"{block.document}:{block.line}")
def test_an_example_is_a_file(block: Block) -> None:
    problems = ProblemList()
    nodes = read(io.BytesIO(block.text.encode()), expansion=Expansion({}))
    members = Reading(problems).members(structure("File"), nodes, "")
    problems.raise_any()
    check_members(model(), structure("File"), members)
