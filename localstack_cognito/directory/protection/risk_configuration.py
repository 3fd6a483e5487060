"""What a pool does about risky sign-ins, for all of its clients or for one.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetRiskConfiguration.html
"""

import ipaddress
from collections.abc import Mapping
from typing import Any

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.clients.user_pool_clients import (
    get_user_pool_client,
    require_client,
)
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.directory.protection.threat_protection import (
    COMPROMISED,
    EXCEPTIONS,
    KIND,
    TAKEOVER,
)
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import Configuration, UserPool

_MEMBERS = (COMPROMISED, TAKEOVER, EXCEPTIONS)
_EVERY_EVENT = ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"]


def risk_configuration(
    owner: Owner, user_pool_id: str, client_id: str | None
) -> Configuration | None:
    """Return a client's configuration, its pool's where it has none of its own, or None.

    Raises ``ResourceNotFoundException``.
    """
    pool = _pool(owner, user_pool_id, client_id)
    with database().read() as connection:
        found = user_pools.find_configurations(connection, pool.id, KIND)
    return found.get(client_id or "") or found.get("")


def set_risk_configuration(owner: Owner, request: Mapping[str, Any]) -> Configuration:
    """Give a pool or a client the configuration of a ``SetRiskConfigurationRequest``.

    A pool may have one before its threat protection is on. One that says nothing takes the
    configuration away. Raises ``ResourceNotFoundException`` or ``InvalidParameterException``.
    """
    client_id = request.get("ClientId") or ""
    pool = _pool(owner, request["UserPoolId"], client_id)
    settings = {member: request[member] for member in _MEMBERS if request.get(member)}
    if compromised := settings.get(COMPROMISED):
        settings[COMPROMISED] = {"EventFilter": _EVERY_EVENT, **compromised}
    _check_notifications(settings.get(TAKEOVER) or {})
    _check_exceptions(settings.get(EXCEPTIONS) or {})
    now = clock.now()
    made = Configuration(pool.id, client_id, KIND, settings, now, now)
    with database().write() as connection:
        require_pool(connection, pool.id)
        if client_id:
            require_client(connection, client_id)
        if settings:
            user_pools.put_configuration(connection, made)
        else:
            user_pools.delete_configuration(connection, pool.id, client_id, KIND)
    return made


def _pool(owner: Owner, user_pool_id: str, client_id: str | None) -> UserPool:
    if client_id:
        return get_user_pool_client(owner, user_pool_id, client_id)[0]
    return get_user_pool(owner, user_pool_id)


def _check_notifications(takeover: Mapping[str, Any]) -> None:
    actions = [action for action in (takeover.get("Actions") or {}).values() if action]
    if any(action["Notify"] for action in actions) and not takeover.get("NotifyConfiguration"):
        raise InvalidParameterException(
            "NotifyConfiguration is required when an action notifies the user."
        )
    for name, email in (takeover.get("NotifyConfiguration") or {}).items():
        if isinstance(email, Mapping) and not (email.get("HtmlBody") or email.get("TextBody")):
            raise InvalidParameterException(f"{name} must have an HtmlBody or a TextBody.")


def _check_exceptions(exceptions: Mapping[str, Any]) -> None:
    for ranges in exceptions.values():
        for text in ranges or ():
            try:
                ipaddress.ip_network(text)
            except ValueError:
                raise InvalidParameterException(f"Invalid IP range: {text}") from None
