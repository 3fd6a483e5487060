"""Sign-ins in which the pool's own functions decide what is asked.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.users import UserStatus
from localstack_cognito.signin import sessions, srp, users
from localstack_cognito.signin.challenges import (
    new_password_required,
    password_verifier,
    second_factors,
)
from localstack_cognito.signin.challenges.password_verifier import PASSWORD_VERIFIER
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.users import User
from localstack_cognito.triggers import custom_challenges
from localstack_cognito.triggers.invocation import Occasion, unrecognizable

CUSTOM_CHALLENGE = "CUSTOM_CHALLENGE"
SRP_A = "SRP_A"


def challenge_result(
    name: str, is_right: bool, metadata: str | None = None
) -> custom_challenges.Result:
    """Return a ``ChallengeResult``."""
    return {"challengeName": name, "challengeResult": is_right, "challengeMetadata": metadata}


def add_result(journey: Journey, one: custom_challenges.Result) -> Journey:
    """Return the journey with the result of one more challenge."""
    return replace(journey, results=(*(journey.results or ()), one))


def occasion_of(sign_in: SignIn, username: str) -> Occasion:
    """Return why the functions are called."""
    return Occasion(sign_in.pool, sign_in.client.id, username, sign_in.client_metadata)


def go_on(sign_in: SignIn, proven: Proven, challenge_name: str) -> Step:
    """Return what follows a challenge of Cognito's own that the user has just passed."""
    journey = add_result(proven.journey, challenge_result(challenge_name, True))
    user = proven.user
    if challenge_name == PASSWORD_VERIFIER and user.status == UserStatus.FORCE_CHANGE_PASSWORD:
        return new_password_required.ask(sign_in, user, journey)
    return decide_next_step(sign_in, user, user.username, journey)


def decide_next_step(sign_in: SignIn, user: User | None, username: str, journey: Journey) -> Step:
    """Let the pool's function decide what follows; ``user`` is None for nobody.

    Raises ``NotAuthorizedException`` where it decides so, and what the functions' calls raise.
    """
    occasion = occasion_of(sign_in, username)
    decision = custom_challenges.define(
        occasion, user, journey.results or (), hides_users=sign_in.client.hides_users
    )
    if decision.fail_authentication:
        raise users.wrong(reason="DefineAuthChallenge has set failAuthentication.")
    if decision.issue_tokens:
        if user is None:
            raise users.wrong(reason="DefineAuthChallenge has set issueTokens for nobody.")
        users.check_may_sign_in(user)
        return Proven(user, replace(journey, is_decided=True))
    if decision.challenge_name == CUSTOM_CHALLENGE:
        return _ask(sign_in, occasion, user, journey)
    ask = _OWN.get(decision.challenge_name or "")
    if ask is None:
        raise unrecognizable()
    return ask(sign_in, user, username, journey)


def _ask(sign_in: SignIn, occasion: Occasion, user: User | None, journey: Journey) -> Challenge:
    made = custom_challenges.create(
        occasion,
        user,
        CUSTOM_CHALLENGE,
        journey.results or (),
        hides_users=sign_in.client.hides_users,
    )
    state = {
        "username": occasion.username,
        "private": dict(made.private),
        "metadata": made.metadata,
    }
    session = sessions.begin(sign_in, user, CUSTOM_CHALLENGE, journey, state)
    name = user.username if user else srp.nobodys_id(sign_in.pool, occasion.username)
    return Challenge(CUSTOM_CHALLENGE, {**made.public, "USERNAME": name}, session)


def _ask_for_password(
    sign_in: SignIn, user: User | None, username: str, journey: Journey
) -> Challenge:
    client_public = sign_in.optional(Parameter.SRP_A)
    if not client_public:
        raise unrecognizable()
    return password_verifier.ask(
        sign_in, username, user, srp.parse_public_value(client_public), journey
    )


def _ask_for_factor(factor: str) -> "_Ask":
    def ask(sign_in: SignIn, user: User | None, username: str, journey: Journey) -> Challenge:
        if user is None or factor not in mfa.usable(sign_in.pool, user):
            raise unrecognizable()
        return second_factors.ask(sign_in, user, journey, [factor])

    return ask


_Ask = Callable[[SignIn, User | None, str, Journey], Challenge]
# What a function may ask of Cognito itself.
_OWN: Mapping[str, _Ask] = {
    PASSWORD_VERIFIER: _ask_for_password,
    **{
        factor: _ask_for_factor(factor)
        for factor in (mfa.SMS_MFA, mfa.EMAIL_OTP, mfa.SOFTWARE_TOKEN_MFA)
    },
}
