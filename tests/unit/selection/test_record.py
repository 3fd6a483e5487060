from pathlib import Path

from tests.selection import record
from tests.selection.record import Record, RecordedTest

FIRST, SECOND = "tests/test_a.py::one", "tests/test_b.py::two"


def known(
    *nodes: str, commit: str | None = None, green: bool = False, seconds: float = 1
) -> Record:
    tests = {n: RecordedTest(seconds, frozenset({"f", "g"}), frozenset({"host"})) for n in nodes}
    return Record(tests, {"host": frozenset({"h"})}, commit, dirty=False, green=green)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    failed = RecordedTest(0.5, frozenset({"f"}), failed=True)
    written = Record(
        {FIRST: failed, **known(SECOND).tests}, {"host": frozenset({"h", "f"})}, "c", True, True
    )
    record.write(tmp_path / "file", written)
    assert record.read(tmp_path / "file") == written


def test_a_file_that_is_missing_or_foreign_is_no_record(tmp_path: Path) -> None:
    for number, text in enumerate(["", "[]", '{"tests": {}}', '{"functions": 1, "tests": []}']):
        file = tmp_path / str(number)
        file.write_text(text)
        assert record.read(file) == Record()
    assert record.read(tmp_path / "missing") == Record()


def test_a_test_needs_what_it_shares_too() -> None:
    found = known(FIRST)
    assert found.touched(found.tests[FIRST]) == {"f", "g", "h"}


def test_a_green_run_of_all_tests_replaces_the_record() -> None:
    new = known(SECOND, commit="new", green=True)
    assert record.merge(known(FIRST, commit="old", green=True), new, True, []) == new


def test_a_red_run_of_all_tests_keeps_the_commit_that_was_green() -> None:
    merged = record.merge(
        known(FIRST, commit="old", green=True), known(SECOND, commit="new"), True, []
    )
    assert (merged.commit, merged.green, list(merged.tests)) == ("old", False, [SECOND])


def test_another_run_updates_what_it_ran_and_no_more() -> None:
    old = known(FIRST, SECOND, "tests/test_gone.py::three", commit="old", green=True)
    new = known(SECOND, commit="new", green=True, seconds=2)
    merged = record.merge(old, new, False, ["tests/test_a.py", "tests/test_b.py"])
    assert merged.commit == "old"
    assert {node: test.seconds for node, test in merged.tests.items()} == {FIRST: 1, SECOND: 2}
