"""The check of a pool's users of a file: all of them once, with nothing written."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.directory.refusals import PasswordUsedBefore
from localstack_cognito.directory.users.password_history import check_not_used_before
from localstack_cognito.directory.users.users import GIVEN_ALIAS_EXISTS, aliases_of
from localstack_cognito.seeding.files.places import ProblemList, with_owner
from localstack_cognito.seeding.users import seen
from localstack_cognito.seeding.users.entries import Entries, Entry
from localstack_cognito.seeding.users.looking import (
    DEVICE_TAKEN,
    LINKED,
    NAMED_SO,
    PASSKEY_TAKEN,
    SUB_TAKEN,
    Candidate,
    Conflict,
    find_conflicts,
    find_existing,
    steps_of,
)
from localstack_cognito.seeding.users.planning import plan_user
from localstack_cognito.seeding.users.refused import Refused
from localstack_cognito.seeding.users.rules import PoolRules
from localstack_cognito.seeding.users.seen import Name, Seen
from localstack_cognito.seeding.users.settling import NOT_COMPUTED, Existing, is_right, settle
from localstack_cognito.seeding.users.sides import DEVICES, IDENTITIES, PASSKEYS
from localstack_cognito.seeding.users.spool import Spool
from localstack_cognito.storage import whole_users
from localstack_cognito.storage.users import Password, users

CHUNK = 1000
"""How many users are looked at, and written, at a time."""


def plan_chunk(
    rules: PoolRules, entries: Sequence[Entry], problems: ProblemList, now: float
) -> list[Candidate]:
    """Return those users of a file who hold by themselves. What is wrong is told."""
    candidates = []
    for entry in entries:
        members = entry.members(problems)
        if members is None:
            continue
        try:
            candidates.append(Candidate(entry, plan_user(rules, members, now)))
        except Refused as refused:
            entry.refuse(problems, refused.message, *refused.steps)
    return candidates


class Checking:
    """One check. ``became`` counts what would become of the users, by the word of the report.

    ``spool`` has those who are to be written: not who is there and is as they should be.

    ``passwords`` has the passwords in clear that are those of users who are there: it says by which
    verifier, so that nobody computes it again.
    """

    def __init__(
        self, connection: Connection, rules: PoolRules, problems: ProblemList, *, prune: bool
    ) -> None:
        self.seen = Seen()
        self.spool = Spool()
        self.became: Counter[str] = Counter()
        self.passwords: dict[int, bytes] = {}
        self._connection = connection
        self._rules = rules
        self._problems = problems
        self._prune = prune
        self._has_users = whole_users.has_users(connection, rules.pool.id)
        self._conflicts: list[Conflict] = []

    def check(self, entries: Entries) -> None:
        """Check the users. What is wrong is told."""
        now = clock.now()
        for chunk in entries.chunks(CHUNK):
            candidates = plan_chunk(self._rules, chunk, self._problems, now)
            self._settle(candidates, now)
            self._check_once(candidates)
            self.spool.add(
                [
                    (one.entry.number, one.plan)
                    for one in candidates
                    if one.settled and (one.settled.is_new or one.settled.is_changed)
                ]
            )
            if self._problems.left_out:
                # More than anybody corrects at once is wrong: a million would take their time.
                break
        self._check_conflicts()
        if self._prune and self._has_users:
            others = others_than(self._connection, self._rules.pool.id, self.seen)
            self.became["deleted"] = sum(len(numbers) for numbers in others)

    def _settle(self, candidates: Sequence[Candidate], now: float) -> None:
        existing: Sequence[Existing | None] = (
            find_existing(self._connection, self._rules, candidates, keep=False)
            if self._has_users
            else [None] * len(candidates)
        )
        for one, there in zip(candidates, existing, strict=True):
            try:
                password = self._password(one, there)
                one.settled = settle(
                    self._rules, one.plan, there, now, password=password, prune=self._prune
                )
            except Refused as refused:
                one.entry.refuse(self._problems, refused.message, *refused.steps)
                continue
            became = (
                "made"
                if one.settled.is_new
                else "changed"
                if one.settled.is_changed
                else "unchanged"
            )
            self.became[became] += 1
        if self._has_users:
            self._conflicts += find_conflicts(self._connection, self._rules, candidates)

    def _password(self, one: Candidate, there: Existing | None) -> Password | None:
        clear = one.plan.clear_password
        if clear is None:
            return None
        if there is None:
            return NOT_COMPUTED
        if is_right(one.plan, there.user):
            assert there.user.password is not None
            self.passwords[one.entry.number] = there.user.password.salt
            return there.user.password
        if not one.plan.is_temporary:
            try:
                check_not_used_before(self._rules.pool, there.user, clear)
            except PasswordUsedBefore as refusal:
                raise Refused(refusal.message, "Password") from None
        return NOT_COMPUTED

    def _check_once(self, candidates: Sequence[Candidate]) -> None:
        """Check that no two users of the file have what only one may have."""
        wanted: dict[tuple[str, int], tuple[Candidate, str, Sequence[str | int]]] = {}
        names: list[Name] = []
        for one in candidates:
            assert isinstance(one.entry, Entry)
            place = one.entry.place
            for key, message, steps in self._names_of(one):
                wanted[key, one.entry.number] = (one, message, steps)
                names.append(Name(key, one.entry.number, place.file, place.line))
        told = set()
        for taken, place in self.seen.add(names).items():
            one, message, steps = wanted[taken]
            # One is enough: whoever stands there twice has all alike.
            if one.entry.number not in told:
                told.add(one.entry.number)
                one.entry.refuse(self._problems, message, *steps, owner=place)
        self._check_preferred(candidates)

    def _names_of(self, one: Candidate) -> Iterator[tuple[str, str, Sequence[str | int]]]:
        if one.settled is None:
            return
        user, pool = one.settled.user, self._rules.pool
        if one.plan.username is not None:
            yield (
                seen.of_username(user.username_key),
                f"{one.plan.username} stands in the file twice.",
                ("Username",),
            )
        if one.plan.sub is not None or one.settled.before is not None:
            yield seen.of_sub(user.sub), SUB_TAKEN, ("Sub",) if one.plan.sub else ("Username",)
        for attribute, value in aliases_of(pool, user).items():
            yield (
                seen.of_alias(attribute, value),
                GIVEN_ALIAS_EXISTS.format(attribute),
                steps_of(one.plan, attribute),
            )
        sides = one.plan.sides
        for number, row in enumerate(sides.get(PASSKEYS.member, ())):
            key = f"passkey {row['credential_id']}"
            yield key, PASSKEY_TAKEN, (PASSKEYS.member, number)
        for number, row in enumerate(sides.get(DEVICES.member, ())):
            yield f"device {row['device_key']}", DEVICE_TAKEN, (DEVICES.member, number)
        for number, row in enumerate(sides.get(IDENTITIES.member, ())):
            key = f"identity {row['provider_name']} {row['subject']}"
            yield key, LINKED, (IDENTITIES.member, number)

    def _check_preferred(self, candidates: Sequence[Candidate]) -> None:
        """Check that no preferred username is the name of a user who stands before."""
        if "preferred_username" not in self._rules.pool.alias_attributes:
            return
        keys = {
            seen.of_username(self._rules.pool.folded(value)): one
            for one in candidates
            if (value := one.plan.attributes.get("preferred_username"))
        }
        for key, first in self.seen.first_of(keys).items():
            one = keys[key]
            if first.number < one.entry.number:
                steps = ("UserAttributes", "preferred_username")
                one.entry.refuse(self._problems, NAMED_SO, *steps, owner=first.place)

    def _check_conflicts(self) -> None:
        """Tell what others have, unless they give it up or are deleted."""
        numbers = {conflict.owner for conflict in self._conflicts}
        if not numbers:
            return
        pool_id = self._rules.pool.id
        owners = {
            user.seq: user
            for user in whole_users.users_whose(self._connection, pool_id, users.c.seq, numbers)
        }
        in_file = self.seen.first_of(seen.of_sub(user.sub) for user in owners.values())
        for conflict in self._conflicts:
            owner = owners.get(conflict.owner)
            is_in_file = owner is not None and seen.of_sub(owner.sub) in in_file
            if conflict.is_alias if is_in_file else self._prune and owner is not None:
                continue
            message = conflict.message
            if owner is not None:
                message = with_owner(message, owner.username)
            conflict.candidate.entry.refuse(self._problems, message, *conflict.steps)


def others_than(connection: Connection, user_pool_id: str, kept: Seen) -> Iterator[list[int]]:
    """Yield the row numbers of the users of a pool who are not in the file, some at a time."""
    for page in whole_users.pages_of_names(connection, user_pool_id, CHUNK):
        in_file = kept.first_of(
            key
            for row in page
            for key in (seen.of_username(row.username_key), seen.of_sub(row.sub))
        )
        yield [
            row.seq
            for row in page
            if seen.of_username(row.username_key) not in in_file
            and seen.of_sub(row.sub) not in in_file
        ]
