"""Lists are read by index: no page looks at rows that are not on it, nor sorts them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from localstack_cognito.storage import (
    cimd_policies,
    domains,
    groups,
    identities,
    identity_pools,
    identity_providers,
    resource_servers,
    risks,
    terms,
    user_pool_clients,
    user_pools,
    users,
    web_authn,
)
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.identities import Identity, Login
from localstack_cognito.storage.users import UserMatch
from tests.integration.storage import rows

_IDENTITY = Identity(1, "us-east-1:1", "p", True, None, 1.0, 1.0)

PAGES: dict[str, Callable[[Connection], Any]] = {
    "ListUserPools": lambda c: user_pools.page_of_pools(c, "000000000000", "us-east-1", "a", 10),
    "ListUserPoolClients": lambda c: user_pool_clients.page_of_clients(c, "p", "a", 10),
    "ListUsers": lambda c: users.find_page(c, "p", None, [1], 10),
    "ListUsers by status": lambda c: users.find_page(
        c, "p", UserMatch("status", "CONFIRMED"), [1], 10
    ),
    "ListUsers by the beginning of an address": lambda c: users.find_page(
        c, "p", UserMatch("email", "a", is_prefix=True), ["ab", 1], 10
    ),
    "ListUsers who are disabled": lambda c: users.find_page(
        c, "p", UserMatch("enabled", False), [1], 10
    ),
    "ListUsers by a prefix": lambda c: users.find_page(
        c, "p", UserMatch("email", "a", is_prefix=True), [], 10
    ),
    "ListGroups": lambda c: groups.page_of_groups(c, "p", "a", 10),
    "AdminListGroupsForUser": lambda c: groups.page_of_groups_of_user(c, 1, "a", 10),
    "ListUsersInGroup": lambda c: groups.page_of_members(c, "p", "g", 1, 10),
    "groups of a token": lambda c: groups.groups_of_user(c, 1),
    "ListResourceServers": lambda c: resource_servers.page_of_resource_servers(c, "p", "a", 10),
    "ListIdentityProviders": lambda c: identity_providers.page_of_providers(c, "p", "a", 10),
    "ListTerms": lambda c: terms.page_of_terms(c, "p", "a", 10),
    "ListCIMDPolicies": lambda c: cimd_policies.page_of_policies(c, "p", "a", 10),
    "ListClientMetadataURLs": lambda c: cimd_policies.page_of_documents(c, "a", 1.0, "b", 10),
    "ListWebAuthnCredentials": lambda c: web_authn.page_of_credentials(c, 1, (1.0, "a"), 10),
    "risks of sign-ins": lambda c: risks.find_risks(c, "p"),
    "DescribeUserPool": lambda c: domains.domains_of(c, "p"),
    "ListIdentityPools": lambda c: identity_pools.page_of_identity_pools(
        c, "000000000000", "us-east-1", "a", 10
    ),
    "ListIdentities": lambda c: identities.page_of_identities(c, "p", 1, 10, only_enabled=False),
    "ListIdentities that are enabled": lambda c: identities.page_of_identities(
        c, "p", 1, 10, only_enabled=True
    ),
    "providers of identities": lambda c: identities.providers_of(c, [_IDENTITY]),
    "DescribeIdentity": lambda c: identities.find_identity(c, "us-east-1:1"),
    "GetId": lambda c: identities.find_by_login(c, "p", Login("provider", "sub")),
    "logins of an identity": lambda c: identities.logins_of(c, _IDENTITY),
    "LookupDeveloperIdentity": lambda c: identities.page_of_subjects(
        c, _IDENTITY, "provider", "a", 10
    ),
}


CHANGES: dict[str, Callable[[Connection], Any]] = {
    "merge": lambda c: identities.merge(c, _IDENTITY, _IDENTITY, 1.0),
    "unlink": lambda c: identities.remove_logins(c, _IDENTITY, [Login("provider", "sub")]),
    "touch": lambda c: identities.touch(c, _IDENTITY, 1.0),
    "delete": lambda c: identities.delete_identity(c, _IDENTITY),
}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_found_by_index(opened: Database, change: str) -> None:
    _check(opened, CHANGES[change])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_found_by_index(opened: Database, page: str) -> None:
    _check(opened, PAGES[page])


def _check(opened: Database, run: Callable[[Connection], Any]) -> None:
    with opened.read() as connection:
        executed = _executed(connection, run)
        assert executed
        for statement, parameters in executed:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            steps = [row[-1] for row in plan]
            assert not any(step.startswith(("SCAN", "USE TEMP B-TREE")) for step in steps), steps


def _executed(connection: Connection, run: Callable[[Connection], Any]) -> list[tuple[str, Any]]:
    """Return the statements that are executed, with their parameters."""
    executed: list[tuple[str, Any]] = []

    def remember(
        conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        executed.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", remember)
    run(connection)
    event.remove(connection, "before_cursor_execute", remember)
    return executed


_MANY = 3000
_INSIDE = 2000

LISTS: dict[str, tuple[UserMatch | None, Callable[[int], list[Any]]]] = {
    "all": (None, lambda seq: [seq]),
    "a value each": (
        UserMatch("email", "user", is_prefix=True),
        lambda seq: [f"user{seq:04d}", seq],
    ),
    "one value": (UserMatch("status", "CON", is_prefix=True), lambda seq: ["CONFIRMED", seq]),
}
"""Lists of ``ListUsers`` with the page keys of their users."""


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", LISTS)
def test_a_page_further_on_is_no_more_work_than_the_first(opened: Database, name: str) -> None:
    """The work is counted, as SQLite counts its steps: ``EXPLAIN`` shows no difference."""
    match, key = LISTS[name]
    with opened.write() as connection:
        rows.add_pool(connection)
        for number in range(1, _MANY + 1):
            rows.add_user(connection, f"{number}", attributes={"email": f"user{number:04d}"})
    with opened.read() as connection:
        steps = {}
        for after in ([], key(_INSIDE)):
            counted = _Steps(connection)
            page = users.find_page(connection, "p", match, after, 10)
            steps[bool(after)] = counted.end()
            first = _INSIDE if after else 0
            assert [user.seq for user in page] == list(range(first + 1, first + 11))
    assert steps[True] < 2 * steps[False]


class _Steps:
    """Counts the steps of SQLite's virtual machine, ten at a time."""

    def __init__(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        self._driver = driver
        self._tens = 0
        self._driver.set_progress_handler(self._count, 10)

    def _count(self) -> int:
        self._tens += 1
        return 0

    def end(self) -> int:
        self._driver.set_progress_handler(None, 0)
        return 10 * self._tens


_MEMBERS = 20_000


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_page_of_members_further_on_reads_no_users_before_it(opened: Database) -> None:
    """PostgreSQL plans by what it knows of the tables' rows, so there are many."""
    with opened.write() as connection:
        rows.add_pool(connection)
        for statement in (
            "INSERT INTO groups (user_pool_id, name, created_at, modified_at)"
            " VALUES ('p', 'g', 0, 0)",
            "INSERT INTO users (user_pool_id, username, username_key, sub, status, enabled,"
            " attributes, created_at, modified_at)"
            " SELECT 'p', n, n, n, 'CONFIRMED', true, '{}', 0, 0"
            f" FROM generate_series(1, {_MEMBERS}) AS n ORDER BY n",
            "INSERT INTO group_members SELECT 'p', 'g', seq FROM users",
        ):
            connection.exec_driver_sql(statement)
    with opened.read() as connection:
        connection.exec_driver_sql("ANALYZE")
        ((statement, parameters),) = _executed(
            connection, lambda c: groups.page_of_members(c, "p", "g", _MEMBERS // 2, 10)
        )
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
        plan = connection.exec_driver_sql(explain, parameters).scalar_one()[0]["Plan"]
    assert plan["Actual Rows"] == 10
    assert _most_rows(plan) <= 20, plan


def _most_rows(node: dict[str, Any]) -> int:
    """Return the most rows that a step of a plan has given."""
    return max(
        int(node["Actual Rows"] * node["Actual Loops"]), *map(_most_rows, node.get("Plans", ())), 0
    )
