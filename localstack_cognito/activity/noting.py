"""What the rooms note: a thing that begins and ends, and what is known of it meanwhile.

``doing`` makes the record of what is done within it; ``note`` adds to the innermost one, and to
those around it what they do not know yet. Without a record, or with ``COGNITO_ACTIVITY=off``,
nothing is noted and nothing costs.
"""

import contextlib
import logging
import time
import uuid
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from localstack_cognito import settings
from localstack_cognito.activity.masking import Secrets, masked, scrubbed
from localstack_cognito.activity.recorder import Recorder
from localstack_cognito.activity.records import Kind, Outcome, Record

LOG = logging.getLogger(__name__)

recorder = Recorder()
"""The records of this process."""


@dataclass(slots=True)
class Doing:
    """A record that has not ended, and those around it."""

    record: Record
    outer: "Doing | None" = None
    secrets: Secrets = field(default_factory=set)

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
        self.record.details[section] = masked(value, self.secrets)

    def text(self, section: str, text: str) -> None:
        """Note a text, in which secrets are masked that were seen elsewhere."""
        self.record.details[section] = scrubbed(text, self.secrets)

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
        record.outcome, record.error, record.message = outcome, error, message
        record.reason = reason or record.reason
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


_current: ContextVar[Doing | None] = ContextVar("doing", default=None)
_is_unnoted: ContextVar[bool] = ContextVar("is_unnoted", default=False)


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


@contextlib.contextmanager
def doing(kind: Kind, operation: str) -> Iterator[Doing | None]:
    """Note what is done within; gives None where nothing is noted.

    An exception that leaves it is noted as a failure, unless it was said to be a refusal.
    """
    if _is_unnoted.get() or not settings.notes_activity():
        yield None
        return
    outer = _current.get()
    record = Record(
        number=recorder.next_number(),
        kind=kind,
        operation=operation,
        at=time.time(),
        journey=outer.record.journey if outer else uuid.uuid4().hex[:12],
        parent=outer.record.number if outer else None,
    )
    this = Doing(record, outer, outer.secrets if outer else set())
    token = _current.set(this)
    began = time.perf_counter()
    try:
        yield this
    except BaseException as error:
        if record.outcome is Outcome.OK:
            record.outcome, record.error = Outcome.FAILED, type(error).__name__
            record.message = scrubbed(str(error), this.secrets)
        raise
    finally:
        record.milliseconds = (time.perf_counter() - began) * 1000
        _current.reset(token)
        recorder.keep(record)
        if record.outcome is Outcome.REFUSED:
            LOG.info("%s", _line_of(record))


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
        this.record.details.setdefault(section, []).append(masked(value, this.secrets))
