"""The level of authentication that an app asks for, and what its tokens say of the one reached.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
and OpenID Connect Core 1.0, section 3.1.2.1
"""

from enum import Enum, auto
from typing import Any

from localstack_cognito import settings
from localstack_cognito.directory.pools import acr_configuration
from localstack_cognito.federation import levels as federated
from localstack_cognito.oauth.authorization_request import AuthorizationRequest
from localstack_cognito.signin import levels, step_up
from localstack_cognito.storage import identity_providers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

ACR_VALUES = "acr_values"


class Standing(Enum):
    """How a session stands to what its app asks for."""

    REACHED = auto()
    """It is enough."""
    HIGHER = auto()
    """Its user can prove more, to the pool or to the provider that has vouched for them."""
    UNREACHABLE = auto()
    """Its user has nothing that leads there."""


def wanted(asked: AuthorizationRequest) -> tuple[int, ...]:
    """Return the levels that an app asks for, the one that it would like best first.

    Names that the pool does not have are left out, and pools of the plan Lite have none.
    """
    names = asked.parameters.get(ACR_VALUES)
    return step_up.named(asked.pool, names) if names and _has_levels(asked.pool) else ()


def standing(asked: AuthorizationRequest, session: SsoSession, user: User) -> Standing:
    """Return how the session of a user stands to what the app asks for."""
    levels_wanted = wanted(asked)
    if not levels_wanted:
        return Standing.REACHED
    if session.provider_name is not None:
        return _standing_with_provider(asked, session, levels_wanted)
    target = step_up.aim(asked.pool, user, session.methods, levels_wanted)
    if target is None:
        return Standing.UNREACHABLE
    return Standing.REACHED if target.is_reached else Standing.HIGHER


def _standing_with_provider(
    asked: AuthorizationRequest, session: SsoSession, levels_wanted: tuple[int, ...]
) -> Standing:
    """No provider can be asked for more than the levels that it has a name for."""
    assert session.provider_name is not None
    with database().read() as connection:
        provider = identity_providers.find_provider(
            connection, asked.pool.id, session.provider_name
        )
    known = federated.mapped(provider, levels_wanted) if provider else []
    if not known or _vouched(session) >= known[0]:
        return Standing.REACHED
    return Standing.HIGHER


def claims(asked: AuthorizationRequest, session: SsoSession) -> dict[str, Any]:
    """Return the members ``acr`` and ``amr`` of what an app gets: none where it asks for none."""
    if not wanted(asked):
        return {}
    if session.provider_name is None:
        level, amr = levels.level_of(session.methods), levels.amr(session.methods)
    else:
        level, amr = _vouched(session), list(session.methods) or [federated.FEDERATED]
    acr = acr_configuration.names(asked.pool).get(level)
    return {"acr": acr, "amr": amr} if acr else {}


def supported(pool: UserPool) -> dict[str, Any]:
    """Return what a discovery document says of levels. AWS's own has not been seen to say it."""
    if not _has_levels(pool) or settings.strict():
        return {}
    return {"acr_values_supported": list(acr_configuration.names(pool).values())}


def _vouched(session: SsoSession) -> int:
    return session.level or federated.LOWEST


def _has_levels(pool: UserPool) -> bool:
    return bool(pool.settings["UserPoolTier"] != "LITE")
