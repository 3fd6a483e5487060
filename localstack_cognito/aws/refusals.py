"""Refusals that know what they are about.

A refusal that other code looks at, or that has more to say to a developer than AWS tells the
client, is a class below AWS's own error: ``class UserDisabled(Refusal, NotAuthorizedException)``.
Its code is AWS's, and so is its text. Nothing parses that text: what it knows is in attributes.
"""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from localstack.aws.api import ServiceException

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException

_Error = TypeVar("_Error", bound=ServiceException)


class Refusal(Exception):
    """What every refusal of ours has besides AWS's error, which it stands before.

    ``message`` is AWS's text, which the client is told. ``reason`` says plainly, for the developer
    alone, why it was refused: it never goes into an answer, and has no secret in it.
    """

    text: ClassVar[str] = ""
    """AWS's text, where it is always the same."""
    explanation: ClassVar[str] = ""
    """The reason, where nothing more is known of the one refusal."""

    message: str

    def __init__(self, message: str | None = None, *, reason: str | None = None) -> None:
        """Refuse with AWS's ``message``, the class's own by default, for a ``reason``."""
        super().__init__(self.text if message is None else message)
        self.reason = reason or self.explanation


def explained(error: _Error, reason: str) -> _Error:
    """Return an error of AWS's that no other code looks at, with the reason for the developer."""
    vars(error)["reason"] = reason
    return error


class InvalidRequest(Refusal, InvalidParameterException):
    """A request does not fit the service model.

    ``members`` are the paths of what is wrong, as the text names them (``username``).
    """

    explanation = "The request does not fit the service model of the operation."

    def __init__(self, message: str, members: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.members = tuple(members)
