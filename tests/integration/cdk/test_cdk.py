"""The CDK deploys an app, changes it and destroys it, as released and without AWS."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.federation.provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Provider,
    Traveller,
    query_of,
    running_provider,
)
from tests.integration.federation.saml_fixtures import Corp, Employee, message_in
from tests.integration.making import PASSWORD, as_dict
from tests.integration.oauth.apps import App
from tests.node import Runner

_FOLDER = Path(__file__).parent
_STACK = "Pets"
_CALLBACK = "https://example.com/back"
_DEPLOY = ("deploy", "--require-approval", "never")


@pytest.fixture
def provider() -> Iterator[Provider]:
    """The provider that signs in some of the app's users."""
    with running_provider() as running:
        running.prepare()
        yield running


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


def check_providers(
    host: Host, cognito: Any, made: dict[str, str], provider: Provider, saml: Corp
) -> None:
    """Sign in through the stack's providers."""
    app = App(f"{host.url}/_aws/cognito-idp", made["PoolId"], made["ClientId"])
    ada = Traveller(app, provider, "Corp")
    asked = ada.depart(scope="openid", redirect_uri=_CALLBACK)
    claims = {"sub": "ada", "email": "ada@example.com", "nonce": asked["nonce"]}
    provider.gives(provider.id_token(claims))
    answer = ada.come_back(code="code", state=asked["state"])
    code = query_of(answer.headers["Location"])["code"]
    assert app.redeem(code, redirect_uri=_CALLBACK).status_code == 200
    user = cognito.admin_get_user(UserPoolId=made["PoolId"], Username="Corp_ada")
    assert as_dict(user["UserAttributes"])["email"] == "ada@example.com"
    bob = Employee(app, saml, "Saml")
    location = bob.depart(scope="openid", redirect_uri=_CALLBACK)
    document = bob.response(message_in(location).get("ID"), user="bob").document(saml)
    answer = bob.post(document, query_of(location)["RelayState"])
    code = query_of(answer.headers["Location"])["code"]
    assert app.redeem(code, redirect_uri=_CALLBACK).status_code == 200
    client = cognito.describe_user_pool_client(
        UserPoolId=made["PoolId"], ClientId=made["ClientId"]
    )["UserPoolClient"]
    assert set(client["SupportedIdentityProviders"]) == {"COGNITO", "Corp", "Google", "Saml"}


def test_an_app_is_deployed_called_changed_and_destroyed(
    host: Host, cognito: Any, runner: Runner, tmp_path: Path, provider: Provider
) -> None:
    saml = Corp()
    told = {
        "PROVIDER_ISSUER": provider.url,
        "PROVIDER_CLIENT_ID": CLIENT_ID,
        "PROVIDER_CLIENT_SECRET": CLIENT_SECRET,
        "SAML_METADATA": saml.metadata,
    }
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    with ThreadPoolExecutor() as pool:
        made_of = [
            pool.submit(runner.run, "app.js", CDK_OUTDIR=first, **told),
            pool.submit(runner.run, "app.js", CDK_OUTDIR=second, CHANGED="1", **told),
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

    check_providers(host, cognito, made, provider, saml)

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
        f"{made['PoolId']}_Corp": "Autogenerated group for users who sign in using Corp",
        f"{made['PoolId']}_Saml": "Autogenerated group for users who sign in using Saml",
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
