"""``localstack-cognito schema``: the JSON Schema of files with pools and users."""

import argparse
import sys
from pathlib import Path

_SCHEMA = Path(__file__).parents[1] / "seeding" / "form" / "schema.json"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add none: there is one thing to print."""


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.write(_SCHEMA.read_text())
    return 0
