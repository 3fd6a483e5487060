"""Loads many users by import jobs, and measures whether what one asks of them is as quick as ever.

A pool of a thousand users and one of a million are asked the same, in turns. The users come as a
developer's do: CreateUserImportJob, an uploaded CSV file, StartUserImportJob. Nothing here passes
or fails: ``make bench USERS=1000000`` prints.
"""

import argparse
import contextlib
import functools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests import imports
from tests.bench import recorded
from tests.bench.connection import Connection
from tests.bench.many_users import at_rest
from tests.bench.measure import medians, resident_mib, table
from tests.bench.workload import PASSWORD, Operation
from tests.host import Host, host_environment, running_host
from tests.postgresql import running_postgresql

HEADINGS = {"sqlite": "Many users in SQLite", "postgresql": "Many users in PostgreSQL"}
_FEW = 1000
_JOB = 100_000
"""How many users one import has at most."""
_GROUP = 100_000
"""How many members the group has at most."""
_GROUP_NAME = "members"
_DISABLED = 5
_PAGE = 60
_WANTED_RATIO, _WANTED_MIB, _WANTED_START, _WANTED_IMPORT = 1.3, 350, 2.0, 120.0
_WORDS = ("Ada", "Bo", "Cem", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jo")


def _row(number: int) -> imports.Row:
    """Return a user whose every searched attribute begins as many others' do."""
    name = f"user{number:07d}"
    return imports.row(
        name,
        phone_number=f"+1555{number:07d}",
        phone_number_verified="TRUE",
        name=f"{_WORDS[number % 10]} {number:07d}",
        given_name=f"{_WORDS[number % 10]}{number:07d}",
        family_name=f"Family{number:07d}",
        preferred_username=f"nick{number:07d}",
    )


_EQUAL = {
    "username": "user{:07d}",
    "email": "user{:07d}@example.com",
    "phone_number": "+1555{:07d}",
    "name": "Cem {:07d}",
    "given_name": "Cem{:07d}",
    "family_name": "Family{:07d}",
    "preferred_username": "nick{:07d}",
}
"""The value of each searched attribute that the user ``_SOUGHT`` has."""
_SOUGHT = 452
_BROAD = {
    'username ^= "user"': ("username", "user{:07d}"),
    'email ^= "user"': ("email", "user{:07d}@example.com"),
    'phone_number ^= "+1555"': ("phone_number", "+1555{:07d}"),
    'family_name ^= "family"': ("family_name", "family{:07d}"),
    'preferred_username ^= "nick"': ("preferred_username", "nick{:07d}"),
    'cognito:user_status ^= "RESET"': ("status", "RESET_REQUIRED"),
}
"""Filters that every user meets, and the key of a page inside: the column and its value."""
_STATES = (
    'cognito:user_status = "RESET_REQUIRED"',
    'cognito:user_status = "CONFIRMED"',
    'status = "Enabled"',
    'status = "Disabled"',
    'status ^= ""',
)


@dataclass
class _Pool:
    """A pool and how many users it has."""

    id: str
    count: int
    client_id: str
    tokens: Mapping[str, str]
    """Page tokens from inside: by filter, by ``""`` for all users, by the group's name."""
    sub: str = ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--backend", choices=HEADINGS, action="append")
    parser.add_argument("--record", action="store_true", help="keep the run in the documents")
    options = parser.parse_args()
    for backend in options.backend or HEADINGS:
        with tempfile.TemporaryDirectory() as folder, _database(backend) as settings:
            text = _bench(Path(folder), options, settings)
        print(f"\n{HEADINGS[backend]}: {options.users}\n\n{text}", flush=True)
        if options.record:
            recorded.write(HEADINGS[backend], text)


@contextlib.contextmanager
def _database(backend: str) -> Iterator[dict[str, Any]]:
    """Give the settings of a host on a new database."""
    if backend == "sqlite":
        yield {}
        return
    with running_postgresql() as server:
        yield {"COGNITO_DATABASE_URL": server.new_database("users")}


def _bench(folder: Path, options: argparse.Namespace, settings: dict[str, Any]) -> str:
    # What hosts are forked from starts with the first.
    with running_host(folder / "first"):
        pass
    folder /= "measured"
    started = time.perf_counter()
    with running_host(folder, "--persist", **settings) as host:
        empty_start = time.perf_counter() - started
        few, many = (_new_pool(host, count) for count in (_FEW, options.users))
        _load(host, few)
        seconds, most_mib = _load(host, many)
    for pool in (few, many):
        pool.tokens = _prepare_at_rest(folder / "volume", pool, settings)
    size = _size(folder, settings)
    started = time.perf_counter()
    with running_host(folder, "--persist", **settings) as host:
        full_start = time.perf_counter() - started
        for pool in (few, many):
            _prepare(host, pool)
        connection = Connection(host.port)
        operations = {pool.count: _operations(connection, pool) for pool in (few, many)}
        names = list(operations[_FEW])
        times = _take_turns(operations, names, options.rounds)
        # What takes longer only this once does not take longer.
        slower = [name for name in names if _ratio(times, name) > _WANTED_RATIO]
        for turn, time_ in _take_turns(operations, slower, options.rounds).items():
            times[turn] = time_
        resident = resident_mib(host.process.pid)
    rows = []
    for name in names:
        ratio = _ratio(times, name)
        beyond = "" if ratio <= _WANTED_RATIO else f"above {_WANTED_RATIO}"
        in_few, in_many = (f"{times[name, pool.count]:.2f}" for pool in (few, many))
        rows.append((name, in_few, in_many, f"{ratio:.2f}", beyond))
    figures = [
        (f"import of the first {min(_JOB, many.count)}, seconds", seconds[0], _WANTED_IMPORT),
        (f"import of the last {min(_JOB, many.count)}, seconds", seconds[-1], _WANTED_IMPORT),
        ("most resident during the imports, MiB", most_mib, _WANTED_MIB),
        ("resident while asked, MiB", resident, _WANTED_MIB),
        ("start without users, seconds", empty_start, None),
        ("start with them, seconds", full_start, _WANTED_START),
        ("on disk for a user, bytes", size / (few.count + many.count), None),
    ]
    counts = (f"ms, {few.count}", f"ms, {many.count}")
    return "\n\n".join(
        (
            table(
                ("figure", "is", "wanted below"),
                (
                    (name, f"{value:.1f}", "" if wanted is None else f"{wanted:g}")
                    for name, value, wanted in figures
                ),
            ),
            table(("operation", *counts, "ratio", "beyond"), rows),
        )
    )


def _take_turns(
    operations: Mapping[int, Mapping[str, Operation]], names: Iterable[str], rounds: int
) -> dict[tuple[str, int], float]:
    """Return the milliseconds of these operations by their name and the size of the pool."""
    turns = {
        (name, count): of_pool[name] for name in names for count, of_pool in operations.items()
    }
    return medians(turns, rounds)


def _ratio(times: Mapping[tuple[str, int], float], name: str) -> float:
    few, many = (time_ for (whose, _), time_ in times.items() if whose == name)
    return many / few


def _new_pool(host: Host, count: int) -> _Pool:
    cognito = host.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName=f"{count}", AutoVerifiedAttributes=["email"])
    pool_id = pool["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="bench", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    return _Pool(pool_id, count, client["UserPoolClient"]["ClientId"], {})


def _load(host: Host, pool: _Pool) -> tuple[list[float], float]:
    """Import the pool's users; return each job's seconds, and the most memory, in MiB."""
    cognito = host.client("cognito-idp")
    header = cognito.get_csv_header(UserPoolId=pool.id)["CSVHeader"]
    seconds, most_mib = [], 0.0
    for first in range(0, pool.count, _JOB):
        numbers = range(first, min(first + _JOB, pool.count))
        file = imports.csv_of(header, map(_row, numbers))
        job = imports.create(cognito, pool.id)
        imports.upload(job, file)
        began = time.perf_counter()
        cognito.start_user_import_job(UserPoolId=pool.id, JobId=job["JobId"])
        while job["Status"] in ("Created", *imports.RUNNING):
            time.sleep(0.2)
            most_mib = max(most_mib, resident_mib(host.process.pid))
            job = imports.describe(cognito, pool.id, job["JobId"])
        seconds.append(time.perf_counter() - began)
        assert job["ImportedUsers"] == len(numbers), job
    return seconds, most_mib


def _prepare_at_rest(volume: Path, pool: _Pool, settings: dict[str, Any]) -> dict[str, str]:
    """Fill the pool's group with the host's own code, and return page tokens from inside."""
    printed = subprocess.run(
        [sys.executable, "-m", "tests.bench.users_at_rest", pool.id, str(pool.count)],
        check=True,
        stdout=subprocess.PIPE,
        input=json.dumps({"group": _GROUP_NAME, "most": _GROUP, "filters": _BROAD}),
        text=True,
        env=at_rest(volume, host_environment(**settings)),
    ).stdout
    tokens: dict[str, str] = json.loads(printed.splitlines()[-1])
    return tokens


def _prepare(host: Host, pool: _Pool) -> None:
    cognito = host.client("cognito-idp")
    cognito.admin_set_user_password(
        UserPoolId=pool.id, Username=_name(1), Password=PASSWORD, Permanent=True
    )
    for number in range(_DISABLED):
        cognito.admin_disable_user(UserPoolId=pool.id, Username=_name(pool.count - 1 - number))
    sought = cognito.admin_get_user(UserPoolId=pool.id, Username=_name(_SOUGHT))
    pool.sub = {one["Name"]: one["Value"] for one in sought["UserAttributes"]}["sub"]


def _name(number: int) -> str:
    return f"user{number:07d}"


def _operations(connection: Connection, pool: _Pool) -> dict[str, Operation]:
    """Return what is asked of a pool. Each gives seconds, and sees that it was answered."""

    def call(operation: str, members: Mapping[str, Any], expected: int | None = None) -> float:
        answer = connection.call("cognito-idp", operation, **members)
        if expected is not None:
            assert len(answer.body["Users"]) == expected, (members, answer.body)
        return answer.cost

    in_pool = {"UserPoolId": pool.id}
    sign_in = {
        "ClientId": pool.client_id,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": _name(1), "PASSWORD": PASSWORD},
    }
    wanted: dict[str, tuple[str, Mapping[str, Any], int | None]] = {
        "sign-in": ("InitiateAuth", sign_in, None),
        "AdminGetUser": ("AdminGetUser", {**in_pool, "Username": _name(_SOUGHT)}, None),
    }

    def add_list(name: str, expected: int, **members: str) -> None:
        wanted[name] = ("ListUsers", {**in_pool, **members}, expected)

    add_list("ListUsers", _PAGE)
    add_list("ListUsers, deep", _PAGE, PaginationToken=pool.tokens[""])
    add_list("sub =", 1, Filter=f'sub = "{pool.sub}"')
    for attribute, form in _EQUAL.items():
        value = form.format(_SOUGHT)
        add_list(f"{attribute} =", 1, Filter=f'{attribute} = "{value}"')
        # Ten users, whatever there are besides.
        prefix = value[: value.index(f"{_SOUGHT:07d}") + 6]
        add_list(
            f"{attribute} ^=", len(_matching(prefix, form)), Filter=f'{attribute} ^= "{prefix}"'
        )
    for filter_ in _BROAD:
        add_list(filter_, _PAGE, Filter=filter_)
        add_list(f"{filter_}, deep", _PAGE, Filter=filter_, PaginationToken=pool.tokens[filter_])
    counts = (_PAGE, 1, _PAGE, _DISABLED, _PAGE)
    for filter_, count in zip(_STATES, counts, strict=True):
        add_list(filter_, count, Filter=filter_)
    group = {**in_pool, "GroupName": _GROUP_NAME, "Limit": _PAGE}
    deep = {**group, "NextToken": pool.tokens[_GROUP_NAME]}
    wanted["ListUsersInGroup"] = ("ListUsersInGroup", group, _PAGE)
    wanted["ListUsersInGroup, deep"] = ("ListUsersInGroup", deep, _PAGE)
    return {name: functools.partial(call, *request) for name, request in wanted.items()}


def _matching(prefix: str, form: str) -> list[int]:
    """Return which of the users about the sought one begin so."""
    first = _SOUGHT - _SOUGHT % 10
    step = 10 if form.startswith("Cem") else 1
    numbers = [_SOUGHT] if step == 10 else range(first, first + 10)
    return [number for number in numbers if form.format(number).startswith(prefix)]


def _size(folder: Path, settings: Mapping[str, str]) -> int:
    """Return the bytes that the database has on disk."""
    if not settings:
        return sum(file.stat().st_size for file in folder.rglob("cognito.db*"))
    with psycopg.connect(settings["COGNITO_DATABASE_URL"]) as connection:
        (size,) = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (
            0,
        )
    return int(size)


if __name__ == "__main__":
    main()
