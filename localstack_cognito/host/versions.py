"""The versions of the host that this extension was tried on."""

import re
import sys
from importlib.metadata import PackageNotFoundError, version

HOST_PACKAGE = "localstack-core"
OLDEST = "4.13.1"
NEWEST = "2026.3.0"
"""Every touch of the host was tried on these two. ``pyproject.toml`` installs them."""
NEEDS_PYTHON_3_13 = "2026"
"""The first host that imports what only Python 3.13 has."""


_INSTALL = "pip install 'localstack-extension-cognito[host]'"


def host_problem() -> str | None:
    """Return in one line what is wrong with the installed host, or None where it will do."""
    try:
        installed = version(HOST_PACKAGE)
    except PackageNotFoundError:
        return f"The package {HOST_PACKAGE} is missing: {_INSTALL}"
    if _parts(installed) < _parts(OLDEST):
        return _unsuitable(installed, "too old")
    if _parts(installed)[:2] > _parts(NEWEST)[:2]:
        return _unsuitable(installed, "too new")
    if _parts(installed) >= _parts(NEEDS_PYTHON_3_13) and sys.version_info < (3, 13):
        return f"{HOST_PACKAGE} {installed} needs Python 3.13; on an older one install {OLDEST}"
    return None


def installed_host() -> str:
    """Return the name and the version of the installed host."""
    try:
        return f"{HOST_PACKAGE} {version(HOST_PACKAGE)}"
    except PackageNotFoundError:
        return HOST_PACKAGE


def tried() -> str:
    """Return which hosts were tried, and how to install one of them."""
    return f"this extension was tried on {OLDEST} to {NEWEST}; {_INSTALL}"


def _unsuitable(installed: str, how: str) -> str:
    return f"{HOST_PACKAGE} {installed} is {how}: {tried()}"


def _parts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])
