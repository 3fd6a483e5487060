"""Identity pools, as the AWS SDK for JavaScript and Amplify use them."""

import json
from typing import Any

import pytest

from tests.host import Host
from tests.integration.clients.conftest import App
from tests.integration.identity.conftest import provider_name, trust_policy


class IdentityPool:
    """An identity pool for the users of an app and for guests, with a role for each."""

    def __init__(self, app: App) -> None:
        host = app.host
        self.identity, iam = host.client("cognito-identity"), host.client("iam")
        self.provider = provider_name(app.pool_id)
        self.id = self.identity.create_identity_pool(
            IdentityPoolName="app",
            AllowUnauthenticatedIdentities=True,
            CognitoIdentityProviders=[{"ProviderName": self.provider, "ClientId": app.client_id}],
        )["IdentityPoolId"]
        self.roles = {}
        for kind in ("authenticated", "unauthenticated"):
            name = f"{kind}-{self.id.rpartition('-')[2]}"
            policy = json.dumps(trust_policy(self.id, kind))
            role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy)["Role"]
            self.roles[kind] = role["Arn"]
        self.identity.set_identity_pool_roles(IdentityPoolId=self.id, Roles=self.roles)

    def session(self, kind: str) -> str:
        """Return what STS calls who has taken a role on."""
        name = self.roles[kind].rpartition("/")[2]
        return f"arn:aws:sts::000000000000:assumed-role/{name}/CognitoIdentityCredentials"

    def logins(self, identity_id: str) -> Any:
        """Return the providers that an identity has logins at."""
        return self.identity.describe_identity(IdentityId=identity_id).get("Logins", [])


@pytest.fixture
def app(host: Host) -> App:
    app = App(host)
    app.add("alice")
    return app


def test_the_sdk_gets_credentials_for_users_and_guests(app: App) -> None:
    pool = IdentityPool(app)
    told = app.run("sdk/identity_pool.mjs", identityPoolId=pool.id, provider=pool.provider)
    assert 3500 < told.pop("secondsLeft") <= 3600
    assert pool.logins(told.pop("identityId")) == [pool.provider]
    assert told == {
        "user": {"Arn": pool.session("authenticated"), "note": "kept"},
        "guest": {"Arn": pool.session("unauthenticated"), "note": "kept"},
        "wrong": [
            "NotAuthorizedException",
            "Invalid login token. Missing a required claim: aud",
        ],
    }


def test_amplify_gets_credentials_for_users_and_guests(app: App) -> None:
    pool = IdentityPool(app)
    told = app.run("amplify/identity_pool.mjs", identityPoolId=pool.id)
    guest, user = pool.session("unauthenticated"), pool.session("authenticated")
    given = [told[name] for name in ("guest", "user", "renewed", "next")]
    assert [one["Arn"] for one in given] == [guest, user, user, guest]
    assert [one["KeyCount"] for one in given] == [0] * 4
    # Who signs in keeps the identity that she had as a guest.
    ids = [one["identityId"] for one in given]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert [pool.logins(one) for one in ids[2:]] == [[pool.provider], []]
    assert given[1]["accessKeyId"] != given[2]["accessKeyId"]
