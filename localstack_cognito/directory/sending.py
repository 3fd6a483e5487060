"""What a pool's e-mail and SMS are sent with: an identity of SES, and a role that may use SNS.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-sms-userpool-settings.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_idp import (
    InvalidSmsRoleAccessPolicyException,
    InvalidSmsRoleTrustRelationshipException,
)
from localstack_cognito.aws.policies import Document, allows, names_action, statements
from localstack_cognito.host import sms_roles
from localstack_cognito.messages import ses

_COGNITO = ("Service", "cognito-idp.amazonaws.com")
_ASSUME = "sts:AssumeRole"
_PUBLISH = "sns:Publish"
_EXTERNAL_ID = "sts:externalid"


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
    about = [
        one for policy in role.policies for one in statements(policy) if names_action(one, _PUBLISH)
    ]
    if not any(one["Effect"] == "Allow" for one in about) or any(
        one["Effect"] == "Deny" and one.get("Resource") == "*" for one in about
    ):
        raise InvalidSmsRoleAccessPolicyException(
            "Role does not have permission to publish with SNS"
        )


def _may_assume(trust: Document, external_id: str | None) -> bool:
    # What else a policy asks for, as which pool it is, is not known before that is there.
    known = {_EXTERNAL_ID: [] if external_id is None else [external_id]}
    return allows(trust, _ASSUME, _COGNITO, known, is_lenient=True)
