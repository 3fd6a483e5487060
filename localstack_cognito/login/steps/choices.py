"""Choices: how to sign in, and which second factor to prove."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.login.page_challenge import PageChallenge
from localstack_cognito.login.steps.step import NOT_ON_PAGES, Step
from localstack_cognito.login.visit import Visit

_ANSWER = "answer"


class _Choice(Step):
    template: ClassVar[str] = "choice.html"
    title: ClassVar[str]
    """The name of the text that asks."""

    def describe(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, Any]:
        """Return what there is to choose from."""
        return {"choices": self.choices(challenge), "title": visit.texts(self.title)}

    def only_choice(self, challenge: PageChallenge) -> str | None:
        """Return the only choice that there is, if there is but one."""
        names = self.choices(challenge)
        return names[0] if len(names) == 1 else None

    @abstractmethod
    def choices(self, challenge: PageChallenge) -> list[str]:
        """Return the names of what there is to choose from."""

    def read_responses(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, str]:
        """Return the choice."""
        return {"ANSWER": visit.field(_ANSWER)}


class SelectChallenge(_Choice):
    """How to sign in."""

    name: ClassVar[str] = "SELECT_CHALLENGE"
    title: ClassVar[str] = "choose_factor"

    def choices(self, challenge: PageChallenge) -> list[str]:
        """Return the first factors that can be proven on a page."""
        return [name for name in challenge.choices if name not in NOT_ON_PAGES]


class SelectMfaType(_Choice):
    """Which second factor to prove."""

    name: ClassVar[str] = "SELECT_MFA_TYPE"
    title: ClassVar[str] = "choose_second_factor"

    def choices(self, challenge: PageChallenge) -> list[str]:
        """Return the user's second factors."""
        return challenge.names_in("MFAS_CAN_CHOOSE")
