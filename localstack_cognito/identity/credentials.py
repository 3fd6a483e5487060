"""Credentials of AWS for identities, and which identity has been given which.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_identity import InvalidParameterException
from localstack_cognito.host import role_sessions
from localstack_cognito.identity import tokens, trust_policies
from localstack_cognito.identity.identities import Authenticated, authenticate
from localstack_cognito.identity.principal_tags import principal_tags
from localstack_cognito.identity.role_choice import choose_role, invalid_configuration
from localstack_cognito.storage import identities
from localstack_cognito.storage.database import database

_SESSION_NAME = "CognitoIdentityCredentials"
_SECONDS = 60 * 60
_TOKEN_SECONDS = 10 * 60


@dataclass(frozen=True, slots=True)
class IssuedCredentials:
    """Whom an access key was given to, and how she was authenticated.

    ``amr`` is as in the tokens of identity pools; ``role_id`` and ``role_session_arn`` are what
    STS calls the caller. ``expires_at`` is a time of ``clock``, as seen when STS gave the key.
    """

    access_key_id: str
    account_id: str
    identity_pool_id: str
    identity_id: str
    amr: tuple[str, ...]
    role_id: str
    role_session_arn: str
    expires_at: float

    @property
    def authentication_type(self) -> str:
        """Return ``authenticated`` or ``unauthenticated``."""
        return self.amr[0]

    @property
    def authentication_provider(self) -> str | None:
        """Return the providers and the user's names at them, joined as API Gateway has it."""
        return ",".join(self.amr[1:]) or None


@dataclass(frozen=True, slots=True)
class IdentityCredentials:
    """Credentials of a role, and the id of the identity that they are for."""

    identity_id: str
    credentials: role_sessions.Credentials


# As STS keeps its sessions: in this process, until it ends. The oldest come first.
_issued: dict[str, IssuedCredentials] = {}
_lock = threading.Lock()


def find_identity_of(access_key_id: str) -> IssuedCredentials | None:
    """Return whom an access key was given to; None where nobody, it expired or she was deleted."""
    issued = _issued.get(access_key_id)
    if issued is None or issued.expires_at <= clock.now():
        return None
    with database().read() as connection:
        identity = identities.find_identity(connection, issued.identity_id)
    return issued if identity is not None else None


def remember_credentials(issued: IssuedCredentials) -> None:
    """Keep whom an access key was given to, for as long as it is good."""
    now = clock.now()
    with _lock:
        while (oldest := next(iter(_issued.values()), None)) and oldest.expires_at <= now:
            del _issued[oldest.access_key_id]
        _issued[issued.access_key_id] = issued


def get_credentials(
    identity_id: str, logins: Mapping[str, str], custom_role_arn: str | None
) -> IdentityCredentials:
    """Return credentials of a role for an hour.

    Raises what ``authenticate`` raises, ``NotAuthorizedException``, or
    ``InvalidIdentityPoolConfigurationException`` where the pool's role cannot be taken on.
    """
    authenticated = authenticate(identity_id, logins)
    pool, identity = authenticated.pool, authenticated.identity
    role_arn = choose_role(pool, authenticated.logins, custom_role_arn)
    amr, tags = amr_of(authenticated), tags_of(authenticated)
    facts = trust_policies.facts_of(identity.id, pool.id, amr, tags)
    try:
        if not trust_policies.admits(role_sessions.trust_policy(role_arn), facts):
            raise invalid_configuration(
                f"The trust policy of {role_arn} does not admit {identity.id} of {pool.id}, who is "
                f"{amr[0]}."
            )
        credentials = role_sessions.assume(role_arn, _SESSION_NAME, tags, _SECONDS)
    except role_sessions.RoleUnusable as error:
        raise invalid_configuration(f"The role {role_arn} cannot be assumed: {error}") from error
    remember_credentials(
        IssuedCredentials(
            access_key_id=credentials.access_key_id,
            account_id=pool.account_id,
            identity_pool_id=pool.id,
            identity_id=identity.id,
            amr=tuple(amr),
            role_id=credentials.role_id,
            role_session_arn=credentials.arn,
            expires_at=credentials.expiration.timestamp() + clock.offset(),
        )
    )
    return IdentityCredentials(identity.id, credentials)


def get_open_id_token(identity_id: str, logins: Mapping[str, str]) -> tokens.IdentityToken:
    """Return a token for STS that is good for ten minutes.

    Raises what ``authenticate`` raises, or ``InvalidParameterException`` where the pool does not
    allow the basic flow.
    """
    authenticated = authenticate(identity_id, logins)
    pool, identity = authenticated.pool, authenticated.identity
    if not pool.settings.get("AllowClassicFlow"):
        raise InvalidParameterException(
            "Basic (classic) flow is not enabled, please use enhanced flow."
        )
    amr, tags = amr_of(authenticated), tags_of(authenticated)
    return tokens.issue_token(pool, identity.id, amr, _TOKEN_SECONDS, tags)


def amr_of(authenticated: Authenticated) -> list[str]:
    """Return how an identity was authenticated, as the claim ``amr`` has it."""
    if not authenticated.logins:
        return [tokens.UNAUTHENTICATED]
    ways = [way for login in authenticated.logins for way in login.amr]
    return [tokens.AUTHENTICATED, *dict.fromkeys(ways)]


def tags_of(authenticated: Authenticated) -> dict[str, str]:
    """Return the tags that an identity's sessions get of its logins."""
    tags: dict[str, str] = {}
    for login in authenticated.logins:
        tags.update(tokens.tags_in(login.claims))
        tags.update(principal_tags(authenticated.pool, login.provider, login.claims))
    return tags
