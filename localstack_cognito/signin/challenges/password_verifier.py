"""PASSWORD_VERIFIER: the proof that SRP asks for."""

from dataclasses import replace
from typing import ClassVar

import gmpy2

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import ChallengeName
from localstack_cognito.directory.users.srp_verifiers import pool_name
from localstack_cognito.signin import auth_events, guesses, sessions, srp, users
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.refusals import InvalidSession
from localstack_cognito.signin.sign_in import PASSWORD as PROVEN
from localstack_cognito.signin.sign_in import Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import Password, User

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
    elif user.has_password:
        guesses.check_not_locked(user)
    user_id, password = _credentials(sign_in.pool, username, user)
    server = srp.ServerValues.new(password)
    state = {"username": username, **srp.exchange_state(client_public, server)}
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


def _credentials(pool: UserPool, username: str, user: User | None) -> tuple[str, Password]:
    """Return the ``USER_ID_FOR_SRP`` and the password, of nobody as of somebody."""
    if user is None or user.password is None:
        return srp.nobody(pool, username)
    return user.username, user.password


def skew(timestamp: str) -> float:
    """Return by how many seconds a client's clock differs that has sent this ``TIMESTAMP``."""
    signed_at, _ = srp.parse_timestamp(timestamp)
    return abs(clock.machine_now() - signed_at)


def skew_reason(seconds: float) -> str:
    """Return what a developer is told of an answer whose clock is too far away."""
    return (
        f"TIMESTAMP is {seconds:.0f} seconds away from the time here; "
        f"a client's clock may differ by {CLOCK_SKEW:.0f}."
    )


def _check_session_and_time(answer: Answer) -> None:
    sign_in = answer.sign_in
    block = sign_in.required(Parameter.PASSWORD_CLAIM_SECRET_BLOCK)
    if answer.journey.is_choice and sign_in.session != sessions.secret_block(block):
        raise InvalidSession(reason="The Session is not that of PASSWORD_CLAIM_SECRET_BLOCK.")
    seconds = skew(sign_in.required(Parameter.TIMESTAMP))
    if seconds > CLOCK_SKEW:
        raise users.wrong(reason=skew_reason(seconds))


class PasswordVerifier:
    """Checks the signature that only the holder of the password can make."""

    name: ClassVar[str] = PASSWORD_VERIFIER

    # One try for each secret block: a second would be a second guess at the password.
    needs: ClassVar[Needs] = Needs(
        parameters=(
            Parameter.USERNAME,
            Parameter.PASSWORD_CLAIM_SIGNATURE,
            Parameter.PASSWORD_CLAIM_SECRET_BLOCK,
            Parameter.TIMESTAMP,
        ),
        forms={Parameter.TIMESTAMP: srp.parse_timestamp},
        session=SessionBy.SECRET_BLOCK,
        fits=_check_session_and_time,
        user=Who.PROVER,
        is_lock_first=True,
        used=Used.AT_ONCE,
    )

    def answer(self, answer: Answer) -> Step:
        """Check the signature, then whose it is."""
        sign_in, user, journey = answer.sign_in, answer.found_user, answer.journey
        pool = sign_in.pool
        user_id, password = _credentials(pool, answer.username, user)
        _, timestamp = srp.parse_timestamp(sign_in.required(Parameter.TIMESTAMP))
        matches = srp.is_signature(
            sign_in.required(Parameter.PASSWORD_CLAIM_SIGNATURE),
            answer.session.state,
            pool_name(pool.id) + user_id,
            password.verifier,
            sign_in.required(Parameter.PASSWORD_CLAIM_SECRET_BLOCK),
            timestamp,
        )
        if user is None:
            raise guesses.settle_nobodys(pool, answer.username, users.nobody(pool, answer.username))
        if not users.is_named(pool, user, sign_in.required(Parameter.USERNAME)):
            raise users.wrong(reason="The proof is another user's than the one USERNAME names.")
        with auth_events.recording_failures(sign_in, user, journey, ChallengeName.Password):
            is_right = matches and user.password is not None
            guesses.settle_alone(user, None if is_right else users.wrong_proof(user))
            users.check_may_sign_in(user)
        journey = replace(
            journey, device_key=sign_in.optional(Parameter.DEVICE_KEY) or journey.device_key
        )
        return Proven(user, journey.proving(PROVEN))
