"""From a parsed request to a provider's method."""

import random
from typing import Any

import pytest
from localstack.aws.api import RequestContext
from localstack.aws.skeleton import DispatchTable
from rolo import Request

from localstack_cognito.activity.masking import Secrets, masked
from localstack_cognito.activity.noting import recorder
from localstack_cognito.aws.api.cognito_idp import CognitoIdpApi, InvalidParameterException
from localstack_cognito.host import service_models
from localstack_cognito.host.dispatch import _has_no_secret, dispatch_table, service_for
from tests.unit.host.test_json_answers import ANSWERS, SOME_DAY, a_value

CONTEXT: Any = RequestContext(Request())


class Provider(CognitoIdpApi):
    """Overrides one operation, without the generated decorator, as a provider may."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []

    def list_users(self, context: RequestContext, user_pool_id: str, **kwargs: Any) -> Any:
        self.calls.append({"user_pool_id": user_pool_id, **kwargs})
        return {"Users": []}


@pytest.fixture
def provider() -> Provider:
    service_models.install()
    return Provider()


@pytest.fixture
def table(provider: Provider) -> DispatchTable:
    return dispatch_table(provider)


def test_a_method_gets_the_members_by_its_own_parameter_names(
    provider: Provider, table: DispatchTable
) -> None:
    answer = table["ListUsers"](CONTEXT, {"UserPoolId": "us-east-1_x", "AttributesToGet": ["sub"]})
    assert answer == {"Users": []}
    assert provider.calls == [{"user_pool_id": "us-east-1_x", "attributes_to_get": ["sub"]}]


def test_a_request_that_breaks_a_constraint_does_not_reach_the_method(
    provider: Provider, table: DispatchTable
) -> None:
    with pytest.raises(InvalidParameterException):
        table["ListUsers"](CONTEXT, {})
    assert provider.calls == []


def test_an_operation_that_is_not_overridden_is_named(table: DispatchTable) -> None:
    with pytest.raises(NotImplementedError, match=r"^SignUp is not built yet"):
        table["SignUp"](CONTEXT, {})


def test_every_operation_of_the_model_is_dispatched(provider: Provider) -> None:
    service = service_for(provider)
    assert service.name() == "cognito-idp"
    assert len(service.skeleton.dispatch_table) == 153
    assert set(service.skeleton.dispatch_table) == set(service.skeleton.service.operation_names)


@pytest.mark.parametrize("answer", ANSWERS)
def test_only_an_answer_without_a_secret_is_kept_as_it_is(answer: str) -> None:
    operation = ANSWERS[answer]
    is_kept = _has_no_secret(operation.output_shape)
    found: Secrets = set()
    for seed in range(40):
        value = a_value(operation.output_shape, random.Random(seed))
        shown = masked(value, found)
        if is_kept:
            assert "<secret" not in str(shown)
    assert not (is_kept and found)
    assert {"ListUsers": True, "AdminGetUser": True, "InitiateAuth": False}.get(
        operation.name, is_kept
    ) == is_kept


def test_an_answer_is_shown_as_if_it_had_been_read_at_once(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = [
        {
            "Username": f"user{number}",
            "Attributes": [{"Name": "custom:secret", "Value": "x" * 20_000}],
            "UserCreateDate": SOME_DAY,
            "Enabled": True,
        }
        for number in range(30)
    ]
    given = {"Users": users, "PaginationToken": "next"}
    monkeypatch.setattr(Provider, "list_users", lambda *_, **__: given)
    dispatch_table(provider)["ListUsers"](CONTEXT, {"UserPoolId": "us-east-1_x"})
    record = recorder.records()[-1]
    expected = masked(given, set())
    users[0]["Username"] = "changed since"
    assert record.details["answer"] == expected
    assert expected["Users"][-1] == "... and 10 more"
    assert record.size > 30 * 20_000
    assert "answer" not in record.sections


def test_an_answer_that_does_not_fit_the_model_is_shown_too(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"Users": [{"Username": "alice", "Unheard": 1}]}
    monkeypatch.setattr(Provider, "list_users", lambda *_, **__: given)
    dispatch_table(provider)["ListUsers"](CONTEXT, {"UserPoolId": "us-east-1_x"})
    assert recorder.records()[-1].details["answer"] == given
