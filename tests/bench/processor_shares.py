"""Gives a process a share of a core and no more, by a control group of Linux (version 1).

So it is as if each had a machine of its own: what several reach is not bounded by the cores of this
one, as long as what they have together is less than that.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup/cpu")
"""Where the control groups are."""
_PERIOD = 20_000
"""Microseconds. Whoever has used its share waits for the next: a short one keeps no locks long."""
_WEIGHT = 16_384
"""Sixteen times the usual: what else runs takes little of a share that is small."""


class Share:
    """The share of one process. Its control group is ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def used_up(self) -> float:
        """Return of how many periods, of those in which it ran, the process used its whole share.

        Where that is few it waited for something else, and the share has bounded nothing.
        """
        lines = (self._folder / "cpu.stat").read_text().splitlines()
        known = dict(line.split() for line in lines)
        return int(known["nr_throttled"]) / max(int(known["nr_periods"]), 1)


def can_be_given() -> bool:
    """Return whether there are such control groups here, and we may make one."""
    folder = GROUPS / "bench-probe"
    try:
        folder.mkdir()
    except OSError:
        return False
    is_one = (folder / "cpu.cfs_quota_us").exists()
    folder.rmdir()
    return is_one


@contextlib.contextmanager
def share_of(process_id: int, cores: float) -> Iterator[Share]:
    """Give a process, with all its threads, so much of a core until the end."""
    folder = GROUPS / f"bench-{process_id}"
    folder.mkdir()
    try:
        for name, value in (
            ("cpu.cfs_period_us", _PERIOD),
            ("cpu.cfs_quota_us", round(_PERIOD * cores)),
            ("cpu.shares", _WEIGHT),
            ("cgroup.procs", process_id),
        ):
            (folder / name).write_text(str(value))
        yield Share(folder)
        (GROUPS / "cgroup.procs").write_text(str(process_id))
    finally:
        folder.rmdir()
