"""Puts users of a pool into a group, and makes tokens of pages from inside the pool's lists.

To walk to such a page, or to add members one by one, would take many minutes.
``python -m tests.bench.users_at_rest POOL COUNT`` works on the database that the environment names;
it is told the group and the filters on its standard input, and prints the tokens.
"""

import json
import sys


def main() -> None:
    """Fill the group and print a JSON object: tokens by filter, ``""`` and the group's name."""
    from sqlalchemy import insert, literal, select

    from localstack_cognito.storage import page_tokens
    from localstack_cognito.storage.database import close, database
    from localstack_cognito.storage.groups import Group, add_group, group_members
    from localstack_cognito.storage.users import users

    pool_id, count = sys.argv[1], int(sys.argv[2])
    wanted = json.load(sys.stdin)
    group = wanted["group"]
    with database().write() as connection:
        add_group(connection, Group(pool_id, group, None, None, None, 0.0, 0.0))
        members = (
            select(literal(pool_id), literal(group), users.c.seq)
            .where(users.c.user_pool_id == pool_id)
            .order_by(users.c.seq)
            .limit(wanted["most"])
        )
        names = ["user_pool_id", "group_name", "user_seq"]
        connection.execute(insert(group_members).from_select(names, members))
    with database().read() as connection:
        in_order = select(users.c.seq).where(users.c.user_pool_id == pool_id).order_by(users.c.seq)
        numbers = [*connection.execute(in_order).scalars()]
    deep = count * 3 // 5
    deep_in_group = min(count, wanted["most"]) * 3 // 5
    seq = numbers[deep]
    tokens = {
        "": page_tokens.encode(f"ListUsers/{pool_id}/", [seq]),
        group: page_tokens.encode(f"ListUsersInGroup/{pool_id}/{group}", [numbers[deep_in_group]]),
    }
    for filter_, (_, form) in wanted["filters"].items():
        key = [form.format(deep), seq]
        tokens[filter_] = page_tokens.encode(f"ListUsers/{pool_id}/{filter_}", key)
    close()
    print(json.dumps(tokens))


if __name__ == "__main__":
    main()
