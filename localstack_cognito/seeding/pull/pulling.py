"""A pull: everything is read, then the file is written beside its place and put there at once."""

import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from localstack_cognito.seeding.files.quoting import Unwritable
from localstack_cognito.seeding.files.writing import write
from localstack_cognito.seeding.form.structures import VERSION
from localstack_cognito.seeding.pull.asking import Asking, Client
from localstack_cognito.seeding.pull.identity_pools import IdentitiesOfPool, read_identity_pool
from localstack_cognito.seeding.pull.kept import Kept
from localstack_cognito.seeding.pull.not_given import count_in_pool, lines
from localstack_cognito.seeding.pull.pacing import Pace
from localstack_cognito.seeding.pull.progress import Progress
from localstack_cognito.seeding.pull.refusals import NotRead, PullError
from localstack_cognito.seeding.pull.user_pools import read_user_pool
from localstack_cognito.seeding.pull.users import UsersOfPool

_REGION = re.compile(r"([a-z]{2}(?:-[a-z]+)+-[0-9]+)[_:]")
_DEFAULT_REGION = "us-east-1"


def region_of(id_: str) -> str | None:
    """Return the region with which a pool's id begins, or None."""
    found = _REGION.match(id_)
    return found[1] if found else None


@dataclass(frozen=True)
class Wanted:
    """What is to be pulled. A pool is in the region with which its id begins, or in ``region``."""

    user_pool_ids: Sequence[str] = ()
    identity_pool_ids: Sequence[str] = ()
    with_users: bool = False
    region: str | None = None
    endpoint_url: str | None = None
    password: str | None = field(default=None, repr=False)

    def asked(self) -> Mapping[str, Any]:
        """Return what another pull must have in common with it to go on where it ended."""
        return {
            "user_pool_ids": list(self.user_pool_ids),
            "identity_pool_ids": list(self.identity_pool_ids),
            "region": self.region,
            "endpoint_url": self.endpoint_url,
        }


@dataclass(frozen=True)
class Pulled:
    """What was read: the members of a file, whose users are read as they are asked for.

    ``notes`` are the lines that say what it does not have.
    """

    file: dict[str, Any]
    notes: Sequence[str]


def read_all(
    wanted: Wanted,
    client: Callable[[str, str], Client],
    kept: Kept,
    progress: Progress,
    pace: Pace | None,
) -> Pulled:
    """Read all that is wanted. ``client`` gives the client of a service in a region.

    Raises ``PullError`` where that cannot go on.
    """
    not_read: dict[str, NotRead] = {}
    not_given: Counter[str] = Counter()

    def asking_about(id_: str) -> Asking:
        region = wanted.region or region_of(id_) or _DEFAULT_REGION
        return Asking(
            lambda service: client(service, region),
            kept,
            pace,
            progress,
            region,
            not_read,
            not_given,
        )

    file: dict[str, Any] = {"Version": VERSION}
    for id_ in dict.fromkeys(wanted.user_pool_ids):
        asking = asking_about(id_)
        pool = read_user_pool(asking, id_)
        count_in_pool(asking.not_given, pool)
        if wanted.with_users:
            users = UsersOfPool(asking, pool, wanted.password)
            users.read()
            users.count_what_is_not_given()
            pool["Users"] = users.members()
        file.setdefault("UserPools", []).append(pool)
    for id_ in dict.fromkeys(wanted.identity_pool_ids):
        asking = asking_about(id_)
        pool = read_identity_pool(asking, id_)
        if wanted.with_users:
            identities = IdentitiesOfPool(asking, pool)
            identities.read()
            identities.count_what_is_not_given()
            pool["Identities"] = identities.members()
        file.setdefault("IdentityPools", []).append(pool)
    counts = dict(not_given)
    if wanted.password is not None and "passwords" in counts:
        counts["passwords for all"] = counts.pop("passwords")
    return Pulled(file, list(lines(counts, not_read.values())))


def write_file(pulled: Pulled, path: Path) -> None:
    """Write what was pulled to a file, whole or not at all. Only its owner can read it.

    Raises ``PullError`` where AWS gave what no file can have, and ``OSError``.
    """
    with _replaced(path) as stream:
        write_stream(pulled, stream, as_json=path.suffix == ".json")


def write_stream(pulled: Pulled, stream: TextIO, *, as_json: bool = False) -> None:
    """Write what was pulled. Raises ``PullError`` where AWS gave what no file can have."""
    comment = "\n".join(("Pulled from AWS by localstack-cognito.", *pulled.notes))
    try:
        write(pulled.file, stream, as_json=as_json, comment=comment)
    except Unwritable as error:
        raise PullError(str(error)) from None


@contextmanager
def _replaced(path: Path) -> Iterator[TextIO]:
    """Give a stream whose text stands in a file's place at the end."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
