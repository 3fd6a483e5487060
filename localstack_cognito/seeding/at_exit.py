"""A host that writes everything into a file when it is stopped."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from localstack_cognito.host import stopping
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.seeding.whole_file import is_json, whole_file

LOG = logging.getLogger(__name__)

_write: Callable[[BinaryIO, bool], None] = lazily("localstack_cognito.seeding.export:write_to")
_close: Callable[[], None] = lazily("localstack_cognito.storage.database:close")


def export_to(path: Path) -> None:
    """Write everything to a file when the host has answered its last request."""
    target = path.absolute()
    stopping.call_once_requests_have_ended(lambda: _export(target))


def _export(path: Path) -> bool:
    try:
        with whole_file(path) as file:
            _write(file, is_json(path))
        # Who has shut the platform down has closed it before.
        _close()
    except Exception as error:
        LOG.debug("The export failed", exc_info=True)
        print(f"localstack-cognito: {path} cannot be written: {error}", file=sys.stderr, flush=True)
        return False
    print(f"Exported to {path}", flush=True)
    return True
