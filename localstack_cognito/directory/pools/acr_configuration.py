"""What a pool calls the levels of authentication that its users reach.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.storage.user_pools import UserPool

_LEVELS = (1, 2, 3, 4)


def effective(given: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return an ``AcrConfiguration`` with AWS's names for the levels that it leaves out.

    Raises ``InvalidParameterException`` where two levels have the same name.
    """
    configuration = {
        f"Level{level}": {
            "AcrValue": (given.get(f"Level{level}") or {}).get("AcrValue") or _default(level)
        }
        for level in _LEVELS
    }
    if len({level["AcrValue"] for level in configuration.values()}) < len(_LEVELS):
        raise InvalidParameterException("Each AcrValue must be unique across all levels.")
    return configuration


def names(pool: UserPool) -> dict[int, str]:
    """Return what the pool calls each level: what AWS does, or what its owner has chosen."""
    chosen = effective(pool.settings.get("AcrConfiguration") or {})
    return {level: chosen[f"Level{level}"]["AcrValue"] for level in _LEVELS}


def _default(level: int) -> str:
    return f"urn:cognito:loa:{level}"
