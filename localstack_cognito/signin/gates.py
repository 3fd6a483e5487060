"""What a user who has proven who she is may still owe, in AWS's order.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from collections.abc import Callable

from localstack_cognito.directory.users import UserStatus
from localstack_cognito.signin.challenges import new_password_required
from localstack_cognito.signin.sign_in import Challenge, SignIn
from localstack_cognito.storage.records import User

Gate = Callable[[SignIn, User], Challenge | None]
"""Returns what the user owes here, or None to let her pass."""


def new_password(sign_in: SignIn, user: User) -> Challenge | None:
    """A temporary password is good for choosing another, and for nothing else."""
    if user.status != UserStatus.FORCE_CHANGE_PASSWORD:
        return None
    return new_password_required.ask(sign_in, user)


def mfa(sign_in: SignIn, user: User) -> Challenge | None:
    """A pool that requires a second factor lets nobody in without one."""
    if sign_in.pool.settings["MfaConfiguration"] == "ON":
        raise NotImplementedError(
            f"User pool {sign_in.pool.id} requires MFA, which is not built yet; set its "
            "MfaConfiguration to OFF or OPTIONAL to sign in without it."
        )
    return None


def device(sign_in: SignIn, user: User) -> Challenge | None:
    """A pool that remembers devices gives each a key, and asks for it later."""
    if sign_in.pool.settings.get("DeviceConfiguration"):
        raise NotImplementedError(
            f"User pool {sign_in.pool.id} remembers devices, which is not built yet; remove its "
            "DeviceConfiguration to sign in without it."
        )
    return None


GATES: tuple[Gate, ...] = (new_password, mfa, device)
"""Every gate, in the order in which a user meets them."""
