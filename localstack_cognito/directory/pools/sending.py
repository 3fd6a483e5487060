"""What a pool's e-mail and SMS are sent with: an identity of SES, and a role that may use SNS or
End User Messaging SMS.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-sms-userpool-settings.html
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    InvalidSmsRoleAccessPolicyException,
    InvalidSmsRoleTrustRelationshipException,
)
from localstack_cognito.aws.policies import Document, allows, names_action, statements
from localstack_cognito.host import sms_roles
from localstack_cognito.messages import ses

_COGNITO = ("Service", "cognito-idp.amazonaws.com")
_ASSUME = "sts:AssumeRole"
_EXTERNAL_ID = "sts:externalid"


@dataclass(frozen=True, slots=True)
class _Sender:
    """A service that sends SMS: what a role must allow, in policies' words and in AWS's."""

    action: str
    permission: str


_SNS = _Sender("sns:Publish", "publish with SNS")
_EUMS = _Sender("sms-voice:SendTextMessage", "send with End User Messaging SMS")


_taken_for_granted: ContextVar[bool] = ContextVar("taken_for_granted", default=False)


@contextmanager
def taken_for_granted() -> Iterator[None]:
    """Look no identity and no role up within: a file may bring a pool before its host has them."""
    token = _taken_for_granted.set(True)
    try:
        yield
    finally:
        _taken_for_granted.reset(token)


def is_taken_for_granted() -> bool:
    """Return whether nothing is to be looked up, and nobody is to be asked."""
    return _taken_for_granted.get()


def check_sending(settings: Mapping[str, Any]) -> None:
    """Check that a pool with these settings can send what it is to send.

    Raises ``InvalidParameterException``, ``InvalidSmsRoleTrustRelationshipException`` or
    ``InvalidSmsRoleAccessPolicyException``.
    """
    email = settings["EmailConfiguration"]
    if email["EmailSendingAccount"] == "DEVELOPER" and not _taken_for_granted.get():
        ses.check_identity(email)
    if settings.get("SmsConfiguration"):
        check_sms_role(settings["SmsConfiguration"])


def check_sms_role(sms: Mapping[str, Any]) -> None:
    """Check that Cognito may take on the role of an ``SmsConfiguration``, and send with it.

    Raises ``InvalidParameterException`` for one that names no role or two,
    ``InvalidSmsRoleTrustRelationshipException`` or ``InvalidSmsRoleAccessPolicyException``.
    """
    eums = sms.get("EumsSms")
    if bool(eums) == bool(sms.get("SnsCallerArn")):
        raise InvalidParameterException(
            "SmsConfiguration must have either an SnsCallerArn or an EumsSms configuration."
        )
    if eums:
        _check_role(eums["CallerArn"], eums.get("ExternalId"), _EUMS)
    else:
        _check_role(sms["SnsCallerArn"], sms.get("ExternalId"), _SNS)


def _check_role(arn: str, external_id: str | None, sender: _Sender) -> None:
    if _taken_for_granted.get():
        return
    role = sms_roles.find_role(arn)
    if role is None or not _may_assume(role.trust, external_id):
        raise InvalidSmsRoleTrustRelationshipException(
            "Role does not have a trust relationship allowing Cognito to assume the role"
        )
    about = [
        one
        for policy in role.policies
        for one in statements(policy)
        if names_action(one, sender.action)
    ]
    if not any(one["Effect"] == "Allow" for one in about) or any(
        one["Effect"] == "Deny" and one.get("Resource") == "*" for one in about
    ):
        raise InvalidSmsRoleAccessPolicyException(
            f"Role does not have permission to {sender.permission}"
        )


def _may_assume(trust: Document, external_id: str | None) -> bool:
    # What else a policy asks for, as which pool it is, is not known before that is there.
    known = {_EXTERNAL_ID: [] if external_id is None else [external_id]}
    return allows(trust, _ASSUME, _COGNITO, known, is_lenient=True)
