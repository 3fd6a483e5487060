"""``localstack-cognito diff``: its exit codes, what it prints, and where it reads."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.host import Host
from tests.integration.command.run import run

_ONE = """
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  UserPoolClients: [{ClientName: web, CallbackURLs: [https://a.example.com]}]
  Users: [{Username: alice}]
"""
_OTHER = """
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  MfaConfiguration: OPTIONAL
  UserPoolClients: [{ClientName: web, CallbackURLs: [https://b.example.com]}]
  Users: [{Username: alice}, {Username: bob}]
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "one.yaml", tmp_path / "other.yaml"
    for path, text in zip(paths, (_ONE, _OTHER), strict=True):
        path.write_text(text)
    return str(paths[0]), str(paths[1])


def test_equal_files_are_no_difference(files: tuple[str, str]) -> None:
    ran = run("diff", files[0], files[0])
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_differences_are_printed_a_line_each(files: tuple[str, str]) -> None:
    ran = run("diff", *files)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.splitlines() == [
        "~ UserPools us-east-1_app: MfaConfiguration: OFF -> OPTIONAL",
        "~ UserPools us-east-1_app > UserPoolClients web: CallbackURLs: + https://b.example.com, "
        "- https://a.example.com",
        "+ UserPools us-east-1_app > Users bob",
    ]


def test_differences_are_printed_as_json(files: tuple[str, str]) -> None:
    ran = run("diff", *files, "--json", "--only", "CallbackURLs", "Users")
    assert ran.returncode == 1
    assert json.loads(ran.stdout) == [
        {
            "Path": "UserPools.UserPoolClients.CallbackURLs",
            "Key": ["us-east-1_app", "web"],
            "Kind": "changed",
            "Left": ["https://a.example.com"],
            "Right": ["https://b.example.com"],
        },
        {
            "Path": "UserPools.Users",
            "Key": ["us-east-1_app", "bob"],
            "Kind": "added",
            "Left": None,
            "Right": {"Username": "bob", "Enabled": True},
        },
    ]
    assert json.loads(run("diff", files[0], files[0], "--json").stdout) == []


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--only", "MfaConfiguration"), 1),
        (("--only", "UserPoolClients"), 1),
        (("--only", "UserPools"), 3),
        (("--only", "Enabled"), 0),
        (("--ignore", "Users", "CallbackURLs"), 1),
        (("--ignore", "UserPools"), 0),
        (("--only", "Users", "--ignore", "Users"), 0),
    ],
)
def test_members_are_chosen(files: tuple[str, str], options: tuple[str, ...], count: int) -> None:
    ran = run("diff", *files, *options)
    assert (len(ran.stdout.splitlines()), ran.returncode) == (count, int(count > 0))


def test_what_cannot_be_read_is_told_with_its_line(files: tuple[str, str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("Version: 1\nUserPools:\n- PoolName: app\n  Mfa: ON\n- PoolName: [app]\n")
    ran = run("diff", files[0], str(bad))
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"{bad}:4: UserPools[0]: There is no member Mfa here.")
    assert run("diff", files[0], str(tmp_path / "none.yaml")).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "Callbacks"), "localstack-cognito: A file has no member Callbacks"),
        (("aws:",), "localstack-cognito: aws: names no pool: write aws:USER_POOL_ID"),
        (
            ("aws:us-east-1_a", "--aws-endpoint-url", "http://localhost:1"),
            "localstack-cognito: ",
        ),
        (
            ("aws:us-east-1_a", "--profile", "nobody-has-this"),
            "localstack-cognito: The config profile (nobody-has-this) could not be found",
        ),
        (("host", "--port", "1"), "localstack-cognito: No host answers at http://localhost:1"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    files: tuple[str, str], arguments: tuple[str, ...], said: str
) -> None:
    sides = files if arguments[0].startswith("-") else files[:1]
    ran = run("diff", *sides, *arguments)
    assert ran.returncode == 2
    assert ran.stderr.startswith(said)
    assert len(ran.stderr.splitlines()) == 1


class _State(BaseHTTPRequestHandler):
    """Answers what a host exports, with users or without."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        text = _OTHER if self.path.endswith("=1") else _OTHER.partition("  Users")[0]
        self.send_response(200)
        self.send_header("Content-Type", "application/yaml")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def exporter() -> Iterator[ThreadingHTTPServer]:
    _State.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _State) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_host_is_asked_for_its_state(
    files: tuple[str, str], exporter: ThreadingHTTPServer
) -> None:
    port = str(exporter.server_address[1])
    assert run("diff", files[1], "host", "--port", port).returncode == 0
    assert run("diff", "host", files[0], "--port", port, "--ignore", "Users").returncode == 1
    assert _State.asked == [f"/_aws/cognito-idp/state?users={one}" for one in (1, 0)]


def test_pools_of_aws_are_compared_with_the_file_that_they_were_pulled_into(
    host: Host, cognito: Any, new_pool: Callable[..., str], tmp_path: Path
) -> None:
    pool, file = new_pool(), tmp_path / "pulled.yaml"
    cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")
    cognito.create_group(UserPoolId=pool, GroupName="admins")
    cognito.admin_create_user(UserPoolId=pool, Username="alice", MessageAction="SUPPRESS")
    keys: Any = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    aws = (f"aws:{pool}", "--aws-endpoint-url", host.url)
    pulled = run(
        *("pull", "--endpoint-url", host.url, "--user-pool-id", pool, "--users", str(file)), **keys
    )
    assert pulled.returncode == 0, pulled.stderr
    equal = run("diff", str(file), *aws, **keys)
    assert (equal.returncode, equal.stdout) == (0, ""), equal.stderr
    cognito.update_group(UserPoolId=pool, GroupName="admins", Precedence=4)
    cognito.admin_disable_user(UserPoolId=pool, Username="alice")
    differs = run("diff", str(file), *aws, **keys)
    assert (differs.returncode, differs.stderr.count("Traceback")) == (1, 0)
    assert differs.stdout.splitlines() == [
        f"~ UserPools {pool} > Groups admins: Precedence: + 4",
        f"~ UserPools {pool} > Users alice: Enabled: true -> false",
    ]
