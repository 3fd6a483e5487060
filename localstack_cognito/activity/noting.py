"""What the rooms note: a thing that begins and ends, and what is known of it meanwhile.

``doing`` makes the record of what is done within it; ``note`` adds to the innermost one, and to
those around it what they do not know yet. Without a record, or with ``COGNITO_ACTIVITY=off``,
nothing is noted and nothing costs.
"""

import contextlib
import logging
import secrets as randomness
import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any

from localstack_cognito import settings
from localstack_cognito.activity.masking import Secrets, masked, scrubbed
from localstack_cognito.activity.recorder import Recorder
from localstack_cognito.activity.records import Kind, Outcome, Record

LOG = logging.getLogger(__name__)

recorder = Recorder()
"""The records of this process."""
HANDLE_HEADER = "X-Cognito-Step-Of"
"""The header in which a request of our own has the handle of what it is a step of."""
_REPEATED_SECONDS = 60.0
_MOST_COUNTED = 256
_OK = 200
_counted: dict[tuple[str, str | None], Record] = {}
RUN = randomness.token_hex(3)
"""What journeys begin with, so that those of two runs of a host are not called alike."""


class Doing:
    """A record that has not ended, and those around it: ``with`` notes what is done within.

    An exception that leaves it is noted as a failure, unless it was said to be a refusal.
    """

    __slots__ = ("_began", "_token", "is_logged", "outer", "record", "secrets")

    record: Record
    outer: "Doing | None"
    secrets: Secrets
    is_logged: bool
    """Whether the log has a line on it already."""

    def __init__(self, kind: Kind, operation: str) -> None:
        self.outer = outer = _current.get()
        number = recorder.next_number()
        self.record = Record(
            number=number,
            kind=kind,
            operation=operation,
            at=time.time(),
            journey=outer.record.journey if outer else f"{RUN}{number:x}",
            parent=outer.record.number if outer else None,
        )
        self.secrets = outer.secrets if outer else set()
        self.is_logged = False

    def __enter__(self) -> "Doing":
        """Be what is being done."""
        self._token = _current.set(self)
        self._began = time.perf_counter()
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Keep the record; a refusal is one line of the log."""
        record = self.record
        record.milliseconds = (time.perf_counter() - self._began) * 1000
        _current.reset(self._token)
        if error is not None and record.outcome is Outcome.OK:
            record.outcome, record.error = Outcome.FAILED, type(error).__name__
            record.message = scrubbed(str(error), self.secrets)
        recorder.keep(record)
        if record.outcome is Outcome.REFUSED and not self.is_logged:
            LOG.info("%s", _Line(record))

    def note(
        self,
        *,
        user_pool_id: str | None = None,
        client_id: str | None = None,
        username: str | None = None,
    ) -> None:
        """Note whom it concerns, here and, where they do not know, of those around."""
        doing: Doing | None = self
        while doing is not None:
            record = doing.record
            record.user_pool_id = record.user_pool_id or user_pool_id
            record.client_id = record.client_id or client_id
            record.username = record.username or username
            doing = doing.outer

    def detail(self, section: str, value: Any) -> None:
        """Note what was sent or answered, with its secrets masked."""
        self.record.sections[section] = masked(value, self.secrets)

    def text(self, section: str, text: str) -> None:
        """Note a text, in which secrets are masked that were seen elsewhere."""
        self.record.sections[section] = scrubbed(text, self.secrets)

    def refused(
        self,
        error: str,
        message: str | None,
        reason: str | None = None,
        *,
        status: int | None = None,
        outcome: Outcome = Outcome.REFUSED,
    ) -> None:
        """Note that it was refused: what the client is told, and the ``reason``."""
        record = self.record
        record.outcome, record.error = outcome, error
        record.message = scrubbed(message, self.secrets) if message else message
        if reason:
            record.reason = scrubbed(reason, self.secrets)
        record.status = status or record.status

    def link(self, key: str) -> None:
        """Let what comes with ``key`` later belong to this journey."""
        recorder.link(key, self.record.journey)

    def join(self, key: str) -> None:
        """Belong to the journey of ``key``, where there is one, with all around it."""
        journey = recorder.journey_of(key)
        if journey is None:
            return
        doing: Doing | None = self
        while doing is not None:
            doing.record.journey = journey
            doing = doing.outer

    def handle(self) -> str:
        """Return what a request of our own carries, so that it is a step of this."""
        key = randomness.token_hex(16)
        self.link(f"handle {key}")
        return f"{key}.{self.record.number}"

    def be_step_of(self, handle: str) -> None:
        """Be a step of what gave the ``handle``; one that nobody gave changes nothing."""
        key, _, number = handle.partition(".")
        journey = recorder.journey_of(f"handle {key}")
        if journey is not None and number.isdecimal():
            self.record.journey, self.record.parent = journey, int(number)


_current: ContextVar[Doing | None] = ContextVar("doing", default=None)
_is_unnoted: ContextVar[bool] = ContextVar("is_unnoted", default=False)
_NOTHING: contextlib.AbstractContextManager[None] = contextlib.nullcontext()


def current() -> Doing | None:
    """Return what is being done, or None."""
    return _current.get()


@contextlib.contextmanager
def unnoted() -> Iterator[None]:
    """Note nothing of what is done within: who looks on does not want to see themselves."""
    token = _is_unnoted.set(True)
    try:
        yield
    finally:
        _is_unnoted.reset(token)


def doing(kind: Kind, operation: str) -> contextlib.AbstractContextManager[Doing | None]:
    """Note what is done within; gives None where nothing is noted."""
    if _is_unnoted.get() or not settings.notes_activity():
        return _NOTHING
    return Doing(kind, operation)


class _Line:
    """The line of a refusal, which is made where the log wants it."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __str__(self) -> str:
        return _line_of(self._record)


def _line_of(record: Record) -> str:
    """Return what the log says of a refusal, in one line whatever is in it."""
    whom = {"user": record.username, "client": record.client_id, "pool": record.user_pool_id}
    concerned = ", ".join(f"{name} {value}" for name, value in whom.items() if value)
    line = f"{record.operation} was refused"
    if concerned:
        line += f" ({concerned})"
    told = ": ".join(text for text in (record.error, record.message) if text)
    reason = record.reason if record.reason != record.message else None
    text = ". ".join(one.rstrip(".") for one in (f"{line}: {told}", reason) if one) + "."
    return "".join(character if character.isprintable() else " " for character in text)


def refusal(
    kind: Kind,
    operation: str,
    error: str,
    message: str | None,
    reason: str,
    *,
    status: int,
    is_logged: bool = False,
) -> None:
    """Note a request that was refused before anything was done for it."""
    with doing(kind, operation) as this:
        if this is not None:
            this.is_logged = is_logged
            this.refused(error, message, reason, status=status)


def repeated(kind: Kind, operation: str, user_pool_id: str | None) -> None:
    """Note what is asked often and alike: again within a minute it is counted, and no new record.

    ``times`` of the record's details says how often it was asked.
    """
    if _is_unnoted.get() or not settings.notes_activity():
        return
    key, now = (operation, user_pool_id), time.time()
    known = _counted.get(key)
    if known and now - known.at < _REPEATED_SECONDS and recorder.keeps(known):
        known.sections["times"] += 1
        return
    with doing(kind, operation) as this:
        if this is not None:
            this.note(user_pool_id=user_pool_id)
            this.record.status = _OK
            this.record.sections["times"] = 1
            if len(_counted) >= _MOST_COUNTED:
                _counted.clear()
            _counted[key] = this.record


def note(
    *,
    user_pool_id: str | None = None,
    client_id: str | None = None,
    username: str | None = None,
) -> None:
    """Note whom what is being done concerns, if anything is."""
    if (this := _current.get()) is not None:
        this.note(user_pool_id=user_pool_id, client_id=client_id, username=username)


def reason(text: str) -> None:
    """Note why what is being done goes as it does, if anything is."""
    if (this := _current.get()) is not None:
        this.record.reason = text


def link(key: str) -> None:
    """Let what comes with ``key`` later belong to the journey of what is being done."""
    if (this := _current.get()) is not None:
        this.link(key)


def join(key: str) -> None:
    """Let what is being done belong to the journey of ``key``, if there is one."""
    if (this := _current.get()) is not None:
        this.join(key)


def led_to(section: str, value: Mapping[str, Any]) -> None:
    """Note what has come of what is being done: a message, a session, tokens."""
    if (this := _current.get()) is not None:
        this.record.sections.setdefault(section, []).append(masked(value, this.secrets))
