"""The README's table: what it says works is built, and what is built it names."""

import re
from pathlib import Path

from localstack_cognito.aws.api.cognito_idp import CognitoIdpApi
from localstack_cognito.providers.cognito_idp.provider import CognitoIdpProvider

_README = Path(__file__).parents[3] / "README.md"
_STUBS = {
    method.operation: name
    for name, method in vars(CognitoIdpApi).items()
    if hasattr(method, "operation")
}


def test_the_operations_that_work_are_those_that_are_built() -> None:
    named = set()
    for row in re.findall(r"^\| ([A-Z]\w+(?:, \w+)*) \| (.*) \|$", _README.read_text(), re.M):
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
