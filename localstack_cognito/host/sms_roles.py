"""The roles of the host's IAM that Cognito is to send SMS with.

Relies on: policies come as documents, or as their texts, quoted or not.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from localstack.aws.api import ServiceException

from localstack_cognito.host import services

_ACCOUNT = 4
_MISSING = "NoSuchEntity"

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its trust policy, and the policies of what it may do."""

    trust: Document
    policies: Sequence[Document]


def find_role(arn: str) -> Role | None:
    """Return the role with an ARN, or None."""
    account_id, name = arn.split(":")[_ACCOUNT], arn.rpartition("/")[2]

    def ask(operation: str, **parameters: str) -> Mapping[str, Any]:
        return services.call("iam", operation, parameters, account_id)

    try:
        role = ask("GetRole", RoleName=name)["Role"]
        if role["Arn"] != arn:
            return None
        return Role(_document(role["AssumeRolePolicyDocument"]), list(_policies(ask, name)))
    except ServiceException as error:
        if error.code != _MISSING:
            raise
        return None


def _policies(ask: Callable[..., Mapping[str, Any]], name: str) -> Iterator[Document]:
    for inline in ask("ListRolePolicies", RoleName=name)["PolicyNames"]:
        policy = ask("GetRolePolicy", RoleName=name, PolicyName=inline)
        yield _document(policy["PolicyDocument"])
    for attached in ask("ListAttachedRolePolicies", RoleName=name).get("AttachedPolicies") or ():
        arn = attached["PolicyArn"]
        version = ask("GetPolicy", PolicyArn=arn)["Policy"]["DefaultVersionId"]
        found = ask("GetPolicyVersion", PolicyArn=arn, VersionId=version)
        yield _document(found["PolicyVersion"]["Document"])


def _document(given: Any) -> Document:
    if isinstance(given, str):
        given = json.loads(unquote(given) if given.startswith("%") else given)
    document: Document = given
    return document
