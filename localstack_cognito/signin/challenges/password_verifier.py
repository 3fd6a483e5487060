"""PASSWORD_VERIFIER: the proof that SRP asks for."""

from dataclasses import replace
from typing import ClassVar

import gmpy2

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import ChallengeName
from localstack_cognito.directory.clients.secret_hash import check_secret_hash
from localstack_cognito.directory.users.passwords import pool_name
from localstack_cognito.signin import auth_events, guesses, sessions, srp, users
from localstack_cognito.signin.refusals import InvalidSession
from localstack_cognito.signin.sign_in import PASSWORD as PROVEN
from localstack_cognito.signin.sign_in import Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.records import User

PASSWORD_VERIFIER = "PASSWORD_VERIFIER"  # noqa: S105
"""The challenge's name."""

CLOCK_SKEW = 300.0
"""By how many seconds a client's clock may differ."""


def ask(
    sign_in: SignIn,
    username: str,
    user: User | None,
    client_public: gmpy2.mpz,
    journey: Journey,
) -> Challenge:
    """Ask for the proof, of nobody (``user`` is None) as of somebody.

    Raises ``NotAuthorizedException`` for a user who is locked out.
    """
    if user is None:
        guesses.check_nobody_not_locked(sign_in.pool, username)
    if user is None or user.password is None:
        user_id, password = srp.nobody(sign_in.pool, username)
    else:
        guesses.check_not_locked(user)
        user_id, password = user.username, user.password
    server = srp.ServerValues.new(password)
    state = {"username": username, **srp.kept(client_public, server)}
    session = sessions.begin(sign_in, user, PASSWORD_VERIFIER, journey, state)
    return Challenge(
        PASSWORD_VERIFIER,
        {
            "SALT": password.salt.hex(),
            "SECRET_BLOCK": sessions.secret_block(session),
            "SRP_B": f"{server.public:x}",
            "USERNAME": user_id,
            "USER_ID_FOR_SRP": user_id,
        },
        # Where users choose how to sign in, AWS sends a session with every challenge.
        session if journey.is_choice else None,
    )


class PasswordVerifier:
    """Checks the signature that only the holder of the password can make."""

    name: ClassVar[str] = PASSWORD_VERIFIER

    def answer(self, sign_in: SignIn) -> Step:
        """Check the signature, its time, and that its secret block is used for the first time."""
        username = sign_in.required("USERNAME")
        given = sign_in.required("PASSWORD_CLAIM_SIGNATURE")
        secret_block = sign_in.required("PASSWORD_CLAIM_SECRET_BLOCK")
        signed_at, timestamp = srp.parse_timestamp(sign_in.required("TIMESTAMP"))
        check_secret_hash(sign_in.client, sign_in.parameters.get("SECRET_HASH"), username)
        # One try for each secret block: a second would be a second guess at the password.
        text = sessions.secret_block(secret_block)
        session, user = sessions.take(sign_in, text, PASSWORD_VERIFIER)
        journey = Journey.of(session.state)
        if journey.is_choice and sign_in.session != text:
            raise InvalidSession()
        if abs(clock.machine_now() - signed_at) > CLOCK_SKEW:
            raise users.wrong()
        state = session.state
        if user is not None:
            guesses.check_not_locked(user)
        else:
            guesses.check_nobody_not_locked(sign_in.pool, state["username"])
        if user is None or user.password is None:
            user_id, password = srp.nobody(sign_in.pool, state["username"])
        else:
            user_id, password = user.username, user.password
        matches = srp.is_signature(
            given,
            state,
            pool_name(sign_in.pool.id) + user_id,
            password.verifier,
            secret_block,
            timestamp,
        )
        if user is None:
            raise guesses.settle_nobodys(sign_in.pool, state["username"], users.wrong())
        if username != user.username and not users.is_named(sign_in.pool, user, username):
            raise users.wrong()
        with auth_events.failures(sign_in, user, journey, ChallengeName.Password):
            is_right = matches and user.password is not None
            guesses.settle_alone(user, None if is_right else users.wrong())
            users.check_may_sign_in(user)
        journey = replace(
            journey, device_key=sign_in.parameters.get("DEVICE_KEY") or journey.device_key
        )
        return Proven(user, journey.proving(PROVEN))
