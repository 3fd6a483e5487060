"""Lambda triggers are kept in a pool's settings but not called yet.

An operation whose trigger is set is refused as not built: to go on without the function would give
another answer than the one that the pool's owner asked for.
"""

from localstack_cognito.storage.records import UserPool


def refuse_triggers(pool: UserPool, *names: str) -> None:
    """Raise ``NotImplementedError`` where the pool has a function for one of these triggers."""
    configured = pool.settings.get("LambdaConfig") or {}
    for name in names:
        if configured.get(name):
            raise NotImplementedError(
                f"The Lambda trigger {name} of user pool {pool.id} is not built yet; "
                "remove it from the pool's LambdaConfig to go on without it."
            )
