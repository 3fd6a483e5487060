"""Which second factor a user is asked for."""

import json
from collections.abc import Callable, Mapping
from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.users import mfa
from localstack_cognito.signin import sessions
from localstack_cognito.signin.challenges import code_mfa, software_token_mfa
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Challenge, Journey, SignIn, Step
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

SELECT_MFA_TYPE = "SELECT_MFA_TYPE"
"""The name of the challenge that lets a user choose."""

_ASK: Mapping[str, Callable[[SignIn, User, Journey], Challenge]] = {
    mfa.SOFTWARE_TOKEN_MFA: software_token_mfa.ask,
    mfa.SMS_MFA: lambda sign_in, user, journey: code_mfa.ask(sign_in, user, journey, mfa.SMS_MFA),
    mfa.EMAIL_OTP: lambda sign_in, user, journey: code_mfa.ask(
        sign_in, user, journey, mfa.EMAIL_OTP
    ),
}


def factors_of(pool: UserPool, user: User) -> list[str]:
    """Return the factors that the user can be asked for, in AWS's order.

    Where the pool requires one, an app that is set up counts, and so does a phone, whether it is
    enabled or not.
    """
    enabled = set(mfa.enabled(user))
    if user.mfa_options:
        enabled.add(mfa.SMS_MFA)
    if not enabled and pool.settings["MfaConfiguration"] == "ON":
        token = mfa.find_software_token(user)
        if token is not None and token.secret is not None:
            enabled.add(mfa.SOFTWARE_TOKEN_MFA)
        else:
            enabled.add(mfa.SMS_MFA)
    return [
        factor
        for factor in mfa.offered(pool)
        if factor in enabled
        and (factor not in mfa.ADDRESSES or user.attributes.get(mfa.ADDRESSES[factor]))
    ]


def ask(sign_in: SignIn, user: User, journey: Journey, factors: list[str]) -> Challenge:
    """Ask for the factor that the user prefers, for the only one, or which of several."""
    preferred = mfa.preferred(user)
    if preferred in factors:
        return _ASK[preferred](sign_in, user, journey)
    if len(factors) == 1:
        return _ASK[factors[0]](sign_in, user, journey)
    return Challenge(
        SELECT_MFA_TYPE,
        {
            "MFAS_CAN_CHOOSE": json.dumps(factors, separators=(",", ":")),
            "USER_ID_FOR_SRP": user.username,
        },
        sessions.begin(sign_in, user, SELECT_MFA_TYPE, journey, {"factors": factors}),
    )


class SelectMfaType:
    """Takes the user's choice."""

    name: ClassVar[str] = SELECT_MFA_TYPE

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING, user=Who.USER, answer=(Parameter.ANSWER,), used=Used.AFTER
    )

    def answer(self, answer: Answer) -> Step:
        """Ask for the factor that was chosen."""
        chosen = answer.sign_in.required(Parameter.ANSWER)
        if chosen not in answer.session.state["factors"]:
            raise InvalidParameterException(f"{chosen} is not one of the MFA types to choose from.")
        return _ASK[chosen](answer.sign_in, answer.user, answer.journey)
