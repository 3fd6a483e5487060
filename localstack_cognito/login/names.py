"""What users of a pool are called by, and what the pages call one of them."""

from localstack_cognito.storage.records import User, UserPool


def username_kind(pool: UserPool) -> str:
    """Return what people are called by: ``email``, ``phone_number``, either, or ``username``."""
    names = pool.username_attributes
    if len(names) == 1:
        return str(names[0])
    return "email_or_phone_number" if names else "username"


def shown_name(pool: UserPool, user: User) -> str:
    """Return what a user knows to be theirs: the address where the pool has made up the name."""
    addresses = (user.attributes.get(name) for name in pool.username_attributes)
    return next((address for address in addresses if address), user.username)
