"""Proofs of a password that is sent: by a flow, or as the answer to a challenge."""

from localstack_cognito.aws.api.cognito_idp import ChallengeName
from localstack_cognito.directory.users.passwords import is_password, new_password
from localstack_cognito.signin import auth_events, guesses, users
from localstack_cognito.signin.sign_in import PASSWORD, Journey, Proven, SignIn
from localstack_cognito.storage.users import User


def prove_password(
    sign_in: SignIn, username: str, user: User | None, password: str, journey: Journey
) -> Proven:
    """Return the user as proven, if the password is right. ``user`` is None for nobody.

    Raises ``NotAuthorizedException``, and what ``users.check_may_sign_in`` raises.
    """
    if user is None and journey.is_choice:
        user = users.migrate_user(sign_in, username, password)
    if user is None:
        guesses.check_nobody_not_locked(sign_in.pool, username)
        _take_as_long(sign_in, username, password)
        raise guesses.settle_nobodys(sign_in.pool, username, users.nobody(sign_in.pool, username))
    with auth_events.recording_failures(sign_in, user, journey, ChallengeName.Password):
        guesses.check_not_locked(user)
        if user.password is None:
            _take_as_long(sign_in, username, password)
            is_right = False
        else:
            is_right = is_password(sign_in.pool.id, user.username, password, user.password)
        guesses.settle_alone(user, None if is_right else users.wrong_password(user))
        users.check_may_sign_in(user)
    return Proven(user, journey.proving(PASSWORD, has_sent_password=True))


def _take_as_long(sign_in: SignIn, username: str, password: str) -> None:
    """Take as long as the check of a password: the time tells no more than the answer."""
    new_password(sign_in.pool.id, username, password)
