"""The rules of tags, which user pools and identity pools share.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/tagging.html
"""

from collections.abc import Iterable, Mapping

from localstack.aws.api import ServiceException

Tags = Mapping[str, str]

_MOST = 50
_RESERVED = "aws:"


def check_tags(tags: Tags, kind: str, error: type[ServiceException]) -> None:
    """Check tags that a pool is to have, whose kind is called so: ``A user pool``.

    Raises ``error`` for a key that AWS keeps for itself or more than 50 tags.
    """
    if any(key.lower().startswith(_RESERVED) for key in tags):
        raise error("Tag keys that start with aws: are reserved for system use.")
    if len(tags) > _MOST:
        raise error(f"{kind} can have {_MOST} tags at most.")


def add_tags(tags: Tags, added: Tags) -> dict[str, str]:
    """Return the tags with others in place of those of the same keys."""
    return {**tags, **added}


def remove_tags(tags: Tags, keys: Iterable[str]) -> dict[str, str]:
    """Return the tags without those of some keys."""
    removed = set(keys)
    return {key: value for key, value in tags.items() if key not in removed}
