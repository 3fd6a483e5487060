"""Threat protection: who is refused, and which risk a sign-in or a password is.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from localstack_cognito.aws.api.cognito_idp import (
    CompromisedCredentialsEventActionType,
    EventFilterType,
    EventResponseType,
    EventType,
    InvalidPasswordException,
    RiskDecisionType,
)
from localstack_cognito.directory.protection import auth_events
from localstack_cognito.directory.protection.auth_events import EventRisk
from localstack_cognito.directory.protection.risks import is_within, stated
from localstack_cognito.directory.refusals import BlockedAddress, CompromisedPassword
from localstack_cognito.host import callers
from localstack_cognito.storage import risks, user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

KIND = "RiskConfiguration"
"""What the configuration of a pool's, or a client's, threat protection is kept as."""
COMPROMISED = "CompromisedCredentialsRiskConfiguration"
TAKEOVER = "AccountTakeoverRiskConfiguration"
EXCEPTIONS = "RiskExceptionConfiguration"

_OFF, _ENFORCED = "OFF", "ENFORCED"
_BLOCK = CompromisedCredentialsEventActionType.BLOCK.value


@dataclass(frozen=True, slots=True)
class Assessment:
    """What risk there is, and what the pool or its client wants done then.

    ``level`` is None where there is none. ``compromised`` is set for a password that others know.
    ``is_enforced`` says whether anything is done, or is to be read in the history only.
    """

    level: str | None = None
    compromised: bool = False
    is_enforced: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def action(self) -> Mapping[str, Any]:
        """Return the ``AccountTakeoverActionType`` for the level, empty where there is none."""
        actions = (self.settings.get(TAKEOVER) or {}).get("Actions") or {}
        return (actions.get(f"{self.level}Action") or {}) if self.is_enforced else {}

    def blocks_password(self, event: EventFilterType) -> bool:
        """Return whether a compromised password is refused at this event."""
        wanted = self.settings.get(COMPROMISED)
        if not (self.compromised and self.is_enforced and wanted):
            return False
        return wanted["Actions"]["EventAction"] == _BLOCK and event.value in wanted["EventFilter"]

    def risk(self, *, blocked: bool = False) -> EventRisk:
        """Return the ``EventRiskType`` that the history has."""
        decision = RiskDecisionType.NoRisk
        if self.level:
            decision = RiskDecisionType.AccountTakeover
        if blocked:
            decision = RiskDecisionType.Block
        level = {"RiskLevel": self.level} if self.level else {}
        return {
            "RiskDecision": decision.value,
            **level,
            "CompromisedCredentialsDetected": self.compromised,
        }


def mode_of(pool: UserPool, *, is_custom: bool = False) -> str | None:
    """Return ``AUDIT`` or ``ENFORCED``, or None where nothing is assessed.

    ``is_custom`` asks for the sign-ins in which the pool's functions decide what is asked: they
    have a mode of their own, and none is off.
    """
    mode = auth_events.custom_mode(pool) if is_custom else auth_events.standard_mode(pool)
    return None if mode == _OFF else mode


def check_address(pool: UserPool, client_id: str, *, is_custom: bool = False) -> None:
    """Check that the pool does not refuse whoever is where the request comes from.

    Raises ``NotAuthorizedException``.
    """
    if mode_of(pool, is_custom=is_custom) != _ENFORCED:
        return
    with database().read() as connection:
        settings = _settings(connection, pool, client_id)
    address = callers.current().ip_address
    if _is_listed(settings, "BlockedIPRangeList", address):
        raise BlockedAddress(
            reason=f"The request comes from {address}, which is in BlockedIPRangeList."
        )


def assess(
    pool: UserPool,
    client_id: str,
    names: Sequence[str],
    *,
    has_password: bool,
    is_custom: bool = False,
) -> Assessment | None:
    """Return the risk of what a user does now, or None where nothing is assessed.

    ``names`` are what the user is called by. Passwords are judged only where one
    ``has_password``: the proof that SRP sends tells nothing of it.
    """
    mode = mode_of(pool, is_custom=is_custom)
    if mode is None:
        return None
    ip_address = callers.current().ip_address
    with database().read() as connection:
        settings = _settings(connection, pool, client_id)
        said = risks.find_risks(connection, pool.id)
    is_enforced = mode == _ENFORCED
    if _is_listed(settings, "SkippedIPRangeList", ip_address):
        return Assessment(is_enforced=is_enforced, settings=settings)
    found = stated(pool, said, {pool.folded(name) for name in names}, ip_address)
    compromised = has_password and found.compromised_credentials
    return Assessment(found.level, compromised, is_enforced, settings)


def names_of(pool: UserPool, user: User) -> list[str]:
    """Return what a user of the pool is called by."""
    aliases = pool.username_attributes or pool.alias_attributes
    return [user.username, user.sub, *(user.attributes.get(name, "") for name in aliases)]


def check_first_password(pool: UserPool, client_id: str, names: Sequence[str]) -> EventRisk | None:
    """Check that the password of a user who signs up is none that others know.

    Returns what the history is told. Raises ``InvalidPasswordException``.
    """
    assessment = assess(pool, client_id, names, has_password=True)
    if assessment is None:
        return None
    if assessment.blocks_password(EventFilterType.SIGN_UP):
        raise _refused_password()
    return _of_password(assessment).risk()


def check_changed_password(
    pool: UserPool, client_id: str, user: User, kind: EventType
) -> EventRisk | None:
    """Check that the password that a user chooses now is none that others know.

    ``kind`` is what the history calls it. Returns what the history is told. Raises
    ``InvalidPasswordException``.
    """
    assessment = assess(pool, client_id, names_of(pool, user), has_password=True)
    if assessment is None:
        return None
    assessment = _of_password(assessment)
    if assessment.blocks_password(EventFilterType.PASSWORD_CHANGE):
        failed = EventResponseType.Fail
        blocked = assessment.risk(blocked=True)
        auth_events.record(pool, user, kind, failed, client_id, risk=blocked)
        raise _refused_password()
    return assessment.risk()


def _refused_password() -> InvalidPasswordException:
    return CompromisedPassword()


def _of_password(assessment: Assessment) -> Assessment:
    """Who signs in only is assessed for a takeover."""
    return replace(assessment, level=None)


def _settings(connection: Connection, pool: UserPool, client_id: str) -> Mapping[str, Any]:
    """Return what the client, or else the pool, has been given."""
    found = user_pools.find_configurations(connection, pool.id, KIND)
    given = found.get(client_id) or found.get("")
    return given.settings if given else {}


def _is_listed(settings: Mapping[str, Any], name: str, ip_address: str | None) -> bool:
    ranges = (settings.get(EXCEPTIONS) or {}).get(name) or ()
    return is_within(ranges, ip_address)
