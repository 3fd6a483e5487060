"""What functions run as, while their code changes and until nobody needs them."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tests.functions import make_function, zipped
from tests.host import Host, running_host
from tests.integration.host.conftest import PYTHON, invoke
from tests.waiting import wait_until


def test_versions_keep_their_code_and_calls_that_go_on_are_answered(
    lambda_host: Host, tmp_path: Path
) -> None:
    client = lambda_host.client("lambda")
    source = """
import pathlib, time

def handler(event, context):
    if "begun" in event:
        pathlib.Path(event["begun"]).touch()
        while not pathlib.Path(event["may end"]).exists():
            time.sleep(0.02)
    return {!r}
"""
    make_function(lambda_host, "updated", source.format("old"), Timeout=60)
    version = client.publish_version(FunctionName="updated")["Version"]
    client.get_waiter("published_version_active").wait(
        FunctionName="updated", Qualifier=version, WaiterConfig={"Delay": 0.1}
    )
    client.create_alias(FunctionName="updated", Name="live", FunctionVersion=version)
    assert invoke(lambda_host, "updated", {})[0] == "old"
    begun, may_end = tmp_path / "begun", tmp_path / "may end"
    event = {"begun": str(begun), "may end": str(may_end)}
    with ThreadPoolExecutor(1) as pool:
        going_on = pool.submit(invoke, lambda_host, "updated", event)
        wait_until(begun.exists)
        client.update_function_code(
            FunctionName="updated", ZipFile=zipped({"index.py": source.format("new")})
        )
        client.get_waiter("function_updated_v2").wait(
            FunctionName="updated", WaiterConfig={"Delay": 0.1}
        )
        assert invoke(lambda_host, "updated", {})[0] == "new"
        assert not going_on.done()
        may_end.touch()
        assert going_on.result()[0] == "old"
    assert invoke(lambda_host, "updated:live", {})[0] == "old"
    assert invoke(lambda_host, f"updated:{version}", {})[0] == "old"


def test_layers_bring_packages_and_the_later_one_counts(lambda_host: Host) -> None:
    client = lambda_host.client("lambda")
    layers = [
        client.publish_layer_version(LayerName=name, Content={"ZipFile": zipped(files)})[
            "LayerVersionArn"
        ]
        for name, files in {
            "first": {"python/one.py": "name = 'one'", "python/both.py": "name = 'first'"},
            "second": {"python/both.py": "name = 'second'"},
        }.items()
    ]
    source = "import both, one\ndef handler(event, context): return [one.name, both.name]\n"
    make_function(lambda_host, "layered", source, Layers=layers)
    assert invoke(lambda_host, "layered", {})[0] == ["one", "second"]


def test_code_in_a_folder_is_read_again_when_it_is_edited(
    lambda_host: Host, tmp_path: Path
) -> None:
    source = "def handler(event, context):\n    return {!r}\n"
    make_function(
        lambda_host, "edited", "", Code={"S3Bucket": "hot-reload", "S3Key": str(tmp_path)}
    )
    answers = []
    for answer in ("first", "second"):
        (tmp_path / "index.py").write_text(source.format(answer))
        answers += [invoke(lambda_host, "edited", {})[0] for _ in range(2)]
    assert answers == ["first", "first", "second", "second"]


def gone(processes: list[psutil.Process]) -> bool:
    return psutil.wait_procs(processes, timeout=30)[1] == []


def test_a_deleted_function_leaves_no_process(lambda_host: Host) -> None:
    make_function(lambda_host, "deleted", PYTHON)
    processes = [psutil.Process(pid) for pid in invoke(lambda_host, "deleted", {"child": 1})[0]]
    lambda_host.client("lambda").delete_function(FunctionName="deleted")
    assert gone(processes)


def children(host: Host) -> set[psutil.Process]:
    return set(psutil.Process(host.process.pid).children(recursive=True))


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL], ids=lambda sent: sent.name)
def test_nothing_outlives_the_host(tmp_path: Path, sent: signal.Signals) -> None:
    with running_host(tmp_path) as host:
        before = children(host)
        make_function(host, "left", PYTHON, Timeout=60)
        idle = [psutil.Process(pid) for pid in invoke(host, "left", {"child": 1})[0]]
        with ThreadPoolExecutor(2) as pool:
            for _ in range(2):
                pool.submit(invoke, host, "left", {"sleep": 50})
            wait_until(lambda: len(children(host)) > len(before) + len(idle))
            processes = children(host)
            assert set(idle) < processes
            host.process.send_signal(sent)
            host.process.wait(30)
        assert gone(list(processes))
        names = {path.name for path in host.log.with_suffix(".tmp").rglob("*")}
        assert not {"index.py", "output"} & names
