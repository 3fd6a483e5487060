"""What a step is."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from localstack_cognito.login.journey import Asked
from localstack_cognito.login.visit import Visit


class Step(Protocol):
    """One challenge on a page."""

    name: ClassVar[str]
    template: ClassVar[str]
    has_script: ClassVar[bool]

    def shows(self, visit: Visit, asked: Asked) -> Mapping[str, Any]:
        """Return what the template needs, besides what every page has."""

    def responses(self, visit: Visit, asked: Asked) -> Mapping[str, str]:
        """Return the ``ChallengeResponses`` that the form makes, but for the username."""


def listed(asked: Asked, parameter: str) -> list[str]:
    """Return the names that a challenge gives as JSON in one of its parameters."""
    try:
        names = json.loads(asked.parameters.get(parameter, "[]"))
    except (ValueError, RecursionError):
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
