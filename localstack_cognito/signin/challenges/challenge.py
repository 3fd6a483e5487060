"""What a challenge is, and whom an answer with a session string comes from."""

from typing import ClassVar, Protocol

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
)
from localstack_cognito.directory.clients.secret_hash import check_secret_hash
from localstack_cognito.signin import sessions, users
from localstack_cognito.signin.refusals import InvalidSession
from localstack_cognito.signin.sign_in import SignIn, Step
from localstack_cognito.storage.records import ChallengeSession, User


class ChallengeAnswer(Protocol):
    """What checks the answer to one kind of challenge, stateless."""

    name: ClassVar[str]
    """Its ``ChallengeName``."""

    def answer(self, sign_in: SignIn) -> Step:
        """Check the answer."""
        ...


def find_session(sign_in: SignIn, challenge_name: str) -> tuple[ChallengeSession, User]:
    """Return what was kept for an answer's session string, and its user, who may still sign in.

    Raises ``InvalidParameterException`` where a parameter is missing, ``NotAuthorizedException``
    for a session that is not this user's, client's and challenge's, and what
    ``users.check_may_sign_in`` raises.
    """
    session, user = find_any_session(sign_in, challenge_name)
    if user is None:
        raise InvalidSession()
    users.check_may_sign_in(user)
    return session, user


def find_any_session(sign_in: SignIn, challenge_name: str) -> tuple[ChallengeSession, User | None]:
    """Return what ``find_session`` does, also for a user who may not sign in yet.

    The user is None where the session is that of one who does not exist, and must not be seen not
    to. Raises what ``find_session`` raises but for the user.
    """
    if not sign_in.session:
        raise InvalidParameterException("Missing required parameter Session")
    username = sign_in.required("USERNAME")
    check_secret_hash(sign_in.client, sign_in.parameters.get("SECRET_HASH"), username)
    session, user = sessions.find_with_user(sign_in, sign_in.session, challenge_name)
    if session.user_seq is None:
        return session, None
    if user is None or not users.is_named(sign_in.pool, user, username):
        raise InvalidSession()
    return session, user
