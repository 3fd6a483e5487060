"""Every refusal of ours: AWS's code and text, a reason for the developer, and words on a page."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from localstack.aws.api import ServiceException

import localstack_cognito
from localstack_cognito.aws.api import cognito_idp
from localstack_cognito.aws.refusals import InvalidRequest, Refusal
from localstack_cognito.directory import refusals as directory
from localstack_cognito.directory.clients import registered_clients
from localstack_cognito.login.problems import problem_of
from localstack_cognito.login.texts import LANGUAGES, Texts
from localstack_cognito.signin import refusals as signin
from localstack_cognito.tokens import access_tokens

# What the refusals that know something are given.
_KNOWLEDGE: dict[type[Refusal], dict[str, Any]] = {
    InvalidRequest: {"message": "Value at 'username'", "members": ["username"]},
    directory.AliasTaken: {
        "message": "An account has it.",
        "attribute": "email",
        "username": "bob",
    },
    directory.PasswordCompromised: {"username": "alice"},
    directory.PasswordResetRequired: {"username": "alice"},
    directory.UserDisabled: {"username": "alice"},
    directory.UserUnconfirmed: {"username": "alice"},
    directory.InvalidAttributes: {"message": "name: No.", "names": ["name"], "problem": "No."},
    directory.MissingAttributes: {"message": "name: Required.", "names": ["name"]},
    directory.InvalidAddress: {"message": "Invalid.", "names": ["email"]},
    directory.UnusableUsername: {
        "message": "Username should be.",
        "wanted": ["email"],
        "reason": "UsernameAttributes has email.",
    },
    access_tokens.InvalidToken: {"reason": "It is no JWT."},
    access_tokens.ExpiredToken: {"reason": "It expired an hour ago."},
    signin.AuthFlowNotEnabled: {"message": "USER_AUTH is not enabled for the client."},
    signin.UnmetClientSecret: {"message": "Client is configured for secret"},
    directory.UnwritableAttribute: {"attribute": "name", "allowed": ["email"]},
    directory.WrongSecretHash: {"client_id": "client"},
    directory.InvalidRedirectUri: {"message": "http://a cannot use the HTTP protocol."},
    registered_clients.GrantNotPermitted: {"reason": "OpenDcrGrantTypes permits code."},
    registered_clients.ScopeNotPermitted: {
        "message": "Invalid scope requested: a",
        "reason": "AllowedScopes has none.",
    },
    directory.WeakPassword: {"message": "Too short", "rule": "MinimumLength"},
}


def _all(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for below in kind.__subclasses__():
        yield below
        yield from _all(below)


for _module in pkgutil.walk_packages(localstack_cognito.__path__, "localstack_cognito."):
    if _module.name.rpartition(".")[2] == "refusals":
        importlib.import_module(_module.name)
# The host has refusals of its own kind, for API Gateway.
REFUSALS = sorted(_all(), key=lambda kind: kind.__qualname__)


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_is_an_error_of_aws_with_a_text_and_a_reason(kind: type[Refusal]) -> None:
    refusal = kind(**_KNOWLEDGE.get(kind, {}))
    assert isinstance(refusal, ServiceException)
    generated = next(one for one in kind.__mro__ if one.__module__ == cognito_idp.__name__)
    assert refusal.code == generated.__name__
    assert refusal.message == str(refusal) != ""
    assert refusal.reason
    assert refusal.reason != refusal.message


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", REFUSALS)
def test_a_page_says_it_in_every_language(kind: type[Refusal], language: str) -> None:
    texts = Texts(language)
    refusal = kind(**_KNOWLEDGE.get(kind, {}))
    problem = problem_of(refusal)
    said = problem.said(texts)
    assert said != texts("unexpected")
    if problem.name:
        assert language == "en" or said != _english(problem.name)
    else:
        # AWS's own words, where no page has others.
        assert said in refusal.message


def _english(name: str) -> str:
    return Texts("en")(name)


def test_no_text_of_aws_is_spelled_by_two_refusals() -> None:
    texts = [kind.text for kind in REFUSALS if kind.text]
    assert sorted(texts) == sorted(set(texts))
