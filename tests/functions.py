"""Makes Lambda functions from their source, in the real Lambda service of a host."""

import io
import zipfile
from typing import Any

from tests.host import Host

ROLE = "arn:aws:iam::000000000000:role/function"


def zipped(files: dict[str, str]) -> bytes:
    """Return an archive of files by their names."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        for name, source in files.items():
            content.writestr(name, source)
    return archive.getvalue()


def make_function(
    host: Host,
    name: str,
    source: str,
    *,
    runtime: str = "python3.13",
    file: str = "index.py",
    account: str = "000000000000",
    region: str = "us-east-1",
    **settings: Any,
) -> str:
    """Make a function whose handler is ``index.handler``, and return its ARN once it is there."""
    client = host.client("lambda", region, access_key=account)
    function = client.create_function(
        FunctionName=name,
        Runtime=runtime,
        Role=ROLE,
        Handler="index.handler",
        **{"Code": {"ZipFile": zipped({file: source})}, **settings},
    )
    client.get_waiter("function_active_v2").wait(
        FunctionName=name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 100}
    )
    return str(function["FunctionArn"])


def slow(seconds: float) -> str:
    """Return the source of a function that takes this long."""
    return (
        "import time\n\n\n"
        f"def handler(event, context):\n    time.sleep({seconds})\n    return event\n"
    )
