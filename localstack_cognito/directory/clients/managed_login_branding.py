"""The style of managed login pages, one for each client.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingeditor.html
"""

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    ManagedLoginBrandingExistsException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.clients.user_pool_clients import (
    client_not_found,
    get_user_pool_client,
)
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.storage import managed_login_brandings as brandings
from localstack_cognito.storage.database import database
from localstack_cognito.storage.managed_login_brandings import ManagedLoginBranding
from localstack_cognito.storage.rows import Settings

DEFAULT_SETTINGS: Mapping[str, Any] = {
    "categories": {},
    "componentClasses": {},
    "components": {},
}
"""What settings are merged into where a caller asks for it: a frame, without AWS's own values."""

_FIRST_BYTES: Mapping[str, tuple[bytes, ...]] = {
    "PNG": (b"\x89PNG\r\n\x1a\n",),
    "JPEG": (b"\xff\xd8\xff",),
    "ICO": (b"\x00\x00\x01\x00",),
    "WEBP": (b"RIFF",),
}


def create_branding(owner: Owner, request: Mapping[str, Any]) -> ManagedLoginBranding:
    """Make the style of a client from a ``CreateManagedLoginBrandingRequest`` and return it.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException`` or
    ``ManagedLoginBrandingExistsException``.
    """
    pool, client = get_user_pool_client(owner, request["UserPoolId"], request["ClientId"])
    now = clock.now()
    made = ManagedLoginBranding(
        str(uuid.uuid4()), pool.id, client.id, _changed({}, request), now, now
    )
    try:
        with database().write() as connection:
            brandings.add_branding(connection, made)
    except IntegrityError:
        with database().read() as connection:
            taken = brandings.find_branding_of_client(connection, client.id)
        if taken is None:
            raise client_not_found(client.id) from None
        raise ManagedLoginBrandingExistsException(
            f"A managed login branding exists for the client {client.id} already."
        ) from None
    return made


def get_branding(owner: Owner, user_pool_id: str, branding_id: str) -> ManagedLoginBranding:
    """Return the pool's style. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        return _require(brandings.find_branding(connection, pool.id, branding_id))


def get_branding_of_client(owner: Owner, user_pool_id: str, client_id: str) -> ManagedLoginBranding:
    """Return the client's style. Raises ``ResourceNotFoundException``."""
    _, client = get_user_pool_client(owner, user_pool_id, client_id)
    with database().read() as connection:
        return _require(brandings.find_branding_of_client(connection, client.id))


def update_branding(owner: Owner, request: Mapping[str, Any]) -> ManagedLoginBranding:
    """Give a style the values of an ``UpdateManagedLoginBrandingRequest``, and return it.

    What the request leaves out stays: assets beside those that it brings for other places, and
    the settings where it brings assets only. AWS's own values alone take all of both away. Raises
    ``ResourceNotFoundException`` or ``InvalidParameterException``.
    """
    for member in ("UserPoolId", "ManagedLoginBrandingId"):
        if not request.get(member):
            raise InvalidParameterException(f"{member} is required.")
    pool = get_user_pool(owner, request["UserPoolId"])
    with database().write() as connection:
        require_pool(connection, pool.id)
        current = _require(
            brandings.find_branding(connection, pool.id, request["ManagedLoginBrandingId"])
        )
        settings = _changed(current.settings, request)
        changed = replace(current, settings=settings, modified_at=clock.now())
        brandings.replace_branding(connection, changed)
    return changed


def delete_branding(owner: Owner, user_pool_id: str, branding_id: str) -> None:
    """Delete a style. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        if not brandings.delete_branding(connection, pool.id, branding_id):
            _require(None)


def _changed(before: Settings, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a style is after a request, which for a new one is all that it is.

    Raises ``InvalidParameterException``.
    """
    provided = bool(request.get("UseCognitoProvidedValues"))
    settings, assets = request.get("Settings"), request.get("Assets") or ()
    has_values = provided or settings is not None
    if (provided and settings is not None) or not (has_values or (before and assets)):
        raise InvalidParameterException(
            "useCognitoProvidedValues or settings should be specified (but not both)"
        )
    changed: dict[str, Any] = dict(before)
    if has_values:
        changed["UseCognitoProvidedValues"] = provided
        changed.pop("Settings", None)
    if settings is not None:
        changed["Settings"] = settings
    if provided and not assets:
        changed.pop("Assets", None)
    if assets:
        changed["Assets"] = _with_assets(changed.get("Assets") or (), _assets(assets))
    return changed


def _with_assets(
    before: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    after = {_place(asset): asset for asset in before}
    for asset in given:
        after[_place(asset)] = {**after.get(_place(asset), {}), **asset}
    return list(after.values())


def _place(asset: Mapping[str, Any]) -> tuple[str, str, str | None]:
    return asset["Category"], asset["ColorMode"], asset.get("ResourceId")


def _assets(assets: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    seen = set()
    for asset in assets:
        content = asset.get("Bytes")
        if not content and not asset.get("ResourceId"):
            raise InvalidParameterException("An asset must have Bytes or a ResourceId.")
        if _place(asset) in seen:
            raise InvalidParameterException(
                f"There is more than one asset of the category {asset['Category']} for the color "
                f"mode {asset['ColorMode']}."
            )
        seen.add(_place(asset))
        one = {name: value for name, value in asset.items() if name != "Bytes"}
        if content:
            starts = _FIRST_BYTES.get(asset["Extension"])
            if starts and not content.startswith(starts):
                raise InvalidParameterException(
                    f"The asset of the category {asset['Category']} is no {asset['Extension']} "
                    "file."
                )
            one["Bytes"] = base64.b64encode(content).decode()
        kept.append(one)
    return kept


def _require(found: ManagedLoginBranding | None) -> ManagedLoginBranding:
    if found is None:
        raise ResourceNotFoundException("Managed login branding not found.")
    return found
