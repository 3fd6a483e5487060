"""PASSWORD_VERIFIER: the proof that SRP asks for."""

import base64
import hmac
from typing import ClassVar

import gmpy2

from localstack_cognito import clock
from localstack_cognito.directory.secret_hash import check_secret_hash
from localstack_cognito.signin import sessions, srp, users
from localstack_cognito.signin.sign_in import Proven, SignIn, Step

PASSWORD_VERIFIER = "PASSWORD_VERIFIER"  # noqa: S105
"""The challenge's name."""

_CLOCK_SKEW = 300.0


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
        session, user = sessions.take(sign_in, secret_block, PASSWORD_VERIFIER)
        if abs(clock.now() - signed_at) > _CLOCK_SKEW:
            raise users.wrong()
        if user is not None:
            users.check_not_locked(user)
        state = session.state
        if user is None or user.password is None:
            user_id, password = srp.nobody(sign_in.pool, state["username"])
        else:
            user_id, password = user.username, user.password
        try:
            expected = srp.signature(
                user_pool_id=sign_in.pool.id,
                user_id=user_id,
                client_public=gmpy2.mpz(state["A"], 16),
                server=srp.ServerValues(gmpy2.mpz(state["b"], 16), gmpy2.mpz(state["B"], 16)),
                verifier=password.verifier,
                secret_block=secret_block,
                timestamp=timestamp,
            )
            matches = hmac.compare_digest(base64.b64encode(expected), given.encode())
        except ValueError:
            matches = False
        if user is None or user.password is None:
            raise users.wrong()
        if username != user.username and not users.is_named(sign_in.pool, user, username):
            raise users.wrong()
        if not matches:
            users.count_failure(user)
            raise users.wrong()
        users.check_may_sign_in(user)
        return Proven(user)
