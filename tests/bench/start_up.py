"""Measures what the extension adds to the start of a host, against the host's own imports.

Both are processor time in one process, so that a machine that is busy slows both. Nothing here
passes or fails: ``make bench`` prints.
"""

import statistics
import subprocess
import sys

from tests.host import host_environment

_RUNS = 5
_MEASURE = """
import time

before = time.process_time()
import localstack.aws.app, localstack.services.edge, localstack.runtime.main
host = time.process_time()
from localstack_cognito import plugins

plugins.load_extension()
plugins.platform_is_ready()
print(host - before, time.process_time() - host)
"""


def main() -> None:
    """Print the median of a few starts."""
    runs = []
    for _ in range(_RUNS):
        printed = subprocess.run(
            [sys.executable, "-c", _MEASURE],
            capture_output=True,
            text=True,
            check=True,
            env=host_environment(),
        ).stdout
        runs.append(tuple(map(float, printed.splitlines()[-1].split())))
    host, ours = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"Start: the host's imports {host:.2f} s, ours {ours:.3f} s ({ours / host:.1%} of them)")


if __name__ == "__main__":
    main()
