"""Roles of the host's IAM, and sessions of them that its STS gives.

Relies on: ``sts_stores``, where the newest host keeps a session's tags with its credentials, and
the oldest keeps them apart.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from localstack.aws.api import ServiceException

from localstack_cognito.host import services
from localstack_cognito.host.patching import HostChanged


class RoleUnusable(Exception):
    """There is no such role, or STS gives no session of it; the text says why."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials of a session of a role. ``expiration`` has its time zone."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expiration: datetime
    role_id: str
    """The role's id and the session's name, as STS names the caller."""
    arn: str


def trust_policy(role_arn: str) -> Mapping[str, Any]:
    """Return who may take on a role. Raises ``RoleUnusable``."""
    parts = role_arn.split(":")
    name = role_arn.rpartition("/")[2]
    try:
        role = services.call("iam", "GetRole", {"RoleName": name}, parts[4])["Role"]
    except ServiceException as error:
        raise RoleUnusable(error.message) from error
    if role["Arn"] != role_arn:
        raise RoleUnusable(f"There is no role {role_arn}.")
    document = role["AssumeRolePolicyDocument"]
    if isinstance(document, str):
        document = json.loads(unquote(document) if document.startswith("%") else document)
    policy: Mapping[str, Any] = document
    return policy


def assume(role_arn: str, session_name: str, tags: Mapping[str, str], seconds: int) -> Credentials:
    """Return credentials of a new session of a role. Raises ``RoleUnusable``."""
    parameters: dict[str, Any] = {
        "RoleArn": role_arn,
        "RoleSessionName": session_name,
        "DurationSeconds": seconds,
    }
    if tags:
        parameters["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
    try:
        answer = services.call("sts", "AssumeRole", parameters, role_arn.split(":")[4])
    except ServiceException as error:
        raise RoleUnusable(error.message) from error
    given, user = answer["Credentials"], answer["AssumedRoleUser"]
    return Credentials(
        access_key_id=given["AccessKeyId"],
        secret_access_key=given["SecretAccessKey"],
        session_token=given["SessionToken"],
        expiration=given["Expiration"],
        role_id=user["AssumedRoleId"],
        arn=user["Arn"],
    )


def set_tags(access_key_id: str, role_arn: str, tags: Mapping[str, str]) -> None:
    """Give a session tags, as if it had been asked for with them.

    Raises ``HostChanged`` where the host keeps them elsewhere.
    """
    from localstack.services.sts import models

    store = models.sts_stores[role_arn.split(":")[4]]["us-east-1"]
    kept = {key.lower(): {"Key": key, "Value": value} for key, value in tags.items()}
    if hasattr(store, "credentials"):
        store.credentials[access_key_id].tags = kept
    elif hasattr(store, "sessions"):
        store.sessions[access_key_id] = {"tags": kept, "transitive_tags": [], "iam_context": {}}
    else:
        kind = type(store)
        raise HostChanged(f"{kind.__module__}.{kind.__qualname__}.credentials or .sessions")
