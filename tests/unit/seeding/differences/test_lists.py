"""Every list and every secret of the form is in the tables."""

from botocore.model import ListShape, StructureShape

from localstack_cognito.seeding.differences.defaults import DEFAULTS
from localstack_cognito.seeding.differences.left_alone import (
    KEYS,
    MADE,
    NEVER_GIVEN_BY_AWS,
    SECRETS,
)
from localstack_cognito.seeding.differences.lists import KEYED, ORDERED, SETS, WHOLE
from localstack_cognito.seeding.form.model import structure_of
from localstack_cognito.seeding.form.secrets import NO_SECRETS
from tests.unit.seeding.form_shapes import shapes


def test_each_list_is_in_one_table() -> None:
    lists = sorted(shape.name for shape in shapes() if isinstance(shape, ListShape))
    assert sorted((*SETS, *KEYED, *ORDERED, *WHOLE)) == lists


def test_keys_are_members() -> None:
    for shape in shapes():
        if shape.name in KEYED:
            keys = KEYED[shape.name]
            assert {*keys.names, *keys.ids, *keys.label} <= set(shape.member.members)


def test_what_is_marked_sensitive_is_hidden_or_said_to_be_shown() -> None:
    marked = {shape.name for shape in shapes() if shape.metadata.get("sensitive")}
    assert marked == SECRETS | NO_SECRETS


def test_the_tables_name_members_that_there_are() -> None:
    members = {
        structure_of(shape.name) or shape.name: set(shape.members)
        for shape in shapes()
        if isinstance(shape, StructureShape)
    }
    for table in (MADE, NEVER_GIVEN_BY_AWS, KEYS, DEFAULTS):
        for name, listed in table.items():
            assert set(listed) <= members[name], name
