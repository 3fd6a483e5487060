"""Records to store: what a test does not care about is filled in."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, select, table

from localstack_cognito.storage import (
    challenge_sessions,
    user_pool_clients,
    user_pools,
    user_sessions,
    users,
)

CREATED_AT = 1_700_000_000.123
NOT_EXPIRED = 4_102_444_800.0


def add_pool(connection: Connection, pool_id: str = "p", **changes: Any) -> user_pools.UserPool:
    """Store a pool."""
    values = {
        "id": pool_id,
        "account_id": "000000000000",
        "region": "us-east-1",
        "name": "pool",
        "settings": {},
        "created_at": CREATED_AT,
        "modified_at": CREATED_AT,
    }
    pool = user_pools.UserPool(**{**values, **changes})
    user_pools.add_pool(connection, pool)
    return pool


def add_client(
    connection: Connection, client_id: str = "c", pool_id: str = "p", **changes: Any
) -> user_pool_clients.UserPoolClient:
    """Store an app client."""
    values = {
        "id": client_id,
        "user_pool_id": pool_id,
        "name": "client",
        "settings": {},
        "created_at": CREATED_AT,
        "modified_at": CREATED_AT,
    }
    client = user_pool_clients.UserPoolClient(**{**values, **changes})
    user_pool_clients.add_client(connection, client)
    return client


def add_user(
    connection: Connection, username: str = "alice", pool_id: str = "p", **changes: Any
) -> int:
    """Store a user and return its row number."""
    return users.add_user(connection, _user(username, pool_id, **changes))


def add_user_of_an_older_version(
    connection: Connection, username: str = "alice", pool_id: str = "p", **changes: Any
) -> int:
    """Store a user in the columns that there are, and return its row number."""
    there = Table("users", MetaData(), autoload_with=connection)
    user = _in_columns(there, _user(username, pool_id, **changes))
    added = connection.execute(there.insert(), user).inserted_primary_key
    assert added is not None
    return int(added[0])


def add_users_of_an_older_version(connection: Connection, usernames: Iterable[str]) -> None:
    """Store users of the pool p in the columns that there are."""
    there = Table("users", MetaData(), autoload_with=connection)
    added = [_in_columns(there, _user(username, "p")) for username in usernames]
    connection.execute(there.insert(), added)


def _in_columns(there: Table, user: users.User) -> dict[str, Any]:
    values = users._values_of_user(user)
    return {name: value for name, value in values.items() if name in there.c}


def _user(username: str, pool_id: str, **changes: Any) -> users.User:
    values = {
        "user_pool_id": pool_id,
        "username": username,
        "username_key": username,
        "sub": f"sub of {username}",
        "status": "CONFIRMED",
        "attributes": {},
        "created_at": CREATED_AT,
        "modified_at": CREATED_AT,
    }
    return users.User(**{**values, **changes})


def add_user_session(connection: Connection, origin_jti: str, user_seq: int, **changes: Any) -> str:
    """Store a session of the user and return its ``origin_jti``."""
    values = {
        "origin_jti": origin_jti,
        "user_pool_id": "p",
        "client_id": "c",
        "user_seq": user_seq,
        "refresh_token_digest": f"digest of {origin_jti}",
        "scope": "scope",
        "event_id": "event",
        "auth_time": CREATED_AT,
        "expires_at": NOT_EXPIRED,
    }
    user_sessions.add_user_session(connection, user_sessions.UserSession(**{**values, **changes}))
    return origin_jti


def add_challenge(connection: Connection, digest: str, user_seq: int, **changes: Any) -> str:
    """Store a challenge that the user owes an answer to and return its digest."""
    values = {
        "digest": digest,
        "user_pool_id": "p",
        "client_id": "c",
        "user_seq": user_seq,
        "challenge_name": "PASSWORD_VERIFIER",
        "state": {},
        "expires_at": NOT_EXPIRED,
    }
    challenge_sessions.add_challenge_session(
        connection, challenge_sessions.ChallengeSession(**{**values, **changes})
    )
    return digest


def count(connection: Connection, name: str) -> int:
    """Return how many rows a table has."""
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()
