"""What every flow and every answer goes through before its own class looks at it.

Each phase is one function, which does what the flow or the challenge has declared in its ``needs``.
``engine`` has them in order.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
"""

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.clients.secret_hash import check_secret_hash
from localstack_cognito.directory.clients.user_pool_client_settings import explicit_auth_flows
from localstack_cognito.signin import guesses, refresh, sessions, users
from localstack_cognito.signin.challenges.challenge import (
    Answer,
    ChallengeAnswer,
    Needs,
    SessionBy,
    Used,
    Who,
)
from localstack_cognito.signin.flows.flow import ADMIN, USER, Beginning, Flow, HashOf
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.refusals import AuthFlowNotEnabled, InvalidSession
from localstack_cognito.signin.sign_in import SignIn
from localstack_cognito.storage.user_pool_clients import UserPoolClient

# Of a sign-in that begins


def check_door(flow: Flow, *, by_admin: bool) -> None:
    """Check that the flow may be begun with this operation.

    Raises ``InvalidParameterException``.
    """
    if (ADMIN if by_admin else USER) not in flow.doors:
        operation = "AdminInitiateAuth" if by_admin else "InitiateAuth"
        raise explained(
            InvalidParameterException("Initiate Auth method not supported."),
            f"{operation} does not begin this flow; "
            f"{'InitiateAuth' if by_admin else 'AdminInitiateAuth'} does.",
        )


def check_flow_enabled(flow: Flow, client: UserPoolClient) -> None:
    """Check that the client allows the flow. Raises ``InvalidParameterException``."""
    allowed = explicit_auth_flows(client.settings)
    if flow.allowed_by.isdisjoint(allowed):
        wanted = " or ".join(sorted(flow.allowed_by))
        raise AuthFlowNotEnabled(
            flow.not_enabled,
            reason=f"ExplicitAuthFlows of {client.id} has {', '.join(sorted(allowed)) or 'none'}, "
            f"and not {wanted}.",
        )


def check_client(sign_in: SignIn, flow: Flow) -> None:
    """Check that the client can begin so. Raises what the flow's check raises."""
    if flow.needs.client is not None:
        flow.needs.client(sign_in.client)


def require_beginning(sign_in: SignIn, flow: Flow) -> None:
    """Check that the parameters are there. Raises ``InvalidParameterException``."""
    for parameter in flow.needs.parameters:
        sign_in.required(parameter)


def prove_client_of_beginning(sign_in: SignIn, flow: Flow) -> Beginning:
    """Check the SECRET_HASH, and return the sign-in that may begin.

    Raises ``NotAuthorizedException`` and ``InvalidParameterException``.
    """
    if flow.needs.secret_hash is HashOf.USERNAME:
        _check_secret_hash(sign_in, sign_in.required(Parameter.USERNAME))
        return Beginning(sign_in)
    refreshing = refresh.find(sign_in.pool, sign_in.required(Parameter.REFRESH_TOKEN))
    user = refreshing[1]
    _check_secret_hash(sign_in, user.username, user.sub)
    return Beginning(sign_in, refreshing)


def _check_secret_hash(sign_in: SignIn, *usernames: str) -> None:
    check_secret_hash(sign_in.client, sign_in.optional(Parameter.SECRET_HASH), *usernames)


# Of an answer, before it is known whose it is


def require_session_string(sign_in: SignIn, needs: Needs) -> None:
    """Check that the request has the session that it must have.

    Raises ``InvalidParameterException``.
    """
    if needs.session is SessionBy.STRING and not sign_in.session:
        raise InvalidParameterException("Missing required parameter Session")


def require_parameters(sign_in: SignIn, needs: Needs) -> None:
    """Check that the parameters are there that come first. Raises ``InvalidParameterException``."""
    for parameter in needs.parameters:
        sign_in.required(parameter)


def read_parameters(sign_in: SignIn, needs: Needs) -> None:
    """Check that those can be read. Raises ``InvalidParameterException``."""
    _read(sign_in, needs, needs.parameters)


def prove_client(sign_in: SignIn, needs: Needs) -> None:
    """Check the SECRET_HASH of an answer.

    Raises ``NotAuthorizedException`` and ``InvalidParameterException``.
    """
    _check_secret_hash(sign_in, sign_in.required(Parameter.USERNAME))


def _read(sign_in: SignIn, needs: Needs, parameters: tuple[Parameter, ...]) -> None:
    for parameter in parameters:
        if parameter in needs.forms:
            needs.forms[parameter](sign_in.required(parameter))


# Of an answer, with its session


def find_session(sign_in: SignIn, challenge: ChallengeAnswer) -> Answer:
    """Return the answer with its session and user; some sessions are used up by that.

    Raises ``NotAuthorizedException`` for one that is another client's or challenge's, expired or
    used.
    """
    by, name = challenge.needs.session, challenge.name
    if by is SessionBy.SECRET_BLOCK:
        block = sign_in.required(Parameter.PASSWORD_CLAIM_SECRET_BLOCK)
        return Answer(sign_in, *sessions.take(sign_in, sessions.secret_block(block), name))
    if by is SessionBy.STRING:
        return Answer(sign_in, *sessions.find_with_user(sign_in, sign_in.session or "", name))
    if sign_in.session:
        return Answer(sign_in, *sessions.take(sign_in, sign_in.session, name))
    username = sign_in.required(Parameter.USERNAME)
    return Answer(sign_in, *sessions.take_newest(sign_in, username, name))


def check_fits(answer: Answer, needs: Needs) -> None:
    """Check that the answer is one to this session. Raises what the challenge's check raises."""
    if needs.fits is not None:
        needs.fits(answer)


def reject_other_users(answer: Answer, needs: Needs) -> None:
    """Check that the name is that of the session's user, or of nobody where nobody may answer.

    Raises ``NotAuthorizedException``.
    """
    if needs.user is Who.PROVER:
        return
    if answer.session.user_seq is None and not _is_for_users(answer, needs):
        return
    user = answer.found_user
    if user is None:
        raise InvalidSession(reason="The user of the Session is not there, or not any more.")
    if not users.is_named(answer.sign_in.pool, user, answer.sign_in.required(Parameter.USERNAME)):
        raise InvalidSession(reason="The Session is another user's than the one USERNAME names.")


def check_not_locked_out(answer: Answer, needs: Needs) -> None:
    """Check that whoever answers is not locked out, where it is told before the proof is looked at.

    Raises ``NotAuthorizedException``.
    """
    if not needs.is_lock_first:
        return
    if answer.found_user is not None:
        guesses.check_not_locked(answer.found_user)
    else:
        guesses.check_nobody_not_locked(answer.sign_in.pool, answer.username)


def check_may_sign_in(answer: Answer, needs: Needs) -> None:
    """Check that the user may still sign in. Raises what ``users.check_may_sign_in`` raises."""
    if _is_for_users(answer, needs):
        users.check_may_sign_in(answer.user)


def require_answer(answer: Answer, needs: Needs) -> None:
    """Check that the answer itself is there and can be read.

    Raises ``InvalidParameterException``.
    """
    for parameter in needs.answer:
        answer.sign_in.required(parameter)
    _read(answer.sign_in, needs, needs.answer)


def use_session_before(answer: Answer, needs: Needs) -> None:
    """Use the session up where an answer does, whatever it is worth.

    Raises ``NotAuthorizedException`` where another answer just did.
    """
    if needs.used is Used.BEFORE:
        sessions.use_alone(answer.session)


def use_session_after(answer: Answer, needs: Needs) -> None:
    """Use the session up where only an answer does that has led on.

    Raises ``NotAuthorizedException`` where another answer just did.
    """
    if needs.used is Used.AFTER:
        sessions.use_alone(answer.session)


def _is_for_users(answer: Answer, needs: Needs) -> bool:
    if needs.user is Who.ANYBODY_AT_FIRST:
        return not answer.session.state["is_first"]
    return needs.user is Who.USER
