"""What AWS has and would refuse of a new pool: a file says that it is taken as it is.

The rules themselves are the host's, which a pull does not need. Here is what answers show.
"""

from collections.abc import Collection, Mapping
from typing import Any

Members = Mapping[str, Any]


def of_user_pool(members: Members) -> list[str]:
    """Return those members of a pool that are not to be checked.

    A pool from before there was ``EmailSendingAccount`` has an address of SES without it.
    """
    email = members.get("EmailConfiguration") or {}
    is_by_cognito = email.get("EmailSendingAccount", "COGNITO_DEFAULT") == "COGNITO_DEFAULT"
    return ["EmailConfiguration"] if is_by_cognito and email.get("SourceArn") else []


def of_client(members: Members, schema: Collection[Members]) -> list[str]:
    """Return those members of an app client that are not to be checked.

    ``schema`` is the pool's. A client of today can write every attribute that is required.
    """
    written = members.get("WriteAttributes")
    required = {one["Name"] for one in schema if one.get("Required")} - {"sub"}
    return ["WriteAttributes"] if written and not required.issubset(written) else []
