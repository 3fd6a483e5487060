"""A process that writes pairs of rows, a transaction each, and tells of each pair it has committed.

It goes on until it is killed, or kills itself between the two rows of the pair that it is given.
"""

import os
import signal
import sys
from itertools import count

from sqlalchemy.engine import make_url

from localstack_cognito.storage.engine import Database
from tests.integration.storage import rows

PADDING = "x" * 2000


def write(url: str, dies_in: int) -> None:
    """Print the number of each pair once it is committed."""
    opened = Database(make_url(url))
    for number in count():
        with opened.write() as connection:
            pool = rows.add_pool(connection, f"pool {number}", settings={"padding": PADDING})
            if number == dies_in:
                os.kill(os.getpid(), signal.SIGKILL)
            rows.add_client(connection, f"client {number}", pool.id)
        print(number, flush=True)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
