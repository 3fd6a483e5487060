"""CUSTOM_CHALLENGE: what the pool's own functions have made up, and check."""

from typing import ClassVar

from localstack_cognito.signin.challenges import custom_auth
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.challenges.custom_auth import CUSTOM_CHALLENGE
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Step
from localstack_cognito.triggers import custom_challenges


class CustomChallenge:
    """Takes the answer. A wrong one is for the pool's functions to judge."""

    name: ClassVar[str] = CUSTOM_CHALLENGE

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING, user=Who.ANYBODY, answer=(Parameter.ANSWER,), used=Used.BEFORE
    )

    def answer(self, answer: Answer) -> Step:
        """Have the answer checked, and let the pool's function decide what follows."""
        sign_in, user, state = answer.sign_in, answer.found_user, answer.session.state
        is_right = custom_challenges.verify(
            custom_auth.occasion_of(sign_in, answer.username),
            user,
            state["private"],
            sign_in.required(Parameter.ANSWER),
            hides_users=sign_in.client.hides_users,
        )
        result = custom_auth.challenge_result(CUSTOM_CHALLENGE, is_right, state["metadata"])
        journey = custom_auth.add_result(answer.journey, result)
        return custom_auth.decide_next_step(sign_in, user, answer.username, journey)
