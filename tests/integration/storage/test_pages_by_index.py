"""Lists are read by index: no page looks at rows that are not on it, nor sorts them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from localstack_cognito.storage import (
    domains,
    groups,
    identity_providers,
    resource_servers,
    terms,
    user_pools,
    users,
    web_authn,
)
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.tables import users as users_table

PAGES: dict[str, Callable[[Connection], Any]] = {
    "ListUserPools": lambda c: user_pools.page_of_pools(c, "000000000000", "us-east-1", "a", 10),
    "ListUserPoolClients": lambda c: user_pools.page_of_clients(c, "p", "a", 10),
    "ListUsers": lambda c: users.find_page(c, "p", [], None, [1], 10),
    "ListUsers by status": lambda c: users.find_page(
        c, "p", [users_table.c.status == "CONFIRMED"], None, [1], 10
    ),
    "ListGroups": lambda c: groups.page_of_groups(c, "p", "a", 10),
    "AdminListGroupsForUser": lambda c: groups.page_of_groups_of_user(c, 1, "a", 10),
    "ListUsersInGroup": lambda c: groups.page_of_members(c, "p", "g", 1, 10),
    "groups of a token": lambda c: groups.groups_of_user(c, 1),
    "ListResourceServers": lambda c: resource_servers.page_of_resource_servers(c, "p", "a", 10),
    "ListIdentityProviders": lambda c: identity_providers.page_of_providers(c, "p", "a", 10),
    "ListTerms": lambda c: terms.page_of_terms(c, "p", "a", 10),
    "ListWebAuthnCredentials": lambda c: web_authn.page_of_credentials(c, 1, (1.0, "a"), 10),
    "DescribeUserPool": lambda c: domains.domains_of(c, "p"),
}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_found_by_index(opened: Database, page: str) -> None:
    executed: list[tuple[str, Any]] = []

    def remember(
        conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        executed.append((statement, parameters))

    with opened.read() as connection:
        event.listen(connection, "before_cursor_execute", remember)
        PAGES[page](connection)
        event.remove(connection, "before_cursor_execute", remember)
        assert executed
        for statement, parameters in executed:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            steps = [row[-1] for row in plan]
            assert not any(step.startswith(("SCAN", "USE TEMP B-TREE")) for step in steps), steps
