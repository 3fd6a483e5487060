"""SELECT_CHALLENGE: the user chooses how to sign in.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.signin import sessions
from localstack_cognito.signin.challenges import first_factors
from localstack_cognito.signin.challenges.challenge import find_any_session
from localstack_cognito.signin.sign_in import Challenge, Journey, SignIn, Step
from localstack_cognito.storage.database import database
from localstack_cognito.storage.records import User

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
    """Takes the user's choice, and what she has sent along with it."""

    name: ClassVar[str] = SELECT_CHALLENGE

    def answer(self, sign_in: SignIn) -> Step:
        """Begin with what was chosen. Where that fails the session stays usable."""
        session, user = find_any_session(sign_in, SELECT_CHALLENGE)
        chosen = sign_in.required("ANSWER")
        if chosen not in session.state["choices"]:
            raise InvalidParameterException(f"{chosen} is not one of the available challenges.")
        username, journey = session.state["username"], Journey.of(session.state)
        step = first_factors.begin(sign_in, username, user, journey, chosen)
        with database().write() as connection:
            sessions.use(connection, session)
        return step
