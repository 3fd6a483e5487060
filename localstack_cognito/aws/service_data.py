"""Where the service models are: for who reads them without a host."""

from pathlib import Path

DATA = Path(__file__).parent / "data"
"""A folder as botocore's loader searches it."""
