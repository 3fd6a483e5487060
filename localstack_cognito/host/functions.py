"""Lambda functions of the host."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.host import internal_clients

_REGION, _ACCOUNT, _QUALIFIER = 3, 4, 7
_TRIES = 3
_CONFIG = Config(read_timeout=5.0, retries={"total_max_attempts": 1}, max_pool_connections=64)


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
    return internal_clients.client("lambda_", parts[_ACCOUNT], parts[_REGION], _CONFIG)


def _message_of(output: bytes) -> str:
    try:
        error = json.loads(output)
    except ValueError:
        return ""
    return str(error.get("errorMessage") or "") if isinstance(error, dict) else ""
