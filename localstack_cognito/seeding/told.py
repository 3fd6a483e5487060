"""What became of a file, in words."""

from collections.abc import Mapping

_VERBS: Mapping[str, tuple[str, str]] = {
    "Made": ("made", "would be made"),
    "Changed": ("changed", "would be changed"),
    "Deleted": ("deleted", "would be deleted"),
    "Unchanged": ("unchanged", "would be unchanged"),
}


def in_words(report: Mapping[str, Mapping[str, int]], *, dry_run: bool = False) -> str:
    """Return a report's members in one line: ``3 made, 1 changed, 12 unchanged``."""
    return _counted(
        {verb: sum(report.get(verb, {}).values()) for verb in _VERBS}, dry_run
    ) or _counted({"Unchanged": 0}, dry_run, with_none=True)


def by_member(
    report: Mapping[str, Mapping[str, int]], *, dry_run: bool = False
) -> Mapping[str, str]:
    """Return the same of each member of the file that has any."""
    members = dict.fromkeys(member for counts in report.values() for member in counts)
    return {
        member: _counted({verb: report.get(verb, {}).get(member, 0) for verb in _VERBS}, dry_run)
        for member in members
    }


def _counted(counts: Mapping[str, int], dry_run: bool, *, with_none: bool = False) -> str:
    return ", ".join(
        f"{count} {_VERBS[verb][dry_run]}" for verb, count in counts.items() if count or with_none
    )
