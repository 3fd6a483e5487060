"""What became of a file."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Report:
    """What became of a file's things: how many of each member were made, changed, deleted, left."""

    made: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
