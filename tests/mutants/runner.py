"""The pytest plugin that tries mutants one after the other, in one process with its hosts.

It takes the place of pytest's own loop over tests. A test's own fixtures are made anew for each
mutant; hosts and pools that tests share are made without any mutant, and stay. A mutant counts as
killed when a test fails with it and then passes without it. Where the test fails without it too,
also in a module's fixtures made anew, the mutant has spoilt what tests share: this process ends,
and another takes over.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mutants import switch

JOB = "MUTANT_JOB"
"""Names the file with what to try; results go, a line each, to the file that it names."""
ANOTHER_PROCESS = 75
"""The exit code that asks for a new process for what is left."""
KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timeout"
FAILED = "failed"
SPOILT, UNREACHED = "spoilt", "not reached"
_TIMES = 10.0


class Reach:
    """Which mutants each test reaches, as far as it has been run, also by earlier processes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._mutants: dict[str, frozenset[int]] = {}
        for line in file.read_text().splitlines() if file.exists() else ():
            known = json.loads(line)
            self._mutants[known["test"]] = frozenset(known["mutants"])

    def learn(self, node: str, reached: bytes) -> None:
        """Take what a test that has passed has reached."""
        if node in self._mutants:
            return
        mutants = [number for number, byte in enumerate(reached) if byte]
        self._mutants[node] = frozenset(mutants)
        with self._file.open("a") as file:
            print(json.dumps({"test": node, "mutants": mutants}), file=file)

    def is_reached(self, number: int, node: str) -> bool:
        """Return whether a test that has been run is known to reach a mutant."""
        return number in self._mutants.get(node, ())

    def in_order(self, number: int, nodes: Iterable[str], is_known: bool) -> Iterator[str]:
        """Yield the tests that reach a mutant, then those of which it is not known.

        With ``is_known``, only the first.
        """
        nodes = list(nodes)
        first = [node for node in nodes if self.is_reached(number, node)]
        yield from first
        if not is_known:
            yield from (node for node in nodes if node not in self._mutants)


class Runner:
    """Tries the mutants of a job."""

    def __init__(self, job: dict[str, Any], memory: memoryview) -> None:
        self._job = job
        self._active = memory[: switch.NUMBER].cast("I")
        self._reached = memory[switch.NUMBER :]
        self._nothing = bytes(len(self._reached))
        self._mutant = 0
        self._reports: list[pytest.TestReport] = []
        self._unusable: set[str] = set()
        self._once: set[str] = set()
        self._seconds: dict[str, float] = job["seconds"]
        self._reach = Reach(Path(job["reach"]))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant until one makes another process necessary."""
        items = {item.nodeid: item for item in session.items}
        for node, item in items.items():
            limit = self._job["patience"] + _TIMES * self._seconds.get(node, 1.0)
            # What tests share may take long to make.
            item.add_marker(pytest.mark.timeout(limit, func_only=True), append=False)
        with Path(self._job["results"]).open("a") as results:
            for mutant in self._job["mutants"]:
                if Path(self._job["stop"]).exists():
                    break
                result = self._try(mutant, items)
                print(json.dumps({"number": mutant["number"], **result}), file=results, flush=True)
                if result["ends"]:
                    session.session_ends = ANOTHER_PROCESS  # type: ignore[attr-defined]
                    break
        return True

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Say by the exit code whether there is more to do."""
        session.exitstatus = getattr(session, "session_ends", 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """Make what tests share without a mutant."""
        if fixturedef.scope == "function":
            return (yield)
        self._active[0] = 0
        reached = bytes(self._reached)
        try:
            return (yield)
        finally:
            self._active[0] = self._mutant
            self._reached[:] = reached

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Iterator[None]:
        """Undo what a test did without a mutant."""
        self._active[0] = 0
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what the running test reports."""
        self._reports.append(report)

    def _try(self, mutant: dict[str, Any], items: dict[str, pytest.Item]) -> dict[str, Any]:
        number, is_again = mutant["number"], mutant.get("again", False)
        ran, left = 0, float(self._job["budget"])
        is_known = "tried" in mutant
        tried: list[str] = mutant.get("tried", [])
        nodes = [self._job["nodes"][place] for place in self._job["tests"][mutant["function"]]]
        tests = [n for n in nodes if n in items and n not in self._unusable and n not in tried]
        for node in self._reach.in_order(number, tests, is_known):
            if left < 0:
                break
            left -= self._seconds[node]
            tried.append(node)
            item = items[node]
            if is_again and self._failure(item, 0):
                self._unusable.add(node)
                continue
            failure = self._failure(item, number)
            ran += self._reach.is_reached(number, node)
            if failure == FAILED and self._failure(item, 0):
                failure = (
                    SPOILT if node in self._once else self._failure_with_new_fixtures(item, number)
                )
            if failure is None:
                continue
            if failure != SPOILT:
                result = KILLED if failure == FAILED else failure
                return {"result": result, "test": node, "ran": ran, "ends": failure == TIMED_OUT}
            # In a process in which the test has just passed without it, it is the mutant's doing.
            result = KILLED if is_again else SPOILT
            return {"result": result, "test": node, "ran": ran, "ends": True}
        result = SURVIVED if ran else UNREACHED
        return {"result": result, "test": None, "ran": ran, "ends": False, "tried": tried}

    def _failure_with_new_fixtures(self, item: pytest.Item, number: int) -> str | None:
        """Try a test again that fails without the mutant, too.

        It may be one that passes only once in what its module shares, as where it makes a user
        there; it is given new ones from then on.
        """
        self._once.add(item.nodeid)
        if self._failure(item, 0):
            return SPOILT
        failure = self._failure(item, number)
        if failure == FAILED and self._failure(item, 0):
            return SPOILT
        return failure

    def _failure(self, item: pytest.Item, number: int) -> str | None:
        """Run a test with a mutant, and return how it failed, if it did."""
        self._active[0] = 0
        # What the test's module shares stays, as if another of its tests came next.
        module: Any = item.parent
        stays: Any = item.session if item.nodeid in self._once else module
        item.session._setupstate.teardown_exact(stays)
        self._reports = []
        self._reached[:] = self._nothing
        self._mutant = self._active[0] = number
        try:
            item.ihook.pytest_runtest_protocol(item=item, nextitem=module)
        finally:
            self._mutant = self._active[0] = 0
        failed = [report for report in self._reports if report.failed]
        if not failed:
            self._reach.learn(item.nodeid, bytes(self._reached))
            return None
        is_late = any("Timeout (>" in str(report.longrepr) for report in failed)
        return TIMED_OUT if is_late else FAILED


def pytest_configure(config: pytest.Config) -> None:
    """Take over where there is a job."""
    if JOB not in os.environ:
        return
    job = json.loads(Path(os.environ[JOB]).read_text())
    memory = switch.opened(os.environ[switch.VARIABLE])
    config.pluginmanager.register(Runner(job, memory), "mutants")
