"""By how much the clock is moved: kept with the state, and one for all hosts on one database.

On SQLite this process alone moves it. On PostgreSQL a thread asks twice a second whether another
host has, so that no request needs to.
"""

import logging
import threading

from sqlalchemy import Connection, delete, insert, select

from localstack_cognito import clock
from localstack_cognito.storage.availability import DatabaseUnavailable
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.tables import clock_offset

LOG = logging.getLogger(__name__)

_INTERVAL = 0.5
# Who reads the row and who writes it set the clock one after another.
_lock = threading.Lock()


def adopt(directory: Database) -> None:
    """Set the clock as a database that is opened has it, and say so where it is moved."""
    with _lock, directory.read() as connection:
        seconds = _read(connection)
        clock.set_offset(seconds)
    if seconds:
        LOG.warning(
            "Cognito's clock is %+g seconds from the machine's, as it was set: "
            "DELETE /_aws/cognito-idp/clock moves it back",
            seconds,
        )


def move(directory: Database, seconds: float) -> None:
    """Move the clock of every host on a database."""
    with _lock:
        with directory.write() as connection:
            connection.execute(delete(clock_offset))
            if seconds:
                connection.execute(insert(clock_offset).values(id=1, seconds=seconds))
        clock.set_offset(seconds)


def follow(directory: Database) -> threading.Event:
    """Set the clock as other hosts on a database move it, until the event that it gives is set."""
    ended = threading.Event()
    threading.Thread(target=_follow, args=(directory, ended), daemon=True).start()
    return ended


def _follow(directory: Database, ended: threading.Event) -> None:
    while not ended.wait(_INTERVAL):
        try:
            with _lock, directory.read() as connection:
                seconds = _read(connection)
                is_moved = seconds != clock.offset() and not ended.is_set()
                if is_moved:
                    clock.set_offset(seconds)
        except DatabaseUnavailable:
            # It is logged already.
            continue
        if is_moved:
            LOG.info("Another host has moved Cognito's clock to %+g seconds", seconds)


def _read(connection: Connection) -> float:
    return float(connection.execute(select(clock_offset.c.seconds)).scalar() or 0.0)
