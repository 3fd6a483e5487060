"""How the pages of an app look: a logo, a style sheet, and the colours of its managed login.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html
"""

from dataclasses import dataclass

from localstack_cognito.directory.ui_customization import customization_of
from localstack_cognito.login.visit import Visit


@dataclass(frozen=True, slots=True)
class Style:
    """The address of a logo and of a style sheet, where the app has them."""

    logo: str | None
    sheet: str | None


def style_of(visit: Visit) -> Style:
    """Return how the pages look to a visit."""
    found = customization_of(visit.pool.id, visit.client.id)
    if found is None:
        return Style(None, None)
    settings = found.settings
    digest = settings.get("ImageDigest")
    logo = visit.place.url(f"images/{visit.pool.id}/{digest}") if digest else None
    version = settings["CSSVersion"]
    path = f"styles/{visit.pool.id}/{visit.client.id}/{version}.css"
    return Style(logo, visit.place.url(path) if settings.get("CSS") else None)
