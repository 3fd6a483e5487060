"""The sides that ``localstack-cognito diff`` compares: read from a file, a host, or AWS."""

import http.client
import json
import os
import urllib.error
import urllib.request

from localstack_cognito.command.hosts import CommandError, no_host
from localstack_cognito.seeding.differences.comparing import Side
from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.reading import read

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


def aws_side(pools: str, with_users: bool) -> Side:
    """Return what AWS gives of a user pool, or of ``USER_POOL_ID,IDENTITY_POOL_ID``.

    Raises ``CommandError`` where it cannot be read.
    """
    raise CommandError(f"{pools} cannot be read from AWS: this version reads no pools of AWS")
