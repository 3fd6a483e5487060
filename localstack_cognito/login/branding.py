"""How the pages of an app look: its own style sheet, logo and icon, and the terms that it links to.

Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito.directory.clients.login_pages import branding_of
from localstack_cognito.directory.clients.ui_customization import customization_of
from localstack_cognito.host.domain_names import DOMAIN
from localstack_cognito.login.managed_style import DARK, LIGHT, at, color_mode
from localstack_cognito.login.texts import LANGUAGES
from localstack_cognito.login.visit import Visit
from localstack_cognito.storage import terms
from localstack_cognito.storage.database import database
from localstack_cognito.storage.managed_login_brandings import ManagedLoginBranding

_LOGO = "FORM_LOGO"
_ICONS = ("FAVICON_SVG", "FAVICON_ICO")
_TERMS = ("terms-of-use", "privacy-policy")
_TERMS_DEFAULT = "cognito:default"


@dataclass(frozen=True, slots=True)
class Style:
    """The addresses of what an app has of its own, and in which ``colorSchemeMode`` it is seen."""

    sheet: str | None = None
    logo: str | None = None
    dark_logo: str | None = None
    icon: str | None = None
    mode: str = LIGHT


def style_of(visit: Visit) -> Style:
    """Return how the pages look to a visit."""
    if visit.is_classic:
        return _classic_style(visit)
    branding = branding_of(visit.client.id)
    return _managed_style(visit, branding) if branding is not None else Style()


def has_pages(visit: Visit) -> bool:
    """Return whether an app has pages here: on managed login's domains it must have a branding."""
    is_at_domain = DOMAIN in visit.request.environ
    return not is_at_domain or visit.is_classic or branding_of(visit.client.id) is not None


def asset_of(branding: ManagedLoginBranding, name: str) -> tuple[bytes, str] | None:
    """Return an image of a branding's and its extension, by the name that addresses have."""
    for asset in _assets(branding):
        if _name(asset) == name and "Bytes" in asset:
            return base64.b64decode(asset["Bytes"]), asset["Extension"]
    return None


def terms_of(visit: Visit) -> Mapping[str, str]:
    """Return the addresses of the terms that a new user agrees to, by the names of their texts."""
    language = LANGUAGES[visit.texts.language]
    addresses = {}
    with database().read() as connection:
        for name in _TERMS:
            of_client = terms.find_terms_of_client(connection, visit.client.id, name)
            if of_client is not None:
                links = of_client.settings["Links"]
                addresses[name] = links.get(language) or links[_TERMS_DEFAULT]
    return addresses


def _classic_style(visit: Visit) -> Style:
    customization = customization_of(visit.pool.id, visit.client.id)
    if customization is None:
        return Style()
    settings, pool_id = customization.settings, visit.pool.id
    digest = settings.get("ImageDigest")
    path = f"styles/{pool_id}/{visit.client.id}/{settings['CSSVersion']}.css"
    return Style(
        sheet=visit.place.url(path) if settings.get("CSS") else None,
        logo=visit.place.url(f"images/{pool_id}/{digest}") if digest else None,
    )


def _managed_style(visit: Visit, branding: ManagedLoginBranding) -> Style:
    settings = branding.settings.get("Settings")
    base = visit.place.url(f"branding/{visit.client.id}/{branding.modified_at * 1000:.0f}")
    names = {_name(asset) for asset in _assets(branding) if "Bytes" in asset}
    has_logo = at(settings, "components.form.logo.enabled") is not False
    logos = sorted(name for name in names if name.startswith(_LOGO) and has_logo)
    mode = color_mode(settings)
    dark = f"{_LOGO}-{DARK}"
    light = next((name for name in logos if name != dark), dark if dark in logos else None)
    icon = next((name for one in _ICONS for name in sorted(names) if name.startswith(one)), None)
    return Style(
        sheet=f"{base}/style.css" if settings else None,
        logo=f"{base}/{light}" if light else None,
        dark_logo=f"{base}/{dark}" if dark in logos and mode != LIGHT and light != dark else None,
        mode=mode,
        icon=f"{base}/{icon}" if icon else None,
    )


def _assets(branding: ManagedLoginBranding) -> Sequence[Mapping[str, Any]]:
    assets: Sequence[Mapping[str, Any]] = branding.settings.get("Assets") or ()
    return assets


def _name(asset: Mapping[str, Any]) -> str:
    return f"{asset['Category']}-{asset['ColorMode']}"
