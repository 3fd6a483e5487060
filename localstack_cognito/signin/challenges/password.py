"""PASSWORD and PASSWORD_SRP: the passwords of users who choose how to sign in.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from typing import ClassVar

from localstack_cognito.signin import passwords, sessions, srp
from localstack_cognito.signin.challenges import password_verifier
from localstack_cognito.signin.challenges.challenge import find_any_session
from localstack_cognito.signin.sign_in import Challenge, Journey, SignIn, Step
from localstack_cognito.storage.database import database
from localstack_cognito.storage.records import User

PASSWORD = "PASSWORD"  # noqa: S105
PASSWORD_SRP = "PASSWORD_SRP"  # noqa: S105


def begin(sign_in: SignIn, username: str, user: User | None, journey: Journey) -> Step:
    """Check the password that came with the choice, or ask for it."""
    given = sign_in.parameters.get("PASSWORD")
    if given:
        return passwords.prove(sign_in, username, user, given, journey)
    return _ask(sign_in, username, user, journey, PASSWORD)


def begin_srp(sign_in: SignIn, username: str, user: User | None, journey: Journey) -> Step:
    """Ask for the proof that belongs to the SRP_A that came with the choice, or ask for that."""
    given = sign_in.parameters.get("SRP_A")
    if given:
        public = srp.parse_public_value(given)
        return password_verifier.ask(sign_in, username, user, public, journey)
    return _ask(sign_in, username, user, journey, PASSWORD_SRP)


def _ask(
    sign_in: SignIn, username: str, user: User | None, journey: Journey, name: str
) -> Challenge:
    session = sessions.begin(sign_in, user, name, journey, {"username": username})
    return Challenge(name, {}, session)


class Password:
    """Takes the password. After a wrong one the session stays usable."""

    name: ClassVar[str] = PASSWORD

    def answer(self, sign_in: SignIn) -> Step:
        """Check the password, and use the session up."""
        session, user = find_any_session(sign_in, PASSWORD)
        step = passwords.prove(
            sign_in,
            session.state["username"],
            user,
            sign_in.required("PASSWORD"),
            Journey.of(session.state),
        )
        with database().write() as connection:
            sessions.use(connection, session)
        return step


class PasswordSrp:
    """Takes the client's public value."""

    name: ClassVar[str] = PASSWORD_SRP

    def answer(self, sign_in: SignIn) -> Step:
        """Use the session up and ask for the proof."""
        session, user = find_any_session(sign_in, PASSWORD_SRP)
        public = srp.parse_public_value(sign_in.required("SRP_A"))
        with database().write() as connection:
            sessions.use(connection, session)
        return password_verifier.ask(
            sign_in, session.state["username"], user, public, Journey.of(session.state)
        )
