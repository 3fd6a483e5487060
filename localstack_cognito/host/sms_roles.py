"""The roles of the host's IAM that Cognito is to send SMS with.

Tried on hosts 4.13.1 and 2026.3.0: policies come as documents.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from localstack_cognito.host import internal_clients

_ACCOUNT = 4
_REGION = "us-east-1"
_MISSING = "NoSuchEntity"

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its trust policy, and the policies of what it may do."""

    trust: Document
    policies: Sequence[Document]


def find_role(arn: str) -> Role | None:
    """Return the role with an ARN, or None."""
    iam = internal_clients.client("iam", arn.split(":")[_ACCOUNT], _REGION)
    name = arn.rpartition("/")[2]
    try:
        role = iam.get_role(RoleName=name)["Role"]
        if role["Arn"] != arn:
            return None
        return Role(role["AssumeRolePolicyDocument"], list(_policies(iam, name)))
    except ClientError as error:
        if error.response["Error"]["Code"] != _MISSING:
            raise
        return None


def _policies(iam: Any, name: str) -> Iterator[Document]:
    for inline in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        yield iam.get_role_policy(RoleName=name, PolicyName=inline)["PolicyDocument"]
    for attached in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        arn = attached["PolicyArn"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        found = iam.get_policy_version(PolicyArn=arn, VersionId=version)
        yield found["PolicyVersion"]["Document"]
