"""Measures every operation against the host's own cheapest one and another emulator, in one run.

One request at a time over one kept connection. The operations take turns with SQS ListQueues, and
with the peer's, so that a machine that slows down slows all. Nothing here passes or fails: ``make
bench`` prints, and ``make bench RECORD=1`` keeps what it prints in docs/performance.md.
"""

import argparse
import contextlib
import functools
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench import peer, recorded, sign_in_cryptography
from tests.bench.connection import Connection
from tests.bench.functions import INVOKE, SIGN_UP, function_operations
from tests.bench.many_users import fill
from tests.bench.measure import cpu_seconds, medians, resident_mib, statement_counts, table
from tests.bench.statements import counting_host
from tests.bench.together import throughput
from tests.bench.workload import SHORT_OF_OTHERS, SIGN_IN, Operation, OwnWorkload, Workload
from tests.host import Host, host_environment, running_host

HEADING = "Operations"
_WANTED = {
    "AdminGetUser": 1.3,
    "GetUser": 1.3,
    SIGN_IN: 2.5,
    "USER_SRP_AUTH (both requests)": 6.0,
    "SOFTWARE_TOKEN_MFA (both requests)": 4.0,
    "REFRESH_TOKEN_AUTH": 2.0,
    "CreateUserPool": 2.0,
    "JWKS": 0.8,
    "token: refresh_token": 2.0,
    "token: client_credentials": 2.0,
    "GetId, known": 3.0,
    "GetId, guest": 3.0,
    "GetCredentialsForIdentity, user": 3.0,
    "GetCredentialsForIdentity, guest": 3.0,
}
_FLOOR = "SQS ListQueues"
_RATIO, _BEFORE, _STATEMENTS = "x floor", "before", "statements"
_FEW = 100
_MOST_WITH_PAUSES = 50
_LISTS: dict[str, dict[str, Any]] = {
    "ListUsers, first page": {},
    "ListUsers, email =": {"Filter": 'email = "user000042@example.com"'},
    "ListUsers, email ^=": {"Filter": 'email ^= "user00004"'},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=20, help="how many there are at once")
    parser.add_argument("--seconds", type=float, default=5.0, help="for how long they are")
    parser.add_argument("--record", action="store_true", help="keep the run in the documents")
    parser.add_argument("--no-peer", action="store_true", help="compare with no other emulator")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = _bench(Path(folder), options)
    if options.record:
        recorded.write(HEADING, text)


def _bench(folder: Path, options: argparse.Namespace) -> str:
    """Measure, print and return what was printed."""
    parts = []

    def show(part: str) -> None:
        parts.append(part)
        print(f"\n{part}", flush=True)

    with running_host(folder / "one", "--persist") as host:
        show(_operations(folder, host, options))
        show(_at_once(host, options))
        show(_functions(host, options.rounds))
    show(_lists(folder / "lists", options))
    return "\n\n".join(parts)


def _operations(folder: Path, host: Host, options: argparse.Namespace) -> str:
    with counting_host(folder / "counting") as (counted, count):
        statements = statement_counts(OwnWorkload(Connection(counted.port, count)).operations())
    workload = OwnWorkload(Connection(host.port))
    ours = workload.operations()
    theirs: Mapping[str, Operation] = {}
    with contextlib.nullcontext() if options.no_peer else peer.running_peer(folder) as port:
        if port is not None:
            theirs = Workload(Connection(port, sign=True)).operations()
        times, peers = _take_turns(workload, ours, theirs, options.rounds)
        ratios = {name: time / times[_FLOOR] for name, time in times.items()}
        before = recorded.read_column(HEADING, _RATIO)
        # What has grown only this once has not grown.
        again = {name: ours[name] for name in recorded.grown(ratios, before) if name in ours}
        if again:
            print(f"Measured once more: {', '.join(again)}")
            retaken, _ = _take_turns(workload, again, {}, options.rounds)
            for name in again:
                ratios[name] = min(ratios[name], retaken[name] / retaken[_FLOOR])
    whole = {name: run for name, run in ours.items() if name not in SHORT_OF_OTHERS}
    cpu = cpu_seconds(host.process.pid, {_FLOOR: workload.floor, **whole}, options.rounds)
    rows = [
        (
            name,
            f"{time:.2f}",
            f"{ratios[name]:.2f}",
            _number(_WANTED.get(name), 1),
            _number(before.get(name)),
            _number(peers.get(name)),
            _number(time / peers[name] if name in peers else None),
            statements.get(name, ""),
            _number(cpu[name] * 1000 if name in cpu else None),
        )
        for name, time in times.items()
    ]
    columns = (
        *("operation", "ms", _RATIO, "wanted", _BEFORE),
        *("peer ms", "x peer", _STATEMENTS, "CPU ms"),
    )
    more = _more_statements(statements, recorded.read_column(HEADING, _STATEMENTS))
    return f"{table(columns, rows)}\n\n{_growth(ratios, before)}{more}"


def _take_turns(
    workload: OwnWorkload,
    ours: Mapping[str, Operation],
    theirs: Mapping[str, Operation],
    rounds: int,
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the medians of ours with the floor's, and of the peer's, in milliseconds."""
    turns: dict[tuple[str, str], Operation] = {("", _FLOOR): workload.floor}
    for name, run in ours.items():
        if name in theirs:
            turns["peer", name] = theirs[name]
        turns["", name] = run
    measured = medians(turns, rounds)
    return (
        {name: time for (whose, name), time in measured.items() if not whose},
        {name: time for (whose, name), time in measured.items() if whose},
    )


def _growth(ratios: Mapping[str, float], before: Mapping[str, float]) -> str:
    if not before:
        return "No earlier run to compare with."
    grown = recorded.grown(ratios, before)
    if not grown:
        return "Nothing has grown by more than 15 % since the last recorded run."
    told = ", ".join(f"{name} by {growth:.0%}" for name, growth in grown.items())
    return f"Grown by more than 15 % since the last recorded run: {told}."


def _more_statements(counts: Mapping[str, int], before: Mapping[str, float]) -> str:
    """Return a sentence on what takes more statements than it did, which is no matter of noise."""
    more = ", ".join(
        f"{name} {count} for {before[name]:.0f}"
        for name, count in counts.items()
        if count > before.get(name, count)
    )
    return f" More statements than then: {more}." if more else ""


def _number(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _at_once(host: Host, options: argparse.Namespace) -> str:
    workload = Workload(Connection(host.port))
    clients = functools.partial(throughput, [host.port], options.clients, options.seconds)
    floor = clients("sqs", "ListQueues", {})
    sign_ins = clients("cognito-idp", "InitiateAuth", workload.sign_in_request())
    connection = Connection(host.port)

    def sign_in() -> None:
        connection.call("cognito-idp", "InitiateAuth", **workload.sign_in_request())

    cpu = cpu_seconds(host.process.pid, {SIGN_IN: sign_in}, options.rounds)[SIGN_IN]
    bare = sign_in_cryptography.cpu_seconds(options.rounds)
    return (
        f"{options.clients} clients at once: {sign_ins:.0f} sign-ins a second, {floor:.0f} "
        f"{_FLOOR}, ratio {sign_ins / floor:.2f} (wanted: at least 0.4).\n\n"
        f"A sign-in takes {cpu * 1000:.2f} ms of the host's processor time. Its cryptography, two "
        f"RSA-2048 signatures and one verifier, takes {bare * 1000:.2f} ms by itself: ratio "
        f"{cpu / bare:.2f}."
    )


def _functions(host: Host, rounds: int) -> str:
    workload = Workload(Connection(host.port))
    # The host writes logs and metrics of a call for a while after it.
    times = medians(
        {_FLOOR: workload.floor, **function_operations(host)},
        min(rounds, _MOST_WITH_PAUSES),
        pause=0.1,
    )
    floor = times[_FLOOR]
    rows = [(name, f"{time:.2f}", f"{time / floor:.2f}") for name, time in times.items()]
    beyond = (times[SIGN_UP] - times[INVOKE]) / floor
    return (
        f"{table(('with a function', 'ms', _RATIO), rows)}\n\n"
        f"{SIGN_UP}, beyond the function: ratio {beyond:.2f} (wanted: at most 2.0)."
    )


def _lists(folder: Path, options: argparse.Namespace) -> str:
    pools = {}
    with running_host(folder, "--persist") as host:
        cognito = host.client("cognito-idp")
        for count in (_FEW, options.users):
            pools[count] = cognito.create_user_pool(PoolName=f"{count}")["UserPool"]["Id"]
    for count, pool_id in pools.items():
        fill(folder / "volume", pool_id, count, host_environment())
    with running_host(folder, "--persist") as host:
        connection = Connection(host.port)

        def page(count: int, members: Mapping[str, Any]) -> float:
            return connection.call(
                "cognito-idp", "ListUsers", UserPoolId=pools[count], **members
            ).cost

        times = medians(
            {
                (name, count): functools.partial(page, count, members)
                for name, members in _LISTS.items()
                for count in pools
            },
            options.rounds,
        )
        resident = resident_mib(host.process.pid)
    rows = []
    for name in _LISTS:
        few, many = (times[name, count] for count in pools)
        rows.append((name, f"{few:.2f}", f"{many:.2f}", f"{many / few:.2f}", "1.3"))
    columns = ("list", f"ms, {_FEW} users", f"ms, {options.users} users", "ratio", "wanted")
    return (
        f"{table(columns, rows)}\n\nResident with {options.users} users: {resident:.0f} MiB "
        "(wanted: under 350)."
    )


if __name__ == "__main__":
    main()
