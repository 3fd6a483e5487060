"""What the host's configuration says about where it runs.

Relies on: ``localstack.config``.
"""

import os
from pathlib import Path

from localstack import config


def data_directory() -> Path:
    """Return the folder for state: in the volume with ``PERSISTENCE=1``, else a temporary one."""
    return Path(config.dirs.data)


def is_persistent() -> bool:
    """Return whether state is to outlive the process (``PERSISTENCE=1``)."""
    return bool(config.PERSISTENCE)


def may_have_state() -> bool:
    """Return whether an earlier process may have left state: one that kept it was here."""
    return is_persistent() and data_directory().exists()


def gateway_port() -> int:
    """Return the port that the host's gateway listens on."""
    return int(config.GATEWAY_LISTEN[0].port)


def external_host_name() -> str:
    """Return the name below which the host's subdomains are: that of ``LOCALSTACK_HOST``.

    Without that it is ``localhost.localstack.cloud``.
    """
    return str(config.LOCALSTACK_HOST.host)


def external_base_url() -> str:
    """Return the address under which clients reach the host: no path, no slash at the end.

    ``LOCALSTACK_HOST`` names it; without that it is ``localhost``, which resolves everywhere.
    ``USE_SSL=1`` makes it ``https``.
    """
    scheme = "https" if os.environ.get("USE_SSL", "").lower() in ("1", "true") else "http"
    if os.environ.get("LOCALSTACK_HOST"):
        host, port = config.LOCALSTACK_HOST.host, int(config.LOCALSTACK_HOST.port)
    else:
        host, port = "localhost", gateway_port()
    return f"{scheme}://{host}:{port}"
