"""SELECT_CHALLENGE: the user chooses how to sign in.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.signin import sessions
from localstack_cognito.signin.challenges import first_factors
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Challenge, Journey, SignIn, Step
from localstack_cognito.storage.users import User

SELECT_CHALLENGE = "SELECT_CHALLENGE"
"""The challenge's name."""


def ask(
    sign_in: SignIn, username: str, user: User | None, journey: Journey, choices: tuple[str, ...]
) -> Challenge:
    """Ask the user to choose."""
    state = {"username": username, "choices": choices}
    session = sessions.begin(sign_in, user, SELECT_CHALLENGE, journey, state)
    return Challenge(SELECT_CHALLENGE, {}, session, choices)


class SelectChallenge:
    """Takes the user's choice, and what was sent along with it."""

    name: ClassVar[str] = SELECT_CHALLENGE

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING, user=Who.ANYBODY, answer=(Parameter.ANSWER,), used=Used.AFTER
    )

    def answer(self, answer: Answer) -> Step:
        """Begin with what was chosen."""
        chosen = answer.sign_in.required(Parameter.ANSWER)
        if chosen not in answer.session.state["choices"]:
            raise InvalidParameterException(f"{chosen} is not one of the available challenges.")
        return first_factors.begin(
            answer.sign_in, answer.username, answer.found_user, answer.journey, chosen
        )
