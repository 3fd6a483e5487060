"""Real REST APIs on the shared host, whose methods an authorizer of user pools guards."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import ALL_FLOWS, PASSWORD

CLAIMS_TEMPLATE = '{"sub":"$context.authorizer.claims.sub"}'
_NUMBERS = itertools.count()


@dataclass
class RestApi:
    """A deployed REST API with one resource, ``/pets/{petId}``."""

    host: Host
    client: Any
    id: str
    resource_id: str
    authorizer_id: str = ""
    stage_variables: dict[str, str] | None = None

    def call(self, token: str | None = None, **headers: str) -> requests.Response:
        """Call the method, with ``Authorization: <token>`` where there is one."""
        if token is not None:
            headers["Authorization"] = token
        return requests.get(
            f"{self.host.url}/_aws/execute-api/{self.id}/prod/pets/7",
            headers=headers,
            timeout=30,
        )

    def deploy(self) -> None:
        """Deploy what was changed."""
        variables = {"variables": self.stage_variables} if self.stage_variables else {}
        self.client.create_deployment(restApiId=self.id, stageName="prod", **variables)

    def respond(self, response_type: str, **settings: Any) -> None:
        """Set what the API answers in place of the integration, and deploy that."""
        self.client.put_gateway_response(restApiId=self.id, responseType=response_type, **settings)
        self.deploy()


@pytest.fixture(scope="session")
def gateway(host: Host) -> Any:
    """A client of apigateway."""
    return host.client("apigateway")


@dataclass
class Pool:
    """A pool with a client and a user, alice."""

    cognito: Any
    id: str
    client_id: str

    @property
    def arn(self) -> str:
        return f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{self.id}"

    def sign_in(self) -> dict[str, str]:
        """Return alice's tokens."""
        signed_in = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )
        tokens: dict[str, str] = signed_in["AuthenticationResult"]
        return tokens


def made_pool(cognito: Any, settings: dict[str, Any] | None = None, **attributes: str) -> Pool:
    """Make a pool with a client and alice, who has these attributes."""
    pool_id = cognito.create_user_pool(PoolName="api", **(settings or {}))["UserPool"]["Id"]
    user = {"UserPoolId": pool_id, "Username": "alice"}
    cognito.admin_create_user(
        **user,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": n, "Value": v} for n, v in attributes.items()],
    )
    cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="client", ExplicitAuthFlows=ALL_FLOWS
    )
    return Pool(cognito, pool_id, client["UserPoolClient"]["ClientId"])


@pytest.fixture
def make_pool(cognito: Any) -> Callable[..., Pool]:
    """Makes a pool, as ``made_pool`` says."""

    def make(settings: dict[str, Any] | None = None, **attributes: str) -> Pool:
        return made_pool(cognito, settings, **attributes)

    return make


@pytest.fixture(scope="session")
def pool(cognito: Any) -> Pool:
    """A pool that nobody changes."""
    return made_pool(cognito)


@pytest.fixture(scope="session")
def tokens(pool: Pool) -> dict[str, str]:
    """Alice's tokens of the pool that nobody changes."""
    return pool.sign_in()


@pytest.fixture(scope="session")
def guarded(host: Host, gateway: Any, pool: Pool) -> RestApi:
    """An API whose method wants an ID token of the pool that nobody changes."""
    return deployed_api(host, gateway, pool.arn)


@pytest.fixture
def own_pool(cognito: Any) -> Pool:
    """A pool of the test's own."""
    return made_pool(cognito)


@pytest.fixture
def make_api(host: Host, gateway: Any) -> Callable[..., RestApi]:
    """Makes and deploys an API, as ``deployed_api`` says."""

    def make(*pools: str, **settings: Any) -> RestApi:
        return deployed_api(host, gateway, *pools, **settings)

    return make


def deployed_api(
    host: Host,
    gateway: Any,
    *pools: str,
    scopes: list[str] | None = None,
    template: str = CLAIMS_TEMPLATE,
    uri: str | None = None,
    stage_variables: dict[str, str] | None = None,
    authorization: str = "COGNITO_USER_POOLS",
    **settings: Any,
) -> RestApi:
    """Make an API; its method answers from a mock unless the ``uri`` of a function is given."""
    api_id = gateway.create_rest_api(name=f"api{next(_NUMBERS)}")["id"]
    root = gateway.get_resources(restApiId=api_id)["items"][0]["id"]
    pets = gateway.create_resource(restApiId=api_id, parentId=root, pathPart="pets")["id"]
    pet = gateway.create_resource(restApiId=api_id, parentId=pets, pathPart="{petId}")["id"]
    api = RestApi(host, gateway, api_id, pet, stage_variables=stage_variables)
    method = {"restApiId": api_id, "resourceId": pet, "httpMethod": "GET"}
    guard: dict[str, Any] = {"authorizationType": authorization}
    if authorization == "COGNITO_USER_POOLS":
        api.authorizer_id = gateway.create_authorizer(
            restApiId=api_id,
            name="users",
            type="COGNITO_USER_POOLS",
            providerARNs=list(pools),
            **{"identitySource": "method.request.header.Authorization", **settings},
        )["id"]
        guard["authorizerId"] = api.authorizer_id
        if scopes:
            guard["authorizationScopes"] = scopes
    gateway.put_method(**method, **guard)
    if uri is None:
        _mock(gateway, method, template)
    else:
        gateway.put_integration(**method, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    api.deploy()
    return api


def _mock(gateway: Any, method: dict[str, Any], template: str) -> None:
    gateway.put_integration(
        **method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}
    )
    gateway.put_method_response(**method, statusCode="200")
    gateway.put_integration_response(
        **method, statusCode="200", responseTemplates={"application/json": template}
    )


def claims_of(token: str) -> dict[str, Any]:
    """Return what a token claims, unverified."""
    import jwt

    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def body_of(response: requests.Response) -> Any:
    """Return the JSON of an answer whose status is 200."""
    assert response.status_code == 200, response.text
    return json.loads(response.text)
