"""By how much the clock is moved: kept with the state, and one for all hosts on one database.

On SQLite this process alone moves it. On PostgreSQL a thread asks twice a second whether another
host has, so that no request needs to.
"""

import logging
import threading

from sqlalchemy import Column, Connection, Float, Integer, Table, select

from localstack_cognito import clock
from localstack_cognito.storage.availability import DatabaseUnavailable
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.tables import metadata
from localstack_cognito.storage.upserts import put_row

# By how many seconds the developer's clock is ahead of the machine's: one row, or none yet.
clock_offset = Table(
    "clock_offset",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seconds", Float, nullable=False),
)

LOG = logging.getLogger(__name__)
_INTERVAL = 0.5
_LONGEST_READ = 5.0

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
            # One row all the time: of hosts that move it at once each finds the one before.
            put_row(connection, clock_offset, {"id": 1, "seconds": seconds})
        clock.set_offset(seconds)


class Follower:
    """Sets the clock as other hosts on a database move it, until ``stop``."""

    def __init__(self, directory: Database) -> None:
        """Begin to follow the hosts on a database."""
        self._directory = directory
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="clock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer. What is being read is read to its end, or its connection stays open."""
        self._ended.set()
        self._thread.join(_LONGEST_READ)

    def _follow(self) -> None:
        while not self._ended.wait(_INTERVAL):
            try:
                with _lock, self._directory.read() as connection:
                    seconds = _read(connection)
                    is_moved = seconds != clock.offset() and not self._ended.is_set()
                    if is_moved:
                        clock.set_offset(seconds)
            except DatabaseUnavailable:
                # It is logged already.
                continue
            if is_moved:
                LOG.info("Another host has moved Cognito's clock to %+g seconds", seconds)


def _read(connection: Connection) -> float:
    return float(connection.execute(select(clock_offset.c.seconds)).scalar() or 0.0)
