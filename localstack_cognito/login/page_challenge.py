"""A challenge on its way through a page: what was asked travels with the form that answers it."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from localstack_cognito.signin.sign_in import Challenge

FIELD = "journey"


@dataclass(frozen=True, slots=True)
class PageChallenge:
    """The challenge that a form answers, as the engine gave it, and the name of who answers."""

    name: str
    username: str
    session: str = field(repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[str] = ()

    @classmethod
    def of(cls, challenge: Challenge, username: str) -> "PageChallenge":
        """Return what a challenge asks of a user."""
        return cls(
            challenge.name,
            username,
            challenge.session or "",
            dict(challenge.parameters),
            list(challenge.choices),
        )

    @classmethod
    def read(cls, text: str) -> "PageChallenge | None":
        """Return what a form brings back, or None where nobody was asked anything."""
        if not text:
            return None
        try:
            members: Any = json.loads(base64.urlsafe_b64decode(text.encode()))
            challenge = cls(**members)
        except (ValueError, TypeError, RecursionError):
            return None
        return challenge if challenge._is_sound() else None

    def _is_sound(self) -> bool:
        """Return whether everything is of the type that it should be: a form says what it likes."""
        if not isinstance(self.parameters, dict) or not isinstance(self.choices, list):
            return False
        texts = (self.name, self.username, self.session, *self.choices, *self.parameters.values())
        return all(isinstance(one, str) for one in texts)

    def write(self) -> str:
        """Return what a form brings back; the engine trusts nothing of it but the session."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()

    def names_in(self, parameter: str) -> list[str]:
        """Return the names that the challenge gives as JSON in one of its parameters."""
        try:
            names = json.loads(self.parameters.get(parameter, "[]"))
        except (ValueError, RecursionError):
            return []
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
