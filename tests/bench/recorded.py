"""The runs that are kept in docs/performance.md: each below a heading of its own, as tables."""

import os
import platform
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
_CPUINFO = Path("/proc/cpuinfo")


def machine() -> str:
    """Return what a run was measured on, and when."""
    found = re.search(
        r"^model name\s*: (.*)$", _CPUINFO.read_text() if _CPUINFO.exists() else "", re.MULTILINE
    )
    model = found[1] if found else platform.processor() or platform.machine()
    day = datetime.now(UTC).date().isoformat()
    return (
        f"Measured on {day}: {model}, {os.cpu_count()} cores, Python {platform.python_version()}."
    )


def read_column(heading: str, column: str, page: Path = PAGE) -> dict[str, float]:
    """Return the numbers in a column of a table below a heading, by their rows; none without."""
    found = re.search(_section(heading), page.read_text(), re.MULTILINE | re.DOTALL)
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (found[0] if found else "").splitlines()
        if line.startswith("|")
    ]
    for number, row in enumerate(rows):
        if column in row[1:]:
            place = row.index(column)
            return {
                name: float(values[place - 1])
                for name, *values in rows[number + 2 :]
                if place <= len(values) and re.fullmatch(r"[\d.]+", values[place - 1])
            }
    return {}


def write(heading: str, text: str, page: Path = PAGE) -> None:
    """Put a run in place of the one that is kept below the heading.

    Raises ``ValueError`` where there is no such heading.
    """
    kept = page.read_text()
    new = f"## {heading}\n\n{machine()}\n\n{text.strip()}\n"
    replaced, count = re.subn(
        _section(heading), lambda _: new, kept, count=1, flags=re.MULTILINE | re.DOTALL
    )
    if not count:
        raise ValueError(f"{page} has no heading {heading!r}")
    # A blank line before the next heading.
    page.write_text(re.sub(r"\n+(?=## )", "\n\n", replaced))


def _section(heading: str) -> str:
    return rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)"


def grown(
    ratios: Mapping[str, float], before: Mapping[str, float], by: float = 0.15
) -> dict[str, float]:
    """Return by how much each has grown that is more than ``by`` above what it was."""
    return {
        name: ratio / before[name] - 1
        for name, ratio in ratios.items()
        if before.get(name) and ratio > before[name] * (1 + by)
    }
