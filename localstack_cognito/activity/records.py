"""What is kept of one thing that happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Kind(StrEnum):
    """Where a thing happened."""

    API = "api"
    OAUTH = "oauth"
    PAGE = "page"
    AUTHORIZER = "authorizer"
    TRIGGER = "trigger"
    MESSAGE = "message"
    OUTSIDE = "outside"
    CLOUDFORMATION = "cloudformation"
    IMPORT = "import"
    LOGS = "logs"


class Outcome(StrEnum):
    """What became of it: ``failed`` is what is nobody's refusal, but ours or another server's."""

    OK = "ok"
    REFUSED = "refused"
    FAILED = "failed"


class Unread(Protocol):
    """Something without a secret that is kept as it was written, until somebody looks at it."""

    @property
    def size(self) -> int:
        """How many bytes it takes."""

    def read(self) -> Any:
        """Return what it says, as it is shown."""


@dataclass(slots=True)
class Record:
    """One thing that happened. No member has a secret in it.

    ``at`` is the machine's time in seconds, ``milliseconds`` how long it took. ``parent`` is the
    ``number`` of the record within which it happened. Records of one sign-in, or of one browser's
    way through the pages, share their ``journey``. ``error`` and ``message`` are what the client
    was told, ``reason`` is what only the developer is. ``sections`` has what was sent and answered,
    with secrets masked; what of it is ``unread``, ``details`` reads. ``sequence`` counts records in
    the order in which they ended: what happened within another thing ends before it.
    """

    number: int
    kind: Kind
    operation: str
    at: float
    journey: str
    parent: int | None = None
    milliseconds: float = 0.0
    outcome: Outcome = Outcome.OK
    status: int | None = None
    user_pool_id: str | None = None
    client_id: str | None = None
    username: str | None = None
    error: str | None = None
    message: str | None = None
    reason: str | None = None
    sections: dict[str, Any] = field(default_factory=dict)
    unread: dict[str, Unread] = field(default_factory=dict)
    size: int = 0
    sequence: int = 0

    @property
    def details(self) -> dict[str, Any]:
        """What was sent and answered, by sections."""
        # What was read is not kept, for its size is not counted.
        return {**self.sections, **{name: one.read() for name, one in self.unread.items()}}

    def as_json(self) -> Mapping[str, Any]:
        """Return the record by the names that the endpoint has for its members."""
        return {
            "Number": self.number,
            "Sequence": self.sequence,
            "Kind": self.kind.value,
            "Operation": self.operation,
            "At": self.at,
            "Journey": self.journey,
            "Parent": self.parent,
            "Milliseconds": round(self.milliseconds, 2),
            "Outcome": self.outcome.value,
            "Status": self.status,
            "UserPoolId": self.user_pool_id,
            "ClientId": self.client_id,
            "Username": self.username,
            "Error": self.error,
            "Message": self.message,
            "Reason": self.reason,
            "Details": self.details,
        }
