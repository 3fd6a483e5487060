"""From a parsed request to a provider's method."""

from typing import Any

import pytest
from localstack.aws.api import RequestContext
from localstack.aws.skeleton import DispatchTable
from rolo import Request

from localstack_cognito.aws.api.cognito_idp import CognitoIdpApi, InvalidParameterException
from localstack_cognito.host import service_models
from localstack_cognito.host.dispatch import dispatch_table, service_for

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
