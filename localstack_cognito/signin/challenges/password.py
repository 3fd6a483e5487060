"""PASSWORD and PASSWORD_SRP: the passwords of users who choose how to sign in.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from typing import ClassVar

from localstack_cognito.signin import passwords, sessions, srp
from localstack_cognito.signin.challenges import password_verifier
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Challenge, Journey, SignIn, Step
from localstack_cognito.storage.users import User

PASSWORD = "PASSWORD"  # noqa: S105
PASSWORD_SRP = "PASSWORD_SRP"  # noqa: S105


def begin(sign_in: SignIn, username: str, user: User | None, journey: Journey) -> Step:
    """Check the password that came with the choice, or ask for it."""
    password = sign_in.optional(Parameter.PASSWORD)
    if password:
        return passwords.prove_password(sign_in, username, user, password, journey)
    return _ask(sign_in, username, user, journey, PASSWORD)


def begin_srp(sign_in: SignIn, username: str, user: User | None, journey: Journey) -> Step:
    """Ask for the proof that belongs to the SRP_A that came with the choice, or ask for that."""
    client_public = sign_in.optional(Parameter.SRP_A)
    if client_public:
        return password_verifier.ask(
            sign_in, username, user, srp.parse_public_value(client_public), journey
        )
    return _ask(sign_in, username, user, journey, PASSWORD_SRP)


def _ask(
    sign_in: SignIn, username: str, user: User | None, journey: Journey, name: str
) -> Challenge:
    session = sessions.begin(sign_in, user, name, journey, {"username": username})
    return Challenge(name, {}, session)


class Password:
    """Takes the password. After a wrong one the session stays usable."""

    name: ClassVar[str] = PASSWORD

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING, user=Who.ANYBODY, answer=(Parameter.PASSWORD,), used=Used.AFTER
    )

    def answer(self, answer: Answer) -> Step:
        """Check the password."""
        password = answer.sign_in.required(Parameter.PASSWORD)
        return passwords.prove_password(
            answer.sign_in, answer.username, answer.found_user, password, answer.journey
        )


class PasswordSrp:
    """Takes the client's public value."""

    name: ClassVar[str] = PASSWORD_SRP

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING,
        user=Who.ANYBODY,
        answer=(Parameter.SRP_A,),
        forms={Parameter.SRP_A: srp.parse_public_value},
        used=Used.BEFORE,
    )

    def answer(self, answer: Answer) -> Step:
        """Ask for the proof."""
        client_public = srp.parse_public_value(answer.sign_in.required(Parameter.SRP_A))
        return password_verifier.ask(
            answer.sign_in, answer.username, answer.found_user, client_public, answer.journey
        )
