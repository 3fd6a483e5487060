"""The engine: a flow or an answered challenge, then the gates, then tokens."""

from collections.abc import Mapping

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.triggers import refuse_triggers
from localstack_cognito.directory.user_pool_client_settings import explicit_auth_flows
from localstack_cognito.signin import users
from localstack_cognito.signin.challenges.registry import CHALLENGES
from localstack_cognito.signin.flows.flow import ADMIN, USER
from localstack_cognito.signin.flows.registry import FLOWS
from localstack_cognito.signin.gates import GATES
from localstack_cognito.signin.sign_in import Outcome, Proven, SignIn, Step
from localstack_cognito.storage.records import UserPool, UserPoolClient
from localstack_cognito.tokens.issue import issue_tokens


def initiate_auth(
    pool: UserPool,
    client: UserPoolClient,
    auth_flow: str,
    parameters: Mapping[str, str],
    *,
    by_admin: bool,
) -> Outcome:
    """Begin a sign-in and return the tokens or what is asked first.

    Raises ``InvalidParameterException`` where the flow cannot be begun so, and what the flow
    raises: ``NotAuthorizedException``, ``UserNotFoundException``, ``UserNotConfirmedException``,
    ``PasswordResetRequiredException``. ``NotImplementedError`` for a flow that is not built.
    """
    flow = FLOWS.get(auth_flow)
    if flow is None:
        raise NotImplementedError(f"The authentication flow {auth_flow} is not built yet.")
    if (ADMIN if by_admin else USER) not in flow.doors:
        raise InvalidParameterException("Initiate Auth method not supported.")
    if flow.allowed_by.isdisjoint(explicit_auth_flows(client.settings)):
        raise InvalidParameterException(flow.not_enabled)
    refuse_triggers(pool, "PreAuthentication")
    sign_in = SignIn(pool, client, parameters, by_admin)
    return _proceed(sign_in, flow.start(sign_in))


def respond_to_auth_challenge(
    pool: UserPool,
    client: UserPoolClient,
    challenge_name: str,
    responses: Mapping[str, str],
    session: str | None,
    *,
    by_admin: bool,
) -> Outcome:
    """Go on with a sign-in and return the tokens or what is asked next.

    Raises what the challenge raises: ``NotAuthorizedException``, ``InvalidParameterException``,
    ``InvalidPasswordException``, ``UserNotConfirmedException``, ``AliasExistsException``.
    ``NotImplementedError`` for a challenge that is not built.
    """
    challenge = CHALLENGES.get(challenge_name)
    if challenge is None:
        raise NotImplementedError(f"The challenge {challenge_name} is not built yet.")
    sign_in = SignIn(pool, client, responses, by_admin, session)
    return _proceed(sign_in, challenge.answer(sign_in))


def _proceed(sign_in: SignIn, step: Step) -> Outcome:
    if not isinstance(step, Proven):
        return step
    for gate in GATES:
        owed = gate(sign_in, step)
        if owed is not None:
            return owed
    refuse_triggers(
        sign_in.pool, "PostAuthentication", "PreTokenGeneration", "PreTokenGenerationConfig"
    )
    users.forget_failures(step.user)
    return issue_tokens(sign_in.pool, sign_in.client, step.user)
