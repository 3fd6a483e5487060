"""E-mail through the host's SES, with the pool's own identity.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
"""

from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.aws.api.cognito_idp import (
    CodeDeliveryFailureException,
    InvalidEmailRoleAccessPolicyException,
    InvalidParameterException,
)
from localstack_cognito.host import internal_clients
from localstack_cognito.messages import outbox
from localstack_cognito.messages.carriers import Envelope
from localstack_cognito.storage.rows import Settings

_REGION, _ACCOUNT = 3, 4
_FAILED = "Cognito received the following error from Amazon SES when attempting to send email: "


def send(envelope: Envelope) -> None:
    """Send an e-mail.

    Raises ``InvalidEmailRoleAccessPolicyException`` where SES does not let the pool send as it
    wants to, and ``CodeDeliveryFailureException`` where else it fails.
    """
    message = envelope.message
    email = envelope.pool.settings["EmailConfiguration"]
    arn = str(email["SourceArn"])
    parts = arn.split(":")
    request = {
        "Source": email.get("From") or default_sender(arn),
        "Destination": {"ToAddresses": [message.destination]},
        "Message": {
            "Subject": {"Data": message.subject or "", "Charset": "UTF-8"},
            "Body": {
                name: {"Data": part, "Charset": "UTF-8"}
                for name, part in (("Html", envelope.html), ("Text", envelope.plain))
                if part is not None
            },
        },
        "SourceArn": arn,
    }
    if reply_to := email.get("ReplyToEmailAddress"):
        request["ReplyToAddresses"] = [reply_to]
    if configuration_set := email.get("ConfigurationSet"):
        request["ConfigurationSetName"] = configuration_set
    try:
        internal_clients.client("ses", parts[_ACCOUNT], parts[_REGION]).send_email(**request)
    except ClientError as error:
        refusal = error.response["Error"]
        outbox.report(message, "SES", outbox.FAILED, f"{refusal['Code']}: {refusal['Message']}")
        if refusal["Code"] == "MessageRejected":
            raise InvalidEmailRoleAccessPolicyException(_FAILED + refusal["Message"]) from error
        raise _not_delivered() from error
    except BotoCoreError as error:
        outbox.report(message, "SES", outbox.FAILED, type(error).__name__)
        raise _not_delivered() from error
    outbox.report(message, "SES", outbox.SENT)


def default_sender(source_arn: str) -> str:
    """Return who an e-mail is from where the pool does not say: its identity."""
    identity = source_arn.partition(":identity/")[2]
    return identity if "@" in identity else f"no-reply@{identity}"


def check_identity(email: Settings) -> None:
    """Check that a pool with this ``EmailConfiguration`` may send.

    Raises ``InvalidParameterException``.
    """
    arn = str(email["SourceArn"])
    parts = arn.split(":")
    identity = arn.partition(":identity/")[2]
    ses = internal_clients.client("ses", parts[_ACCOUNT], parts[_REGION])
    # This host verifies what it is told of at once, and calls verified whatever it is asked about.
    pages = ses.get_paginator("list_identities").paginate()
    if not any(identity in page["Identities"] for page in pages):
        raise InvalidParameterException(
            f"{_FAILED}Email address is not verified. The following identities failed the check "
            f"in region {parts[_REGION].upper()}: {arn}"
        )


def _not_delivered() -> CodeDeliveryFailureException:
    return CodeDeliveryFailureException("Invalid email provided/Unable to send the email")
