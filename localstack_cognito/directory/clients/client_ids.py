"""App client ids of a developer's own choice, which a client's name sets.

The id is the same after every start then, and may stand in an app's configuration. The emulator
that this one takes the place of has it so, and so have its users' scripts.
"""

import re
from collections.abc import Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory import ids
from localstack_cognito.storage.user_pool_clients import UserPoolClient

PREFIX = "_custom_id_:"
"""What a name begins with that sets the id; the rest of it is the id."""
_ID = re.compile(r"[\w+]+", re.ASCII)


def new_id(client_name: str) -> str:
    """Return the id of a new client of this name. Raises ``InvalidParameterException``."""
    custom_id = _custom_id(client_name)
    if custom_id is None:
        return ids.new_client_id()
    if not _ID.fullmatch(custom_id):
        raise InvalidParameterException(
            f"What follows {PREFIX} in ClientName must be letters, digits, underscores or plus "
            "signs."
        )
    return custom_id


def taken(client_id: str) -> InvalidParameterException:
    """Return the error for an id that another client has."""
    return InvalidParameterException(
        f"A user pool client with the id {client_id} of the ClientName exists already."
    )


def check_new_name(client: UserPoolClient, request: Mapping[str, Any]) -> None:
    """Check the name that a client is given: its id stays as it is.

    Raises ``InvalidParameterException``.
    """
    if _custom_id(request.get("ClientName") or "") not in (None, client.id):
        raise InvalidParameterException(
            f"The id of a user pool client cannot be changed, as {PREFIX} in ClientName would."
        )


def _custom_id(client_name: str) -> str | None:
    return client_name.removeprefix(PREFIX) if client_name.startswith(PREFIX) else None
