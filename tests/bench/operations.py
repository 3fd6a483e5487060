"""Measures every operation against the host's own cheapest one, in the same run.

One request at a time over one kept connection. The operations take turns with SQS ListQueues, so
that a machine that slows down slows both. Nothing here passes or fails: ``make bench`` prints.
"""

import argparse
import functools
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pyotp
from pycognito.aws_srp import AWSSRP

from tests.bench.connection import Answer, Connection
from tests.bench.functions import INVOKE, SIGN_UP, function_operations
from tests.bench.identities import identity_operations
from tests.bench.many_users import fill
from tests.bench.together import throughput
from tests.host import Host, host_environment, running_host

_PASSWORD = "Example123!"
_FLOWS = [
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]
_WANTED = {
    "AdminGetUser": 1.3,
    "GetUser": 1.3,
    "USER_PASSWORD_AUTH": 2.5,
    "USER_SRP_AUTH (both requests)": 6.0,
    "SOFTWARE_TOKEN_MFA (both requests)": 4.0,
    "REFRESH_TOKEN_AUTH": 2.0,
    "CreateUserPool": 2.0,
    "JWKS": 0.8,
    "token: refresh_token": 2.0,
    "token: client_credentials": 2.0,
    "GetId, known": 3.0,
    "GetId, guest": 3.0,
    "GetCredentialsForIdentity, user": 3.0,
    "GetCredentialsForIdentity, guest": 3.0,
}
_CLIENTS = 20
_SECONDS = 5.0
_LISTS: dict[str, dict[str, Any]] = {
    "ListUsers, first page": {},
    "ListUsers, email =": {"Filter": 'email = "user000042@example.com"'},
    "ListUsers, email ^=": {"Filter": 'email ^= "user00004"'},
}


class _Workload:
    """What is measured: each operation by name, giving the seconds that one request took."""

    def __init__(self, port: int) -> None:
        self._connection = Connection(port)
        self._numbers = itertools.count()
        self.pool_id = self._idp("CreateUserPool", PoolName="bench").body["UserPool"]["Id"]
        client = self._idp(
            "CreateUserPoolClient",
            UserPoolId=self.pool_id,
            ClientName="bench",
            ExplicitAuthFlows=_FLOWS,
        )
        self._client_id = client.body["UserPoolClient"]["ClientId"]
        self._idp("AdminCreateUser", UserPoolId=self.pool_id, Username="alice")
        self._idp(
            "AdminSetUserPassword",
            UserPoolId=self.pool_id,
            Username="alice",
            Password=_PASSWORD,
            Permanent=True,
        )
        signed_in = self._sign_in("USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD=_PASSWORD)
        self._tokens = signed_in.body["AuthenticationResult"]
        self.totp_pool_id = self._idp("CreateUserPool", PoolName="totp").body["UserPool"]["Id"]
        self._idp(
            "SetUserPoolMfaConfig",
            UserPoolId=self.totp_pool_id,
            MfaConfiguration="OPTIONAL",
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )
        client = self._idp(
            "CreateUserPoolClient",
            UserPoolId=self.totp_pool_id,
            ClientName="bench",
            ExplicitAuthFlows=_FLOWS,
        )
        self._totp_client_id = client.body["UserPoolClient"]["ClientId"]
        self._machine = self._client_for_itself()
        self.operations: dict[str, Callable[[], float]] = {
            "CreateUserPool": lambda: self._idp("CreateUserPool", PoolName="p").seconds,
            "CreateUserPoolClient": lambda: (
                self._idp("CreateUserPoolClient", UserPoolId=self.pool_id, ClientName="c").seconds
            ),
            "SignUp": lambda: self._sign_up("SignUp"),
            "ConfirmSignUp": lambda: self._sign_up("ConfirmSignUp"),
            "AdminCreateUser": lambda: (
                self._idp(
                    "AdminCreateUser", UserPoolId=self.pool_id, Username=self._new_name()
                ).seconds
            ),
            "AdminGetUser": lambda: (
                self._idp("AdminGetUser", UserPoolId=self.pool_id, Username="alice").seconds
            ),
            "GetUser": lambda: (
                self._idp("GetUser", AccessToken=self._tokens["AccessToken"]).seconds
            ),
            "USER_PASSWORD_AUTH": lambda: (
                self._sign_in("USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD=_PASSWORD).seconds
            ),
            "USER_SRP_AUTH (both requests)": self._srp,
            "SOFTWARE_TOKEN_MFA (both requests)": self._totp,
            "REFRESH_TOKEN_AUTH": lambda: (
                self._sign_in(
                    "REFRESH_TOKEN_AUTH", REFRESH_TOKEN=self._tokens["RefreshToken"]
                ).seconds
            ),
            "JWKS": lambda: self._connection.get(f"/{self.pool_id}/.well-known/jwks.json").seconds,
            "discovery": lambda: (
                self._connection.get(f"/{self.pool_id}/.well-known/openid-configuration").seconds
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

    def floor(self) -> float:
        """Return the seconds that the host's cheapest operation took."""
        return self._connection.call("sqs", "ListQueues").seconds

    def list_users(self, pool_id: str, **members: Any) -> float:
        """Return the seconds that a page of users took."""
        return self._idp("ListUsers", UserPoolId=pool_id, **members).seconds

    def _idp(self, operation: str, **members: Any) -> Answer:
        return self._connection.call("cognito-idp", operation, **members)

    def _new_name(self) -> str:
        return f"new{next(self._numbers)}"

    def _sign_in(self, flow: str, **parameters: str) -> Any:
        return self._idp(
            "InitiateAuth", ClientId=self._client_id, AuthFlow=flow, AuthParameters=parameters
        )

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
        return float(self._connection.post("/_aws/cognito-idp/oauth2/token", **form).seconds)

    def _sign_up(self, measured: str) -> float:
        name = self._new_name()
        signed_up = self._idp("SignUp", ClientId=self._client_id, Username=name, Password=_PASSWORD)
        if measured == "SignUp":
            return float(signed_up.seconds)
        messages = self._connection.get(f"/_aws/cognito-idp/messages?username={name}")
        return float(
            self._idp(
                "ConfirmSignUp",
                ClientId=self._client_id,
                Username=name,
                ConfirmationCode=messages.body["messages"][-1]["Code"],
            ).seconds
        )

    def _srp(self) -> float:
        client = AWSSRP("alice", _PASSWORD, self.pool_id, self._client_id, client=object())
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
        return float(first.seconds + second.seconds)

    def _totp(self) -> float:
        """Sign in with a code. Each user has an app of her own, since no code is taken twice."""
        name = self._new_name()
        user = {"UserPoolId": self.totp_pool_id, "Username": name}
        self._idp("AdminCreateUser", **user)
        self._idp("AdminSetUserPassword", **user, Password=_PASSWORD, Permanent=True)
        begin = {
            "ClientId": self._totp_client_id,
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": name, "PASSWORD": _PASSWORD},
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
        return float(first.seconds + second.seconds)

    def sign_in_on(self, connection: Connection) -> None:
        """Sign alice in over another connection."""
        connection.call(
            "cognito-idp",
            "InitiateAuth",
            ClientId=self._client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": _PASSWORD},
        )


def _measure(
    operations: dict[str, Callable[[], float]],
    floor: Callable[[], float],
    rounds: int,
    pause: float = 0.0,
) -> tuple[dict[str, float], float]:
    """Return each operation's median, and that of the floor, in milliseconds.

    ``pause`` seconds go by before each.
    """
    for warm_up in (*operations.values(), floor):
        for _ in range(5):
            warm_up()
    times: dict[str, list[float]] = {name: [] for name in operations}
    floors = []
    for _ in range(rounds):
        for name, operation in operations.items():
            time.sleep(pause)
            floors.append(floor())
            time.sleep(pause)
            times[name].append(operation())
    medians = {name: statistics.median(values) * 1000 for name, values in times.items()}
    return medians, statistics.median(floors) * 1000


def _print(medians: dict[str, float], floor: float) -> None:
    print(f"{'operation':34}{'ms':>8}{'ratio':>8}{'wanted':>8}")
    print(f"{'(floor: SQS ListQueues)':34}{floor:8.2f}{1:8.2f}")
    for name, median in medians.items():
        wanted = f"{_WANTED[name]:8.1f}" if name in _WANTED else ""
        print(f"{name:34}{median:8.2f}{median / floor:8.2f}{wanted}")


def _print_together(host: Host, workload: _Workload) -> None:
    floor, sign_ins = (
        throughput(host.port, _CLIENTS, _SECONDS, request)
        for request in (
            lambda connection: connection.call("sqs", "ListQueues"),
            workload.sign_in_on,
        )
    )
    print(
        f"\n{_CLIENTS} clients at once: {sign_ins:.0f} sign-ins a second, {floor:.0f} ListQueues, "
        f"ratio {sign_ins / floor:.2f} (wanted: at least 0.4)"
    )


def _print_functions(host: Host, workload: _Workload, rounds: int) -> None:
    # The host writes logs and metrics of a call for a while after it.
    medians, floor = _measure(function_operations(host), workload.floor, rounds, pause=0.1)
    print()
    _print(medians, floor)
    beyond = (medians[SIGN_UP] - medians[INVOKE]) / floor
    print(f"{SIGN_UP}, beyond the function: ratio {beyond:.2f} (wanted: at most 2.0)")


def _lists(workload: _Workload, pool_id: str, rounds: int) -> tuple[dict[str, float], float]:
    operations: dict[str, Callable[[], float]] = {
        name: functools.partial(workload.list_users, pool_id, **members)
        for name, members in _LISTS.items()
    }
    return _measure(operations, workload.floor, rounds)


def _resident(host: Host) -> float:
    return float(psutil.Process(host.process.pid).memory_info().rss) / 2**20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--users", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _bench(Path(folder), options.rounds, options.users)


def _bench(folder: Path, rounds: int, users: int) -> None:
    pools = {}
    with running_host(folder, "--persist") as host:
        workload = _Workload(host.port)
        _print(*_measure(workload.operations, workload.floor, rounds))
        _print_together(host, workload)
        _print_functions(host, workload, rounds)
        cognito = host.client("cognito-idp")
        for count in (100, users):
            pools[count] = cognito.create_user_pool(PoolName=f"{count}")["UserPool"]["Id"]
    for count, pool_id in pools.items():
        fill(folder / "volume", pool_id, count, host_environment())
    print()
    with running_host(folder, "--persist") as host:
        workload = _Workload(host.port)
        few, floor = _lists(workload, pools[100], rounds)
        many, other_floor = _lists(workload, pools[users], rounds)
        print(f"{'operation':34}{'100':>8}{users:>8}{'ratio':>8}{'wanted':>8}")
        for name in few:
            ratio = (many[name] / other_floor) / (few[name] / floor)
            print(f"{name:34}{few[name]:8.2f}{many[name]:8.2f}{ratio:8.2f}{1.3:8.1f}")
        print(f"\nresident with {users} users: {_resident(host):.0f} MiB (wanted: under 350)")


if __name__ == "__main__":
    main()
