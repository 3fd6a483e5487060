"""What becomes of an answer of AWS's that is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.seeding.pull.operations import Operation


class PullError(Exception):
    """The pull cannot go on; the text says why, in one line. What was read is kept."""


class Meaning(Enum):
    """What a refusal says."""

    ABSENT = "there is no such thing"
    DENIED = "the permission is missing"
    UNSERVED = "no such operation is served there"
    WRONG = "AWS refuses it"
    ENDS = "nothing else would be answered either"


@dataclass(frozen=True, slots=True)
class NotRead:
    """What could not be read: with which operation, and why."""

    operation: Operation
    meaning: Meaning
    message: str

    def __str__(self) -> str:
        if self.meaning is Meaning.DENIED:
            return f"{self.operation.name}: the permission {self.operation.permission} is missing."
        if self.meaning is Meaning.UNSERVED:
            return f"{self.operation.name}: it is not served there."
        return f"{self.operation.name}: {self.message}"


_CODES: Mapping[str, Meaning] = {
    **dict.fromkeys(
        ("ResourceNotFoundException", "UserNotFoundException", "UserPoolAddOnNotEnabledException"),
        Meaning.ABSENT,
    ),
    **dict.fromkeys(
        ("AccessDeniedException", "AccessDenied", "NotAuthorizedException"), Meaning.DENIED
    ),
    **dict.fromkeys(
        ("UnknownOperationException", "InvalidAction", "NotImplemented", "501"), Meaning.UNSERVED
    ),
    **dict.fromkeys(
        (
            *("UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException"),
            *("InvalidClientTokenId", "SignatureDoesNotMatch", "IncompleteSignature"),
            *("MissingAuthenticationTokenException", "ExpiredToken", "InternalErrorException"),
            *("TooManyRequestsException", "ThrottlingException", "Throttling"),
            *("LimitExceededException", "RequestLimitExceeded", "ServiceUnavailable"),
        ),
        Meaning.ENDS,
    ),
}
_NOT_IMPLEMENTED = frozenset((404, 501))
_SERVER_ERROR = 500


def meaning_of(error: ClientError) -> Meaning:
    """Return what AWS, or who stands in for it, means by a refusal."""
    known = _CODES.get(code_of(error))
    if known is not None:
        return known
    status = _metadata(error).get("HTTPStatusCode", 0)
    if status in _NOT_IMPLEMENTED or (status == _SERVER_ERROR and not _is_of_aws(error)):
        return Meaning.UNSERVED
    return Meaning.ENDS if status >= _SERVER_ERROR else Meaning.WRONG


def _is_of_aws(error: ClientError) -> bool:
    """Return whether AWS, or who does as it does, has answered: moto fails with a page of HTML."""
    return code_of(error) != str(_SERVER_ERROR)


def code_of(error: ClientError) -> str:
    """Return AWS's name of the error, without a namespace before it."""
    return str(error.response.get("Error", {}).get("Code", "")).rpartition("#")[2]


def _metadata(error: ClientError) -> Mapping[str, Any]:
    return error.response.get("ResponseMetadata") or {}


def message_of(error: ClientError) -> str:
    """Return the error and its text, in one line."""
    text = str(error.response.get("Error", {}).get("Message", ""))
    return " ".join(f"{code_of(error)}: {text}".split())


def ended(operation: Operation, error: ClientError | BotoCoreError) -> PullError:
    """Return what is raised where a pull cannot go on."""
    text = message_of(error) if isinstance(error, ClientError) else " ".join(str(error).split())
    if isinstance(error, ClientError) and meaning_of(error) is Meaning.DENIED:
        text = f"the permission {operation.permission} is missing ({text})"
    return PullError(f"{operation.name}: {text}")
