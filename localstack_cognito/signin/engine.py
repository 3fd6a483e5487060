"""The engine: a flow or an answered challenge, then the gates, then tokens."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.clients.secret_hash import own_secret_hash
from localstack_cognito.directory.pools import acr_configuration
from localstack_cognito.host import callers
from localstack_cognito.signin import (
    auth_events,
    devices,
    guesses,
    levels,
    phases,
    risk,
    step_up,
    users,
)
from localstack_cognito.signin.challenges import custom_auth
from localstack_cognito.signin.challenges.challenge import Answer, ChallengeAnswer, Needs
from localstack_cognito.signin.challenges.registry import CHALLENGES
from localstack_cognito.signin.flows.registry import FLOWS
from localstack_cognito.signin.gates import GATES
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Challenge, Credit, Outcome, Proven, SignIn, Step
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issue import Tokens
from localstack_cognito.tokens.overrides import overrides_of
from localstack_cognito.tokens.scopes import API_SCOPE
from localstack_cognito.tokens.sessions import SignInDetails, begin_session
from localstack_cognito.triggers.authentication import post_authentication
from localstack_cognito.triggers.invocation import Occasion
from localstack_cognito.triggers.pre_token_generation import (
    AUTHENTICATE_DEVICE,
    AUTHENTICATION,
    NEW_PASSWORD_CHALLENGE,
)

_CUSTOM_AUTH = "CUSTOM_AUTH"
# What PreTokenGeneration is told of a sign-in that ended otherwise than most do.
_SOURCES: Mapping[str, str] = {
    "NEW_PASSWORD_REQUIRED": NEW_PASSWORD_CHALLENGE,
    "DEVICE_PASSWORD_VERIFIER": AUTHENTICATE_DEVICE,
}

# What an answer goes through, whose challenge has declared what it needs of each phase:
# before it is known whose it is,
_PHASES_OF_REQUEST: tuple[Callable[[SignIn, Needs], None], ...] = (
    phases.require_session_string,
    phases.require_parameters,
    phases.read_parameters,
    phases.prove_client,
)
# and once ``phases.find_session`` has found that out.
_PHASES_OF_ANSWER: tuple[Callable[[Answer, Needs], None], ...] = (
    phases.check_fits,
    phases.reject_other_users,
    phases.check_not_locked_out,
    phases.check_may_sign_in,
    phases.require_answer,
    phases.use_session_before,
)


def initiate_auth(
    pool: UserPool,
    client: UserPoolClient,
    auth_flow: str,
    parameters: Mapping[str, str],
    *,
    by_admin: bool,
    session: str | None = None,
    client_metadata: Mapping[str, str] | None = None,
) -> Outcome:
    """Begin a sign-in and return the tokens or what is asked first.

    Raises ``InvalidParameterException`` where the flow cannot be begun so, and what the flow
    raises: ``NotAuthorizedException``, ``UserNotFoundException``, ``UserNotConfirmedException``,
    ``PasswordResetRequiredException``.
    """
    flow = FLOWS[auth_flow]
    phases.check_door(flow, by_admin=by_admin)
    phases.check_flow_enabled(flow, client)
    # InitiateAuth's metadata is for the functions before a sign-in only.
    sign_in = SignIn(pool, client, parameters, by_admin, session, validation_data=client_metadata)
    return _issue(sign_in, _pass_gates(sign_in, _begin(sign_in, auth_flow)), AUTHENTICATION)


def respond_to_auth_challenge(
    pool: UserPool,
    client: UserPoolClient,
    challenge_name: str,
    responses: Mapping[str, str],
    session: str | None,
    *,
    by_admin: bool,
    client_metadata: Mapping[str, str] | None = None,
) -> Outcome:
    """Go on with a sign-in and return the tokens or what is asked next.

    Raises what the challenge raises: ``NotAuthorizedException``, ``InvalidParameterException``,
    ``InvalidPasswordException``, ``UserNotConfirmedException``, ``AliasExistsException``.
    """
    if challenge_name not in CHALLENGES:
        raise InvalidParameterException(f"Challenge {challenge_name} cannot be responded to.")
    sign_in = SignIn(pool, client, responses, by_admin, session, client_metadata)
    source = _SOURCES.get(challenge_name, AUTHENTICATION)
    return _issue(sign_in, _pass_gates(sign_in, _answer(sign_in, challenge_name)), source)


def begin_on_page(
    pool: UserPool,
    client: UserPoolClient,
    auth_flow: str,
    parameters: Mapping[str, str],
    session: str | None = None,
    credit: Credit | None = None,
) -> Challenge | Proven:
    """Begin a sign-in on a page of the pool's; return what is asked first, or who has signed in.

    ``session`` is that of a sign-up that was confirmed, ``credit`` what a user has proven who is
    signed in already. What the client allows at the API counts for nothing there, nor its secret;
    every flow may be to reach a level. Raises what ``initiate_auth`` raises.
    """
    parameters = _with_secret_hash(client, parameters)
    sign_in = SignIn(pool, client, parameters, by_admin=False, session=session, credit=credit)
    step = _begin(sign_in, auth_flow)
    if isinstance(step, Proven) and step.journey.target is None:
        step = step_up.go_on(sign_in, step) if step_up.is_requested(parameters) else step
    return _end_on_page(sign_in, _pass_gates(sign_in, step))


def go_on_on_page(
    pool: UserPool,
    client: UserPoolClient,
    challenge_name: str,
    responses: Mapping[str, str],
    session: str,
) -> Challenge | Proven:
    """Go on with a sign-in on a page; return what is asked next, or who has signed in.

    Raises what ``respond_to_auth_challenge`` raises.
    """
    responses = _with_secret_hash(client, responses)
    sign_in = SignIn(pool, client, responses, by_admin=False, session=session)
    return _end_on_page(sign_in, _pass_gates(sign_in, _answer(sign_in, challenge_name)))


def _with_secret_hash(client: UserPoolClient, parameters: Mapping[str, str]) -> Mapping[str, str]:
    secret_hash = own_secret_hash(client, parameters.get(Parameter.USERNAME, ""))
    return {**parameters, Parameter.SECRET_HASH: secret_hash} if secret_hash else parameters


def _begin(sign_in: SignIn, auth_flow: str) -> Step:
    """Begin with a flow, phase by phase; return what it comes to."""
    flow = FLOWS[auth_flow]
    risk.check_address(sign_in, is_custom=auth_flow == _CUSTOM_AUTH)
    phases.check_client(sign_in, flow)
    phases.require_beginning(sign_in, flow)
    return flow.start(phases.prove_client_of_beginning(sign_in, flow))


def check_answer(sign_in: SignIn, challenge: ChallengeAnswer) -> Step:
    """Take the answer to a challenge through its phases; return what it comes to.

    Raises what ``respond_to_auth_challenge`` raises.
    """
    needs = challenge.needs
    for look_at_request in _PHASES_OF_REQUEST:
        look_at_request(sign_in, needs)
    answer = phases.find_session(sign_in, challenge)
    for look_at_answer in _PHASES_OF_ANSWER:
        look_at_answer(answer, needs)
    step = challenge.answer(answer)
    phases.use_session_after(answer, needs)
    return step


def _answer(sign_in: SignIn, challenge_name: str) -> Step:
    """Return what an answer comes to, where functions of the pool may have a say in it."""
    risk.check_address(sign_in, is_custom=challenge_name == custom_auth.CUSTOM_CHALLENGE)
    step = check_answer(sign_in, CHALLENGES[challenge_name])
    if isinstance(step, Proven) and step.journey.is_custom:
        return custom_auth.go_on(sign_in, step, challenge_name)
    return step


def _pass_gates(sign_in: SignIn, step: Step) -> Step:
    """Return what the user owes, or the user as proven where nothing is owed any more."""
    if not isinstance(step, Proven):
        return step
    step = risk.assess(sign_in, step)
    for gate in GATES:
        owed = gate(sign_in, step)
        if owed is not None:
            auth_events.record_in_progress(sign_in, step)
            return owed
    if not levels.is_reached(step.journey):
        # What led to the level was taken from the user or the pool since they began.
        raise users.wrong(reason="The user has lost the factor that leads to TARGET_ACR_VALUES.")
    return step


def _issue(sign_in: SignIn, step: Step, source: str) -> Outcome:
    """Give tokens to a user who owes nothing any more."""
    if not isinstance(step, Proven):
        return step
    pool, client, user = sign_in.pool, sign_in.client, step.user
    overrides = overrides_of(pool, client, user, source, API_SCOPE, sign_in.client_metadata)
    _admit_user(sign_in, step)
    tokens = begin_session(pool, client, user, _details(sign_in, step), overrides)
    auth_events.record_passed(sign_in, step)
    return tokens


def _end_on_page(sign_in: SignIn, step: Step) -> Challenge | Proven:
    assert not isinstance(step, Tokens)
    if isinstance(step, Proven):
        _admit_user(sign_in, step)
        auth_events.record_passed(sign_in, step)
    return step


def _admit_user(sign_in: SignIn, proven: Proven) -> None:
    """Let the pool's function have the last word on who owes nothing any more."""
    user = proven.user
    post_authentication(
        Occasion(sign_in.pool, sign_in.client.id, user.username, sign_in.client_metadata),
        user,
        is_new_device=devices.are_tracked(sign_in.pool) and proven.journey.device_key is None,
    )
    guesses.forget_failures(user)


def _details(sign_in: SignIn, proven: Proven) -> SignInDetails:
    """Return what the tokens and the session tell of the sign-in."""
    pool, journey, caller = sign_in.pool, proven.journey, callers.current()
    details = SignInDetails(
        journey.event_id, ip_address=caller.ip_address, device_type=caller.user_agent
    )
    if devices.are_tracked(pool):
        if journey.device_key is None:
            details = replace(details, new_device=devices.new_device(pool))
        else:
            devices.use(proven.user, journey.device_key)
            details = replace(details, device_key=journey.device_key)
    if journey.target is None:
        return details
    methods = journey.methods
    acr = acr_configuration.names(pool).get(levels.level_of(methods))
    return replace(details, acr=acr, amr=levels.amr(methods))
