"""What a stack has asked for is one journey: the handler, and the requests that it made."""

from typing import Any

import requests

from tests.host import Host
from tests.integration.cloudformation.conftest import Stack, of, ref


def test_the_requests_of_a_handler_are_its_steps(host: Host, stack: Stack) -> None:
    created = stack.create(
        Pool=of("UserPool"),
        Client=of("UserPoolClient", UserPoolId=ref("Pool"), ClientName="of the stack"),
    )
    assert created == "CREATE_COMPLETE"

    def records(**query: str) -> list[dict[str, Any]]:
        url = f"{host.url}/_aws/cognito-idp/activity"
        found: list[dict[str, Any]] = requests.get(url, params=query, timeout=30).json()["records"]
        return found

    pool_id = stack.ids["Pool"]
    (request,) = records(operation="CreateUserPoolClient", user_pool_id=pool_id)
    handler, *_ = records(journey=request["Journey"], kind="cloudformation")
    assert handler["Operation"] == "Create AWS::Cognito::UserPoolClient"
    assert request["Parent"] == handler["Number"]
    # Whoever else makes a client is in no stack.
    host.client("cognito-idp").create_user_pool_client(UserPoolId=pool_id, ClientName="other")
    newest = records(operation="CreateUserPoolClient", user_pool_id=pool_id)[-1]
    assert newest["Parent"] is None
    assert newest["Journey"] != request["Journey"]
