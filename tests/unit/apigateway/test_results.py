"""For how long an authorizer keeps what it has found out about a token."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from localstack_cognito import clock
from localstack_cognito.apigateway import authorizer
from localstack_cognito.host.api_gateway import AuthorizerCall
from localstack_cognito.host.refusals import Unauthorized
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens import jwt

NOW = 1_800_000_000.0
CLAIMS = {"token_use": "id", "aud": "client", "iss": "http://x/us-east-1_p", "exp": NOW + 3600}
POOL = UserPool("us-east-1_p", "000000000000", "us-east-1", "p", {}, 1.0, 1.0)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signatures were checked, in order."""
    tokens: list[str] = []

    def check(token: str, *rest: Any) -> None:
        tokens.append(token)

    monkeypatch.setattr(authorizer, "check", check)
    monkeypatch.setattr(authorizer, "find_user_pool", lambda _: POOL)
    monkeypatch.setattr(authorizer, "_check_standing", lambda pool, claims: None)
    monkeypatch.setattr(jwt, "unverified_claims", lambda token: ({}, CLAIMS))
    authorizer._results.clear()
    return tokens


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time, in seconds after ``NOW``."""

    def move(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + seconds)

    move(0)
    return move


def ask(token: str = "a.b.c", **settings: Any) -> Mapping[str, str]:
    headers = Headers({"Authorization": token})
    settings = {"id": "a1", "providerARNs": [POOL.arn], **settings}
    return authorizer.authorize(AuthorizerCall(settings, (), headers, {}))


@pytest.mark.parametrize(
    ("settings", "checks"),
    [
        ({"authorizerResultTtlInSeconds": 300}, [1, 1, 2]),
        ({}, [1, 1, 2]),
        ({"authorizerResultTtlInSeconds": None}, [1, 1, 2]),
        ({"authorizerResultTtlInSeconds": 60}, [1, 2, 2]),
        ({"authorizerResultTtlInSeconds": 0}, [1, 2, 3]),
        ({"authorizerResultTtlInSeconds": 3600}, [1, 1, 1]),
    ],
)
def test_a_signature_is_checked_again_when_the_result_is_too_old(
    verified: list[str],
    at: Callable[[float], None],
    settings: dict[str, Any],
    checks: list[int],
) -> None:
    for seconds, expected in zip((0, 299, 301), checks, strict=True):
        at(seconds)
        ask(**settings)
        assert len(verified) == expected


def test_each_authorizer_and_each_token_has_a_result_of_its_own(
    verified: list[str], at: Callable[[float], None]
) -> None:
    for _ in range(2):
        ask("a.b.c")
        ask("a.b.d")
        ask("a.b.c", id="a2")
    assert verified == ["a.b.c", "a.b.d", "a.b.c"]


def test_no_result_outlives_its_token(verified: list[str], at: Callable[[float], None]) -> None:
    at(3500)
    ask(authorizerResultTtlInSeconds=3600)
    at(3600)
    with pytest.raises(Unauthorized, match=r"^The incoming token has expired$"):
        ask(authorizerResultTtlInSeconds=3600)


def test_an_authorizer_that_keeps_nothing_anymore_forgets(
    verified: list[str], at: Callable[[float], None]
) -> None:
    for ttl in (300, 0, 300):
        ask(authorizerResultTtlInSeconds=ttl)
    assert len(verified) == 2


def test_results_do_not_fill_the_memory(verified: list[str], at: Callable[[float], None]) -> None:
    for number in range(authorizer._MOST + 10):
        ask(f"a.b.{number}")
    assert len(authorizer._results) <= authorizer._MOST
