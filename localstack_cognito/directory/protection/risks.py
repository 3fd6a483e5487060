"""Which sign-ins are at risk: a developer says so, for AWS's assessment is nobody else's to make.

Of several statements about a sign-in the one about its user counts before those about anybody, and
among these the one about the fewest addresses.
"""

import ipaddress
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    RiskLevelType,
)
from localstack_cognito.directory.pools.user_pools import find_user_pool, not_found
from localstack_cognito.directory.protection.auth_events import are_recorded
from localstack_cognito.storage import risks
from localstack_cognito.storage.database import database
from localstack_cognito.storage.risks import Risk
from localstack_cognito.storage.user_pools import UserPool

NO_RISK = "None"
"""The level of sign-ins that are at none."""
LEVELS = (NO_RISK, *(level.value for level in RiskLevelType))
_WHOLE = 129
"""More than the bits of any address that a range leaves open."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of a sign-in. ``level`` is None where it is at no risk."""

    level: str | None = None
    compromised_credentials: bool = False


def state_risk(
    user_pool_id: str,
    username: str | None,
    ip_address: str | None,
    risk_level: str | None,
    compromised_credentials: bool | None,
) -> Risk:
    """Say of what risk the sign-ins of a pool are, or those of a user, or from an address or range.

    What was said of the same is replaced. Raises ``ResourceNotFoundException`` and, for a pool
    whose threat protection is off, or for what is no address, ``InvalidParameterException``.
    """
    pool = find_user_pool(user_pool_id)
    if pool is None:
        raise not_found(user_pool_id)
    if not are_recorded(pool):
        raise InvalidParameterException(
            f"The threat protection of user pool {pool.id} is off: nothing is assessed there. "
            "Set UserPoolAddOns.AdvancedSecurityMode to AUDIT or ENFORCED first, or CustomAuthMode."
        )
    risk = Risk(
        pool.id,
        username or "",
        normalised(ip_address) if ip_address else "",
        risk_level,
        compromised_credentials,
        clock.now(),
    )
    try:
        with database().write() as connection:
            risks.put_risk(connection, risk)
    except IntegrityError:
        raise not_found(pool.id) from None
    return risk


def list_risks(
    user_pool_id: str | None, username: str | None, ip_address: str | None
) -> list[Risk]:
    """Return what is said of exactly what is given. Raises ``InvalidParameterException``."""
    wanted = (user_pool_id, username, normalised(ip_address) if ip_address else ip_address)
    with database().read() as connection:
        return risks.find_risks(connection, *wanted)


def take_risks_back(user_pool_id: str | None, username: str | None, ip_address: str | None) -> None:
    """Forget what ``list_risks`` returns. Raises ``InvalidParameterException``."""
    wanted = (user_pool_id, username, normalised(ip_address) if ip_address else ip_address)
    with database().write() as connection:
        risks.delete_risks(connection, *wanted)


def normalised(ip_address: str) -> str:
    """Return an address or range in its one form. Raises ``InvalidParameterException``."""
    try:
        network = ipaddress.ip_network(ip_address)
    except ValueError:
        raise InvalidParameterException(f"Invalid IP address or range: {ip_address}") from None
    is_one = network.prefixlen == network.max_prefixlen
    return str(network.network_address if is_one else network)


def check_address_told(ip_address: str | None) -> None:
    """Check the address that somebody says a user is at, if one does.

    Raises ``InvalidParameterException``. Source:
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html
    """
    if not ip_address:
        return
    try:
        ipaddress.ip_address(ip_address)
    except ValueError:
        raise InvalidParameterException("IpAddress is not a valid IPv4 or IPv6 address.") from None


def stated(
    pool: UserPool, said: Iterable[Risk], names: Collection[str], ip_address: str | None
) -> Stated:
    """Return what is ``said`` of a sign-in; ``names`` are its user's, folded as the pool does."""
    level, compromised = None, None
    for risk in sorted(said, key=_precedence):
        if risk.username and pool.folded(risk.username) not in names:
            continue
        if risk.ip_address and not is_within([risk.ip_address], ip_address):
            continue
        level = risk.risk_level if level is None else level
        if compromised is None:
            compromised = risk.compromised_credentials
    return Stated(None if level == NO_RISK else level, bool(compromised))


def is_within(ranges: Iterable[str], ip_address: str | None) -> bool:
    """Return whether an address is in one of these ranges; what is no address is in none."""
    try:
        address = ipaddress.ip_address(ip_address or "")
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(one) for one in ranges)


def _precedence(risk: Risk) -> tuple[bool, int]:
    if not risk.ip_address:
        return not risk.username, _WHOLE
    network = ipaddress.ip_network(risk.ip_address)
    return not risk.username, network.max_prefixlen - network.prefixlen
