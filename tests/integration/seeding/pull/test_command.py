"""``localstack-cognito pull`` from a host that is in AWS's role."""

import json
import os
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from localstack_cognito.seeding.pull.clients import Clients
from tests.host import LOCALSTACK_COGNITO, Host, host_environment
from tests.integration.command.run import run
from tests.integration.making import make_pool
from tests.integration.seeding.pull.full_pool import make_full_pool, make_users
from tests.integration.seeding.pull.pulled import members_of
from tests.waiting import wait_until

KEYS: Any = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
USERS = 300
ASKED_ABOUT = 90


@pytest.fixture(scope="module")
def many_users(cognito: Any) -> str:
    """A pool with some hundred users, whom nobody changes."""
    pool = make_pool(cognito)
    cognito.create_group(UserPoolId=pool, GroupName="admins")
    make_users(cognito, pool, USERS)
    return pool


@pytest.fixture(scope="module")
def pool(cognito: Any) -> str:
    """A pool with much in it, also users about each of whom several things are asked."""
    pool = make_full_pool(cognito)
    make_users(cognito, pool, ASKED_ABOUT)
    return pool


def pull(host: Host, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(
        *("pull", "--endpoint-url", host.url, *arguments),
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
    )


def test_a_pool_is_pulled_into_a_file(host: Host, many_users: str, tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    done = pull(host, "--user-pool-id", many_users, "--users", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    [members] = members_of(file.read_text())["UserPools"]
    assert members["Id"] == many_users
    assert len(members["Users"]) == USERS
    assert sum("Groups" in user for user in members["Users"]) == USERS / 3
    assert file.read_text().startswith("# Pulled from AWS by localstack-cognito.\n# AWS does not")
    assert "- the keys that sign tokens: each pool has new ones here" in done.stderr
    assert done.stderr.splitlines()[-1] == f"{file} is written."
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["team.yaml"]


def test_json_and_standard_output_are_written_too(host: Host, cognito: Any, tmp_path: Path) -> None:
    pool = make_pool(cognito)
    file = tmp_path / "team.json"
    assert pull(host, "--user-pool-id", pool, str(file)).returncode == 0
    printed = pull(host, "--user-pool-id", pool)
    assert printed.returncode == 0, printed.stderr
    members = json.loads(file.read_text())
    assert members["UserPools"][0]["Id"] == pool
    assert members_of(printed.stdout) == members_of(file.read_text())


def test_what_was_killed_is_resumed(host: Host, pool: str, tmp_path: Path) -> None:
    whole, file = tmp_path / "whole.yaml", tmp_path / "team.yaml"
    assert pull(host, "--user-pool-id", pool, "--users", str(whole)).returncode == 0
    partial = tmp_path / "team.yaml.partial"
    arguments = ["--user-pool-id", pool, "--users", str(file)]
    process = subprocess.Popen(
        [LOCALSTACK_COGNITO, "pull", "--endpoint-url", host.url, *arguments],
        env=host_environment(**KEYS),
        stderr=subprocess.PIPE,
    )
    wait_until(lambda: partial.exists() and partial.stat().st_size > 40_000)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert stat.S_IMODE(partial.stat().st_mode) == 0o600
    assert not file.exists()
    refused = pull(host, *arguments)
    assert (refused.returncode, refused.stderr) == (
        1,
        f"localstack-cognito: {partial} is of a pull that has not ended: go on with --resume, or "
        "remove it\n",
    )
    resumed = pull(host, *arguments, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert file.read_text() == whole.read_text()
    assert not partial.exists()


def test_control_c_says_how_to_go_on(host: Host, pool: str, tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    process = subprocess.Popen(
        [
            *(LOCALSTACK_COGNITO, "pull", "--endpoint-url", host.url),
            *("--user-pool-id", pool, "--users", str(file)),
        ],
        env=host_environment(**KEYS),
        stderr=subprocess.PIPE,
        text=True,
    )
    partial = tmp_path / "team.yaml.partial"
    wait_until(lambda: partial.exists() and partial.stat().st_size > 40_000)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == (
        f"localstack-cognito: interrupted (what was read is in {partial}: --resume goes on)"
    )
    assert pull(host, "--user-pool-id", pool, "--users", str(file), "--resume").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--user-pool-id", "us-east-1_nothere"], "DescribeUserPool: ResourceNotFoundException: "),
        ([], "Nothing is to be pulled: name a --user-pool-id or --identity-pool-id"),
        (["--user-pool-id", "us-east-1_a", "--resume"], "--resume goes on with a FILE: name it"),
        (
            ["--user-pool-id", "us-east-1_a", "--profile", "nobody"],
            "The config profile (nobody) could not be found",
        ),
        (["--user-pool-id", "us-east-1_a", "/no/folder/x"], "The folder /no/folder does not exist"),
    ],
)
def test_what_cannot_be_pulled_is_told_in_one_line(
    host: Host, arguments: list[str], told: str
) -> None:
    done = pull(host, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"localstack-cognito: {told}")
    assert done.stderr.count("\n") == 1


def test_a_pull_that_read_nothing_leaves_nothing(host: Host, tmp_path: Path) -> None:
    file = str(tmp_path / "x.yaml")
    assert pull(host, "--user-pool-id", "us-east-1_nothere", file).returncode == 1
    assert os.listdir(tmp_path) == []


def test_who_asks_must_be_known(host: Host, tmp_path: Path) -> None:
    done = run(
        *("pull", "--endpoint-url", host.url, "--user-pool-id", "us-east-1_a"),
        AWS_EC2_METADATA_DISABLED="true",
        AWS_SHARED_CREDENTIALS_FILE=str(tmp_path / "none"),
        AWS_CONFIG_FILE=str(tmp_path / "none"),
        AWS_ACCESS_KEY_ID="",
        AWS_SECRET_ACCESS_KEY="",
    )
    assert done.returncode == 1
    assert done.stderr.startswith("localstack-cognito: No credentials of AWS's are found: ")


def test_a_partial_file_of_another_pull_is_refused(host: Host, tmp_path: Path) -> None:
    (tmp_path / "x.partial").write_text("something else that is no database at all")
    file = str(tmp_path / "x")
    done = pull(host, "--user-pool-id", "us-east-1_a", "--resume", file)
    assert done.returncode == 1
    assert "is no pull that can be resumed" in done.stderr
    assert (tmp_path / "x.partial").exists()


def test_the_permissions_are_printed() -> None:
    done = run("pull", "--print-policy", "--user-pool-id", "us-east-1_a")
    [statement] = json.loads(done.stdout)["Statement"]
    assert "cognito-idp:DescribeUserPool" in statement["Action"]
    assert "cognito-idp:ListUsers" not in statement["Action"]
    assert not any(action.startswith("cognito-identity") for action in statement["Action"])
    everything = json.loads(run("pull", "--print-policy").stdout)["Statement"][0]["Action"]
    assert {"cognito-idp:ListUsers", "cognito-identity:ListIdentities"} <= set(everything)


class _Body:
    def stream(self) -> Iterator[bytes]:
        yield b'{"__type": "TooManyRequestsException", "message": "Rate exceeded"}'


def test_a_request_too_many_is_made_again(
    host: Host, many_users: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    client = Clients(None, host.url).client("cognito-idp", "us-east-1")
    refused: list[Any] = []

    def refuse(request: Any, **_: Any) -> AWSResponse | None:
        refused.append(request)
        return AWSResponse(request.url, 400, {}, _Body()) if len(refused) == 1 else None

    client.meta.events.register_first("before-send.cognito-identity-provider", refuse)
    answer = client._make_api_call("DescribeUserPool", {"UserPoolId": many_users})
    assert answer["UserPool"]["Id"] == many_users
    assert len(refused) == 2
