"""What the members of the engine hand to each other."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.issue import Tokens

PASSWORD = "pwd"  # noqa: S105
"""What ``amr`` says of a password (RFC 8176 has some of these names)."""
SOFTWARE_TOKEN = "otp"  # noqa: S105
SMS = "sms"
EMAIL = "email_otp"
SOFTWARE_KEY = "swk"
HARDWARE_KEY = "hwk"


@dataclass(frozen=True, slots=True)
class Credit:
    """What a user is known to have proven before: the values of ``amr`` of a session on pages."""

    user_seq: int
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in under way: where, through which client, and what its user sent this time.

    ``parameters`` are the ``AuthParameters`` or ``ChallengeResponses``. ``by_admin`` is set where
    a developer signed the request. The pool's functions are told ``validation_data`` before a
    sign-in, and ``client_metadata`` later. ``credit`` is what a user who is signed in on the pool's
    pages need not prove again to reach a level.
    """

    pool: UserPool
    client: UserPoolClient
    parameters: Mapping[str, str] = field(repr=False)
    by_admin: bool
    session: str | None = field(default=None, repr=False)
    client_metadata: Mapping[str, str] | None = None
    validation_data: Mapping[str, str] | None = None
    credit: Credit | None = None

    def required(self, name: str) -> str:
        """Return a parameter. Raises ``InvalidParameterException`` where it is missing."""
        value = self.parameters.get(name)
        if not value:
            raise InvalidParameterException(f"Missing required parameter {name}")
        return value

    def optional(self, name: str) -> str | None:
        """Return a parameter as it was sent, or None."""
        return self.parameters.get(name)


def _new_event_id() -> str:
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


@dataclass(frozen=True, slots=True)
class Journey:
    """What a sign-in has come to. It is kept with each challenge until the answer.

    ``methods`` are the values of ``amr`` that were proven, in their order. ``second_factor`` is set
    once no second factor is owed any more. ``is_choice`` says that it began with ``USER_AUTH``;
    ``target`` is the level that is to be reached, if one was asked for. ``results`` are those of
    the challenges so far where the pool's functions decide what is asked, until it
    ``is_decided``.
    ``has_sent_password`` says that the password was sent as it is. ``risk`` is what threat
    protection thinks of the sign-in, None until it has looked; ``is_at_risk`` asks for a second
    factor because of it.
    """

    event_id: str = field(default_factory=_new_event_id)
    methods: tuple[str, ...] = ()
    second_factor: bool = False
    device_key: str | None = None
    device_proven: bool = False
    is_choice: bool = False
    target: int | None = None
    results: tuple[Mapping[str, Any], ...] | None = None
    is_decided: bool = False
    has_sent_password: bool = False
    risk: Mapping[str, Any] | None = None
    is_at_risk: bool = False

    @property
    def is_custom(self) -> bool:
        """Return whether the pool's functions have yet to decide on the sign-in."""
        return self.results is not None and not self.is_decided

    @classmethod
    def begun_with(cls, parameters: Mapping[str, str]) -> "Journey":
        """Return the journey of a sign-in that begins with these ``AuthParameters``."""
        return cls(device_key=parameters.get(Parameter.DEVICE_KEY) or None)

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "Journey":
        """Return the journey that was kept with a challenge."""
        journey: Mapping[str, Any] = state["journey"]
        members: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in journey.items()
        }
        return cls(**members)

    def as_state(self) -> dict[str, Any]:
        """Return what is kept of it with a challenge: what ``of`` takes, as JSON."""
        members = asdict(self)
        return {
            one.name: members[one.name]
            for one in fields(self)
            if one.name == "event_id" or members[one.name] != one.default
        }

    def proving(self, method: str, **changes: Any) -> "Journey":
        """Return the journey after one more method has been proven."""
        methods = self.methods if method in self.methods else (*self.methods, method)
        return replace(self, methods=methods, **changes)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is asked next. ``session`` is None where the parameters carry the state themselves.

    ``choices`` are the challenges that the user may choose from.
    """

    name: str
    parameters: Mapping[str, str]
    session: str | None = field(default=None, repr=False)
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proven:
    """A user who has proven who they are; the gates decide whether more is owed."""

    user: User
    journey: Journey


Step = Challenge | Proven | Tokens
"""What a flow or a challenge comes to."""
Outcome = Challenge | Tokens
"""What a request to the engine comes to."""
