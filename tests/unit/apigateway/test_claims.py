"""How claims read once API Gateway has made text of them."""

from typing import Any

import pytest

from localstack_cognito.apigateway.claims import as_text

GOOGLE = {"userId": "1", "providerName": "Google", "primary": True, "issuer": None}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("sub", "a1", "a1"),
        ("email_verified", True, "true"),
        ("email_verified", False, "false"),
        ("auth_time", 1782992567, "1782992567"),
        ("exp", 1782996167, "Thu Jul 02 12:42:47 UTC 2026"),
        ("iat", 1675896146, "Wed Feb 08 22:42:26 UTC 2023"),
        ("exp", 1575579722, "Thu Dec 05 21:02:02 UTC 2019"),
        ("cognito:groups", ["developers", "admins"], "developers,admins"),
        ("cognito:groups", ["user"], "user"),
        ("cognito:groups", [], ""),
        ("custom:name", "Zoë, 'the' \"boss\"", "Zoë, 'the' \"boss\""),
        ("plan", {"name": "frei é", "seats": 3}, '{"name":"frei é","seats":3}'),
        ("share", 0.5, "0.5"),
        (
            "identities",
            [GOOGLE],
            '{"userId":"1","providerName":"Google","primary":true,"issuer":null}',
        ),
        ("nothing", None, "null"),
    ],
)
def test_a_claim_as_text(name: str, value: Any, text: str) -> None:
    assert as_text({name: value}) == {name: text}


def test_claims_keep_their_order() -> None:
    assert list(as_text({"sub": "a", "exp": 1, "aud": "b", "iat": 2})) == [
        "sub",
        "exp",
        "aud",
        "iat",
    ]
