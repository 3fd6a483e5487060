"""Domains of user pools: made, found, changed, deleted.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    InvalidParameterException,
)
from localstack_cognito.directory.pools.user_pools import (
    Owner,
    find_user_pool,
    get_user_pool,
    not_found,
    require_pool,
)
from localstack_cognito.host.environment import external_host_name
from localstack_cognito.storage import domains
from localstack_cognito.storage.database import database
from localstack_cognito.storage.domains import Domain
from localstack_cognito.storage.rows import Settings
from localstack_cognito.storage.user_pools import UserPool

_PREFIX = r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
# Its parent has a dot too: the parent of a custom domain is no top-level domain.
_SUBDOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{2,}}")
_CERTIFICATE = re.compile(r"arn:[\w-]+:acm:us-east-1:\d{12}:certificate/.+", re.ASCII)
_RESERVED_WORDS = ("aws", "amazon", "cognito")
_CLASSIC, _MANAGED_LOGIN = 1, 2


def create_user_pool_domain(owner: Owner, request: Mapping[str, Any]) -> Domain:
    """Make a domain from the members of a ``CreateUserPoolDomainRequest`` and return it.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException`` or
    ``FeatureUnavailableInTierException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    name = request["Domain"]
    is_custom = request.get("CustomDomainConfig") is not None
    if is_custom:
        _check_subdomain(name)
    else:
        _check_prefix(name)
    settings = {"ManagedLoginVersion": _CLASSIC, **_given_settings(pool, is_custom, request)}
    region = domains.EVERYWHERE if is_custom else pool.region
    domain = Domain(region, name, pool.id, is_custom, settings, clock.now())
    try:
        with database().write() as connection:
            require_pool(connection, pool.id)
            if domains.find_domain(connection, name, region):
                raise _taken()
            if any(one.is_custom == is_custom for one in domains.domains_of(connection, pool.id)):
                raise InvalidParameterException("User pool already has a domain configured.")
            domains.add_domain(connection, domain)
    except IntegrityError:
        # Another pool has taken the name meanwhile, or this one is gone.
        with database().read() as connection:
            taken = domains.find_domain(connection, name, region)
        raise (_taken() if taken else not_found(pool.id)) from None
    return domain


def _taken() -> InvalidParameterException:
    return InvalidParameterException("Domain already associated with another user pool.")


def _check_prefix(name: str) -> None:
    if not re.fullmatch(_PREFIX, name, re.ASCII):
        raise InvalidParameterException(
            "The domain name contains an invalid character. Domain names can only contain "
            "lower-case letters, numbers, and hyphens. Please enter a different name that "
            f"follows this format: {_PREFIX}"
        )
    parts = name.split("-")
    for word in _RESERVED_WORDS:
        # Within a word (``happypaws``) it is somebody else's.
        if word in parts:
            raise InvalidParameterException(f"Domain cannot contain reserved word: {word}")


def _check_subdomain(name: str) -> None:
    if not _SUBDOMAIN.fullmatch(name):
        raise InvalidParameterException(
            "Custom domain is not a valid subdomain: Was not able to resolve a DNS A record for "
            "the parent domain or domain parent is a top-level domain."
        )


def _given_settings(pool: UserPool, is_custom: bool, request: Mapping[str, Any]) -> dict[str, Any]:
    settings = {
        name: request[name]
        for name in ("ManagedLoginVersion", "CustomDomainConfig", "Routing")
        if request.get(name) is not None
    }
    _check_managed_login_version(pool, settings)
    if is_custom:
        _check_certificate(settings)
    elif "CustomDomainConfig" in settings or "Routing" in settings:
        raise InvalidParameterException(
            "CustomDomainConfig and Routing can be set for custom domains only."
        )
    return settings


def _check_managed_login_version(pool: UserPool, settings: Settings) -> None:
    version = settings.get("ManagedLoginVersion", _CLASSIC)
    if version not in (_CLASSIC, _MANAGED_LOGIN):
        raise InvalidParameterException("ManagedLoginVersion must be 1 or 2.")
    if version == _MANAGED_LOGIN and pool.settings["UserPoolTier"] == "LITE":
        raise FeatureUnavailableInTierException(
            "The following feature is not available for the LITE pricing tier configured: "
            "Managed Login Version 2"
        )


def _check_certificate(settings: Settings) -> None:
    configuration = settings.get("CustomDomainConfig")
    if configuration and not _CERTIFICATE.fullmatch(configuration["CertificateArn"]):
        raise InvalidParameterException(
            "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't "
            "valid, or doesn't include a valid certificate chain. (Service: CloudFront, "
            f"Status Code: 400, Request ID: {uuid.uuid4()})"
        )


def find_user_pool_domain(owner: Owner, name: str) -> Domain | None:
    """Return the domain of a pool of the owner's, or None."""
    with database().read() as connection:
        domain = domains.find_domain(connection, name, owner.region)
    pool = find_user_pool(domain.user_pool_id) if domain else None
    if pool is None or (pool.account_id, pool.region) != (owner.account_id, owner.region):
        return None
    return domain


def domains_of(pool: UserPool) -> list[Domain]:
    """Return the pool's domains: a prefix, a custom one, both or none."""
    with database().read() as connection:
        return domains.domains_of(connection, pool.id)


def host_name(pool: UserPool, domain: Domain) -> str:
    """Return the name of the host that serves the domain's pages.

    A custom domain is one itself. Where AWS has ``<prefix>.auth.<region>.amazoncognito.com``, a
    prefix domain here is ``<prefix>.auth.<region>.`` before the name under which the host itself is
    reached: ``localhost.localstack.cloud``, if ``LOCALSTACK_HOST`` gives no other. That one and
    all names below it resolve to this machine.
    """
    if domain.is_custom:
        return domain.name
    return f"{domain.name}.auth.{pool.region}.{external_host_name()}"


def update_user_pool_domain(owner: Owner, request: Mapping[str, Any]) -> Domain:
    """Change a domain as an ``UpdateUserPoolDomainRequest`` says and return it.

    What the request leaves out stays. Raises what ``create_user_pool_domain`` raises.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    with database().write() as connection:
        require_pool(connection, pool.id)
        found = domains.find_domain(connection, request["Domain"], pool.region)
        if found is None or found.user_pool_id != pool.id:
            raise _no_such_domain()
        given = _given_settings(pool, found.is_custom, request)
        changed = replace(found, settings={**found.settings, **given})
        domains.replace_domain(connection, changed)
    return changed


def delete_user_pool_domain(owner: Owner, user_pool_id: str, name: str) -> None:
    """Delete a domain. Raises ``ResourceNotFoundException`` or ``InvalidParameterException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        require_pool(connection, pool.id)
        if not domains.delete_domain(connection, pool.id, name):
            raise _no_such_domain()


def _no_such_domain() -> InvalidParameterException:
    return InvalidParameterException("No such domain or user pool exists.")
