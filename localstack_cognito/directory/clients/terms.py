"""Terms of use and privacy policies that sign-up pages link to.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    ResourceNotFoundException,
    TermsExistsException,
)
from localstack_cognito.directory.clients.user_pool_clients import (
    client_not_found,
    get_user_pool_client,
)
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.storage import terms
from localstack_cognito.storage.database import database
from localstack_cognito.storage.terms import Terms

_DEFAULT = "cognito:default"
_CHANGEABLE = ("TermsSource", "Enforcement", "Links")


def create_terms(owner: Owner, request: Mapping[str, Any]) -> Terms:
    """Make terms of a client from the members of a ``CreateTermsRequest`` and return them.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException`` or
    ``TermsExistsException``.
    """
    pool, client = get_user_pool_client(owner, request["UserPoolId"], request["ClientId"])
    links = request.get("Links") or {}
    _check_links(links)
    now = clock.now()
    made = Terms(
        id=str(uuid.uuid4()),
        user_pool_id=pool.id,
        client_id=client.id,
        name=request["TermsName"],
        settings={
            "TermsSource": request["TermsSource"],
            "Enforcement": request["Enforcement"],
            "Links": dict(links),
        },
        created_at=now,
        modified_at=now,
    )
    try:
        with database().write() as connection:
            terms.add_terms(connection, made)
    except IntegrityError:
        with database().read() as connection:
            taken = terms.find_terms_of_client(connection, client.id, made.name)
        raise (_exists() if taken else client_not_found(client.id)) from None
    return made


def get_terms(owner: Owner, user_pool_id: str, terms_id: str) -> Terms:
    """Return the pool's terms. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        return _require(terms.find_terms(connection, pool.id, terms_id))


def get_terms_of_client(owner: Owner, user_pool_id: str, client_id: str, name: str) -> Terms:
    """Return a client's terms of this name. Raises ``ResourceNotFoundException``."""
    _, client = get_user_pool_client(owner, user_pool_id, client_id)
    with database().read() as connection:
        return _require(terms.find_terms_of_client(connection, client.id, name))


def update_terms(owner: Owner, request: Mapping[str, Any]) -> Terms:
    """Change what an ``UpdateTermsRequest`` names, and return the terms as they are then.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException`` or
    ``TermsExistsException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    given = {name: request[name] for name in _CHANGEABLE if request.get(name) is not None}
    if "Links" in given:
        _check_links(given["Links"])
    try:
        with database().write() as connection:
            require_pool(connection, pool.id)
            current = _require(terms.find_terms(connection, pool.id, request["TermsId"]))
            changed = replace(
                current,
                name=request.get("TermsName") or current.name,
                settings={**current.settings, **given},
                modified_at=clock.now(),
            )
            terms.replace_terms(connection, changed)
    except IntegrityError:
        raise _exists() from None
    return changed


def delete_terms(owner: Owner, user_pool_id: str, terms_id: str) -> None:
    """Delete terms. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        if not terms.delete_terms(connection, pool.id, terms_id):
            _require(None)


def list_terms(
    owner: Owner, user_pool_id: str, limit: int, token: str | None
) -> tuple[list[Terms], str | None]:
    """Return a page of the pool's terms and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a foreign token.
    """
    pool = get_user_pool(owner, user_pool_id)
    return read_page(
        f"ListTerms/{pool.id}",
        token,
        limit,
        lambda connection, after, most: terms.page_of_terms(connection, pool.id, after[0], most),
        lambda one: [one.id],
        start=[""],
    )


def _check_links(links: Mapping[str, str]) -> None:
    if _DEFAULT not in links:
        raise InvalidParameterException(f"Links must have a URL for {_DEFAULT}.")
    for url in links.values():
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise InvalidParameterException(f"{url} is not an https URL.")


def _exists() -> TermsExistsException:
    return TermsExistsException("The client has terms of this name already.")


def _require(found: Terms | None) -> Terms:
    if found is None:
        raise ResourceNotFoundException("Terms not found.")
    return found
