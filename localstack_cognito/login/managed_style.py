"""The style sheet that a managed login branding's settings are: colours and corners.

It sets the properties that ``static/style.css`` reads, which has AWS's own values for the rest of a
mode. What is no colour or number is left out, so that nothing of it is a style of its own. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingeditor.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

LIGHT, DARK, DYNAMIC = "LIGHT", "DARK", "DYNAMIC"
"""The values of ``categories.global.colorSchemeMode``."""

_MODES = {"lightMode": "light", "darkMode": "dark"}
_SCHEMES = {LIGHT: "light", DARK: "dark", DYNAMIC: "light dark"}
_COLOR = re.compile(r"[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?")
_MOST_PIXELS = 100
# By the property, where its colour is in the settings; ``*`` stands for the mode.
_COLORS: Mapping[str, str] = {
    "page": "components.pageBackground.*.color",
    "form": "components.form.*.backgroundColor",
    "form-line": "components.form.*.borderColor",
    "text": "components.pageText.*.bodyColor",
    "heading": "components.pageText.*.headingColor",
    "muted": "components.pageText.*.descriptionColor",
    "button": "components.primaryButton.*.defaults.backgroundColor",
    "on-button": "components.primaryButton.*.defaults.textColor",
    "on-button-hover": "components.primaryButton.*.hover.textColor",
    "button-hover": "components.primaryButton.*.hover.backgroundColor",
    "secondary": "components.secondaryButton.*.defaults.backgroundColor",
    "on-secondary": "components.secondaryButton.*.defaults.textColor",
    "secondary-line": "components.secondaryButton.*.defaults.borderColor",
    "secondary-hover": "components.secondaryButton.*.hover.backgroundColor",
    "on-secondary-hover": "components.secondaryButton.*.hover.textColor",
    "secondary-line-hover": "components.secondaryButton.*.hover.borderColor",
    "idp": "components.idpButton.standard.*.defaults.backgroundColor",
    "on-idp": "components.idpButton.standard.*.defaults.textColor",
    "idp-line": "components.idpButton.standard.*.defaults.borderColor",
    "idp-hover": "components.idpButton.standard.*.hover.backgroundColor",
    "on-idp-hover": "components.idpButton.standard.*.hover.textColor",
    "idp-line-hover": "components.idpButton.standard.*.hover.borderColor",
    "error": "components.alert.*.error.borderColor",
    "error-page": "components.alert.*.error.backgroundColor",
    "accent": "componentClasses.link.*.defaults.textColor",
    "accent-hover": "componentClasses.link.*.hover.textColor",
    "note": "componentClasses.statusIndicator.*.success.borderColor",
    "note-page": "componentClasses.statusIndicator.*.success.backgroundColor",
    "divider": "componentClasses.divider.*.borderColor",
    "focus": "componentClasses.focusState.*.borderColor",
    "input": "componentClasses.input.*.defaults.backgroundColor",
    "line": "componentClasses.input.*.defaults.borderColor",
    "placeholder": "componentClasses.input.*.placeholderColor",
    "hint": "componentClasses.inputDescription.*.textColor",
    "label": "componentClasses.inputLabel.*.textColor",
}
_CORNERS: Mapping[str, str] = {
    "form-corner": "components.form.borderRadius",
    "button-corner": "componentClasses.buttons.borderRadius",
    "alert-corner": "components.alert.borderRadius",
    "input-corner": "componentClasses.input.borderRadius",
}


def style_sheet(settings: Mapping[str, Any]) -> str:
    """Return the style sheet."""
    return "".join(f"{line}\n" for line in (":root {", *_declarations(settings), "}"))


def color_mode(settings: Any) -> str:
    """Return the ``colorSchemeMode``, which is ``LIGHT`` where the settings do not say."""
    mode = at(settings, "categories.global.colorSchemeMode")
    return mode if mode in _SCHEMES else LIGHT


def at(settings: Any, path: str) -> Any:
    """Return what is at a path of settings, or None."""
    for name in path.split("."):
        settings = settings.get(name) if isinstance(settings, Mapping) else None
    return settings


def _declarations(settings: Mapping[str, Any]) -> Iterator[str]:
    yield f"  color-scheme: {_SCHEMES[color_mode(settings)]};"
    for name, path in _COLORS.items():
        for mode, suffix in _MODES.items():
            color = at(settings, path.replace("*", mode))
            if isinstance(color, str) and _COLOR.fullmatch(color):
                yield f"  --{name}-{suffix}: #{color};"
    for name, path in _CORNERS.items():
        pixels = at(settings, path)
        if isinstance(pixels, int | float) and 0 <= pixels <= _MOST_PIXELS:
            yield f"  --{name}: {pixels:g}px;"
