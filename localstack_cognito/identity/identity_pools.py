"""Identity pools: made, found, changed, deleted.

Source: https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_IdentityPool.html
"""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_identity import (
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
)
from localstack_cognito.directory import tags as rules
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import CUSTOM_ID_TAG, Owner
from localstack_cognito.identity import provider_names
from localstack_cognito.storage import identity_pools, pool_cache
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identity_pools import IdentityPool

_CUSTOM_ID = re.compile(r"(?=.{1,55}\Z)[\w-]+(:[\w-]+)?", re.ASCII)
_MOST_USER_POOLS = 50
# What a caller leaves out of an update is gone after it.
_OPTIONAL = (
    "AllowClassicFlow",
    "SupportedLoginProviders",
    "OpenIdConnectProviderARNs",
    "CognitoIdentityProviders",
    "SamlProviderARNs",
)
_OIDC_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:oidc-provider/.+")
_SAML_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:saml-provider/[\w._-]+")


def create_identity_pool(owner: Owner, request: Mapping[str, Any]) -> IdentityPool:
    """Make a pool from the members of a ``CreateIdentityPoolInput`` and return it.

    Raises ``InvalidParameterException`` or ``LimitExceededException``.
    """
    now = clock.now()
    tags = request.get("IdentityPoolTags") or {}
    check_tags(tags)
    pool = IdentityPool(
        id=_pool_id(owner, tags),
        account_id=owner.account_id,
        region=owner.region,
        name=request["IdentityPoolName"],
        settings={
            **_settings(request),
            **_developer_provider(None, request),
            "IdentityPoolTags": dict(tags),
        },
        created_at=now,
        modified_at=now,
    )
    try:
        with database().write() as connection:
            identity_pools.add_identity_pool(connection, pool)
    except IntegrityError:
        raise InvalidParameterException(
            f"An identity pool with the id {pool.id} of the tag {CUSTOM_ID_TAG} exists already."
        ) from None
    return pool


def _pool_id(owner: Owner, tags: Mapping[str, str]) -> str:
    custom_id = tags.get(CUSTOM_ID_TAG)
    if custom_id is None:
        return f"{owner.region}:{uuid.uuid4()}"
    if not _CUSTOM_ID.fullmatch(custom_id):
        raise InvalidParameterException(
            f"The tag {CUSTOM_ID_TAG} must have 1 to 55 letters, digits, underscores or hyphens, "
            "with a colon in between if it has a region."
        )
    return custom_id


def _settings(request: Mapping[str, Any]) -> dict[str, Any]:
    _check_user_pools(request.get("CognitoIdentityProviders") or ())
    for name in request.get("SupportedLoginProviders") or ():
        if name not in provider_names.SOCIAL:
            raise InvalidParameterException(f"{name} is not a valid login provider.")
    for member, pattern in (
        ("OpenIdConnectProviderARNs", _OIDC_ARN),
        ("SamlProviderARNs", _SAML_ARN),
    ):
        for arn in request.get(member) or ():
            if not pattern.fullmatch(arn):
                raise InvalidParameterException(f"{arn} is not a valid ARN in {member}.")
    settings = {
        "AllowUnauthenticatedIdentities": request["AllowUnauthenticatedIdentities"],
        **{name: request[name] for name in _OPTIONAL if request.get(name) is not None},
    }
    if providers := settings.get("CognitoIdentityProviders"):
        settings["CognitoIdentityProviders"] = [
            {**provider, "ServerSideTokenCheck": bool(provider.get("ServerSideTokenCheck"))}
            for provider in providers
        ]
    return settings


def _check_user_pools(providers: Any) -> None:
    if len(providers) > _MOST_USER_POOLS:
        raise LimitExceededException(
            f"An identity pool can have {_MOST_USER_POOLS} Cognito identity providers at most."
        )
    for provider in providers:
        name = provider.get("ProviderName")
        if not provider.get("ClientId") or not (
            name and provider_names.is_user_pool_provider(name)
        ):
            raise InvalidParameterException("Invalid Cognito Identity Provider")


def _developer_provider(current: str | None, request: Mapping[str, Any]) -> dict[str, str]:
    name = request.get("DeveloperProviderName") or current
    if name is None:
        return {}
    if current not in (None, name):
        raise InvalidParameterException(
            "The developer provider name of an identity pool cannot be changed."
        )
    return {"DeveloperProviderName": name}


def check_tags(tags: Mapping[str, str]) -> None:
    """Check tags that a pool is to have. Raises ``InvalidParameterException``."""
    rules.check_tags(tags, "An identity pool", InvalidParameterException)


def find_identity_pool(identity_pool_id: str) -> IdentityPool:
    """Return the pool of whichever owner, for operations that nobody signs.

    Raises ``ResourceNotFoundException``.
    """
    pool = pool_cache.find_identity_pool(identity_pool_id)
    if pool is None:
        raise not_found(identity_pool_id)
    return pool


def get_identity_pool(owner: Owner, identity_pool_id: str) -> IdentityPool:
    """Return the owner's pool. Raises ``ResourceNotFoundException``."""
    pool = find_identity_pool(identity_pool_id)
    if (pool.account_id, pool.region) != (owner.account_id, owner.region):
        raise not_found(identity_pool_id)
    return pool


def not_found(identity_pool_id: str) -> ResourceNotFoundException:
    """Return the error for a pool that is not there."""
    return ResourceNotFoundException(f"IdentityPool '{identity_pool_id}' not found.")


def update_identity_pool(owner: Owner, request: Mapping[str, Any]) -> IdentityPool:
    """Change a pool as an ``IdentityPool`` request says and return it.

    What the request leaves out is gone, but for the tags, the roles and the developer's provider.

    Raises ``ResourceNotFoundException`` or what ``create_identity_pool`` raises.
    """
    settings = _settings(request)
    tags = request.get("IdentityPoolTags")
    check_tags(tags or {})

    def change(pool: IdentityPool) -> IdentityPool:
        unchanged = {
            name: value
            for name, value in pool.settings.items()
            if name not in _OPTIONAL and name != "AllowUnauthenticatedIdentities"
        }
        return replace(
            pool,
            name=request["IdentityPoolName"],
            settings={
                **unchanged,
                **settings,
                **_developer_provider(pool.developer_provider, request),
                **({} if tags is None else {"IdentityPoolTags": dict(tags)}),
            },
        )

    return change_identity_pool(owner, request["IdentityPoolId"], change)


def change_identity_pool(
    owner: Owner, identity_pool_id: str, change: Callable[[IdentityPool], IdentityPool]
) -> IdentityPool:
    """Store what ``change`` makes of the owner's pool as it is now, and return that.

    Raises ``ResourceNotFoundException`` and what ``change`` raises.
    """
    get_identity_pool(owner, identity_pool_id)
    with database().write() as connection:
        current = identity_pools.find_identity_pool(connection, identity_pool_id, lock=True)
        if current is None:
            raise not_found(identity_pool_id)
        changed = replace(change(current), modified_at=clock.now())
        identity_pools.replace_identity_pool(connection, changed)
    return changed


def delete_identity_pool(owner: Owner, identity_pool_id: str) -> None:
    """Delete a pool with its identities. Raises ``ResourceNotFoundException``."""
    get_identity_pool(owner, identity_pool_id)
    # Who unites some of its identities has locked them before the pool.
    if not database().transact(
        lambda connection: identity_pools.delete_identity_pool(connection, identity_pool_id)
    ):
        raise not_found(identity_pool_id)


def list_identity_pools(
    owner: Owner, limit: int, token: str | None
) -> tuple[list[IdentityPool], str | None]:
    """Return a page of the owner's pools and the token of the next one.

    Raises ``InvalidParameterException`` for a token that is not of this list.
    """
    return read_page(
        f"ListIdentityPools/{owner.account_id}/{owner.region}",
        token,
        limit,
        lambda connection, after, most: identity_pools.page_of_identity_pools(
            connection, owner.account_id, owner.region, after[0], most
        ),
        lambda pool: [pool.id],
        start=[""],
        error=InvalidParameterException,
    )
