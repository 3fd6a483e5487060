"""CUSTOM_CHALLENGE: what the pool's own functions have made up, and check."""

from typing import ClassVar

from localstack_cognito.signin import custom_auth, sessions
from localstack_cognito.signin.challenges.challenge import find_any_session
from localstack_cognito.signin.custom_auth import CUSTOM_CHALLENGE
from localstack_cognito.signin.sign_in import Journey, SignIn, Step
from localstack_cognito.storage.database import database
from localstack_cognito.triggers import custom_challenges


class CustomChallenge:
    """Takes the answer. A wrong one is for the pool's functions to judge."""

    name: ClassVar[str] = CUSTOM_CHALLENGE

    def answer(self, sign_in: SignIn) -> Step:
        """Have the answer checked, and let the pool's function decide what follows."""
        session, user = find_any_session(sign_in, CUSTOM_CHALLENGE)
        given = sign_in.required("ANSWER")
        state = session.state
        with database().write() as connection:
            sessions.use(connection, session)
        username = state["username"]
        called = custom_auth.occasion(sign_in, username)
        is_right = custom_challenges.verify(
            called, user, state["private"], given, hides_users=sign_in.client.hides_users
        )
        journey = custom_auth.with_result(
            Journey.of(state), custom_auth.result(CUSTOM_CHALLENGE, is_right, state["metadata"])
        )
        return custom_auth.next_step(sign_in, user, username, journey)
