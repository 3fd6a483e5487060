"""The fields in which new users say who they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from localstack_cognito.login.problems import Problem, attribute_field
from localstack_cognito.login.visit import Visit

_TYPES = {"email": "email", "phone_number": "tel", "birthdate": "date", "website": "url"}
_AUTOCOMPLETE = {
    "address": "street-address",
    "birthdate": "bday",
    "email": "email",
    "family_name": "family-name",
    "given_name": "given-name",
    "name": "name",
    "nickname": "nickname",
    "phone_number": "tel",
    "website": "url",
}


@dataclass(frozen=True, slots=True)
class AttributeField:
    """A field, and what is in it so far."""

    name: str
    label: str
    type: str
    autocomplete: str | None
    value: str

    @property
    def classic_name(self) -> str:
        """Return what AWS's classic pages call the field."""
        return f"requiredAttributes[{self.name.removeprefix(attribute_field(''))}]"


def fields_of(visit: Visit, names: Iterable[str]) -> list[AttributeField]:
    """Return the fields of attributes, with what the visitor has typed."""
    return [
        AttributeField(
            attribute_field(name),
            visit.texts.find(f"attribute_{name}") or name.removeprefix("custom:"),
            _TYPES.get(name, "text"),
            _AUTOCOMPLETE.get(name),
            visit.field(attribute_field(name)),
        )
        for name in names
    ]


def read_attributes(visit: Visit, names: Iterable[str]) -> dict[str, str]:
    """Return the attributes that the visitor has filled in, of those that were asked for."""
    values = {name: visit.field(attribute_field(name)) for name in names}
    return {name: value for name, value in values.items() if value}


def find_missing(visit: Visit, names: Iterable[str]) -> Problem | None:
    """Return what to say of the first field that is to be filled in and is not."""
    for name in names:
        if not visit.field(attribute_field(name)):
            return Problem("attribute_missing", None, attribute_field(name))
    return None
