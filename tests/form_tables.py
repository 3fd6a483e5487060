"""The tables of docs/files.md, made from the structures of the form.

``python -m tests.form_tables`` writes them anew.
"""

from botocore.model import ServiceModel, StructureShape

from localstack_cognito.seeding.form.model import model
from localstack_cognito.seeding.form.structures import LISTS, STRUCTURES
from tests.environments import PROJECT

DOCUMENT = PROJECT / "docs" / "files.md"
HEADING = "## The structures\n"

_AWS = "https://docs.aws.amazon.com"
_IDENTITY = f"{_AWS}/cognitoidentity/latest/APIReference/API_"
_POOLS = f"{_AWS}/cognito-user-identity-pools/latest/APIReference/API_"


def tables() -> str:
    """Return a heading and a table for each structure."""
    return "\n".join(f"### {name}\n\n{_table(name)}" for name in STRUCTURES)


def _table(name: str) -> str:
    described = STRUCTURES[name]
    rows = ["| member | |", "|---|---|"]
    for request in described.requests:
        names = [
            _marked(member, described.required)
            for member in _members_of(model(), request)
            if member not in (*described.without, *described.own)
        ]
        operation = request.removesuffix("Request").removesuffix("Input")
        pages = _IDENTITY if request.endswith("Input") else _POOLS
        rows.append(f"| {', '.join(names)} | as in [{operation}]({pages}{operation}.html) |")
    for member, own in described.own.items():
        structure = LISTS.get(own.shape, own.shape.removeprefix("Form"))
        link = f" See [{structure}](#{structure.lower()})." if structure in STRUCTURES else ""
        rows.append(f"| {_marked(member, described.required)} | {own.text}{link} |")
    return "\n".join(rows) + "\n"


def _marked(member: str, required: tuple[str, ...]) -> str:
    return f"**{member}**" if member in required else member


def _members_of(service: ServiceModel, request: str) -> list[str]:
    shape = service.shape_for(request)
    assert isinstance(shape, StructureShape)
    return list(shape.members)


def with_tables(text: str) -> str:
    """Return the document's text with the tables at its end."""
    before, heading, after = text.partition(HEADING)
    opening = after.strip("\n").partition("\n### ")[0].strip("\n")
    return f"{before}{heading}\n{opening}\n\n{tables()}"


if __name__ == "__main__":
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text()))
