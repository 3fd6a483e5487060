"""The recorded runs: written below their headings, read back, and compared with."""

from pathlib import Path

import pytest

from tests.bench import recorded
from tests.bench.measure import table

PAGE = "# Page\n\nSays something.\n\n## Operations\n\nNot measured yet.\n\n## After\n\nStays.\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with two headings."""
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    return page


def test_a_run_is_read_as_it_was_written(page: Path) -> None:
    rows = [("SignUp", "6.94", "2.12"), ("JWKS", "2.15", "0.66"), ("floor", "3.27", "")]
    other = table(("with a function", "x floor"), [("SignUp", "9.00")])
    recorded.write("Operations", f"{table(('operation', 'ms', 'x floor'), rows)}\n\n{other}", page)
    assert recorded.read_column("Operations", "x floor", page) == {"SignUp": 2.12, "JWKS": 0.66}
    assert recorded.read_column("Operations", "ms", page)["floor"] == 3.27


def test_a_run_takes_the_place_of_the_one_before(page: Path) -> None:
    for text in ("| one |", "| other |"):
        recorded.write("Operations", text, page)
    written = page.read_text()
    assert written.startswith("# Page\n\nSays something.\n\n## Operations\n\nMeasured on ")
    assert written.endswith("\n\n| other |\n\n## After\n\nStays.\n")
    assert "| one |" not in written
    assert "Not measured" not in written


def test_what_has_no_place_is_not_recorded(page: Path) -> None:
    with pytest.raises(ValueError, match="no heading 'Elsewhere'"):
        recorded.write("Elsewhere", "text", page)
    assert page.read_text() == PAGE


@pytest.mark.parametrize(("heading", "column"), [("After", "ms"), ("Operations", "x floor")])
def test_without_a_recorded_run_there_is_nothing_to_read(
    page: Path, heading: str, column: str
) -> None:
    assert recorded.read_column(heading, column, page) == {}


def test_what_has_grown_by_more_than_a_part_is_told() -> None:
    before = {"same": 1.0, "a little": 2.0, "much": 2.0, "less": 3.0}
    now = {"same": 1.0, "a little": 2.29, "much": 2.5, "less": 1.0, "new": 9.0}
    assert recorded.grown(now, before) == {"much": 0.25}
