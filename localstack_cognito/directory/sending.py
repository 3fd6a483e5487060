"""What a pool's e-mail and SMS are sent with: an identity of SES, and a role that may use SNS.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-sms-userpool-settings.html
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from localstack_cognito.aws.api.cognito_idp import (
    InvalidSmsRoleAccessPolicyException,
    InvalidSmsRoleTrustRelationshipException,
)
from localstack_cognito.host import sms_roles
from localstack_cognito.messages import ses

_SERVICE = "cognito-idp.amazonaws.com"
_ASSUME = "sts:AssumeRole"
_PUBLISH = "sns:Publish"
_EXTERNAL_ID = "sts:externalid"
_EQUALS = {"stringequals": False, "stringlike": True, "forallvalues:stringequals": False}
"""The conditions that an external id is asked for with, and whether they take wildcards."""


def check_sending(settings: Mapping[str, Any]) -> None:
    """Check that a pool with these settings can send what it is to send.

    Raises ``InvalidParameterException``, ``InvalidSmsRoleTrustRelationshipException`` or
    ``InvalidSmsRoleAccessPolicyException``.
    """
    email = settings["EmailConfiguration"]
    if email["EmailSendingAccount"] == "DEVELOPER":
        ses.check_identity(email)
    if settings.get("SmsConfiguration"):
        check_sms_role(settings["SmsConfiguration"])


def check_sms_role(sms: Mapping[str, Any]) -> None:
    """Check that Cognito may take on the role of an ``SmsConfiguration``, and publish with it.

    Raises ``InvalidSmsRoleTrustRelationshipException`` or ``InvalidSmsRoleAccessPolicyException``.
    """
    role = sms_roles.find_role(sms["SnsCallerArn"])
    if role is None or not _may_assume(role.trust, sms.get("ExternalId")):
        raise InvalidSmsRoleTrustRelationshipException(
            "Role does not have a trust relationship allowing Cognito to assume the role"
        )
    statements = [one for policy in role.policies for one in _statements(policy)]
    if not any(one["Effect"] == "Allow" and _acts(one, _PUBLISH) for one in statements) or any(
        one["Effect"] == "Deny" and _acts(one, _PUBLISH) and one.get("Resource") == "*"
        for one in statements
    ):
        raise InvalidSmsRoleAccessPolicyException(
            "Role does not have permission to publish with SNS"
        )


def _may_assume(trust: Mapping[str, Any], external_id: str | None) -> bool:
    matching = [
        one
        for one in _statements(trust)
        if _is_for_cognito(one.get("Principal"))
        and _acts(one, _ASSUME)
        and _takes(one.get("Condition") or {}, external_id)
    ]
    effects = {one["Effect"] for one in matching}
    return effects == {"Allow"}


def _is_for_cognito(principal: Any) -> bool:
    if principal == "*":
        return True
    return isinstance(principal, Mapping) and _SERVICE in _several(principal.get("Service"))


def _takes(condition: Mapping[str, Any], external_id: str | None) -> bool:
    """What else a policy asks for is not ours to know."""
    for operator, asked in condition.items():
        if operator.lower() not in _EQUALS:
            continue
        for key, values in asked.items():
            if key.lower() != _EXTERNAL_ID:
                continue
            if external_id is None or not any(
                fnmatchcase(external_id, value)
                if _EQUALS[operator.lower()]
                else external_id == value
                for value in _several(values)
            ):
                return False
    return True


def _acts(statement: Mapping[str, Any], action: str) -> bool:
    """Return whether a statement is about an action. Their names differ in no case."""
    return any(
        fnmatchcase(action.lower(), str(one).lower()) for one in _several(statement.get("Action"))
    )


def _statements(policy: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return _several(policy.get("Statement"))


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
