"""How the pages of an app look: its own style sheet, logo and icon, and the terms that it links to.

A domain of managed login's shows managed login's branding, a classic one what SetUICustomization
has set on AWS's classic pages. Where pages are on no domain's own host name, they are as the pool's
domain has them; a pool without a domain goes by what its app has been given. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito.directory.clients.ui_customization import customization_of
from localstack_cognito.host.domain_names import DOMAIN, prefix_of
from localstack_cognito.login.managed_style import DARK, LIGHT, at, color_mode
from localstack_cognito.login.texts import LANGUAGES
from localstack_cognito.login.visit import Visit
from localstack_cognito.storage import domains, managed_login_brandings, terms
from localstack_cognito.storage.database import database
from localstack_cognito.storage.records import ManagedLoginBranding

_CLASSIC = 1
_LOGO = "FORM_LOGO"
_ICONS = ("FAVICON_SVG", "FAVICON_ICO")
_TERMS = ("terms-of-use", "privacy-policy")
_TERMS_DEFAULT = "cognito:default"


@dataclass(frozen=True, slots=True)
class Style:
    """The addresses of what an app has of its own, and in which ``colorSchemeMode`` it is seen.

    ``is_classic`` says that AWS's classic pages are dressed with it.
    """

    sheet: str | None = None
    logo: str | None = None
    dark_logo: str | None = None
    icon: str | None = None
    mode: str = LIGHT
    is_classic: bool = False


def style_of(visit: Visit) -> Style:
    """Return how the pages look to a visit."""
    if is_classic(visit):
        return _classic_style(visit)
    branding = branding_of(visit.client.id)
    return _managed_style(visit, branding) if branding is not None else Style()


def has_pages(visit: Visit) -> bool:
    """Return whether an app has pages here: on managed login's domains it must have a branding."""
    is_at_domain = DOMAIN in visit.request.environ
    return not is_at_domain or is_classic(visit) or branding_of(visit.client.id) is not None


def is_classic(visit: Visit) -> bool:
    """Return whether the pages are AWS's classic ones (``ManagedLoginVersion`` 1)."""
    with database().read() as connection:
        of_pool = domains.domains_of(connection, visit.pool.id)
    host_name = visit.request.environ.get(DOMAIN)
    if host_name is not None:
        is_custom = prefix_of(host_name) is None
        of_pool = [domain for domain in of_pool if domain.is_custom == is_custom]
    versions = {domain.settings["ManagedLoginVersion"] for domain in of_pool}
    if len(versions) == 1:
        return versions == {_CLASSIC}
    if branding_of(visit.client.id) is not None:
        return False
    return bool(versions) or customization_of(visit.pool.id, visit.client.id) is not None


def branding_of(client_id: str) -> ManagedLoginBranding | None:
    """Return the managed login branding of an app, if it has one."""
    with database().read() as connection:
        return managed_login_brandings.find_branding_of_client(connection, client_id)


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
        return Style(is_classic=True)
    settings, pool_id = customization.settings, visit.pool.id
    digest = settings.get("ImageDigest")
    path = f"styles/{pool_id}/{visit.client.id}/{settings['CSSVersion']}.css"
    return Style(
        sheet=visit.place.url(path) if settings.get("CSS") else None,
        logo=visit.place.url(f"images/{pool_id}/{digest}") if digest else None,
        is_classic=True,
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
