"""SMS through the host's SNS.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-sms-userpool-settings.html
"""

from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.aws.api.cognito_idp import CodeDeliveryFailureException
from localstack_cognito.host import internal_clients
from localstack_cognito.messages import outbox
from localstack_cognito.messages.carriers import Envelope

_ACCOUNT = 4


def send(envelope: Envelope) -> None:
    """Send an SMS in the account of the pool's role. Raises ``CodeDeliveryFailureException``."""
    message = envelope.message
    sms = envelope.pool.settings["SmsConfiguration"]
    account = str(sms["SnsCallerArn"]).split(":")[_ACCOUNT]
    region = sms.get("SnsRegion") or envelope.pool.region
    try:
        internal_clients.client("sns", account, region).publish(
            PhoneNumber=message.destination, Message=message.body
        )
    except (ClientError, BotoCoreError) as error:
        reason = type(error).__name__
        if isinstance(error, ClientError):
            reason = f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
        outbox.report(message, "SNS", outbox.FAILED, reason)
        raise CodeDeliveryFailureException("Unable to send the SMS message") from error
    outbox.report(message, "SNS", outbox.SENT)
