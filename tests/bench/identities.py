"""What is measured of identity pools."""

import json
from collections.abc import Callable
from typing import Any

from tests.bench.connection import Connection


def identity_operations(
    connection: Connection, user_pool_id: str, client_id: str, id_token: str
) -> dict[str, Callable[[], float]]:
    """Return operations of a new identity pool for a user of a user pool, and for guests."""
    provider = f"cognito-idp.us-east-1.amazonaws.com/{user_pool_id}"
    pool_id = connection.call(
        "cognito-identity",
        "CreateIdentityPool",
        IdentityPoolName="bench",
        AllowUnauthenticatedIdentities=True,
        CognitoIdentityProviders=[{"ProviderName": provider, "ClientId": client_id}],
    ).body["IdentityPoolId"]
    role = _role(connection, pool_id)
    connection.call(
        "cognito-identity",
        "SetIdentityPoolRoles",
        IdentityPoolId=pool_id,
        Roles={"authenticated": role, "unauthenticated": role},
    )

    def call(operation: str, **members: Any) -> Any:
        return connection.call("cognito-identity", operation, **members)

    logins = {"Logins": {provider: id_token}}
    user = {"IdentityId": call("GetId", IdentityPoolId=pool_id, **logins).body["IdentityId"]}
    guest = {"IdentityId": call("GetId", IdentityPoolId=pool_id).body["IdentityId"]}
    return {
        "GetId, known": lambda: call("GetId", IdentityPoolId=pool_id, **logins).cost,
        "GetId, guest": lambda: call("GetId", IdentityPoolId=pool_id).cost,
        "GetCredentialsForIdentity, user": lambda: (
            call("GetCredentialsForIdentity", **user, **logins).cost
        ),
        "GetCredentialsForIdentity, guest": lambda: call("GetCredentialsForIdentity", **guest).cost,
    }


def _role(connection: Connection, pool_id: str) -> str:
    name = f"bench-{pool_id.rpartition('-')[2]}"
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Federated": "cognito-identity.amazonaws.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": pool_id}},
        },
    }
    connection.query(
        "iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=json.dumps(policy)
    )
    return f"arn:aws:iam::000000000000:role/{name}"
