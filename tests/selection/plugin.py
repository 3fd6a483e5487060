"""Records what each test runs, in this process and in the hosts that it talks to.

Every function has a byte (``recorder``). The bytes are cleared before a test and read after it.
What a fixture that several tests share runs while it is made counts for each test that uses it.
What a process does once, such as to fill a cache, counts for the test that came first.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.selection import record, recorder
from tests.selection.choice import is_below
from tests.selection.functions import function_names
from tests.selection.record import Record, RecordedTest

ROOT = Path(__file__).parents[2]
OFF = "NO_TESTMAP"
"""A variable that, when set, keeps a run from recording anything."""
CHOSEN = "CHOSEN_TESTS"
"""Names a file that lists tests, files and folders, a line each: all others are left out."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not chosen, where something was."""
    file = os.environ.get(CHOSEN)
    if not file:
        return
    lines = Path(file).read_text().splitlines()
    nodes, paths = frozenset(lines), [line for line in lines if "::" not in line]
    left_out = [i for i in items if i.nodeid not in nodes and not is_below(i.nodeid, paths)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def pytest_configure(config: pytest.Config) -> None:
    """Begin to record, unless this process only hands tests out to others."""
    if not recorder.CAN_RECORD or os.environ.get(OFF) or config.option.collectonly:
        return
    is_worker = hasattr(config, "workerinput")
    folder = Path(tempfile.mkdtemp(prefix="touched-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    if not is_worker:
        names = folder / "functions.json"
        names.write_text(json.dumps(function_names(ROOT)))
        os.environ[recorder.LIST_VARIABLE] = str(names)
        config.pluginmanager.register(_Writer(config), "testmap-writer")
    if is_worker or not config.getoption("numprocesses", None):
        config.pluginmanager.register(_Recorder(config, folder), "testmap-recorder")


class _Recorder:
    def __init__(self, config: pytest.Config, folder: Path) -> None:
        self._config = config
        self._names: list[str] = json.loads(Path(os.environ[recorder.LIST_VARIABLE]).read_text())
        file = folder / "touched"
        bytes_ = recorder.install(file, self._names)
        assert bytes_ is not None
        self._bytes = bytes_
        self._nothing = bytes(len(self._names))
        self._fixtures: dict[str, set[int]] = {}
        self._tests: dict[str, dict[str, Any]] = {}
        os.environ[recorder.VARIABLE] = str(file)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._bytes[:] = self._nothing
        self._tests[item.nodeid] = {"seconds": 0.0, "failed": False}
        result = yield
        self._tests[item.nodeid] |= {
            "touched": self._read(),
            "fixtures": [f for f in _shared_fixtures(item) if f in self._fixtures],
        }
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        before = bytes(self._bytes)
        self._bytes[:] = self._nothing
        try:
            return (yield)
        finally:
            self._fixtures.setdefault(_name(fixturedef), set()).update(self._read())
            self._bytes[:] = before

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = self._tests.get(report.nodeid)
        if test is not None:
            test["seconds"] += report.duration
            test["failed"] |= report.failed

    def pytest_sessionfinish(self) -> None:
        text = json.dumps(
            {
                "names": self._names,
                "fixtures": {name: sorted(places) for name, places in self._fixtures.items()},
                "tests": {node: t for node, t in self._tests.items() if "touched" in t},
            }
        )
        if hasattr(self._config, "workerinput"):
            self._config.workeroutput["testmap"] = text  # type: ignore[attr-defined]
        else:
            writer: Any = self._config.pluginmanager.get_plugin("testmap-writer")
            writer.add(text)

    def _read(self) -> list[int]:
        return [place for place, byte in enumerate(bytes(self._bytes)) if byte]


def _shared_fixtures(item: pytest.Item) -> Iterator[str]:
    info = getattr(item, "_fixtureinfo", None)
    for definitions in info.name2fixturedefs.values() if info else ():
        for definition in definitions:
            if definition.scope != "function":
                yield _name(definition)


def _name(fixturedef: pytest.FixtureDef[Any]) -> str:
    return f"{fixturedef.baseid}::{fixturedef.argname}"


class _Writer:
    """Merges what the processes of a run have recorded into the file."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._tests: dict[str, RecordedTest] = {}
        self._fixtures: dict[str, frozenset[str]] = {}

    def add(self, text: str) -> None:
        recorded = json.loads(text)
        names: list[str] = recorded["names"]
        for name, places in recorded["fixtures"].items():
            functions = frozenset(names[place] for place in places)
            self._fixtures[name] = self._fixtures.get(name, frozenset()) | functions
        for node, test in recorded["tests"].items():
            touched = frozenset(names[place] for place in test["touched"])
            fixtures = frozenset(test["fixtures"])
            self._tests[node] = RecordedTest(test["seconds"], touched, fixtures, test["failed"])

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        text = getattr(node, "workeroutput", {}).get("testmap")
        if text:
            self.add(text)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if not self._tests:
            return
        file = ROOT / record.FILE
        commit, dirty = _commit()
        green = exitstatus == pytest.ExitCode.OK
        new = Record(self._tests, self._fixtures, commit, dirty, green)
        old = record.read(file)
        is_whole = self._is_whole() and exitstatus in (
            pytest.ExitCode.OK,
            pytest.ExitCode.TESTS_FAILED,
        )
        files = {node.split("::")[0] for node in old.tests}
        exists = [path for path in files if (ROOT / path).is_file()]
        record.write(file, record.merge(old, new, is_whole, exists))

    def _is_whole(self) -> bool:
        option = self._config.option
        narrowing = (
            *(option.keyword, option.markexpr, option.deselect, option.ignore),
            *(option.ignore_glob, option.maxfail, getattr(option, "lf", False)),
        )
        return self._config.args_source != pytest.Config.ArgsSource.ARGS and not any(narrowing)


def _commit() -> tuple[str | None, bool]:
    def git(*arguments: str) -> str:
        command = ["git", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()

    return git("rev-parse", "HEAD") or None, bool(git("status", "--porcelain"))
