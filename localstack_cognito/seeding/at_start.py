"""A host that is made from the files of ``COGNITO_SEED`` when it starts, before it serves.

What applies them is imported when there are any, and after the host is set up.
"""

import logging
import os
import sys
from collections.abc import Callable, Mapping

from localstack_cognito import settings
from localstack_cognito.host import stopping
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.seeding.files.nodes import MappingNode
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.given_files import GivenFiles
from localstack_cognito.seeding.told import in_words

LOG = logging.getLogger(__name__)

_apply: Callable[[MappingNode, str], Mapping[str, Mapping[str, int]]] = lazily(
    "localstack_cognito.seeding.one_at_a_time:apply_and_count"
)
_RECORD = "Seed"
_must_succeed = False
_files: GivenFiles | None = None


def must_succeed() -> None:
    """Let a host whose files cannot be applied end with exit code 1, and not only log it."""
    global _must_succeed
    _must_succeed = True


def seed() -> None:
    """Apply the files that the setting names.

    Where they do not hold, nothing is applied: it is logged, or printed and ends the process.
    """
    global _files
    _files = files = GivenFiles(settings.seed_files(), os.environ)
    try:
        said = f"Seeded from {files.name}: {in_words(_apply(files.read(), _RECORD))}"
    except FileProblems as problems:
        if _must_succeed:
            _end(str(problems))
        LOG.error("Nothing is applied of %s:\n%s", files.name, problems)
    except Exception as error:
        if _must_succeed:
            _end(f"localstack-cognito: {files.name} cannot be applied: {error}", error)
        # Of a host that somebody else has started, Cognito is only a part.
        LOG.exception("%s cannot be applied", files.name)
    else:
        if _must_succeed:
            print(said, flush=True)
        else:
            LOG.info("%s", said)


def watch() -> None:
    """Apply the files again whenever one of them is saved, until the host stops."""
    assert _files is not None
    _files.watch(_seed_again, stopping.stopping())


def _seed_again() -> None:
    assert _files is not None
    try:
        print(f"Seeded from {_files.name}: {in_words(_apply(_files.read(), _RECORD))}", flush=True)
    except FileProblems as problems:
        print(problems, file=sys.stderr, flush=True)
    except Exception:
        # The next file that is saved may do.
        LOG.exception("%s cannot be applied", _files.name)


def _end(text: str, error: Exception | None = None) -> None:
    print(text, file=sys.stderr, flush=True)
    LOG.debug("The files cannot be applied", exc_info=error)
    sys.exit(1)
