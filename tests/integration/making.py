"""What the tests of operations share: pools, clients and users to test with, and refusals."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.host import Host

PASSWORD = "Example123!"
ALL_FLOWS = [
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]
SMS = {
    "SmsConfiguration": {
        "SnsCallerArn": "arn:aws:iam::000000000000:role/sms",
        "ExternalId": "external",
        "SnsRegion": "us-east-1",
    }
}
"""What a pool needs to send to phones."""


@contextlib.contextmanager
def refused(error: str, message: str) -> Iterator[None]:
    """Expects an operation to be refused with exactly this type and text."""
    with pytest.raises(ClientError) as raised:
        yield
    given = raised.value.response["Error"]
    assert (given["Code"], given["Message"]) == (error, message)


def detected(member: str, rule: str) -> str:
    """Return what AWS says of a member that breaks the service model."""
    return f"1 validation error detected: Value {member} failed to satisfy constraint: {rule}"


def attributes(**values: str) -> list[dict[str, str]]:
    """Return attributes as AWS's list; ``custom__x`` stands for ``custom:x``."""
    return [{"Name": n.replace("__", ":"), "Value": v} for n, v in values.items()]


def as_dict(given: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return AWS's list of attributes as a dictionary."""
    return {one["Name"]: one["Value"] for one in given}


def make_pool(cognito: Any, **settings: Any) -> str:
    """Make a pool and return its id."""
    pool = cognito.create_user_pool(PoolName="pool", **settings)
    return str(pool["UserPool"]["Id"])


def describe_pool(cognito: Any, pool_id: str) -> dict[str, Any]:
    """Return a pool as AWS describes it."""
    pool: dict[str, Any] = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    return pool


def make_client(cognito: Any, pool_id: str, **settings: Any) -> str:
    """Make an app client that allows every flow that is built and return its id."""
    settings = {"ExplicitAuthFlows": ALL_FLOWS, **settings}
    answer = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="client", **settings)
    return str(answer["UserPoolClient"]["ClientId"])


def make_user(
    cognito: Any,
    pool_id: str,
    username: str = "alice",
    attributes: Sequence[Mapping[str, str]] = (),
) -> str:
    """Make a confirmed user with ``PASSWORD`` and return her real username."""
    user = cognito.admin_create_user(
        UserPoolId=pool_id,
        Username=username,
        UserAttributes=attributes,
        MessageAction="SUPPRESS",
    )
    name = str(user["User"]["Username"])
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username=name, Password=PASSWORD, Permanent=True
    )
    return name


def codes_of(host: Host, pool_id: str, username: str | None = None) -> list[str]:
    """Return the codes and temporary passwords that were sent, oldest first."""
    query = {"user_pool_id": pool_id, **({"username": username} if username else {})}
    response = requests.get(f"{host.url}/_aws/cognito-idp/messages", params=query, timeout=30)
    return [message["Code"] for message in response.json()["messages"]]
