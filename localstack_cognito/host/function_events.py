"""Lambda functions that are called without waiting for what becomes of it.

Relies on: the invocation types ``DryRun`` and ``Event``.
"""

from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.host import internal_clients
from localstack_cognito.host.functions import NotInvoked

_REGION, _ACCOUNT = 3, 4


def check(arn: str) -> None:
    """Check that the function is there. Raises ``NotInvoked``."""
    _invoke(arn, "{}", "DryRun")


def begin(arn: str, payload: str) -> None:
    """Call the function that an ARN names; the host tries again where it fails.

    Raises ``NotInvoked`` where it is not there.
    """
    _invoke(arn, payload, "Event")


def _invoke(arn: str, payload: str, kind: str) -> None:
    parts = arn.split(":")
    client = internal_clients.client("lambda_", parts[_ACCOUNT], parts[_REGION])
    try:
        client.invoke(FunctionName=arn, Payload=payload, InvocationType=kind)
    except ClientError as error:
        raise NotInvoked(error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise NotInvoked(type(error).__name__) from error
