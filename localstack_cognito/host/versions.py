"""The versions of the host that this extension was tried on."""

import re
import sys
from importlib.metadata import PackageNotFoundError, version

HOST_PACKAGE = "localstack-core"
OLDEST = "4.13.1"
NEWEST = "2026.3.0"
NEEDS_PYTHON_3_13 = "2026"
"""The first host that imports what only Python 3.13 has."""


def host_problem() -> str | None:
    """Return in one line what is wrong with the installed host, or None where it will do."""
    try:
        installed = version(HOST_PACKAGE)
    except PackageNotFoundError:
        return (
            f"The package {HOST_PACKAGE} is missing: "
            "pip install 'localstack-extension-cognito[host]'"
        )
    if _parts(installed) < _parts(OLDEST):
        return _unsuitable(installed, "too old")
    if _parts(installed)[:2] > _parts(NEWEST)[:2]:
        return _unsuitable(installed, "too new")
    if _parts(installed) >= _parts(NEEDS_PYTHON_3_13) and sys.version_info < (3, 13):
        return f"{HOST_PACKAGE} {installed} needs Python 3.13; on an older one install {OLDEST}"
    return None


def _unsuitable(installed: str, how: str) -> str:
    return (
        f"{HOST_PACKAGE} {installed} is {how}: this extension was tried on {OLDEST} to {NEWEST}; "
        "pip install 'localstack-extension-cognito[host]'"
    )


def _parts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])
