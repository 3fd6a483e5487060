"""The style sheet that a managed login branding's settings are: colours and corners.

It sets the properties that ``static/style.css`` reads. What is no colour or number is left out, so
that nothing of it is a style of its own. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingeditor.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_MODES = {"lightMode": "light", "darkMode": "dark"}
_SCHEMES = {"LIGHT": "light", "DARK": "dark"}
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
    "button-hover": "components.primaryButton.*.hover.backgroundColor",
    "secondary": "components.secondaryButton.*.defaults.backgroundColor",
    "on-secondary": "components.secondaryButton.*.defaults.textColor",
    "secondary-line": "components.secondaryButton.*.defaults.borderColor",
    "error": "components.alert.*.error.borderColor",
    "error-page": "components.alert.*.error.backgroundColor",
    "accent": "componentClasses.link.*.defaults.textColor",
    "focus": "componentClasses.focusState.*.borderColor",
    "input": "componentClasses.input.*.defaults.backgroundColor",
    "line": "componentClasses.input.*.defaults.borderColor",
    "label": "componentClasses.inputLabel.*.textColor",
}
_CORNERS: Mapping[str, str] = {
    "form-corner": "components.form.borderRadius",
    "button-corner": "componentClasses.buttons.borderRadius",
    "input-corner": "componentClasses.input.borderRadius",
}


def style_sheet(settings: Mapping[str, Any]) -> str:
    """Return the style sheet."""
    return "".join(f"{line}\n" for line in (":root {", *_declarations(settings), "}"))


def at(settings: Any, path: str) -> Any:
    """Return what is at a path of settings, or None."""
    for name in path.split("."):
        settings = settings.get(name) if isinstance(settings, Mapping) else None
    return settings


def _declarations(settings: Mapping[str, Any]) -> Iterator[str]:
    scheme = _SCHEMES.get(str(at(settings, "categories.global.colorSchemeMode")))
    if scheme:
        yield f"  color-scheme: {scheme};"
    for name, path in _COLORS.items():
        for mode, suffix in _MODES.items():
            color = at(settings, path.replace("*", mode))
            if isinstance(color, str) and _COLOR.fullmatch(color):
                yield f"  --{name}-{suffix}: #{color};"
    for name, path in _CORNERS.items():
        pixels = at(settings, path)
        if isinstance(pixels, int | float) and 0 <= pixels <= _MOST_PIXELS:
            yield f"  --{name}: {pixels:g}px;"
