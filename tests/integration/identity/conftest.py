"""Clients of cognito-identity, and identity pools to start from."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.answers import checked
from tests.host import Host


def provider_name(user_pool_id: str) -> str:
    """Return what a user pool is called as a provider."""
    return f"cognito-idp.us-east-1.amazonaws.com/{user_pool_id}"


def trust_policy(identity_pool_id: str, kind: str, **changes: Any) -> dict[str, Any]:
    """Return the policy that AWS's console gives a role of an identity pool."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": identity_pool_id},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": kind},
        },
        **changes,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture(scope="session")
def identity(host: Host) -> Any:
    """A client of cognito-identity that looks at every answer's shape."""
    return checked(host.client("cognito-identity"))


@pytest.fixture(scope="session")
def iam(host: Host) -> Any:
    """A client of IAM."""
    return host.client("iam")


@pytest.fixture
def new_identity_pool(identity: Any) -> Callable[..., str]:
    """Makes an identity pool that lets everybody in, unless told otherwise, and returns its id."""

    def make(**settings: Any) -> str:
        settings = {"AllowUnauthenticatedIdentities": True, **settings}
        pool = identity.create_identity_pool(IdentityPoolName="pool", **settings)
        return str(pool["IdentityPoolId"])

    return make


@pytest.fixture
def identity_pool_id(new_identity_pool: Callable[..., str]) -> str:
    """An identity pool that lets everybody in."""
    return new_identity_pool()


@pytest.fixture(scope="session")
def new_role(iam: Any) -> Callable[..., str]:
    """Makes a role with the name and the trust policy and returns its ARN."""

    def make(name: str, policy: Any) -> str:
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(policy))
        return str(role["Role"]["Arn"])

    return make
