"""How often somebody did what may be done only so often, in the database."""

from sqlalchemy import Connection, delete, insert, select, update

from localstack_cognito.storage.tables import attempts


def count_attempt(
    connection: Connection,
    user_pool_id: str,
    username_key: str,
    action: str,
    *,
    now: float,
    window: float,
) -> int:
    """Count one more attempt and return how many there were in the window of ``window`` seconds."""
    key = (
        attempts.c.user_pool_id == user_pool_id,
        attempts.c.username_key == username_key,
        attempts.c.action == action,
    )
    query = (
        select(attempts.c.window_started_at, attempts.c.count.label("tries"))
        .where(*key)
        .with_for_update()
    )
    row = connection.execute(query).first()
    if row is not None and now < row.window_started_at + window:
        connection.execute(update(attempts).where(*key).values(count=row.tries + 1))
        return int(row.tries) + 1
    connection.execute(delete(attempts).where(*key))
    connection.execute(
        insert(attempts).values(
            user_pool_id=user_pool_id,
            username_key=username_key,
            action=action,
            window_started_at=now,
            count=1,
        )
    )
    return 1
