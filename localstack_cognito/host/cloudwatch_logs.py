"""Lines in the CloudWatch Logs of the host."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.host import internal_clients

LOG = logging.getLogger(__name__)


class LogStream:
    """A stream that is made with its group when its first lines are put.

    Lines are for whoever reads them: where they cannot be put, the host's log says so once.
    """

    def __init__(self, account_id: str, region: str, group: str, name: str) -> None:
        self._account_id = account_id
        self._region = region
        self._group = group
        self._name = name
        self._is_made = False
        self._has_failed = False

    def put(self, lines: Sequence[tuple[int, str]]) -> None:
        """Put lines, each with its time in milliseconds since the epoch, in order of time."""
        try:
            self._put(lines)
        except (ClientError, BotoCoreError):
            if not self._has_failed:
                LOG.warning("Nothing can be put into log group %s", self._group, exc_info=True)
            self._has_failed = True

    def _put(self, lines: Sequence[tuple[int, str]]) -> None:
        logs = internal_clients.client("logs", self._account_id, self._region)
        place = {"logGroupName": self._group, "logStreamName": self._name}
        if not self._is_made:
            _make(logs.create_log_group, logGroupName=self._group)
            _make(logs.create_log_stream, **place)
            self._is_made = True
        events = [{"timestamp": at, "message": line} for at, line in lines]
        logs.put_log_events(**place, logEvents=events)


def _make(operation: Callable[..., Any], **parameters: str) -> None:
    try:
        operation(**parameters)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
            raise
