"""Writes a pool's users of a file, so many in a transaction, in the order of the file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.directory.pools.user_pools import not_found
from localstack_cognito.directory.users.passwords import new_password
from localstack_cognito.directory.users.users import aliases_of
from localstack_cognito.seeding.files.places import ProblemList
from localstack_cognito.seeding.users import seen
from localstack_cognito.seeding.users.checking import others_than
from localstack_cognito.seeding.users.entries import Entries, LaterEntry
from localstack_cognito.seeding.users.looking import (
    Candidate,
    Conflict,
    find_conflicts,
    find_existing,
)
from localstack_cognito.seeding.users.refused import Refused
from localstack_cognito.seeding.users.rules import PoolRules
from localstack_cognito.seeding.users.seen import Seen
from localstack_cognito.seeding.users.settling import Existing, is_right, settle
from localstack_cognito.seeding.users.sides import GROUPS, SIDES
from localstack_cognito.seeding.users.spool import Spool
from localstack_cognito.seeding.users.verifiers import new_passwords
from localstack_cognito.storage import whole_users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.engine import takes_long
from localstack_cognito.storage.many_rows import add_rows
from localstack_cognito.storage.user_pools import UserPool, find_pool
from localstack_cognito.storage.users import (
    Alias,
    AliasTaken,
    Password,
    User,
    add_aliases,
    add_users,
    delete_aliases,
    replace_users,
    users,
)

_TRIES = 4
"""How often a chunk is written anew whose names others take meanwhile."""
_GROUP_GONE = "Group not found."
_NAME_TAKEN = "User account already exists"
_SIDE_OF = {side.member: side for side in SIDES}
_Computed = tuple[str, Password]
"""A verifier, and the name that it was computed for."""
_Refusal = tuple[Candidate, str, Sequence[str | int]]


@dataclass
class _Outcome:
    """What one transaction came to."""

    became: Counter[str] = field(default_factory=Counter)
    refusals: list[_Refusal] = field(default_factory=list)


class Writing:
    """The writing of one pool's users. ``became`` counts what became of them.

    ``passwords`` has the salts of the verifiers that are known to be of the file's passwords in
    clear, by the number of the user.
    """

    def __init__(
        self,
        user_pool_id: str,
        problems: ProblemList,
        in_file: Seen,
        passwords: Mapping[int, bytes],
        *,
        has_fixed_id: bool,
        prune: bool,
    ) -> None:
        self.became: Counter[str] = Counter()
        self._problems = problems
        self._seen = in_file
        self._passwords = passwords
        self._prune = prune
        with database().read() as connection:
            pool = find_pool(connection, user_pool_id)
            if pool is None:
                raise not_found(user_pool_id)
            self._rules = PoolRules.of(connection, pool, has_fixed_id=has_fixed_id)
            self._has_users = whole_users.has_users(connection, user_pool_id)

    def delete_others(self) -> None:
        """Delete the users who are not in the file, some in a transaction."""
        if not self._has_users:
            return
        with database().read() as connection:
            numbers = [*others_than(connection, self._rules.pool.id, self._seen)]
        for some in filter(None, numbers):
            self.became["deleted"] += database().transact(
                lambda connection, some=some: _delete(connection, some)  # type: ignore[misc]
            )

    def write(self, spool: Spool, entries: Entries) -> None:
        """Write the users who were checked. What is impossible by now is told."""
        for plans in spool.all():
            self._write_chunk(
                [Candidate(LaterEntry(entries, number), plan) for number, plan in plans]
            )

    def _write_chunk(self, candidates: Sequence[Candidate]) -> None:
        computed = self._compute(candidates)
        for tried in range(_TRIES):
            try:
                outcome = database().transact(
                    lambda connection: self._transact(connection, candidates, computed)
                )
                break
            except (AliasTaken, IntegrityError):
                # Somebody has written meanwhile: now it is looked what they have.
                if tried == _TRIES - 1:
                    raise
                self._has_users = True
        self.became += outcome.became
        for one, message, steps in outcome.refusals:
            one.entry.refuse(self._problems, message, *steps)

    def _compute(self, candidates: Sequence[Candidate]) -> dict[int, _Computed]:
        """Return the verifiers of those passwords in clear that are not there, before they are due.

        The names of users who are made get fixed by it.
        """
        clear = [one for one in candidates if one.plan.clear_password is not None]
        if not clear:
            return {}
        there: Sequence[Existing | None] = [None] * len(clear)
        if self._has_users:
            with database().read() as connection:
                there = find_existing(connection, self._rules, clear, keep=False)
        due, wanted = [], []
        for one, existing in zip(clear, there, strict=True):
            if existing is not None and self._is_right(one, existing.user):
                continue
            one.plan.fix_sub()
            username = existing.user.username if existing else one.plan.name
            assert one.plan.clear_password is not None
            due.append(one.entry.number)
            wanted.append((self._rules.pool.id, username, one.plan.clear_password))
        passwords = new_passwords(wanted)
        return {
            number: (username, password)
            for number, (_, username, _), password in zip(due, wanted, passwords, strict=True)
        }

    def _is_right(self, one: Candidate, user: User) -> bool:
        if user.password is None:
            return False
        salt = self._passwords.get(one.entry.number)
        return salt == user.password.salt if salt is not None else is_right(one.plan, user)

    def _transact(
        self,
        connection: Connection,
        candidates: Sequence[Candidate],
        computed: Mapping[int, _Computed],
    ) -> _Outcome:
        takes_long(connection)
        pool = self._rules.pool
        if not whole_users.keep_pool(connection, pool.id):
            raise not_found(pool.id)
        outcome = _Outcome()
        candidates = self._with_groups(connection, candidates, outcome)
        self._settle(connection, candidates, computed, outcome)
        refused = {id(one) for one, _, _ in outcome.refusals}
        if self._has_users:
            refused |= self._resolve(connection, candidates, outcome)
        settled = [one for one in candidates if id(one) not in refused and one.settled is not None]
        self._change(connection, [one for one in settled if not _is_new(one)], outcome)
        self._add(connection, [one for one in settled if _is_new(one)], outcome)
        return outcome

    def _with_groups(
        self, connection: Connection, candidates: Sequence[Candidate], outcome: _Outcome
    ) -> list[Candidate]:
        """Return those whose groups are still there."""
        wanted = {name for one in candidates for name in one.plan.members.get(GROUPS.member) or ()}
        there = whole_users.keep_groups(connection, self._rules.pool.id, wanted)
        if there == wanted:
            return list(candidates)
        left = []
        for one in candidates:
            names = one.plan.members.get(GROUPS.member) or ()
            gone = next((number for number, name in enumerate(names) if name not in there), None)
            if gone is None:
                left.append(one)
            else:
                outcome.refusals.append((one, _GROUP_GONE, (GROUPS.member, gone)))
        return left

    def _settle(
        self,
        connection: Connection,
        candidates: Sequence[Candidate],
        computed: Mapping[int, _Computed],
        outcome: _Outcome,
    ) -> None:
        now = clock.now()
        there: Sequence[Existing | None] = (
            find_existing(connection, self._rules, candidates, keep=True)
            if self._has_users
            else [None] * len(candidates)
        )
        for one, existing in zip(candidates, there, strict=True):
            password = self._password(one, existing, computed)
            try:
                one.settled = settle(
                    self._rules, one.plan, existing, now, password=password, prune=self._prune
                )
            except Refused as refused:
                one.settled = None
                outcome.refusals.append((one, refused.message, refused.steps))

    def _password(
        self, one: Candidate, existing: Existing | None, computed: Mapping[int, _Computed]
    ) -> Password | None:
        clear = one.plan.clear_password
        if clear is None:
            return None
        if existing is not None and self._is_right(one, existing.user):
            return existing.user.password
        one.plan.fix_sub()
        username = existing.user.username if existing else one.plan.name
        computed_for, password = computed.get(one.entry.number, ("", None))
        if password is not None and computed_for == username:
            return password
        return new_password(self._rules.pool.id, username, clear)

    def _resolve(
        self, connection: Connection, candidates: Sequence[Candidate], outcome: _Outcome
    ) -> set[int]:
        """Take the aliases of those who give them up; return who is refused for what others have.

        Who gives an alias up is in the file too: their turn comes, if it has not come.
        """
        conflicts = list(find_conflicts(connection, self._rules, candidates))
        owners = {
            user.seq: user
            for user in whole_users.users_whose(
                connection,
                self._rules.pool.id,
                users.c.seq,
                {conflict.owner for conflict in conflicts},
            )
        }
        in_file = self._seen.first_of(seen.of_sub(user.sub) for user in owners.values())
        refused, taken = set(), []
        for conflict in conflicts:
            owner = owners.get(conflict.owner)
            if conflict.is_alias and owner is not None and seen.of_sub(owner.sub) in in_file:
                taken += _shared(self._rules.pool, conflict, owner)
                continue
            refused.add(id(conflict.candidate))
            outcome.refusals.append((conflict.candidate, conflict.message, conflict.steps))
        delete_aliases(connection, taken)
        return refused

    def _change(
        self, connection: Connection, candidates: Iterable[Candidate], outcome: _Outcome
    ) -> None:
        pool = self._rules.pool
        changed, gone, come = [], [], []
        stale: dict[str, list[int]] = {}
        for one in candidates:
            settled = one.settled
            assert settled is not None
            assert settled.before is not None
            if not settled.is_changed:
                outcome.became["unchanged"] += 1
                continue
            outcome.became["changed"] += 1
            changed.append(one)
            seq = settled.user.seq
            had, has = aliases_of(pool, settled.before.user), aliases_of(pool, settled.user)
            gone += [Alias(pool.id, *alias, seq) for alias in had.items() - has.items()]
            come += [Alias(pool.id, *alias, seq) for alias in has.items() - had.items()]
            for member in settled.sides:
                stale.setdefault(member, []).append(seq)
        delete_aliases(connection, gone)
        replace_users(connection, [one.settled.user for one in changed if one.settled])
        add_aliases(connection, come)
        for member, numbers in stale.items():
            whole_users.delete_rows_of_users(connection, _SIDE_OF[member].table, numbers)
        self._add_sides(connection, [(one.settled.user.seq, one) for one in changed if one.settled])

    def _add(
        self, connection: Connection, candidates: Sequence[Candidate], outcome: _Outcome
    ) -> None:
        new = [one.settled.user for one in candidates if one.settled]
        pool = self._rules.pool
        numbers = add_users(connection, [(user, aliases_of(pool, user)) for user in new])
        outcome.became["made"] += len(numbers)
        made = []
        for one, user in zip(candidates, new, strict=True):
            if user.sub in numbers:
                made.append((numbers[user.sub], one))
            else:
                outcome.refusals.append((one, _NAME_TAKEN, ("Username",)))
        self._add_sides(connection, made)

    def _add_sides(self, connection: Connection, made: Sequence[tuple[int, Candidate]]) -> None:
        for side in SIDES:
            rows = [
                whole_users.owned(side.table, self._rules.pool.id, seq, row)
                for seq, one in made
                if one.settled
                for row in one.settled.sides.get(side.member, ())
            ]
            add_rows(connection, side.table, rows)


def _is_new(one: Candidate) -> bool:
    return one.settled is not None and one.settled.is_new


def _delete(connection: Connection, numbers: Sequence[int]) -> int:
    takes_long(connection)
    return whole_users.delete_users(connection, numbers)


def _shared(pool: UserPool, conflict: Conflict, owner: User) -> list[Alias]:
    """Return the aliases of the owner that the user of a conflict is to have."""
    settled = conflict.candidate.settled
    assert settled is not None
    wanted = aliases_of(pool, settled.user)
    had = aliases_of(pool, owner)
    return [Alias(pool.id, *alias, owner.seq) for alias in had.items() & wanted.items()]
