"""The style and the logo of the classic login pages, for all clients of a pool or for one.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html
"""

import base64
import datetime
import hashlib
from typing import Any

import tinycss2

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.clients.user_pool_clients import (
    get_user_pool_client,
    require_client,
)
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.storage import domains, user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import Configuration, UserPool

ALL = "ALL"
"""What stands for every client that has no style of its own."""

KIND = "UICustomization"
"""What it is among the configurations of a pool."""
_LARGEST_IMAGE = 100 * 1024
_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_CLASSES = frozenset(
    f".{name}-customizable"
    for name in (
        "background",
        "banner",
        "errorMessage",
        "idpButton",
        "idpDescription",
        "inputField",
        "label",
        "legalText",
        "logo",
        "passwordCheck-valid",
        "passwordCheck-notValid",
        "redirect",
        "socialButton",
        "submitButton",
        "textDescription",
    )
) | {
    ".idpButton-customizable:hover",
    ".inputField-customizable:focus",
    ".submitButton-customizable:hover",
}


def ui_customization(
    owner: Owner, user_pool_id: str, client_id: str | None
) -> Configuration | None:
    """Return a client's customization, that of all clients where it has none, or None.

    Raises ``ResourceNotFoundException``.
    """
    pool = _pool(owner, user_pool_id, client_id)
    return customization_of(pool.id, client_id or ALL)


def customization_of(user_pool_id: str, client_id: str) -> Configuration | None:
    """Return what the pages of a client look like, or None where nothing was set."""
    with database().read() as connection:
        found = user_pools.find_configurations(connection, user_pool_id, KIND)
    return found.get(client_id) or found.get(ALL)


def set_ui_customization(
    owner: Owner,
    user_pool_id: str,
    client_id: str | None,
    css: str | None,
    image: bytes | None,
) -> Configuration:
    """Give the pages of a client, or of all, a style and a logo in place of what they have.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a pool without a
    domain, a style of what is not to be styled, or a logo that is no PNG or JPEG of up to 100 KiB.
    """
    pool = _pool(owner, user_pool_id, client_id)
    made = customized(pool.id, client_id or ALL, css, image)
    with database().write() as connection:
        require_pool(connection, pool.id)
        if not domains.domains_of(connection, pool.id):
            raise InvalidParameterException("A domain must be associated with this user pool.")
        if made.client_id != ALL:
            require_client(connection, made.client_id)
        user_pools.put_configuration(connection, made)
        kept = user_pools.find_configurations(connection, pool.id, KIND)
    return kept[made.client_id]


def customized(
    user_pool_id: str, client_id: str, css: str | None, image: bytes | None
) -> Configuration:
    """Return a style and a logo as they are kept.

    Raises ``InvalidParameterException`` as ``set_ui_customization`` does.
    """
    settings: dict[str, Any] = {}
    if css is not None:
        _check_css(css)
        settings["CSS"] = css
    if image:
        settings["Image"] = base64.b64encode(image).decode()
        settings["ImageType"] = _image_type(image)
        settings["ImageDigest"] = hashlib.sha256(image).hexdigest()
    now = clock.now()
    moment = datetime.datetime.fromtimestamp(now, tz=datetime.UTC)
    settings["CSSVersion"] = f"{moment:%Y%m%d%H%M%S}"
    return Configuration(user_pool_id, client_id, KIND, settings, now, now)


def find_image(user_pool_id: str, digest: str) -> tuple[bytes, str] | None:
    """Return a logo of the pool's and its media type, or None."""
    with database().read() as connection:
        found = user_pools.find_configurations(connection, user_pool_id, KIND)
    for configuration in found.values():
        settings = configuration.settings
        if settings.get("ImageDigest") == digest:
            return base64.b64decode(settings["Image"]), settings["ImageType"]
    return None


def _pool(owner: Owner, user_pool_id: str, client_id: str | None) -> UserPool:
    if client_id and client_id != ALL:
        pool, _ = get_user_pool_client(owner, user_pool_id, client_id)
        return pool
    return get_user_pool(owner, user_pool_id)


def _check_css(css: str) -> None:
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "error":
            raise InvalidParameterException(f"The CSS cannot be parsed: {rule.message}.")
        if rule.type == "at-rule":
            raise InvalidParameterException(f"The CSS rule @{rule.at_keyword} is not allowed.")
        for selector in tinycss2.serialize(rule.prelude).split(","):
            if selector.strip() not in _CLASSES:
                raise InvalidParameterException(
                    f"The CSS class {selector.strip()} is not in the list of allowed classes."
                )


def _image_type(image: bytes) -> str:
    if len(image) > _LARGEST_IMAGE:
        raise InvalidParameterException("The image must not be larger than 100 KB.")
    for start, media_type in _IMAGES.items():
        if image.startswith(start):
            return media_type
    raise InvalidParameterException("The image must be a PNG or JPEG file.")
