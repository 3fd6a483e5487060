"""A pull as the command runs it: with clients of botocore's, its progress on standard error."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from localstack_cognito.seeding.pull.clients import Clients, is_local
from localstack_cognito.seeding.pull.kept import Kept, OtherPull
from localstack_cognito.seeding.pull.pacing import Pace
from localstack_cognito.seeding.pull.progress import Progress
from localstack_cognito.seeding.pull.pulling import Wanted, read_all, write_file, write_stream
from localstack_cognito.seeding.pull.refusals import PullError

_INTERRUPTED = 130


def run_pull(
    partial: Path,
    file: Path | None,
    *,
    user_pool_ids: Sequence[str],
    identity_pool_ids: Sequence[str],
    with_users: bool,
    profile: str | None,
    region: str | None,
    endpoint_url: str | None,
    password: str | None,
    says_what_is_missing: bool = True,
) -> tuple[int, str]:
    """Pull into a file, or to standard output, and return an exit code, and why it is 1.

    ``partial`` has what was read until all of it is written. Who wants the file for themselves
    alone is not told what it does not have.
    """
    wanted = Wanted(user_pool_ids, identity_pool_ids, with_users, region, endpoint_url, password)
    progress = Progress(sys.stderr)
    try:
        kept = Kept(partial, wanted.asked())
    except OtherPull as error:
        return 1, str(error)
    except OSError as error:
        return 1, f"{partial} cannot be written: {error.strerror}"
    try:
        clients = Clients(profile, endpoint_url)
        pace = None if is_local(endpoint_url) else Pace()
        pulled = read_all(wanted, clients.client, kept, progress, pace)
        if file is None:
            write_stream(pulled, sys.stdout)
        else:
            write_file(pulled, file)
    except PullError as error:
        return 1, f"{error}{_how_to_go_on(partial, file, kept)}"
    except KeyboardInterrupt:
        progress.say(f"localstack-cognito: interrupted{_how_to_go_on(partial, file, kept)}")
        return _INTERRUPTED, ""
    except OSError as error:
        return 1, f"{file or 'The output'} cannot be written: {error.strerror}"
    finally:
        kept.close()
    os.unlink(partial)
    if not says_what_is_missing:
        return 0, ""
    for line in pulled.notes:
        progress.say(line)
    if file is not None:
        progress.say(f"{file} is written.")
    return 0, ""


def _how_to_go_on(partial: Path, file: Path | None, kept: Kept) -> str:
    """Return how, where something was read; a file with nothing in it is removed."""
    if file is not None and not kept.is_empty():
        return f" (what was read is in {partial}: --resume goes on)"
    os.unlink(partial)
    return ""
