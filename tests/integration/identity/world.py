"""A user pool whose users log in to an identity pool, with a role for them and one for guests."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import boto3

from tests.answers import checked
from tests.host import Host
from tests.integration.identity.conftest import provider_name, trust_policy
from tests.integration.making import ALL_FLOWS, PASSWORD


@dataclass
class World:
    """What a test of identities needs, made on a host; ``settings`` are the identity pool's."""

    host: Host
    settings: Mapping[str, Any] = field(default_factory=dict)
    server_side_token_check: bool = False

    def __post_init__(self) -> None:
        self.cognito = self.host.client("cognito-idp")
        self.identity = checked(self.host.client("cognito-identity"))
        self.iam = self.host.client("iam")
        self.user_pool_id = self.cognito.create_user_pool(PoolName="users")["UserPool"]["Id"]
        self.client_id = self.new_client()
        self.provider = provider_name(self.user_pool_id)
        pool = {
            "AllowUnauthenticatedIdentities": True,
            "AllowClassicFlow": True,
            "CognitoIdentityProviders": [
                {
                    "ProviderName": self.provider,
                    "ClientId": self.client_id,
                    "ServerSideTokenCheck": self.server_side_token_check,
                }
            ],
            **self.settings,
        }
        made = self.identity.create_identity_pool(IdentityPoolName="identities", **pool)
        self.pool_id: str = made["IdentityPoolId"]
        self.roles: dict[str, str] = {}
        self.mapping = f"{self.provider}:{self.client_id}"

    def new_client(self) -> str:
        """Make an app client of the user pool and return its id."""
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.user_pool_id, ClientName="app", ExplicitAuthFlows=ALL_FLOWS
        )
        return str(client["UserPoolClient"]["ClientId"])

    def new_user(self, username: str, **attributes: str) -> str:
        """Make a user, and return her ID token."""
        user = {"UserPoolId": self.user_pool_id, "Username": username}
        self.cognito.admin_create_user(
            **user, UserAttributes=[{"Name": n, "Value": v} for n, v in attributes.items()]
        )
        self.cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
        return str(self.sign_in(username)["IdToken"])

    def sign_in(self, username: str, client_id: str | None = None) -> dict[str, Any]:
        """Sign a user in and return her tokens."""
        answer = self.cognito.initiate_auth(
            ClientId=client_id or self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )
        tokens: dict[str, Any] = answer["AuthenticationResult"]
        return tokens

    def logins(self, token: str) -> dict[str, str]:
        """Return the logins that an ID token makes."""
        return {self.provider: token}

    def get_id(self, token: str | None = None) -> str:
        """Return the identity of an ID token, or a new guest's."""
        logins = {"Logins": self.logins(token)} if token else {}
        return str(self.identity.get_id(IdentityPoolId=self.pool_id, **logins)["IdentityId"])

    def new_role(self, name: str, kind: str = "authenticated", **changes: Any) -> str:
        """Make a role that the pool's identities of a kind may take on, and return its ARN."""
        policy = trust_policy(self.pool_id, kind, **changes)
        name = f"{name}-{self.pool_id.rpartition('-')[2]}"
        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(policy))
        return str(role["Role"]["Arn"])

    def set_roles(self, **mapping: Any) -> dict[str, str]:
        """Give the pool a role for users and one for guests, and return them.

        A role mapping of the user pool may be given besides.
        """
        if not self.roles:
            kinds = ("authenticated", "unauthenticated")
            self.roles = {kind: self.new_role(kind, kind) for kind in kinds}
        mappings = {"RoleMappings": {self.mapping: mapping}} if mapping else {}
        self.identity.set_identity_pool_roles(
            IdentityPoolId=self.pool_id, Roles=self.roles, **mappings
        )
        return self.roles

    def credentials(self, identity_id: str, token: str | None = None, **members: Any) -> Any:
        """Return what GetCredentialsForIdentity answers."""
        logins = {"Logins": self.logins(token)} if token else {}
        return self.identity.get_credentials_for_identity(
            IdentityId=identity_id, **logins, **members
        )

    def caller(self, credentials: Mapping[str, Any]) -> dict[str, Any]:
        """Return what STS calls who uses credentials."""
        sts = client_with(self.host, "sts", credentials)
        answer: dict[str, Any] = sts.get_caller_identity()
        return answer

    def group(self, name: str, members: Sequence[str], **settings: Any) -> None:
        """Make a group of the user pool with the members."""
        self.cognito.create_group(UserPoolId=self.user_pool_id, GroupName=name, **settings)
        for username in members:
            self.cognito.admin_add_user_to_group(
                UserPoolId=self.user_pool_id, Username=username, GroupName=name
            )


def _keys(credentials: Mapping[str, Any]) -> dict[str, str]:
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretKey"],
        "aws_session_token": credentials["SessionToken"],
    }


def client_with(host: Host, service: str, credentials: Mapping[str, Any]) -> Any:
    """Return a boto3 client that uses credentials of an identity pool."""
    return boto3.client(
        service, endpoint_url=host.url, region_name="us-east-1", **_keys(credentials)
    )
