"""Choices: how to sign in, and which second factor to prove."""

from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.login.journey import Asked
from localstack_cognito.login.steps.step import listed
from localstack_cognito.login.visit import Visit

_ANSWER = "answer"
# A page has the password itself: to prove it without sending it takes a script.
_NOT_ON_PAGES = frozenset({"PASSWORD_SRP"})


class SelectChallenge:
    """How to sign in."""

    name: ClassVar[str] = "SELECT_CHALLENGE"
    template: ClassVar[str] = "choice.html"
    has_script: ClassVar[bool] = False

    def shows(self, visit: Visit, asked: Asked) -> Mapping[str, Any]:
        """Return what there is to choose from."""
        choices = [name for name in asked.choices if name not in _NOT_ON_PAGES]
        return {"choices": choices, "title": visit.texts("choose_factor")}

    def responses(self, visit: Visit, asked: Asked) -> Mapping[str, str]:
        """Return the choice."""
        return {"ANSWER": visit.field(_ANSWER)}


class SelectMfaType:
    """Which second factor to prove."""

    name: ClassVar[str] = "SELECT_MFA_TYPE"
    template: ClassVar[str] = "choice.html"
    has_script: ClassVar[bool] = False

    def shows(self, visit: Visit, asked: Asked) -> Mapping[str, Any]:
        """Return what there is to choose from."""
        return {
            "choices": listed(asked, "MFAS_CAN_CHOOSE"),
            "title": visit.texts("choose_second_factor"),
        }

    def responses(self, visit: Visit, asked: Asked) -> Mapping[str, str]:
        """Return the choice."""
        return {"ANSWER": visit.field(_ANSWER)}
