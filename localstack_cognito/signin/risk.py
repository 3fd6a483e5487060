"""What threat protection makes of a sign-in: it is refused, asks for a second factor, or goes on.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html
"""

from dataclasses import replace

from localstack_cognito.aws.api.cognito_idp import (
    AccountTakeoverEventActionType,
    EventFilterType,
    EventResponseType,
    EventType,
    NotAuthorizedException,
)
from localstack_cognito.directory.protection import auth_events as history
from localstack_cognito.directory.protection import takeover_notices, threat_protection
from localstack_cognito.directory.protection.takeover_notices import Outcome
from localstack_cognito.directory.protection.threat_protection import Assessment
from localstack_cognito.directory.refusals import PasswordCompromised
from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.users import UserStatus, change_user, find_user
from localstack_cognito.signin import auth_events
from localstack_cognito.signin.challenges import second_factors
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.refusals import TooRisky
from localstack_cognito.signin.sign_in import EMAIL, SMS, Journey, Proven, SignIn
from localstack_cognito.storage import users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import Occasion

_BLOCK = AccountTakeoverEventActionType.BLOCK.value
_MFA_IF_CONFIGURED = AccountTakeoverEventActionType.MFA_IF_CONFIGURED.value
_MFA_REQUIRED = AccountTakeoverEventActionType.MFA_REQUIRED.value
_FIRST_FACTORS = {SMS: mfa.SMS_MFA, EMAIL: mfa.EMAIL_OTP}
_BLOCKED = {"RiskDecision": "Block", "CompromisedCredentialsDetected": False}


def check_address(sign_in: SignIn, *, is_custom: bool) -> None:
    """Check that the pool refuses nobody who is where the request comes from.

    The history of the user whose name was given tells of a refusal. Raises
    ``NotAuthorizedException``.
    """
    pool = sign_in.pool
    try:
        threat_protection.check_address(pool, sign_in.client.id, is_custom=is_custom)
    except NotAuthorizedException:
        name = sign_in.optional(Parameter.USERNAME)
        with database().read() as connection:
            user = find_user(connection, pool, name) if name else None
        if user is not None:
            failed = EventResponseType.Fail
            history.record(
                pool,
                user,
                EventType.SignIn,
                failed,
                sign_in.client.id,
                risk=_BLOCKED,
                is_custom=is_custom,
            )
        raise


def assess(sign_in: SignIn, proven: Proven) -> Proven:
    """Return a user who has just proven who they are, with what is thought of that.

    The user is told by e-mail where the pool wants it. Raises ``NotAuthorizedException`` where the
    risk is too high, and ``PasswordResetRequiredException`` where others know the password.
    """
    pool, user, journey = sign_in.pool, proven.user, proven.journey
    if journey.risk is not None:
        return proven
    assessment = threat_protection.assess(
        pool,
        sign_in.client.id,
        threat_protection.names_of(pool, user),
        has_password=journey.has_sent_password,
        is_custom=journey.results is not None,
    )
    if assessment is None:
        return proven
    if assessment.blocks_password(EventFilterType.SIGN_IN):
        _require_reset(sign_in, proven, assessment)
    outcome = _outcome(pool, user, journey, assessment)
    journey = replace(
        journey,
        risk=assessment.risk(blocked=outcome == Outcome.BLOCKED),
        is_at_risk=outcome == Outcome.ASKED,
    )
    proven = replace(proven, journey=journey)
    if outcome == Outcome.BLOCKED:
        auth_events.record_refused(sign_in, proven)
    if assessment.action.get("Notify"):
        if outcome != Outcome.BLOCKED:
            # There must be an event that the user can say something of.
            auth_events.record_in_progress(sign_in, proven)
        occasion = Occasion(pool, sign_in.client.id, user.username, sign_in.client_metadata)
        takeover_notices.notify(occasion, user, journey.event_id, assessment, outcome)
    if outcome == Outcome.BLOCKED:
        raise TooRisky(
            reason=f"The risk configuration has {assessment.action.get('EventAction')} for a risk "
            f"{assessment.level}, and {user.username} has no factor to be asked for."
        )
    return proven


def factors_of(pool: UserPool, user: User, journey: Journey) -> list[str]:
    """Return what a user at risk can be asked for: the factors enabled, else those set up."""
    if pool.settings["MfaConfiguration"] == "OFF":
        return []
    used = {_FIRST_FACTORS.get(method) for method in journey.methods}
    factors = second_factors.factors_of(pool, user) or mfa.usable(pool, user)
    return [factor for factor in factors if factor not in used]


def _outcome(pool: UserPool, user: User, journey: Journey, assessment: Assessment) -> Outcome:
    action = assessment.action.get("EventAction")
    if action == _BLOCK:
        return Outcome.BLOCKED
    if action not in (_MFA_IF_CONFIGURED, _MFA_REQUIRED) or journey.second_factor:
        return Outcome.LET_IN
    if factors_of(pool, user, journey):
        return Outcome.ASKED
    return Outcome.BLOCKED if action == _MFA_REQUIRED else Outcome.LET_IN


def _require_reset(sign_in: SignIn, proven: Proven, assessment: Assessment) -> None:
    """Let a user whose password others know choose another before anything else.

    Who owes a new password anyway goes on to that.
    """
    user = proven.user
    with database().write() as connection:
        current = users.find_by_seq(connection, user.seq, lock=True)
        if current is None or current.status != UserStatus.CONFIRMED:
            return
        change_user(connection, sign_in.pool, current, status=UserStatus.RESET_REQUIRED.value)
    journey = replace(proven.journey, risk=assessment.risk(blocked=True))
    auth_events.record_refused(sign_in, replace(proven, journey=journey))
    raise PasswordCompromised(user.username)
