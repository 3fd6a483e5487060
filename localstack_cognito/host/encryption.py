"""Messages of the AWS Encryption SDK under keys of the host's KMS.

Source of the format: https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html
"""

import base64
from collections.abc import Mapping

from botocore.exceptions import ClientError

from localstack_cognito.host import internal_clients

_REGION, _ACCOUNT = 3, 4


class NotEncrypted(Exception):
    """The key does not encrypt; the text says why in one word."""


def encrypt(key_arn: str, text: str, context: Mapping[str, str]) -> str:
    """Return a text encrypted under a key, in base 64. Raises ``NotEncrypted``.

    The message commits to no key, as Cognito's does not: who decrypts must allow that.
    """
    from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
    from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
    from aws_encryption_sdk.key_providers.kms import KMSMasterKey, KMSMasterKeyConfig

    parts = key_arn.split(":")
    kms = internal_clients.plain_client("kms", parts[_ACCOUNT], parts[_REGION])
    sdk = EncryptionSDKClient(
        commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
    )
    key = KMSMasterKey(config=KMSMasterKeyConfig(key_id=key_arn, client=kms))
    try:
        message, _ = sdk.encrypt(
            source=text.encode(), key_provider=key, encryption_context=dict(context)
        )
    except AWSEncryptionSDKClientError as error:
        raise NotEncrypted(_reason(error)) from error
    return base64.b64encode(message).decode()


def _reason(error: BaseException) -> str:
    """Return KMS's own word for what went wrong, else the kind of the error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ClientError):
            return str(cause.response["Error"]["Code"])
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__
