"""What a token that is derived says: of its user as they are now, of the sign-in as it was.

Sources: RFC 8693 section 4.1 and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-token-exchange.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from localstack_cognito.exchange.parties import Party
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.claims import OAUTH_VERSION, user_claims
from localstack_cognito.triggers.pre_token_generation import Overrides

# What a derived token says as the one that it was derived from.
_INHERITED = ("event_id", "auth_time", "origin_jti", "acr", "amr")
_ACT = "act"
_GROUPS = "cognito:groups"


def access_claims(
    client: UserPoolClient,
    subject: Party,
    groups: Mapping[str, Any],
    scopes: Sequence[str],
    overrides: Overrides,
    *,
    is_oauth: bool,
) -> dict[str, Any]:
    """Return the claims of an access token, but for its time, its audience and who acts."""
    named = overrides.groups_of(groups)
    claims = {
        "sub": subject.claims["sub"],
        **_of_sign_in(subject, "device_key"),
        **({_GROUPS: named[_GROUPS]} if _GROUPS in named else {}),
        **({"version": OAUTH_VERSION} if is_oauth else {}),
        **_of_sign_in(subject, *_INHERITED),
        "client_id": client.id,
        "scope": overrides.scope_of(" ".join(scopes)),
        **({"username": subject.user.username} if subject.user else {}),
    }
    return overrides.access_claims(claims)


def id_claims(
    client: UserPoolClient,
    subject: Party,
    user: User,
    groups: Mapping[str, Any],
    overrides: Overrides,
) -> dict[str, Any]:
    """Return the claims of an ID token, but for its time, its audience and who acts.

    It tells no more of a user than the scopes of an access token let be read.
    """
    claims = {
        **user_claims(client, user, subject.scopes),
        **overrides.groups_of(groups),
        **_of_sign_in(subject, *_INHERITED),
        "aud": client.id,
    }
    return overrides.identity_claims(claims)


def act_of(subject: Party, actor: Party | None) -> Mapping[str, Any] | None:
    """Return the claim ``act``: who acts, and within it who has acted before. None for nobody.

    Without an actor those who have acted before stay named.
    """
    before = subject.claims.get(_ACT)
    if not isinstance(before, dict):
        before = None
    if actor is None:
        return before
    client_id = actor.claims.get("client_id", actor.claims.get("aud"))
    return {
        "sub": actor.claims["sub"],
        **({"client_id": client_id} if client_id else {}),
        **({_ACT: before} if before else {}),
    }


def _of_sign_in(subject: Party, *names: str) -> dict[str, Any]:
    return {name: subject.claims[name] for name in names if name in subject.claims}
