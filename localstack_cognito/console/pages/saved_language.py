"""How a language writes a journey: its values, its references and its steps."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from localstack_cognito.console.pages.saved import Step

Write = Callable[[Any], str]
"""Returns a value as source text."""


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes values and steps.

    ``references`` are functions by the types of references; each is given how values are written.
    ``srp`` is what a file needs besides that signs in by SRP: what it imports, its functions, and
    the name of the library.
    """

    file_name: str
    template: str
    srp: tuple[str, str, str]
    comment: str
    references: Mapping[type, Callable[[Any, Write], str]]
    constants: Mapping[Any, str]
    indent: str
    step: Callable[[Step, Write], str]
    nothing: str = ""
    """What a test without steps has."""

    def value(self, value: Any, pool_id: str | None) -> str:
        """Return a value as source text, on one line."""
        if type(value) in self.references:
            return self.references[type(value)](value, lambda one: self.value(one, pool_id))
        if isinstance(value, Mapping):
            members = (
                f"{json.dumps(name)}: {self.member(name, one, pool_id)}"
                for name, one in value.items()
            )
            return "{" + ", ".join(members) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.value(one, pool_id) for one in value) + "]"
        if isinstance(value, str):
            return "POOL" if value == pool_id else json.dumps(value)
        return self.constants.get(value) or json.dumps(value)

    def member(self, name: str, value: Any, pool_id: str | None) -> str:
        """Return a member's value as source text: that of PKCE is the file's own."""
        own = {"code_challenge": "CHALLENGE", "code_verifier": "VERIFIER"}.get(name)
        return own or self.value(value, pool_id)
