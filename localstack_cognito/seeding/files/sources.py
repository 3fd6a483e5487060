"""Files and streams that are read more than once, by several at a time."""

import io
import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO

from localstack_cognito.seeding.files.bounds import MOST_BYTES, TooLarge
from localstack_cognito.seeding.files.places import FileProblem, Place

_BOM = b"\xef\xbb\xbf"
_CHUNK = 2**18
_IN_MEMORY = 2**20


class Unreadable(FileProblem):
    """The system does not give a file's bytes. ``reason`` is what it says."""

    def __init__(self, file: str, error: OSError) -> None:
        self.reason = error.strerror or str(error)
        super().__init__(Place(file), f"It cannot be read: {self.reason}.")


class Source:
    """A text that can be read from any byte on. It is closed when nobody uses it any more.

    ``folder`` is what paths in it are relative to.
    """

    def __init__(self, name: str, file: IO[bytes], folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._file = file
        self._lock = threading.Lock()
        self.beginning = len(_BOM) if self._read(0, len(_BOM)) == _BOM else 0

    def lines(self, start: int) -> Iterator[bytes]:
        """Return the lines from a byte on, with their ends. Raises ``TooLarge`` for a huge one."""
        reader = io.BufferedReader(_View(self, start), _CHUNK)
        for line in iter(partial(reader.readline, MOST_BYTES + 1), b""):
            if len(line) > MOST_BYTES:
                raise TooLarge(Place(self.name), f"A line has more than {MOST_BYTES} bytes.")
            yield line

    def chunks(self, start: int, end: int | None) -> Iterator[bytes]:
        """Return the bytes from one to before another, or to the end."""
        while end is None or start < end:
            chunk = self._read(start, _CHUNK if end is None else min(_CHUNK, end - start))
            if not chunk:
                return
            start += len(chunk)
            yield chunk

    def _read(self, start: int, size: int) -> bytes:
        try:
            with self._lock:
                self._file.seek(start)
                return self._file.read(size)
        except OSError as e:
            raise Unreadable(self.name, e) from None


class _View(io.RawIOBase):
    """One reader's way through a source, with a position of its own."""

    def __init__(self, source: Source, start: int) -> None:
        self._source = source
        self._next = start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._source._read(self._next, len(buffer))
        buffer[: len(data)] = data
        self._next += len(data)
        return len(data)


def open_path(path: Path, name: str | None = None) -> Source:
    """Open a file. ``name`` is what problems call it. Raises ``Unreadable``."""
    name = str(path) if name is None else name
    try:
        file = path.open("rb")
        if not file.seekable():
            with file:
                return _copy(name, file, path.parent)
    except OSError as e:
        raise Unreadable(name, e) from None
    return _owned(Source(name, file, path.parent), file)


def open_stream(stream: BinaryIO, name: str, folder: Path | None = None) -> Source:
    """Use a stream where it can be read again, else a copy of what it has. It is not closed."""
    folder = folder or Path()
    return Source(name, stream, folder) if stream.seekable() else _copy(name, stream, folder)


def _copy(name: str, stream: IO[bytes], folder: Path) -> Source:
    copy = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed with its source)
    shutil.copyfileobj(stream, copy, _CHUNK)
    return _owned(Source(name, copy, folder), copy)


def _owned(source: Source, file: IO[bytes]) -> Source:
    weakref.finalize(source, file.close)
    return source
