"""What became of a file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Report:
    """What became of a file's things: how many of each member were made, changed, deleted, left."""

    made: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)

    def members(self) -> Mapping[str, Mapping[str, int]]:
        """Return it as it is answered in JSON."""
        return {
            "Made": dict(self.made),
            "Changed": dict(self.changed),
            "Deleted": dict(self.deleted),
            "Unchanged": dict(self.unchanged),
        }
