"""What a step is."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.login.page_challenge import PageChallenge
from localstack_cognito.login.visit import Visit

NOT_ON_PAGES: Mapping[str, str] = {
    "PASSWORD_SRP": "A page is sent the password itself; SRP would take a script.",
    "PASSWORD_VERIFIER": "It follows a flow of SRP, which no page begins.",
    "CUSTOM_CHALLENGE": "AWS's pages have no custom challenges.",
    "DEVICE_SRP_AUTH": "No page sends a DEVICE_KEY.",
    "DEVICE_PASSWORD_VERIFIER": "No page sends a DEVICE_KEY.",
}
"""The challenges that are no step, and why."""


class Step(ABC):
    """One challenge on a page, stateless."""

    name: ClassVar[str]
    """The ``ChallengeName``."""
    template: ClassVar[str]
    has_script: ClassVar[bool] = False
    """Whether a script answers, which cannot be asked to answer the same again."""

    def prepare(self, challenge: PageChallenge) -> PageChallenge:
        """Return the challenge as its page shows it first, which most do as the engine gave it."""
        return challenge

    def only_choice(self, challenge: PageChallenge) -> str | None:
        """Return what there is to choose, None where there is more than one, or nothing."""
        return None

    @abstractmethod
    def describe(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, Any]:
        """Return what the template needs, besides what every page has."""

    @abstractmethod
    def read_responses(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, str]:
        """Return the ``ChallengeResponses`` that the form makes, but for the username."""

    def find_session(self, visit: Visit, challenge: PageChallenge) -> str:
        """Return the ``Session`` that answers the challenge, which for most is its own."""
        return challenge.session
