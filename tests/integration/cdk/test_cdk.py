"""The CDK deploys an app, changes it and destroys it, as released and without AWS."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.conftest import PASSWORD
from tests.node import Runner

_FOLDER = Path(__file__).parent
_STACK = "Pets"
_DEPLOY = ("deploy", "--require-approval", "never")


@pytest.fixture
def runner(host: Host, tmp_path: Path) -> Runner:
    return Runner(host, _FOLDER, tmp_path)


def cdk(runner: Runner, *arguments: str, app: str | None = None) -> str:
    """Run the CDK; ``app`` is a folder with what an app has been made into."""
    given = ["--app", app] if app else []
    quiet = ("--no-notices", "--no-version-reporting")
    return runner.run(runner.installed("aws-cdk-local/bin/cdklocal"), *arguments, *given, *quiet)


def outputs(host: Host) -> dict[str, str]:
    """Return what the stack tells of itself."""
    stack = host.client("cloudformation").describe_stacks(StackName=_STACK)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def call(host: Host, api_id: str, **headers: str) -> int:
    """Call the API and return the status."""
    url = f"{host.url}/_aws/execute-api/{api_id}/prod/pets"
    return requests.get(url, headers=headers, timeout=30).status_code


def id_token(cognito: Any, made: dict[str, str]) -> str:
    """Make a user of the stack's pool, sign in and return the ID token."""
    cognito.admin_create_user(UserPoolId=made["PoolId"], Username="alice", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=made["PoolId"], Username="alice", Password=PASSWORD, Permanent=True
    )
    answer = cognito.initiate_auth(
        ClientId=made["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    return str(answer["AuthenticationResult"]["IdToken"])


def test_an_app_is_deployed_called_changed_and_destroyed(
    host: Host, cognito: Any, runner: Runner, tmp_path: Path
) -> None:
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    with ThreadPoolExecutor() as pool:
        made_of = [
            pool.submit(runner.run, "app.js", CDK_OUTDIR=first),
            pool.submit(runner.run, "app.js", CDK_OUTDIR=second, CHANGED="1"),
        ]
        bootstrapped = pool.submit(cdk, runner, "bootstrap", "aws://000000000000/us-east-1")
    assert [made.result() for made in made_of]
    assert "bootstrapped" in bootstrapped.result()

    cdk(runner, *_DEPLOY, app=first)
    made = outputs(host)
    pool_before = cognito.describe_user_pool(UserPoolId=made["PoolId"])["UserPool"]
    assert pool_before["MfaConfiguration"] == "OFF"
    assert call(host, made["ApiId"]) == 401
    assert call(host, made["ApiId"], Authorization=id_token(cognito, made)) == 200

    assert "no changes" in cdk(runner, *_DEPLOY, app=first)

    cdk(runner, *_DEPLOY, app=second)
    assert outputs(host) == made
    pool_after = cognito.describe_user_pool(UserPoolId=made["PoolId"])["UserPool"]
    assert pool_after["MfaConfiguration"] == "OPTIONAL"
    assert pool_after["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    groups = cognito.list_groups(UserPoolId=made["PoolId"])["Groups"]
    assert {group["GroupName"]: group.get("Description") for group in groups} == {
        "keepers": "They feed them",
        "vets": None,
    }
    identities = host.client("cognito-identity")
    identity_pool = identities.describe_identity_pool(IdentityPoolId=made["IdentityPoolId"])
    assert identity_pool["AllowUnauthenticatedIdentities"] is True
    assert cognito.admin_get_user(UserPoolId=made["PoolId"], Username="alice")["Enabled"]

    cdk(runner, "destroy", "--force", app=second)
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.describe_user_pool(UserPoolId=made["PoolId"])
    with pytest.raises(identities.exceptions.ResourceNotFoundException):
        identities.describe_identity_pool(IdentityPoolId=made["IdentityPoolId"])
    apis = host.client("apigateway").get_rest_apis()["items"]
    assert made["ApiId"] not in {api["id"] for api in apis}
    assert not cognito.describe_user_pool_domain(Domain="pets-of-cdk")["DomainDescription"]
