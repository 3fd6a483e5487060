"""USER_AUTH: the user chooses how to sign in, or the app knows what they prefer.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from dataclasses import replace
from typing import ClassVar

from localstack_cognito.signin import after_sign_up, step_up, users
from localstack_cognito.signin.challenges import first_factors, select_challenge
from localstack_cognito.signin.flows.flow import ADMIN, USER, Beginning, HashOf, Needs
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Challenge, Journey, Proven, Step


class UserAuth:
    """The flow that offers whatever the user can sign in with."""

    names: ClassVar[frozenset[str]] = frozenset({"USER_AUTH"})
    doors: ClassVar[frozenset[str]] = frozenset({USER, ADMIN})
    allowed_by: ClassVar[frozenset[str]] = frozenset({"ALLOW_USER_AUTH"})
    not_enabled: ClassVar[str] = "USER_AUTH is not enabled for the client."

    needs: ClassVar[Needs] = Needs(parameters=(Parameter.USERNAME,), secret_hash=HashOf.USERNAME)

    def start(self, beginning: Beginning) -> Step:
        """Ask for what is preferred, or offer what there is."""
        sign_in, username = beginning.sign_in, beginning.username
        if sign_in.session:
            return after_sign_up.redeem_session(sign_in, username)
        user = users.find_who_signs_in(sign_in, username, is_choice=True)
        if user is not None and not sign_in.client.hides_users:
            users.check_enabled(user)
        if user is not None and not user.enabled:
            user = None
        journey = replace(Journey.begun_with(sign_in.parameters), is_choice=True)
        choices = first_factors.available(sign_in.pool, user)
        if step_up.is_requested(sign_in.parameters):
            journey, choices = step_up.plan(sign_in, user, journey)
            if user is not None and not choices:
                return Proven(user, journey)
        if not choices:
            raise users.wrong(reason="The pool and the user have no first factor in common.")
        preferred = sign_in.optional(Parameter.PREFERRED_CHALLENGE)
        if preferred not in choices:
            return select_challenge.ask(sign_in, username, user, journey, choices)
        step = first_factors.begin(sign_in, username, user, journey, preferred)
        return replace(step, choices=choices) if isinstance(step, Challenge) else step
