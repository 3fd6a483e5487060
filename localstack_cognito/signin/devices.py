"""Devices that users sign in on: given a key, confirmed, remembered, forgotten.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

import base64
import hashlib
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    DeviceKeyExistsException,
    InvalidParameterException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.host import callers
from localstack_cognito.storage import devices, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.devices import Device
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.issue import NewDevice

_MOST = 60
_GROUP_KEY_LENGTH = 6


def are_tracked(pool: UserPool) -> bool:
    """Return whether the pool gives the devices of its users keys."""
    return bool(pool.settings.get("DeviceConfiguration"))


def replace_second_factors(pool: UserPool) -> bool:
    """Return whether a remembered device takes the place of a second factor."""
    configuration = pool.settings.get("DeviceConfiguration") or {}
    return bool(configuration.get("ChallengeRequiredOnNewDevice"))


def new_device(pool: UserPool) -> NewDevice:
    """Return the keys of a device that nobody has signed in on before."""
    key = f"{pool.region}_{uuid.UUID(bytes=secrets.token_bytes(16), version=4)}"
    return NewDevice(key, group_key(pool))


def group_key(pool: UserPool) -> str:
    """Return the ``DeviceGroupKey`` of a pool: what all of its devices have in common."""
    digest = hashlib.sha256(f"devices of {pool.id}".encode()).digest()
    return "-" + base64.urlsafe_b64encode(digest[:_GROUP_KEY_LENGTH]).decode()


def find(user: User, device_key: str) -> Device | None:
    """Return the user's device that has this key, or None."""
    with database().read() as connection:
        return devices.find_device(connection, user.seq, device_key)


def get_device(user: User, device_key: str) -> Device:
    """Return the user's device that has this key. Raises ``ResourceNotFoundException``."""
    device = find(user, device_key)
    if device is None:
        raise not_found()
    return device


def list_devices(
    user: User, limit: int | None, token: str | None
) -> tuple[list[Device], str | None]:
    """Return a page of the user's devices, and the token of the next.

    Raises ``InvalidParameterException`` for a token that is another list's.
    """
    return read_page(
        f"devices of {user.user_pool_id} {user.sub}",
        token,
        limit or _MOST,
        lambda connection, after, most: devices.list_devices(connection, user.seq, after[0], most),
        lambda device: [device.device_key],
        start=[None],
    )


def confirm_device(
    pool: UserPool,
    user: User,
    device_key: str,
    secret_verifier: Mapping[str, Any] | None,
    name: str | None,
) -> bool:
    """Keep a device that a sign-in was given the key of; return whether its user must be asked.

    Where the user need not be asked, it is remembered at once. Raises
    ``DeviceKeyExistsException``, or ``InvalidParameterException`` for a key that no sign-in of the
    user was given.
    """
    members = secret_verifier or {}
    salt = _decoded(members.get("Salt"), "Salt")
    verifier = _decoded(members.get("PasswordVerifier"), "PasswordVerifier")
    configuration = pool.settings.get("DeviceConfiguration") or {}
    asks = bool(configuration.get("DeviceOnlyRememberedOnUserPrompt"))
    now = clock.now()
    device = Device(
        device_key=device_key,
        user_seq=user.seq,
        name=name,
        salt=salt,
        verifier=verifier,
        remembered=not asks,
        last_ip_used=callers.current().ip_address,
        created_at=now,
        modified_at=now,
        last_authenticated_at=now,
    )
    try:
        with database().write() as connection:
            # Who is deleted meanwhile has no device that they were given.
            users.find_by_seq(connection, user.seq, lock=True)
            if not configuration or not devices.was_issued(connection, user.seq, device_key):
                raise InvalidParameterException("Invalid device key given.")
            devices.add_device(connection, device)
    except IntegrityError:
        raise DeviceKeyExistsException("Device already exists.") from None
    return asks


def _decoded(text: str | None, member: str) -> bytes | None:
    if not text:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise InvalidParameterException(f"{member} is not Base64.") from None


def update_device_status(user: User, device_key: str, status: str | None) -> None:
    """Remember a device, or no longer. Raises ``ResourceNotFoundException``."""
    with database().write() as connection:
        if not devices.set_remembered(
            connection, user.seq, device_key, remembered=status == "remembered", at=clock.now()
        ):
            raise not_found()


def forget_device(user: User, device_key: str) -> None:
    """Forget a device. Raises ``ResourceNotFoundException``."""
    with database().write() as connection:
        if not devices.delete_device(connection, user.seq, device_key):
            raise not_found()


def use(user: User, device_key: str) -> None:
    """Remember that the user has just signed in on a device."""
    with database().write_once() as connection:
        devices.use_device(
            connection, user.seq, device_key, callers.current().ip_address, clock.now()
        )


def not_found() -> ResourceNotFoundException:
    """Return the error for a device that is not this user's."""
    return ResourceNotFoundException("Device does not exist.")
