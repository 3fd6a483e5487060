"""A pull from moto's server, whose answers lack much and whose operations are fewer than AWS's."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.integration.command.run import run
from tests.integration.making import PASSWORD
from tests.integration.seeding.pull.pulled import members_of
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of moto's server."""
    log = tmp_path_factory.mktemp("moto") / "log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "--port", "0"],
            stdout=stream,
            stderr=stream,
            env={name: value for name, value in os.environ.items() if name != "MOTO_PORT"},
        )
    try:
        found = wait_until(
            lambda: re.search(r"Running on (http://127\.0\.0\.1:\d+)", log.read_text()),
            "moto's server did not start",
        )
        yield found[1]
    finally:
        process.kill()
        process.wait()


def client(moto: str, service: str) -> Any:
    return boto3.Session("test", "test", region_name="us-east-1").client(service, endpoint_url=moto)


def test_what_moto_has_is_read(moto: str, tmp_path: Path) -> None:
    idp, identity = client(moto, "cognito-idp"), client(moto, "cognito-identity")
    pool = idp.create_user_pool(PoolName="app", MfaConfiguration="OFF")["UserPool"]["Id"]
    idp.create_user_pool_client(UserPoolId=pool, ClientName="web", GenerateSecret=True)
    idp.create_group(UserPoolId=pool, GroupName="admins", Description="A")
    idp.create_resource_server(UserPoolId=pool, Identifier="api", Name="API", Scopes=[])
    idp.create_user_pool_domain(UserPoolId=pool, Domain="moto-team")
    for name in ("alice", "bob"):
        idp.admin_create_user(UserPoolId=pool, Username=name)
    idp.admin_set_user_password(
        UserPoolId=pool, Username="alice", Password=PASSWORD, Permanent=True
    )
    idp.admin_add_user_to_group(UserPoolId=pool, Username="alice", GroupName="admins")
    identity_pool = identity.create_identity_pool(
        IdentityPoolName="people", AllowUnauthenticatedIdentities=False
    )["IdentityPoolId"]
    file = tmp_path / "moto.yaml"
    done = run(
        *("pull", "--endpoint-url", moto, "--user-pool-id", pool),
        *("--identity-pool-id", identity_pool, "--users", str(file)),
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
    )
    assert done.returncode == 0, done.stderr
    members = members_of(file.read_text())
    [read] = members["UserPools"]
    assert (read["Id"], read["PoolName"]) == (pool, "app")
    assert read["Groups"][0]["GroupName"] == "admins"
    assert read["UserPoolClients"][0]["ClientName"] == "web"
    # Moto's secrets are none that AWS would take.
    assert read["UserPoolClients"][0]["GenerateSecret"] is True
    assert read["ResourceServers"][0]["Identifier"] == "api"
    assert read["Domains"][0]["Domain"] == "moto-team"
    users = {user["Username"]: user for user in read["Users"]}
    assert users["alice"]["Groups"] == ["admins"]
    assert users["alice"]["UserStatus"] == "RESET_REQUIRED"
    assert users["bob"]["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert members["IdentityPools"][0]["IdentityPoolName"] == "people"
    assert "- ListTerms: it is not served there." in done.stderr
