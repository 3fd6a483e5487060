"""What a user who has proven who she is may still owe, in AWS's order.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from collections.abc import Callable

from localstack_cognito.directory.users import UserStatus
from localstack_cognito.signin.challenges import (
    mfa_setup,
    new_password_required,
    second_factors,
)
from localstack_cognito.signin.sign_in import Challenge, Proven, SignIn

Gate = Callable[[SignIn, Proven], Challenge | None]
"""Returns what the user owes here, or None to let her pass."""


def new_password(sign_in: SignIn, proven: Proven) -> Challenge | None:
    """A temporary password is good for choosing another, and for nothing else."""
    if proven.user.status != UserStatus.FORCE_CHANGE_PASSWORD:
        return None
    return new_password_required.ask(sign_in, proven.user)


def mfa(sign_in: SignIn, proven: Proven) -> Challenge | None:
    """A second factor: where the pool requires one, or the user has enabled one."""
    configuration = sign_in.pool.settings["MfaConfiguration"]
    if proven.second_factor or configuration == "OFF":
        return None
    factors = second_factors.factors_of(sign_in.pool, proven.user)
    if factors:
        return second_factors.ask(sign_in, proven.user, factors)
    return mfa_setup.ask(sign_in, proven.user) if configuration == "ON" else None


def device(sign_in: SignIn, proven: Proven) -> Challenge | None:
    """A pool that remembers devices gives each a key, and asks for it later."""
    if sign_in.pool.settings.get("DeviceConfiguration"):
        raise NotImplementedError(
            f"User pool {sign_in.pool.id} remembers devices, which is not built yet; remove its "
            "DeviceConfiguration to sign in without it."
        )
    return None


GATES: tuple[Gate, ...] = (new_password, mfa, device)
"""Every gate, in the order in which a user meets them."""
