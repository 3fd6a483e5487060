"""What is measured: operations by name, each of which gives what one request has cost."""

import itertools
import time
from collections.abc import Callable
from typing import Any

import pyotp
from pycognito.aws_srp import AWSSRP

from tests.bench.connection import Answer, Connection
from tests.bench.identities import identity_operations

Operation = Callable[[], float]

PASSWORD = "Example123!"
LISTED = 100
"""How many users the pool has whose pages are read."""
CREATE_USER_POOL = "CreateUserPool"
CONFIRM_SIGN_UP = "ConfirmSignUp"
TOTP = "SOFTWARE_TOKEN_MFA (both requests)"
SIGN_IN = "USER_PASSWORD_AUTH"
SHORT_OF_OTHERS = frozenset({CONFIRM_SIGN_UP, TOTP})
"""Operations that make other requests too, whose cost they leave out."""
_FLOWS = [
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]


class Workload:
    """A pool with a client and a user, and what every Cognito-like server can be asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers = itertools.count()
        self.pool_id, self._client_id = self._pool_and_client("bench")
        self._idp("AdminCreateUser", UserPoolId=self.pool_id, Username="alice")
        self._idp(
            "AdminSetUserPassword",
            UserPoolId=self.pool_id,
            Username="alice",
            Password=PASSWORD,
            Permanent=True,
        )
        signed_in = self._sign_in(SIGN_IN, USERNAME="alice", PASSWORD=PASSWORD)
        self._tokens = signed_in.body["AuthenticationResult"]
        self._listed_pool_id = self._pool_of_listed()

    def operations(self) -> dict[str, Operation]:
        """Return the operations."""
        pool = {"UserPoolId": self.pool_id}
        access_token = {"AccessToken": self._tokens["AccessToken"]}
        return {
            CREATE_USER_POOL: lambda: self._idp("CreateUserPool", PoolName="p").cost,
            "SignUp": lambda: self._sign_up().cost,
            SIGN_IN: lambda: self._sign_in(SIGN_IN, USERNAME="alice", PASSWORD=PASSWORD).cost,
            "USER_SRP_AUTH (both requests)": self._srp,
            "REFRESH_TOKEN_AUTH": lambda: (
                self._sign_in("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=self._tokens["RefreshToken"]).cost
            ),
            "GetUser": lambda: self._idp("GetUser", **access_token).cost,
            "AdminGetUser": lambda: self._idp("AdminGetUser", **pool, Username="alice").cost,
            "ListUsers, 20 users": lambda: self._list(20, Limit=20),
            "ListUsers, 60 users": lambda: self._list(60, Limit=60),
            "ListUsers, filter": lambda: self._list(
                1, Filter='email = "listed42@example.com"', Limit=20
            ),
            "JWKS": lambda: self._connection.get(f"/{self.pool_id}/.well-known/jwks.json").cost,
        }

    def floor(self) -> float:
        """Return the cost of the host's cheapest operation."""
        return self._connection.call("sqs", "ListQueues").cost

    def sign_in_request(self) -> dict[str, Any]:
        """Return the members of an ``InitiateAuth`` that signs the user in."""
        return {
            "ClientId": self._client_id,
            "AuthFlow": SIGN_IN,
            "AuthParameters": {"USERNAME": "alice", "PASSWORD": PASSWORD},
        }

    def sign_up_request(self) -> dict[str, Any]:
        """Return the members of a ``SignUp``, but for the name."""
        return {"ClientId": self._client_id, "Password": PASSWORD}

    def _idp(self, operation: str, **members: Any) -> Answer:
        return self._connection.call("cognito-idp", operation, **members)

    def _pool_and_client(self, name: str, **settings: Any) -> tuple[str, str]:
        pool = self._idp("CreateUserPool", PoolName=name, **settings).body["UserPool"]
        client = self._idp(
            "CreateUserPoolClient",
            UserPoolId=pool["Id"],
            ClientName="bench",
            ExplicitAuthFlows=_FLOWS,
        )
        return str(pool["Id"]), str(client.body["UserPoolClient"]["ClientId"])

    def _pool_of_listed(self) -> str:
        pool_id, _ = self._pool_and_client("listed")
        for number in range(LISTED):
            self._idp(
                "AdminCreateUser",
                UserPoolId=pool_id,
                Username=f"listed{number}",
                MessageAction="SUPPRESS",
                UserAttributes=[{"Name": "email", "Value": f"listed{number}@example.com"}],
            )
        return pool_id

    def _list(self, expected: int, **members: Any) -> float:
        answer = self._idp("ListUsers", UserPoolId=self._listed_pool_id, **members)
        assert len(answer.body["Users"]) == expected, answer.body
        return answer.cost

    def _new_name(self) -> str:
        return f"new{next(self._numbers)}"

    def _sign_in(self, flow: str, **parameters: str) -> Answer:
        return self._idp(
            "InitiateAuth", ClientId=self._client_id, AuthFlow=flow, AuthParameters=parameters
        )

    def _sign_up(self, name: str | None = None) -> Answer:
        return self._idp("SignUp", **self.sign_up_request(), Username=name or self._new_name())

    def _srp(self) -> float:
        client = AWSSRP("alice", PASSWORD, self.pool_id, self._client_id, client=object())
        first = self._sign_in("USER_SRP_AUTH", **client.get_auth_params())
        responses = client.process_challenge(
            first.body["ChallengeParameters"], client.get_auth_params()
        )
        second = self._idp(
            "RespondToAuthChallenge",
            ClientId=self._client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=responses,
        )
        assert "AuthenticationResult" in second.body, second.body
        return first.cost + second.cost


class OwnWorkload(Workload):
    """Those, and what our host can be asked besides."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._totp_pool_id, self._totp_client_id = self._pool_and_client("totp")
        self._idp(
            "SetUserPoolMfaConfig",
            UserPoolId=self._totp_pool_id,
            MfaConfiguration="OPTIONAL",
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )
        self._machine = self._client_for_itself()

    def operations(self) -> dict[str, Operation]:
        """Return the operations."""
        pool = {"UserPoolId": self.pool_id}
        return {
            **super().operations(),
            "CreateUserPoolClient": lambda: (
                self._idp("CreateUserPoolClient", **pool, ClientName="c").cost
            ),
            CONFIRM_SIGN_UP: self._confirm_sign_up,
            "AdminCreateUser": lambda: (
                self._idp("AdminCreateUser", **pool, Username=self._new_name()).cost
            ),
            TOTP: self._totp,
            "discovery": lambda: (
                self._connection.get(f"/{self.pool_id}/.well-known/openid-configuration").cost
            ),
            "token: refresh_token": lambda: self._token(
                client_id=self._client_id,
                grant_type="refresh_token",
                refresh_token=self._tokens["RefreshToken"],
            ),
            "token: client_credentials": lambda: self._token(
                client_id=self._machine["ClientId"],
                client_secret=self._machine["ClientSecret"],
                grant_type="client_credentials",
            ),
            **identity_operations(
                self._connection, self.pool_id, self._client_id, self._tokens["IdToken"]
            ),
        }

    def _client_for_itself(self) -> dict[str, str]:
        self._idp(
            "CreateResourceServer",
            UserPoolId=self.pool_id,
            Identifier="shop",
            Name="shop",
            Scopes=[{"ScopeName": "read", "ScopeDescription": "read"}],
        )
        client: dict[str, str] = self._idp(
            "CreateUserPoolClient",
            UserPoolId=self.pool_id,
            ClientName="machine",
            GenerateSecret=True,
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthScopes=["shop/read"],
        ).body["UserPoolClient"]
        return client

    def _token(self, **form: str) -> float:
        return self._connection.post("/_aws/cognito-idp/oauth2/token", **form).cost

    def _confirm_sign_up(self) -> float:
        name = self._new_name()
        self._sign_up(name)
        messages = self._connection.get(f"/_aws/cognito-idp/messages?username={name}")
        return self._idp(
            "ConfirmSignUp",
            ClientId=self._client_id,
            Username=name,
            ConfirmationCode=messages.body["messages"][-1]["Code"],
        ).cost

    def _totp(self) -> float:
        """Sign in with a code. Each user has an app of their own, since no code is taken twice."""
        name = self._new_name()
        user = {"UserPoolId": self._totp_pool_id, "Username": name}
        self._idp("AdminCreateUser", **user)
        self._idp("AdminSetUserPassword", **user, Password=PASSWORD, Permanent=True)
        begin = {
            "ClientId": self._totp_client_id,
            "AuthFlow": SIGN_IN,
            "AuthParameters": {"USERNAME": name, "PASSWORD": PASSWORD},
        }
        token = self._idp("InitiateAuth", **begin).body["AuthenticationResult"]["AccessToken"]
        secret = self._idp("AssociateSoftwareToken", AccessToken=token).body["SecretCode"]
        app = pyotp.TOTP(secret)
        self._idp("VerifySoftwareToken", AccessToken=token, UserCode=app.now())
        self._idp(
            "SetUserMFAPreference", AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True}
        )
        first = self._idp("InitiateAuth", **begin)
        second = self._idp(
            "RespondToAuthChallenge",
            ClientId=self._totp_client_id,
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=first.body["Session"],
            ChallengeResponses={
                "USERNAME": name,
                # The code of now has set the app up.
                "SOFTWARE_TOKEN_MFA_CODE": app.at(time.time() + 30),
            },
        )
        return first.cost + second.cost
