"""The Serverless Framework deploys the guide's service, as released and without AWS."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import PASSWORD
from tests.node import Runner

_FOLDER = Path(__file__).parent
_STACK = "test-local"
_POOL = "ExampleUserPool"


@pytest.fixture
def service(host: Host, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The outputs of the service, deployed."""
    cloudformation = host.client("cloudformation")
    # Serverless writes beside what it deploys.
    for name in ("serverless.yml", "http.js"):
        shutil.copy(_FOLDER / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(_FOLDER / "node_modules")
    runner = Runner(host, tmp_path, tmp_path)
    serverless = runner.installed("serverless/bin/serverless.js")
    try:
        runner.run(serverless, "deploy", "--stage", "local")
        stack = cloudformation.describe_stacks(StackName=_STACK)["Stacks"][0]
        yield {made["OutputKey"]: made["OutputValue"] for made in stack["Outputs"]}
    finally:
        cloudformation.delete_stack(StackName=_STACK)


def test_the_endpoint_answers_users_of_the_pool(
    host: Host, cognito: Any, service: dict[str, str]
) -> None:
    url = f"{host.url}/_aws/execute-api/{service['RestApiId']}/local/v1/request"
    refused = requests.get(url, timeout=30)
    assert (refused.status_code, refused.json()) == (401, {"message": "Unauthorized"})
    cognito.admin_create_user(UserPoolId=_POOL, Username="alice", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=_POOL, Username="alice", Password=PASSWORD, Permanent=True
    )
    signed_in = cognito.initiate_auth(
        ClientId=service["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    token = signed_in["AuthenticationResult"]["IdToken"]
    served = requests.get(url, headers={"Authorization": token}, timeout=50)
    assert (served.status_code, served.json()) == (200, {"username": "alice"})
