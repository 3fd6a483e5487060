"""How an app's sign-in page looks, drawn from its branding: colours, corners and logo.

It is a picture, since no page of the console stands in a frame, nor does a sign-in page.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from localstack_cognito import login
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.clients.login_pages import branding_of
from localstack_cognito.directory.clients.ui_customization import customization_of
from localstack_cognito.login.managed_style import DARK, LIGHT, style_sheet
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.storage.managed_login_brandings import ManagedLoginBranding
from localstack_cognito.storage.user_pools import UserPool

_PROPERTY = re.compile(r"--([\w-]+): (#[0-9a-fA-F]{3,8}|\d+(?:\.\d+)?px);")
_WIDTH, _HEIGHT = 320, 300
_LOGO = "FORM_LOGO"


def preview_of(visit: Visit, pool: UserPool, client_id: str) -> Markup | None:
    """Return the picture of a client's page, light and dark, or None where it has no branding."""
    branding = branding_of(client_id)
    base = place_of(visit.request)
    if branding is not None:
        known = {**_defaults(), **_properties(style_sheet(branding.settings.get("Settings") or {}))}
        folder = base.url(f"branding/{client_id}/{branding.modified_at * 1000:.0f}")
        logos = {mode: f"{folder}/{name}" for mode, name in _logos(branding).items()}
    else:
        customization = customization_of(pool.id, client_id)
        if customization is None:
            return None
        known = dict(_defaults())
        digest = customization.settings.get("ImageDigest")
        logo = base.url(f"images/{pool.id}/{digest}") if digest else None
        logos = {LIGHT: logo, DARK: logo} if logo else {}
    pictures = [
        _picture(known, "light", 0, logos.get(LIGHT) or logos.get(DARK)),
        _picture(known, "dark", _WIDTH + 16, logos.get(DARK) or logos.get(LIGHT)),
    ]
    return Markup('<svg viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>').format(
        2 * _WIDTH + 16, _HEIGHT, Markup("").join(pictures)
    )


def _picture(known: Mapping[str, str], mode: str, left: int, logo: str | None) -> Markup:
    def color(name: str) -> str:
        return known.get(f"{name}-{mode}") or known.get(name) or "none"

    def corner(name: str) -> float:
        return float(known.get(f"{name}-corner", "8px").removesuffix("px"))

    image = (
        Markup('<image href="{}" x="40" y="36" width="240" height="36"/>').format(logo)
        if logo
        else ""
    )
    return Markup(
        '<g transform="translate({left})">'
        '<rect width="320" height="300" fill="{page}"/>'
        '<rect x="24" y="20" width="272" height="260" rx="{form_corner}" fill="{form}" '
        'stroke="{form_line}"/>{image}'
        '<text x="44" y="102" font-size="18" font-weight="700" fill="{heading}">{title}</text>'
        '<text x="44" y="130" font-size="12" fill="{label}">{field}</text>'
        '<rect x="44" y="138" width="232" height="32" rx="{input_corner}" fill="{input}" '
        'stroke="{line}"/>'
        '<rect x="44" y="186" width="232" height="34" rx="{button_corner}" fill="{button}"/>'
        '<text x="160" y="208" font-size="13" font-weight="700" text-anchor="middle" '
        'fill="{on_button}">{next}</text>'
        '<text x="160" y="250" font-size="12" text-anchor="middle" fill="{accent}">{link}</text>'
        "</g>"
    ).format(
        left=left,
        image=image,
        page=color("page"),
        form=color("form"),
        form_line=color("form-line"),
        heading=color("heading"),
        label=color("label"),
        input=color("input"),
        line=color("line"),
        button=color("button"),
        on_button=color("on-button"),
        accent=color("accent"),
        form_corner=corner("form"),
        input_corner=corner("input"),
        button_corner=corner("button"),
        title=text("branding_heading"),
        field=text("branding_label"),
        next=text("branding_button"),
        link=text("branding_link"),
    )


def _logos(branding: ManagedLoginBranding) -> Mapping[str, str]:
    assets = branding.settings.get("Assets") or ()
    found = {
        asset["ColorMode"]: f"{_LOGO}-{asset['ColorMode']}"
        for asset in assets
        if asset["Category"] == _LOGO and "Bytes" in asset
    }
    dynamic = found.get("DYNAMIC")
    return {**({LIGHT: dynamic, DARK: dynamic} if dynamic else {}), **found}


@cache
def _defaults() -> Mapping[str, str]:
    """Return what the pages' own style sheet has for each property."""
    sheet = Path(login.__file__).parent / "static" / "style.css"
    return _properties(sheet.read_text(encoding="utf-8"))


def _properties(sheet: str) -> dict[str, str]:
    return dict(_PROPERTY.findall(sheet))
