"""The rows of the table of resource types: which operations make a resource what it is to be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Properties = Mapping[str, Any]

_SERVICE_NAMES = {
    "apigateway": "ApiGateway",
    "cognito_identity": "CognitoIdentity",
    "cognito_idp": "CognitoIdentityProvider",
}


class Refused(Exception):
    """A change that CloudFormation refuses by itself. ``code`` is a ``HandlerErrorCode``."""

    def __init__(self, message: str, code: str = "InvalidRequest") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Change:
    """What a resource is to be, and was; both with what AWS gave it, once it exists."""

    desired: Properties
    previous: Properties
    """Empty where the resource is new."""
    account_id: str
    region: str


Request = Callable[[Change], Properties | None]
"""Returns the members of a request, or None where it need not be made.

What the operation has no member for is left out by the host's client.
"""


def declared(change: Change) -> Properties:
    """Return the properties as they are declared: most are named as the operation's members."""
    return change.desired


def with_emptied(**empty: Any) -> Request:
    """Return what is declared, and an empty value for what the operation would else leave alone."""

    def request(change: Change) -> Properties:
        gone = {name: value for name, value in empty.items() if change.previous.get(name)}
        return {**gone, **change.desired}

    return request


def only(*names: str, **values: Any) -> Request:
    """Return some of the properties, and values that are always the same."""

    def request(change: Change) -> Properties:
        unchanged = {name: change.desired[name] for name in names if name in change.desired}
        return {**unchanged, **values}

    return request


@dataclass(frozen=True, slots=True)
class Call:
    """An operation (``CreateGroup``) and how it is asked."""

    operation: str
    request: Request = declared
    forgives: tuple[str, ...] = ()
    """Errors that mean that there is nothing to do."""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """How a type's resources are made."""

    name: str
    service: str
    """The host's name of a client: ``cognito_idp``."""
    ref: str
    """What ``Ref`` returns: ``{GroupName}``."""
    create: tuple[Call, ...]
    update: tuple[Call, ...]
    delete: tuple[Call, ...]
    attributes: Callable[[Change, Properties], Properties] | None = None
    """From what was declared and the first operation's answer, what ``Fn::GetAtt`` returns."""
    generated_name: str = ""
    """The property that CloudFormation makes up where a template is silent."""
    check: Callable[[Change], None] | None = None
    """Raises ``Refused``."""
    changed_last: tuple[str, ...] = ()
    """The properties that an update which fails has not changed."""

    @property
    def service_name(self) -> str:
        """What AWS calls the service in messages."""
        return _SERVICE_NAMES[self.service]
