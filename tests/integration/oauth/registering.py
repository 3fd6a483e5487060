"""Who registers clients, and what is needed for that."""

from dataclasses import dataclass, field
from typing import Any

import requests

from tests.host import Host
from tests.integration.making import make_pool
from tests.integration.oauth.apps import CALLBACK, App, make_app

_TIMEOUT = 30
REGISTER_SCOPE = "aws.cognito/dcr/register"
ASKED = {"redirect_uris": [CALLBACK]}
PUBLIC = {**ASKED, "token_endpoint_auth_method": "none"}
MACHINE = {"grant_types": ["client_credentials"]}


@dataclass
class Registrar:
    """A pool at which clients register, and who has a token for that."""

    host: Host
    pool_id: str
    scope: str = REGISTER_SCOPE
    _app: App | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"{self.host.url}/_aws/cognito-idp/oauth2/register"

    def register(self, metadata: Any, token: str | None = None) -> requests.Response:
        return requests.post(
            self.url,
            params={"user_pool_id": self.pool_id},
            json=metadata,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=_TIMEOUT,
        )

    def registered(self, metadata: Any, token: str | None = None) -> dict[str, Any]:
        answer = self.register(metadata, token)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def described(self, client_id: str) -> dict[str, Any]:
        cognito = self.host.client("cognito-idp")
        client: dict[str, Any] = cognito.describe_user_pool_client(
            UserPoolId=self.pool_id, ClientId=client_id
        )["UserPoolClient"]
        return client

    def token(self) -> str:
        """Return a token that lets its bearer register clients."""
        if self._app is None:
            self._app = machine(self.host, self.pool_id, REGISTER_SCOPE)
        return token_of(self._app)


def machine(host: Host, pool_id: str, *scopes: str) -> App:
    """Make a client that speaks for itself."""
    return make_app(
        host,
        pool_id,
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=[*scopes],
        CallbackURLs=[],
        LogoutURLs=[],
    )


def token_of(app: App, **form: str) -> str:
    answer = app.token("client_credentials", **form)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def make_registrar(host: Host, **configuration: Any) -> Registrar:
    """Make a pool with a DcrConfiguration and the resource server ``shop``."""
    cognito = host.client("cognito-idp")
    pool_id = make_pool(cognito, DcrConfiguration=configuration)
    scopes = [{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")]
    cognito.create_resource_server(
        UserPoolId=pool_id, Identifier="shop", Name="shop", Scopes=scopes
    )
    return Registrar(host, pool_id)


def refused(name: str, description: str, status: int = 400) -> tuple[int, dict[str, str]]:
    return status, {"error": name, "error_description": description}
