"""``localstack-cognito start --seed``, ``--watch`` and ``--export-on-exit``."""

import signal
import stat
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests

from tests.host import LOCALSTACK_COGNITO, Host, host_environment, reserved_port, running_host
from tests.integration.command.files import TEAM, pool_names
from tests.waiting import wait_until

_BROKEN = "Version: 1\nUserPools:\n- PoolName: good\n- PoolName: a\n  Colour: red\n"


def _write(path: Path, text: str = TEAM) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def _start(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a start that is to end by itself."""
    return subprocess.run(
        [LOCALSTACK_COGNITO, "start", "--port", "0", "--volume", str(folder / "v"), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env=host_environment(**environment),
        check=False,
    )


def _jwks(host: Host, pool_id: str = "us-east-1_app") -> Any:
    return requests.get(f"{host.url}/{pool_id}/.well-known/jwks.json", timeout=30).json()


def test_all_of_the_files_is_there_when_the_host_is_ready(tmp_path: Path) -> None:
    seed = _write(tmp_path / "seed.yaml")
    more = _write(tmp_path / "more.yaml", "UserPools: [{PoolName: '${STAGE}'}]")
    with running_host(tmp_path / "host", "--seed", seed, more, STAGE="local") as host:
        assert pool_names(host) == ["app", "local", "other"]
        cognito = host.client("cognito-idp")
        client = cognito.describe_user_pool_client(UserPoolId="us-east-1_app", ClientId="web123")
        assert client["UserPoolClient"]["ClientName"] == "web"
        group = cognito.get_group(UserPoolId="us-east-1_app", GroupName="admins")["Group"]
        assert group["Precedence"] == 3
        assert f"Seeded from {seed}, {more}: 5 made\n" in host.output()


def test_the_setting_names_files_as_the_option_does(tmp_path: Path) -> None:
    one = _write(tmp_path / "one.yaml")
    two = _write(tmp_path / "two.yaml", "UserPools: [{PoolName: second}]")
    with running_host(tmp_path / "host", COGNITO_SEED=f"{one}:{two}") as host:
        assert pool_names(host) == ["app", "other", "second"]


def test_a_state_that_was_kept_is_seeded_once_more_without_a_change(tmp_path: Path) -> None:
    seed = _write(tmp_path / "seed.yaml")
    keys = []
    for said in ("4 made", "4 unchanged"):
        with running_host(tmp_path / "host", "--persist", "--seed", seed) as host:
            assert f"Seeded from {seed}: {said}\n" in host.output()
            assert pool_names(host) == ["app", "other"]
            keys.append(_jwks(host))
            host.stop()
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_BROKEN, "seed.yaml:5: UserPools[1]: "),
        ("Version: 1\nUserPools: [", "seed.yaml:3: This is no YAML: "),
        ("Version: 1\nUserPools: [{PoolName: '${NONE}'}]", "seed.yaml:2: UserPools[0].PoolName: "),
        (None, "seed.yaml: It cannot be read: No such file or directory."),
    ],
)
def test_a_start_from_files_that_do_not_hold_ends(
    tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        _write(tmp_path / "seed.yaml", text)
    ran = _start(tmp_path, "--seed", "seed.yaml", "--export-on-exit", "out.yaml")
    assert ran.returncode == 1
    # Where it keeps its users is in the log of every host.
    (line,) = [line for line in ran.stderr.splitlines() if "keeps its users" not in line]
    assert line.startswith(said), ran.stderr
    assert "Traceback" not in ran.stdout
    assert "is ready" not in ran.stdout
    assert not (tmp_path / "out.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--watch",), "--watch needs files: --seed FILE, or COGNITO_SEED"),
        (("--seed", "a:b"), "--seed takes no path with : in it: a:b"),
        (
            ("--export-on-exit", "none/out.yaml"),
            "none, where --export-on-exit writes, cannot be written to",
        ),
    ],
)
def test_what_cannot_be_done_is_told_at_once(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = _start(tmp_path, *arguments)
    assert ran.returncode == 1
    assert ran.stderr == f"localstack-cognito: {said}\n"


def test_another_host_logs_what_does_not_hold_once_and_goes_on(tmp_path: Path) -> None:
    _write(tmp_path / "seed.yaml", _BROKEN)
    log = tmp_path / "host.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "localstack.runtime.main"],
            cwd=tmp_path,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=host_environment(
                COGNITO_SEED="seed.yaml",
                FILESYSTEM_ROOT=str(tmp_path / "volume"),
                GATEWAY_LISTEN=f"127.0.0.1:{reserved_port()}",
                DNS_ADDRESS="0",
                DISABLE_EVENTS="1",
                SKIP_SSL_CERT_DOWNLOAD="1",
                OVERRIDE_IN_DOCKER="0",
            ),
        )
    try:
        wait_until(lambda: "Ready." in log.read_text() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        assert log.read_text().count("Nothing is applied of seed.yaml") == 1
        assert log.read_text().count("seed.yaml:5: UserPools[1]: ") == 1
        assert "was refused" not in log.read_text()
    finally:
        process.kill()
        process.wait()


def test_a_file_that_is_saved_is_applied_while_the_host_runs(tmp_path: Path) -> None:
    seed = _write(tmp_path / "seed.yaml")
    with running_host(tmp_path / "host", "--seed", seed, "--watch") as host:
        wait_until(lambda: pool_names(host) == ["app", "other"])
        _write(tmp_path / "seed.yaml", _BROKEN)
        wait_until(lambda: f"{seed}:5: UserPools[1]: " in host.output())
        _write(tmp_path / "seed.yaml", f"{TEAM}- PoolName: third\n")
        wait_until(lambda: pool_names(host) == ["app", "other", "third"])


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("server", ["cheroot", "twisted"])
def test_everything_is_exported_when_the_host_is_stopped(
    tmp_path: Path, sent: signal.Signals, server: str
) -> None:
    out = tmp_path / "out.yaml"
    with running_host(
        tmp_path / "host", "--export-on-exit", str(out), GATEWAY_SERVER=server
    ) as host:
        host.client("cognito-idp").create_user_pool(PoolName="made-by-hand")
        assert not out.exists()
        assert host.stop(sent) == 0
        assert f"Exported to {out}\n" in host.output()
    assert "PoolName: made-by-hand" in out.read_text()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if ".part" in path.name] == []


def test_what_a_request_made_that_was_under_way_is_exported(tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    with running_host(tmp_path / "host", "--export-on-exit", str(out)) as host:
        begun = threading.Event()

        def body() -> Any:
            yield b"Version: 1\n"
            # More than lies in buffers between: what is asked for behind it, the host reads.
            for _ in range(16):
                yield (b"#" * 1023 + b"\n") * 1024
            begun.set()
            wait_until(lambda: "received signal" in host.output())
            yield b"UserPools: [{PoolName: late}]\n"

        answers: list[requests.Response] = []
        thread = threading.Thread(
            target=lambda: answers.append(
                requests.put(
                    f"{host.url}/_aws/cognito-idp/state",
                    data=body(),
                    headers={"Content-Type": "application/yaml"},
                    timeout=60,
                )
            )
        )
        thread.start()
        assert begun.wait(60)
        assert host.stop() == 0
        thread.join()
    assert [answer.status_code for answer in answers] == [200]
    assert "PoolName: late" in out.read_text()


def _has_heard(host: Host, signals: int) -> bool:
    heard = host.output().count("received signal") >= signals
    return heard or host.process.poll() is not None


def test_a_second_signal_does_not_spoil_the_export(tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    pools = "".join(f"- {{PoolName: p{number}}}\n" for number in range(60))
    seed = _write(tmp_path / "seed.yaml", f"Version: 1\nUserPools:\n{pools}")
    with running_host(tmp_path / "host", "--seed", seed, "--export-on-exit", str(out)) as host:
        for number, sent in enumerate((signal.SIGTERM, signal.SIGINT, signal.SIGTERM), 1):
            host.process.send_signal(sent)
            wait_until(partial(_has_heard, host, number))
        assert host.stop() == 0
    assert out.read_text().count("PoolName: p") == 60


def test_an_export_that_cannot_be_written_is_told_by_the_exit_code(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    with running_host(tmp_path / "host", "--export-on-exit", str(folder / "out.yaml")) as host:
        folder.rmdir()
        assert host.stop() == 1
        (line,) = [one for one in host.output().splitlines() if "cannot be written" in one]
        assert line.startswith(f"localstack-cognito: {folder / 'out.yaml'} cannot be written: ")


def test_what_was_exported_makes_the_same_host_elsewhere(tmp_path: Path) -> None:
    seed, out, again = _write(tmp_path / "seed.yaml"), tmp_path / "out.json", tmp_path / "2.json"
    with running_host(tmp_path / "one", "--seed", seed, "--export-on-exit", str(out)) as host:
        keys = _jwks(host)
        assert host.stop() == 0
    arguments = ("--seed", str(out), "--export-on-exit", str(again))
    with running_host(tmp_path / "other", *arguments) as host:
        assert _jwks(host) == keys
        assert host.stop() == 0
    assert again.read_text() == out.read_text()


def test_an_access_token_from_before_verifies_elsewhere(tmp_path: Path) -> None:
    seed, out = _write(tmp_path / "seed.yaml"), tmp_path / "out.yaml"
    with running_host(tmp_path / "one", "--seed", seed, "--export-on-exit", str(out)) as host:
        host.client("cognito-idp").admin_create_user(
            UserPoolId="us-east-1_app", Username="alice", MessageAction="SUPPRESS"
        )
        body = {"UserPoolId": "us-east-1_app", "ClientId": "web123", "Username": "alice"}
        url = f"{host.url}/_aws/cognito-idp/sign-in-as"
        token = requests.post(url, json=body, timeout=30).json()["AccessToken"]
        assert host.stop() == 0
    with running_host(tmp_path / "other", "--seed", str(out)) as host:
        kid = jwt.get_unverified_header(token)["kid"]
        (key,) = [one for one in _jwks(host)["keys"] if one["kid"] == kid]
        claims = jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"])
        assert claims["username"] == "alice"
        user = host.client("cognito-idp").admin_get_user(
            UserPoolId="us-east-1_app", Username="alice"
        )
        assert {"Name": "sub", "Value": claims["sub"]} in user["UserAttributes"]
