"""The sides that ``localstack-cognito diff`` compares: read from a file, a host, or AWS."""

import http.client
import json
import os
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from localstack_cognito.command.hosts import CommandError, no_host
from localstack_cognito.seeding.differences.comparing import Side
from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.pull.running import run_pull

_STATE = "/_aws/cognito-idp/state"
_SECONDS = 600.0
"""How long a host may keep silent: it may have many users to read."""


def file_side(path: str) -> Side:
    """Return what a file has, with its includes and expansions. Raises ``FileProblems``."""
    return Side(read(path, expansion=Expansion(os.environ)))


def host_side(endpoint: str, with_users: bool) -> Side:
    """Return what a host exports.

    Raises ``CommandError`` where no host answers, ``FileProblems`` where it answers no export.
    """
    address = f"{endpoint}{_STATE}?users={int(with_users)}"
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310
            return Side(read(answer, name=address))
    except urllib.error.HTTPError as error:
        with error:
            raise CommandError(f"{address}: {_refusal(error)}") from None
    except (OSError, http.client.HTTPException):
        raise no_host(endpoint) from None


def _refusal(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["message"])
    except (OSError, ValueError, LookupError, TypeError, http.client.HTTPException):
        return f"{error.code} {error.reason}"


@dataclass(frozen=True, slots=True)
class Account:
    """As whom AWS is asked, and where, if not at AWS: as ``pull`` has it."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None


def aws_side(pools: str, account: Account, with_users: bool) -> Side:
    """Return what AWS gives of user pools and identity pools, by their ids between commas.

    Raises ``CommandError`` where they cannot be read.
    """
    ids = [id_ for id_ in pools.split(",") if id_]
    if not ids:
        raise CommandError("aws: names no pool: write aws:USER_POOL_ID[,IDENTITY_POOL_ID]")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "aws.yaml")
        code, told = run_pull(
            Path(folder, "pull"),
            file,
            # In the id of an identity pool a colon is behind the region.
            user_pool_ids=[id_ for id_ in ids if ":" not in id_],
            identity_pool_ids=[id_ for id_ in ids if ":" in id_],
            with_users=with_users,
            profile=account.profile,
            region=account.region,
            endpoint_url=account.endpoint_url,
            password=None,
            says_what_is_missing=False,
        )
        if code:
            raise CommandError(told or "interrupted")
        # What is read of it later is read of the file that is open.
        return Side(read(file, name=f"aws:{pools}"), is_aws=True)
