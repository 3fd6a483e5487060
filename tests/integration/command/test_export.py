"""``localstack-cognito export``: everything that a host has, as a file."""

import json
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml

from tests.host import Host, running_host
from tests.integration.command.files import TEAM
from tests.integration.command.run import run


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host with what ``TEAM`` has, and a secret."""
    with running_host(tmp_path_factory.mktemp("exported")) as running:
        secret = ", ClientSecret: " + "s" * 30 + "}"
        answer = requests.put(
            f"{running.url}/_aws/cognito-idp/state",
            data=TEAM.replace("web123}", f"web123{secret}"),
            headers={"Content-Type": "application/yaml"},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        yield running


def test_a_file_is_its_owner_s_alone_and_has_what_the_host_has(own: Host, tmp_path: Path) -> None:
    file = tmp_path / "out.yaml"
    ran = run("export", "--endpoint-url", own.url, str(file))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    printed = run("export", "--endpoint-url", own.url)
    assert printed.stdout == file.read_text()
    assert [pool["PoolName"] for pool in yaml.safe_load(printed.stdout)["UserPools"]] == [
        "app",
        "other",
    ]
    assert list(tmp_path.iterdir()) == [file]


def test_the_form_is_json_where_it_is_asked_for_or_named(own: Host, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    assert run("export", "--endpoint-url", own.url, str(file)).returncode == 0
    printed = run("export", "--endpoint-url", own.url, "--json")
    assert json.loads(file.read_text()) == json.loads(printed.stdout)


def test_secrets_are_left_out(own: Host) -> None:
    secret = "s" * 30
    assert secret in run("export", "--endpoint-url", own.url).stdout
    printed = run("export", "--endpoint-url", own.url, "--without-secrets", "--without-users")
    assert printed.returncode == 0
    assert secret not in printed.stdout


def test_a_link_stays_one(own: Host, tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    (tmp_path / "real.yaml").write_text("old")
    assert run("export", "--endpoint-url", own.url, str(tmp_path / "link.yaml")).returncode == 0
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text().startswith("Version: 1")


def test_a_folder_that_is_not_there_is_one_line(own: Host, tmp_path: Path) -> None:
    file = tmp_path / "none" / "out.yaml"
    ran = run("export", "--endpoint-url", own.url, str(file))
    assert ran.returncode == 1
    assert ran.stderr == (
        f"localstack-cognito: {file} cannot be written: No such file or directory\n"
    )


def test_an_export_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "out.yaml"
    file.write_text("as it was")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nVersion: 1\n\r\n"
                )

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        ran = run("export", "--endpoint-url", url, str(file))
        thread.join()
    assert ran.returncode == 1
    assert ran.stderr == (
        f"localstack-cognito: The host at {url} broke off in the middle of the export\n"
    )
    assert file.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [file]
