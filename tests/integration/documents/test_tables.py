"""What the tables of the documents say is there is there, and the other way round."""

import re

from localstack_cognito.aws.api.cognito_idp import CognitoIdpApi
from localstack_cognito.console.pages.works import capabilities, table_of
from localstack_cognito.providers.cognito_idp.provider import CognitoIdpProvider
from tests.integration.documents.documents import TOP, text_of

_STUBS = {
    method.operation: name
    for name, method in vars(CognitoIdpApi).items()
    if hasattr(method, "operation")
}


def test_the_operations_that_work_are_those_that_are_built() -> None:
    named = set()
    for row in re.findall(
        r"^\| ([A-Z]\w+(?:, \w+)*) \| (.*) \|$", text_of("docs/supported.md"), re.M
    ):
        operations, limits = row
        if not limits.startswith("501"):
            named.update(set(operations.split(", ")) & set(_STUBS))
    built = {
        operation
        for operation, name in _STUBS.items()
        if getattr(CognitoIdpProvider, name) is not getattr(CognitoIdpApi, name)
    }
    assert named - built == set(), "said to work, but not built"
    assert built - named == set(), "built, but not in the table"


def test_the_settings_are_those_that_the_package_reads() -> None:
    read = set(
        re.findall(
            r'environ\.get\(\s*"(\w+)"', (TOP / "localstack_cognito" / "settings.py").read_text()
        )
    )
    named = set(re.findall(r"`((?:COGNITO|SMTP)_\w+)", text_of("docs/settings.md")))
    assert named == read


def test_the_readme_names_settings_that_there_are() -> None:
    settings = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)", text_of("README.md")))
    assert settings <= set(re.findall(r"`([A-Z_]+)", text_of("docs/settings.md")))


def test_what_is_supported_is_what_the_console_says() -> None:
    """Both have the texts of ``works.json``, which is where they are changed."""
    sections = text_of("docs/supported.md").split("\n## ")[1:]
    written = {one.partition("\n")[0]: one for one in sections}
    named = {one.section for one in capabilities()}
    assert named == set(written)
    for section, text in written.items():
        rows = "".join(re.findall(r"^\| .+\n", text, re.M)[1:])
        assert rows == table_of(section), f"docs/supported.md, {section}: take these rows"


def test_the_map_says_of_each_operation_what_it_does() -> None:
    mapped = {
        name: one.state
        for one in capabilities()
        if one.section.startswith("`cognito-idp`")
        for name in one.names
    }
    built = {
        operation
        for operation, name in _STUBS.items()
        if getattr(CognitoIdpProvider, name) is not getattr(CognitoIdpApi, name)
    }
    assert {name for name, state in mapped.items() if state != "refused"} == built
    assert {state for one in capabilities() for state in (one.state, *one.members.values())} == {
        *("works", "kept", "refused")
    }
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one.since) for one in capabilities())
