"""Measures what the authorizer adds to a call of a REST API whose method answers from a mock.

One request at a time over one kept connection, with the same header to each API; the APIs take
turns. Nothing here passes or fails: ``make bench`` prints.
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.connection import Connection
from tests.bench.many_users import fill
from tests.host import Host, host_environment, running_host
from tests.integration.apigateway.conftest import deployed_api
from tests.integration.making import ALL_FLOWS, PASSWORD

_WANTED = 0.4
_SCOPE = "aws.cognito.signin.user.admin"
_NAME = "user000042"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--users", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _bench(Path(folder), options.rounds, options.users)


def _bench(folder: Path, rounds: int, users: int) -> None:
    with running_host(folder, "--persist") as host:
        pool = host.client("cognito-idp").create_user_pool(PoolName="bench")["UserPool"]
    fill(folder / "volume", pool["Id"], users, host_environment())
    with running_host(folder, "--persist") as host:
        tokens = _sign_in(host, pool["Id"])
        calls = _calls(host, pool["Arn"], tokens)
        medians = _measure(Connection(host.port), calls, rounds)
    print(f"{'API call, ' + str(users) + ' users':34}{'ms':>8}{'added':>8}{'wanted':>8}")
    floor = medians["no authorizer"]
    for name, median in medians.items():
        wanted = "" if median is floor else f"{median - floor:8.2f}{_WANTED:8.1f}"
        print(f"{name:34}{median:8.2f}{wanted}")


def _sign_in(host: Host, pool_id: str) -> dict[str, str]:
    cognito = host.client("cognito-idp")
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="bench", ExplicitAuthFlows=ALL_FLOWS
    )
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username=_NAME, Password=PASSWORD, Permanent=True
    )
    tokens: dict[str, str] = cognito.initiate_auth(
        ClientId=client["UserPoolClient"]["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": _NAME, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return tokens


def _calls(host: Host, pool_arn: str, tokens: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return the path of each API and the token to call it with."""
    gateway = host.client("apigateway")

    def made(token: str, **settings: Any) -> tuple[str, str]:
        api = deployed_api(host, gateway, pool_arn, template="{}", **settings)
        return f"/_aws/execute-api/{api.id}/prod/pets/7", tokens[token]

    return {
        "no authorizer": made("IdToken", authorization="NONE"),
        "ID token, kept": made("IdToken", authorizerResultTtlInSeconds=3600),
        "ID token, never kept": made("IdToken", authorizerResultTtlInSeconds=0),
        "access token, kept": made(
            "AccessToken", scopes=[_SCOPE], authorizerResultTtlInSeconds=3600
        ),
        "access token, never kept": made(
            "AccessToken", scopes=[_SCOPE], authorizerResultTtlInSeconds=0
        ),
    }


def _measure(
    connection: Connection, calls: dict[str, tuple[str, str]], rounds: int
) -> dict[str, float]:
    """Return the median of each call in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 20):
        for name, (path, token) in calls.items():
            seconds = connection.get(path, Authorization=token).cost
            if number >= 20:
                times[name].append(seconds)
    return {name: statistics.median(values) * 1000 for name, values in times.items()}


if __name__ == "__main__":
    main()
