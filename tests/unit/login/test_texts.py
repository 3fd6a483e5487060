"""The languages of the pages: a file and a row for each."""

import json
import re
from importlib.resources import files

import pytest

from localstack_cognito.host.service_models import DATA
from localstack_cognito.login.texts import LANGUAGES


def test_a_language_is_a_file_and_a_row() -> None:
    names = [file.name for file in (files("localstack_cognito.login") / "texts").iterdir()]
    assert sorted(names) == sorted(f"{language}.json" for language in LANGUAGES)


@pytest.mark.parametrize("name", LANGUAGES.values())
def test_the_links_of_terms_may_have_a_language(name: str) -> None:
    [model] = (DATA / "cognito-idp").glob("*/service-2.json")
    pattern = json.loads(model.read_text())["shapes"]["LanguageIdType"]["pattern"]
    assert re.fullmatch(pattern, name)
