"""CUSTOM_AUTH: the pool's own functions decide what is asked, after a password or without one."""

from dataclasses import replace
from typing import ClassVar

from localstack_cognito.signin import users
from localstack_cognito.signin.challenges import custom_auth
from localstack_cognito.signin.flows.flow import ADMIN, USER, Beginning, HashOf, Needs
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Journey, Step
from localstack_cognito.triggers import custom_challenges


class CustomAuth:
    """The flow of a pool that has the three functions."""

    names: ClassVar[frozenset[str]] = frozenset({"CUSTOM_AUTH"})
    doors: ClassVar[frozenset[str]] = frozenset({USER, ADMIN})
    allowed_by: ClassVar[frozenset[str]] = frozenset({"ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"})
    not_enabled: ClassVar[str] = "CUSTOM_AUTH is not enabled for the client."

    needs: ClassVar[Needs] = Needs(parameters=(Parameter.USERNAME,), secret_hash=HashOf.USERNAME)

    def start(self, beginning: Beginning) -> Step:
        """Let the pool's function decide what is asked first."""
        sign_in, username = beginning.sign_in, beginning.username
        custom_challenges.check_configured(sign_in.pool)
        user = users.find_who_signs_in(sign_in, username)
        if user is not None and not sign_in.client.hides_users:
            users.check_may_sign_in(user)
        journey = replace(Journey.begun_with(sign_in.parameters), results=())
        if sign_in.optional(Parameter.CHALLENGE_NAME) == custom_auth.SRP_A:
            sign_in.required(Parameter.SRP_A)
            journey = custom_auth.add_result(
                journey, custom_auth.challenge_result(custom_auth.SRP_A, True)
            )
        name = user.username if user else username
        return custom_auth.decide_next_step(sign_in, user, name, journey)
