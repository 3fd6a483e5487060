"""Makes the host's index of services once for a volume, in a process of its own.

The host makes the index from the models of every AWS service at its first request and keeps it in
the cache folder of its volume. Made in the host's own process it takes seconds in which a client
waits, and leaves 350 MiB of models in memory until the host ends.

Relies on: ``build_service_index_cache`` of ``localstack.aws.spec`` and the name of the file that
the host looks for in ``config.dirs.cache``.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

_TIMEOUT = 120


def prepare(shared: Path) -> None:
    """See to it that the volume has the index, from the folder that all volumes share.

    Without it the host makes its own, as it always did.
    """
    from localstack import config
    from localstack.aws import spec

    name = getattr(spec, "_get_catalog_filename", None)
    if name is None:
        return
    wanted, kept = Path(config.dirs.cache, name()), shared / name()
    if wanted.exists():
        return
    if not kept.exists():
        _make_in_another_process()
        if wanted.exists():
            # Where nothing can be shared, each volume makes its own.
            with contextlib.suppress(OSError):
                _copy(wanted, kept)
        return
    _copy(kept, wanted)


def _make_in_another_process() -> None:
    # A signal that ends us while the process begins would leave it behind: it waits, and the new
    # process, which inherits that, is ended by us alone.
    waiting = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    command = [sys.executable, "-c", f"from {__name__} import make; make()"]
    process = subprocess.Popen(command)  # noqa: S603
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, waiting)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_TIMEOUT)
    finally:
        process.kill()
        process.wait()


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that nobody ever reads half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copyfile(source, half)
    half.rename(target)


def make() -> None:
    """Make the index in the cache folder of the volume that the environment names."""
    from localstack import config
    from localstack.aws import spec

    from localstack_cognito.host import service_models

    service_models.install()
    wanted = Path(config.dirs.cache, spec._get_catalog_filename())
    wanted.parent.mkdir(parents=True, exist_ok=True)
    # Whoever is ended in the middle leaves no half index, which the host would fail on each time.
    half = wanted.with_name(f"{wanted.name}.half")
    spec.build_service_index_cache(str(half))
    half.rename(wanted)
