"""``localstack-cognito version``: the versions of the extension and of the host."""

import argparse
from importlib.metadata import PackageNotFoundError, version

from localstack_cognito.host.versions import HOST_PACKAGE

_PACKAGE = "localstack-extension-cognito"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add none: there is one thing to print."""


def run(options: argparse.Namespace) -> int:
    """Print the versions."""
    print(versions_text())
    return 0


def versions_text() -> str:
    """Return the names and versions of the extension and of the installed host."""
    try:
        host = version(HOST_PACKAGE)
    except PackageNotFoundError:
        host = "missing"
    return f"{_PACKAGE} {version(_PACKAGE)}, {HOST_PACKAGE} {host}"
