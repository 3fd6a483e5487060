"""What a user who has proven who they are may still owe, in AWS's order.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from collections.abc import Callable

from localstack_cognito.directory.users.mfa import usable
from localstack_cognito.directory.users.users import UserStatus
from localstack_cognito.signin import devices, levels, risk, step_up
from localstack_cognito.signin.challenges import (
    device,
    mfa_setup,
    new_password_required,
    second_factors,
)
from localstack_cognito.signin.sign_in import Challenge, Journey, Proven, SignIn
from localstack_cognito.storage.users import User

Gate = Callable[[SignIn, Proven], Challenge | None]
"""Returns what the user owes here, or None to let them pass."""


def ask_for_new_password(sign_in: SignIn, proven: Proven) -> Challenge | None:
    """A temporary password is good for choosing another, and for nothing else."""
    if proven.user.status != UserStatus.FORCE_CHANGE_PASSWORD:
        return None
    return new_password_required.ask(sign_in, proven.user, proven.journey)


def ask_for_device(sign_in: SignIn, proven: Proven) -> Challenge | None:
    """A device that the user has confirmed proves itself, where they have it remembered."""
    journey = proven.journey
    if journey.device_key is None or journey.device_proven:
        return None
    if not devices.are_tracked(sign_in.pool):
        return None
    known = devices.get_device(proven.user, journey.device_key)
    if not known.remembered or known.salt is None or known.verifier is None:
        return None
    return device.ask(sign_in, proven.user, journey, known)


def ask_for_second_factor(sign_in: SignIn, proven: Proven) -> Challenge | None:
    """A second factor: where the pool requires one, the user has enabled one, or is at risk.

    Where functions of the pool decide what is asked, it is left to them unless the user is at risk.
    """
    user, journey = proven.user, proven.journey
    if journey.second_factor:
        return None
    if journey.is_at_risk:
        return second_factors.ask(
            sign_in, user, journey, risk.factors_of(sign_in.pool, user, journey)
        )
    if journey.results is not None:
        return None
    configuration = sign_in.pool.settings["MfaConfiguration"]
    if configuration == "OFF":
        return None
    factors = second_factors.factors_of(sign_in.pool, user)
    wanted = _factors_of_target(sign_in, user, journey)
    if wanted:
        return second_factors.ask(sign_in, user, journey, wanted)
    if factors:
        return second_factors.ask(sign_in, user, journey, factors)
    return mfa_setup.ask(sign_in, user, journey) if configuration == "ON" else None


def _factors_of_target(sign_in: SignIn, user: User, journey: Journey) -> list[str]:
    """Which second factors lead to the level that the user is to reach, if they are not there."""
    if journey.target is None or levels.is_reached(journey):
        return []
    wanted = step_up.second_factors_of(journey.target)
    return [factor for factor in usable(sign_in.pool, user) if factor in wanted]


GATES: tuple[Gate, ...] = (ask_for_new_password, ask_for_device, ask_for_second_factor)
"""Every gate, in the order in which a user meets them."""
