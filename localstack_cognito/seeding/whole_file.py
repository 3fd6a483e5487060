"""A file that is there whole or as it was before, and that only its owner reads: it has secrets."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, which takes the place of ``path`` where this ends without an exception.

    A device or a pipe is written as it is. Raises ``OSError``.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    target = path.resolve()
    # Its mode is 0600.
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with open(number, "wb") as part:
            yield part
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def is_json(path: Path) -> bool:
    """Return whether a file's name says that it is JSON, as those who read it go by."""
    return path.suffix == ".json"
