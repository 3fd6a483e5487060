"""Files that callers upload to the host's own S3, into a bucket that is no caller's.

Relies on: a presigned ``PUT`` whose access key id is an account's number is that account's; the
secret key ``test`` counts for an access key that the host does not know.
"""

import logging
from contextlib import closing
from typing import Any, BinaryIO

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.host import internal_clients
from localstack_cognito.host.environment import external_base_url

LOG = logging.getLogger(__name__)

BUCKET = "aws-cognito-idp-user-import"
_ACCOUNT = "886468871268"  # Nobody's: what a caller lists in her own does not show the bucket.
_REGION = "us-east-1"
_SECRET = "test"  # noqa: S105
_VALID_SECONDS = 15 * 60
_CHUNK = 1 << 20


def presigned_url(key: str) -> str:
    """Return where a file can be put for 15 minutes, with the header that asks S3 to encrypt it."""
    _s3().create_bucket(Bucket=BUCKET)
    request = AWSRequest(
        "PUT",
        f"{external_base_url()}/{BUCKET}/{key}",
        headers={"x-amz-server-side-encryption": "aws:kms"},
    )
    credentials = Credentials(_ACCOUNT, _SECRET)
    S3SigV4QueryAuth(credentials, "s3", _REGION, expires=_VALID_SECONDS).add_auth(request)
    return str(request.url)


def is_uploaded(key: str) -> bool:
    """Return whether the file is there."""
    try:
        _s3().head_object(Bucket=BUCKET, Key=key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return False
        raise
    return True


def download(key: str, into: BinaryIO, most: int) -> bool:
    """Copy the file; return False for one of more than ``most`` bytes, which is not copied."""
    found = _s3().get_object(Bucket=BUCKET, Key=key)
    with closing(found["Body"]) as body:
        if found["ContentLength"] > most:
            return False
        for chunk in body.iter_chunks(_CHUNK):
            into.write(chunk)
    return True


def remove(key: str) -> None:
    """Delete the file, if it is there. Where the host cannot, its log says so."""
    try:
        _s3().delete_object(Bucket=BUCKET, Key=key)
    except ClientError as error:
        # A host that keeps no S3 over its restart has lost the bucket with the file.
        if error.response["Error"]["Code"] != "NoSuchBucket":
            LOG.warning("The uploaded file %s could not be deleted", key, exc_info=True)
    except BotoCoreError:
        LOG.warning("The uploaded file %s could not be deleted", key, exc_info=True)


def _s3() -> Any:
    return internal_clients.client("s3", _ACCOUNT, _REGION)
