"""What a challenge is."""

from typing import ClassVar, Protocol

from localstack_cognito.signin.sign_in import SignIn, Step


class ChallengeAnswer(Protocol):
    """What checks the answer to one kind of challenge, stateless."""

    name: ClassVar[str]
    """Its ``ChallengeName``."""

    def answer(self, sign_in: SignIn) -> Step:
        """Check the answer."""
        ...
