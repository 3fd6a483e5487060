"""The sessions that let who has just signed up sign in without proving anything twice.

SignUp begins one where the client allows ``USER_AUTH``, ConfirmSignUp takes it and gives another,
and InitiateAuth takes that. Amplify leaves the first out, and signs in with the second. Source:
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
"""

from collections.abc import Mapping

from localstack_cognito.directory.accounts.sign_up import Registration, SignedUp
from localstack_cognito.directory.accounts.sign_up import confirm_sign_up as confirm_account
from localstack_cognito.directory.accounts.sign_up import sign_up as make_account
from localstack_cognito.directory.clients.user_pool_client_settings import explicit_auth_flows
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.users.users import find_addressed_user
from localstack_cognito.signin import sessions, users
from localstack_cognito.signin.refusals import InvalidSession
from localstack_cognito.signin.sign_in import EMAIL, SMS, Journey, Proven, SignIn
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.users import find_by_seq

_SIGNED_UP = "SignUp"
_CONFIRMED = "ConfirmSignUp"
_METHODS = {"email": EMAIL, "phone_number": SMS}


def sign_up(registration: Registration, *, on_page: bool = False) -> tuple[SignedUp, str | None]:
    """Sign a user up, and return what came of it with the session that they may go on with.

    What the client allows at the API counts for nothing ``on_page``. Raises what
    ``directory.accounts.sign_up.sign_up`` raises.
    """
    signed_up = make_account(registration)
    if not on_page and not _goes_on(signed_up.client):
        return signed_up, None
    sign_in = SignIn(signed_up.pool, signed_up.client, {}, by_admin=False)
    return signed_up, sessions.begin(sign_in, signed_up.user, _SIGNED_UP, Journey())


def confirm_sign_up(
    client_id: str,
    username: str,
    code: str,
    secret_hash: str | None,
    *,
    force_alias_creation: bool,
    session: str | None,
    client_metadata: Mapping[str, str] | None = None,
) -> str | None:
    """Confirm a sign-up, and return the session that signs in where the client allows that.

    Raises what ``directory.accounts.sign_up.confirm_sign_up`` raises.
    """
    pool, client = find_pool_and_client(client_id)
    sign_in = SignIn(pool, client, {}, by_admin=False, session=session)
    challenge_session = sessions.find(sign_in, session, _SIGNED_UP) if session else None
    if challenge_session is not None:
        with database().read() as connection:
            user = find_addressed_user(connection, pool, username)
        if user is None or user.seq != challenge_session.user_seq:
            raise InvalidSession(reason="The Session is of another user's sign-up.")
    confirmed = confirm_account(
        client_id,
        username,
        code,
        secret_hash,
        force_alias_creation=force_alias_creation,
        client_metadata=client_metadata,
    )
    if challenge_session is not None:
        sessions.use_alone(challenge_session)
    elif not _goes_on(client):
        return None
    journey = Journey(is_choice=True)
    if confirmed.attribute_name:
        journey = journey.proving(_METHODS[confirmed.attribute_name])
    return sessions.begin(sign_in, confirmed.user, _CONFIRMED, journey)


def redeem_session(sign_in: SignIn, username: str) -> Proven:
    """Return the user of a session that ConfirmSignUp gave, and use it up.

    Raises ``NotAuthorizedException``, and what ``users.check_may_sign_in`` raises.
    """
    assert sign_in.session
    challenge_session = sessions.find(sign_in, sign_in.session, _CONFIRMED)
    user = None
    if challenge_session.user_seq is not None:
        with database().read() as connection:
            user = find_by_seq(connection, challenge_session.user_seq)
    if user is None or not users.is_named(sign_in.pool, user, username):
        raise InvalidSession(reason="The Session is another's, or its user is gone.")
    users.check_may_sign_in(user)
    sessions.use_alone(challenge_session)
    return Proven(user, Journey.of(challenge_session.state))


def _goes_on(client: UserPoolClient) -> bool:
    return "ALLOW_USER_AUTH" in explicit_auth_flows(client.settings)
