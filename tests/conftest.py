"""What every run has: the order of the files, and what hosts print while a test fails.

Which functions each test runs is recorded by ``tests.selection``.
"""

import json
import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests import preforked
from tests.host import STARTED

pytest_plugins = ["tests.selection.plugin"]

_DURATIONS = Path(__file__).parent / "durations.json"
_RECORD = "--record-durations"
_PRINTED = pytest.StashKey[dict[Path, int]]()
_LINES = 60


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a whole run record how long each file takes."""
    parser.addoption(
        _RECORD, action="store_true", help=f"write how long each file takes to {_DURATIONS.name}"
    )


def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers run: more than cores, since many tests wait for others' processes."""
    return min((os.cpu_count() or 1) + 2, 6)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: begun last, one would keep a whole run waiting."""
    recorded: dict[str, float] = json.loads(_DURATIONS.read_text())
    new = sum(recorded.values()) / max(len(recorded), 1)
    items.sort(key=lambda item: -recorded.get(_file_of(item.nodeid), new))


def pytest_configure(config: pytest.Config) -> None:
    """Record durations where it is asked for; of several processes, the one that hears of all."""
    if config.getoption(_RECORD) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Recorder(), "durations")


class _Recorder:
    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[_file_of(report.nodeid)] += report.duration

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return
        rounded = {name: round(taken, 1) for name, taken in sorted(self._seconds.items())}
        _DURATIONS.write_text(json.dumps(rounded, indent=1) + "\n")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Remember what the hosts have printed before the test."""
    logs = [host.log for host in STARTED if host.log.exists()]
    item.stash[_PRINTED] = {log: log.stat().st_size for log in logs}
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a test that fails what the hosts have printed meanwhile."""
    report = yield
    if report.failed:
        for host in (host for host in STARTED if host.log.exists()):
            before = item.stash[_PRINTED].get(host.log, 0)
            lines = host.log.read_bytes()[before:].decode(errors="replace").splitlines()
            if lines:
                report.sections.append((f"printed to {host.log}", "\n".join(lines[-_LINES:])))
    return report


def _file_of(node_id: str) -> str:
    return node_id.partition("::")[0]


@pytest.fixture(scope="session", autouse=True)
def _end_prefork() -> Iterator[None]:
    yield
    preforked.end()
