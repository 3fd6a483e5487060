"""What a discovery document says of levels."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from localstack_cognito.oauth.levels import supported
from localstack_cognito.storage.user_pools import UserPool


@pytest.mark.parametrize(
    ("tier", "strict", "names"),
    [
        ("PLUS", "", ["one", *(f"urn:cognito:loa:{level}" for level in (2, 3, 4))]),
        ("ESSENTIALS", "0", ["one", *(f"urn:cognito:loa:{level}" for level in (2, 3, 4))]),
        ("LITE", "", None),
        ("PLUS", "1", None),
    ],
)
def test_the_names_of_levels_are_told_where_there_are_levels(
    monkeypatch: pytest.MonkeyPatch, tier: str, strict: str, names: list[str] | None
) -> None:
    monkeypatch.setenv("COGNITO_STRICT", strict)
    settings: dict[str, Any] = {
        "UserPoolTier": tier,
        "AcrConfiguration": {"Level1": {"AcrValue": "one"}},
    }
    pool = cast(UserPool, SimpleNamespace(settings=settings))
    assert supported(pool).get("acr_values_supported") == names
