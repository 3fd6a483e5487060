"""Who of many users is there, and what others have that they are to have, in few statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Column, Connection

from localstack_cognito.directory.users.users import GIVEN_ALIAS_EXISTS, aliases_of
from localstack_cognito.seeding.users.entries import Entry, LaterEntry
from localstack_cognito.seeding.users.planning import Plan
from localstack_cognito.seeding.users.rules import PoolRules
from localstack_cognito.seeding.users.settling import Existing, Settled
from localstack_cognito.seeding.users.sides import DEVICES, IDENTITIES, PASSKEYS, SIDES
from localstack_cognito.storage import whole_users
from localstack_cognito.storage.devices import devices
from localstack_cognito.storage.user_identities import user_identities
from localstack_cognito.storage.users import User, users
from localstack_cognito.storage.web_authn import web_authn_credentials

SUB_TAKEN = "Another user of the pool has this sub."
NAMED_SO = "User account already exists for the alias."
PASSKEY_TAKEN = "The passkey is registered already."
LINKED = "SourceUser is already linked to DestinationUser"
DEVICE_TAKEN = "Device already exists."


@dataclass(slots=True)
class Candidate:
    """A user of a file on the way: what the file has, what is planned, and what becomes of it."""

    entry: Entry | LaterEntry
    plan: Plan
    settled: Settled | None = field(default=None)

    @property
    def seq(self) -> int:
        """The row number of the user who is there, or 0."""
        assert self.settled is not None
        return self.settled.user.seq


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another user, in the row ``owner``, has what a user is to have: ``message`` says what.

    Of an alias, who has it may be about to give it up: ``is_alias``.
    """

    candidate: Candidate
    message: str
    steps: Sequence[str | int]
    owner: int
    is_alias: bool = False


def find_existing(
    connection: Connection, rules: PoolRules, candidates: Sequence[Candidate], *, keep: bool
) -> list[Existing | None]:
    """Return who is there of each user, with all that is theirs.

    With ``keep`` they stay as they are until the end of the transaction.
    """
    finder = _Finder(connection, rules, [candidate.plan for candidate in candidates])
    numbers = {user.seq for user in finder.found.values()}
    by_seq = {user.seq: user for user in finder.found.values()}
    if keep:
        by_seq = {user.seq: user for user in whole_users.keep_users(connection, numbers)}
    whole = whole_existing(connection, list(by_seq.values()))
    return [
        whole.get(finder.found[index].seq) if index in finder.found else None
        for index in range(len(candidates))
    ]


def whole_existing(connection: Connection, some: Sequence[User]) -> dict[int, Existing]:
    """Return users with all that is theirs, by their row numbers."""
    numbers = [user.seq for user in some]
    if not numbers:
        return {}
    sides = {
        side.member: whole_users.rows_of_users(connection, side.table, side.order, numbers)
        for side in SIDES
    }
    return {
        user.seq: Existing(
            user,
            {member: rows[user.seq] for member, rows in sides.items() if user.seq in rows},
        )
        for user in some
    }


class _Finder:
    """Finds users: by their names, by their subs, and by the attribute that stands for a name."""

    def __init__(self, connection: Connection, rules: PoolRules, plans: Sequence[Plan]) -> None:
        self.found: dict[int, User] = {}
        pool = rules.pool
        names = {
            pool.folded(plan.username): index
            for index, plan in enumerate(plans)
            if plan.username is not None
        }
        subs = {
            plan.sub: index
            for index, plan in enumerate(plans)
            if plan.username is None and plan.sub is not None
        }
        for column, wanted in ((users.c.username_key, names), (users.c.sub, subs)):
            for user in whole_users.users_whose(connection, pool.id, column, wanted):
                self.found[wanted[getattr(user, column.name)]] = user
        for attribute in pool.username_attributes:
            values = {
                pool.folded(plan.attributes[attribute]): index
                for index, plan in enumerate(plans)
                if plan.named_by == attribute and index not in self.found and plan.sub is None
            }
            holders = whole_users.holders_of_aliases(connection, pool.id, attribute, values)
            by_seq = {
                user.seq: user
                for user in whole_users.users_whose(
                    connection, pool.id, users.c.seq, holders.values()
                )
            }
            for value, seq in holders.items():
                self.found[values[value]] = by_seq[seq]


def find_conflicts(
    connection: Connection, rules: PoolRules, candidates: Iterable[Candidate]
) -> Iterator[Conflict]:
    """Yield what users are to have and others have who are there."""
    settled = [one for one in candidates if one.settled is not None]
    yield from _taken_subs(connection, rules, settled)
    yield from _taken_aliases(connection, rules, settled)
    yield from _taken_by_names(connection, rules, settled)
    pool_id = rules.pool.id
    for member, column, message in (
        (PASSKEYS.member, web_authn_credentials.c.credential_id, PASSKEY_TAKEN),
        (DEVICES.member, devices.c.device_key, DEVICE_TAKEN),
    ):
        yield from _taken(connection, settled, member, column, message, pool_id)
    yield from _taken_identities(connection, settled, pool_id)


def _taken_subs(
    connection: Connection, rules: PoolRules, candidates: Sequence[Candidate]
) -> Iterator[Conflict]:
    new = {
        one.settled.user.sub: one
        for one in candidates
        if one.settled and one.settled.is_new and one.plan.sub is not None
    }
    for user in whole_users.users_whose(connection, rules.pool.id, users.c.sub, new):
        yield Conflict(new[user.sub], SUB_TAKEN, ("Sub",), user.seq)


def _taken_aliases(
    connection: Connection, rules: PoolRules, candidates: Sequence[Candidate]
) -> Iterator[Conflict]:
    by_attribute: dict[str, dict[str, Candidate]] = {}
    for one in candidates:
        if one.settled and (one.settled.is_new or one.settled.is_changed):
            for attribute, value in aliases_of(rules.pool, one.settled.user).items():
                by_attribute.setdefault(attribute, {})[value] = one
    for attribute, wanted in by_attribute.items():
        holders = whole_users.holders_of_aliases(connection, rules.pool.id, attribute, wanted)
        for value, owner in holders.items():
            one = wanted[value]
            if owner != one.seq:
                message = GIVEN_ALIAS_EXISTS.format(attribute)
                yield Conflict(one, message, steps_of(one.plan, attribute), owner, is_alias=True)


def steps_of(plan: Plan, attribute: str) -> Sequence[str]:
    """Return where a file has an attribute of a user: it may be the name."""
    given = plan.members.get("UserAttributes") or {}
    return ("UserAttributes", attribute) if attribute in given else ("Username",)


def _taken_by_names(
    connection: Connection, rules: PoolRules, candidates: Sequence[Candidate]
) -> Iterator[Conflict]:
    """Yield whose preferred username is the name of another user."""
    if "preferred_username" not in rules.pool.alias_attributes:
        return
    wanted: dict[str, Candidate] = {}
    for one in candidates:
        value = one.plan.attributes.get("preferred_username")
        before = one.settled.before if one.settled else None
        if value and not (before and before.user.attributes.get("preferred_username") == value):
            wanted[rules.pool.folded(value)] = one
    named = whole_users.users_whose(connection, rules.pool.id, users.c.username_key, wanted)
    for user in named:
        one = wanted[user.username_key]
        if user.seq != one.seq:
            yield Conflict(one, NAMED_SO, ("UserAttributes", "preferred_username"), user.seq)


def _taken(
    connection: Connection,
    candidates: Sequence[Candidate],
    member: str,
    column: Column[str],
    message: str,
    user_pool_id: str,
) -> Iterator[Conflict]:
    wanted = {
        row[column.name]: (one, number)
        for one in candidates
        if one.settled
        for number, row in enumerate(one.settled.sides.get(member, ()))
    }
    where = {"user_pool_id": user_pool_id} if "user_pool_id" in column.table.c else {}
    for row in whole_users.holders_of(connection, column, wanted, **where):
        one, number = wanted[row.value]
        if row.user_seq != one.seq:
            yield Conflict(one, message, (member, number), row.user_seq)


def _taken_identities(
    connection: Connection, candidates: Sequence[Candidate], user_pool_id: str
) -> Iterator[Conflict]:
    by_provider: dict[str, dict[str, tuple[Candidate, int]]] = {}
    for one in candidates:
        rows = one.settled.sides.get(IDENTITIES.member, ()) if one.settled else ()
        for number, row in enumerate(rows):
            by_provider.setdefault(row["provider_name"], {})[row["subject"]] = (one, number)
    for provider, wanted in by_provider.items():
        where = {"user_pool_id": user_pool_id, "provider_name": provider}
        column = user_identities.c.subject
        for held in whole_users.holders_of(connection, column, wanted, **where):
            one, number = wanted[held.value]
            if held.user_seq != one.seq:
                yield Conflict(one, LINKED, (IDENTITIES.member, number), held.user_seq)
