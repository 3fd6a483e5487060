"""Lambda functions of the host.

Tried on hosts 4.13.1 and 2026.3.0: ``connect_to`` of ``localstack.aws.connect``.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from localstack.aws.connect import connect_to

_REGION, _ACCOUNT, _QUALIFIER = 3, 4, 7
_TIMEOUT = 5.0
_MOST_AT_ONCE = 64
_TRIES = 3


class NotInvoked(Exception):
    """The function could not be called; the text says why in one word."""


class FunctionFailed(Exception):
    """The function has raised; the text is what it raised."""


def invoke(arn: str, payload: str) -> bytes:
    """Call the function that an ARN names, alias or version and all, and return its answer.

    It has five seconds, and three tries where it takes longer. Raises ``NotInvoked`` or
    ``FunctionFailed``.
    """
    client = _client(arn)
    for _ in range(_TRIES):
        try:
            answer = client.invoke(FunctionName=arn, Payload=payload)
        except ClientError as error:
            raise NotInvoked(error.response["Error"]["Code"]) from error
        except BotoCoreError as error:
            failure = error
            continue
        output: bytes = answer["Payload"].read()
        if "FunctionError" in answer:
            raise FunctionFailed(_message_of(output))
        return output
    raise NotInvoked("Socket timeout while invoking Lambda function") from failure


def policy_of(arn: str) -> Mapping[str, Any]:
    """Return the policy of the function that an ARN names, an empty one where it has none."""
    parts = arn.split(":")
    qualified = {"Qualifier": parts[_QUALIFIER]} if len(parts) > _QUALIFIER else {}
    try:
        answer = _client(arn).get_policy(FunctionName=":".join(parts[:_QUALIFIER]), **qualified)
        policy: Mapping[str, Any] = json.loads(answer["Policy"])
    except (ClientError, BotoCoreError, ValueError):
        return {}
    return policy


def _client(arn: str) -> Any:
    parts = arn.split(":")
    return _client_of(parts[_ACCOUNT], parts[_REGION])


@cache
def _client_of(account_id: str, region: str) -> Any:
    config = Config(
        read_timeout=_TIMEOUT,
        retries={"total_max_attempts": 1},
        max_pool_connections=_MOST_AT_ONCE,
    )
    return connect_to(aws_access_key_id=account_id, region_name=region, config=config).lambda_


def _message_of(output: bytes) -> str:
    try:
        error = json.loads(output)
    except ValueError:
        return ""
    return str(error.get("errorMessage") or "") if isinstance(error, dict) else ""
