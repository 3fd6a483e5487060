"""Whether the database can be used, and what is said of it where it cannot.

A client is told in one sentence, which holds no address; the log says more, and once: when the
trouble begins, not for each request that meets it, and when it is over.
"""

import logging
import sqlite3
import threading
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from localstack_cognito.host.failures import SetupFailure

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a database has. ``is_of_writing`` where it may be read all the same."""

    sentence: str
    is_of_writing: bool = False


AWAY = Trouble(
    "The Cognito database cannot be reached. The host serves again as soon as it can; its log says "
    "more."
)
FULL = Trouble("The Cognito database cannot be written: its disk is full.", is_of_writing=True)
READ_ONLY = Trouble("The Cognito database cannot be written: it is read-only.", is_of_writing=True)
DISK = Trouble(
    "The Cognito database cannot be written: its disk fails; the host's log says more.",
    is_of_writing=True,
)
BUSY = Trouble(
    "The Cognito database is busy: another process has held it for too long. Try again.",
    is_of_writing=True,
)
DAMAGED = Trouble("The Cognito database is damaged; the host's log says more.")

# By the first bytes of SQLSTATE, the longest first. Source:
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_OF_POSTGRESQL = {
    "53100": FULL,
    "53300": BUSY,
    "55P03": BUSY,
    "25006": READ_ONLY,
    "25P03": BUSY,
    "40": BUSY,
    "57014": BUSY,
    "57P": AWAY,
    "08": AWAY,
    "58": DISK,
    "XX": DAMAGED,
}
# Transactions that are rolled back for others' sake: deadlocks, and what cannot be serialized.
_CONTENDED = "40"
# By the primary result code. Source: https://www.sqlite.org/rescode.html
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_CANTOPEN: AWAY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}


class DatabaseUnavailable(SetupFailure):
    """The database cannot be used at the moment; the text says why.

    ``detail`` is what the driver says, for the log: it may hold the server's address.
    """

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble
        self.detail = detail


class Contended(DatabaseUnavailable):
    """A transaction was ended because another one and it waited for each other: PostgreSQL only.

    Nothing ails the database, and the same may be tried again.
    """


class Availability:
    """What is known of the database of this process. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._trouble: Trouble | None = None

    @property
    def trouble(self) -> Trouble | None:
        """What the database had when it was last used, or None."""
        return self._trouble

    def note(self, trouble: Trouble, detail: str | None = None) -> None:
        """Remember what the database has, and log it, with the detail, where that is news."""
        with self._lock:
            is_news, self._trouble = trouble != self._trouble, trouble
        if is_news:
            LOG.error("%s%s", trouble.sentence, f" ({detail})" if detail else "")

    def note_use(self, *, written: bool) -> None:
        """Remember that the database was read or written."""
        trouble = self._trouble
        if trouble is None or (trouble.is_of_writing and not written):
            return
        with self._lock:
            is_news, self._trouble = self._trouble is not None, None
        if is_news:
            LOG.warning("The Cognito database can be used again")


availability = Availability()


class Telling:
    """Raises ``DatabaseUnavailable`` for an error of the driver that is of no statement's making.

    A class, since each request enters it: a generator takes three times as long.
    """

    __slots__ = ()

    def __enter__(self) -> None:
        """Tell of what is raised within."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise what stands for the error, if it is one of those."""
        if isinstance(error, PoolTimeout):
            raise unavailable(BUSY, str(error)) from error
        if not isinstance(error, DBAPIError):
            return
        trouble = trouble_of(error)
        if trouble is None:
            return
        if _is_contended(error):
            raise Contended(trouble, first_line(error)) from error
        raise unavailable(trouble, first_line(error)) from error


telling = Telling()


def _is_contended(error: DBAPIError) -> bool:
    return str(getattr(error.orig, "sqlstate", None) or "").startswith(_CONTENDED)


def unavailable(trouble: Trouble, detail: str) -> DatabaseUnavailable:
    """Remember the trouble, and return what to raise."""
    availability.note(trouble, detail)
    return DatabaseUnavailable(trouble, detail)


def trouble_of(error: DBAPIError) -> Trouble | None:
    """Return what an error of the driver says of the database, or None if it is of a statement."""
    sqlite_code = getattr(error.orig, "sqlite_errorcode", None)
    if sqlite_code is not None:
        return _OF_SQLITE.get(sqlite_code & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    for prefix, trouble in _OF_POSTGRESQL.items():
        if state is not None and state.startswith(prefix):
            return trouble
    # What has no code has not reached the server, or lost it.
    return AWAY if state is None and isinstance(error, OperationalError) else None


def first_line(error: DBAPIError) -> str:
    """Return what the driver says, without the statement. It may hold the server's address."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__
