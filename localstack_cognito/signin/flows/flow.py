"""What a flow is: what it declares of those who begin with it, and what it is handed.

The engine looks at the door, the client and its proof. A flow says how, and begins.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import SignIn, Step
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.storage.users import User

ADMIN = "ADMIN"
USER = "USER"


class HashOf(enum.Enum):
    """Whose name the ``SECRET_HASH`` is made of."""

    USERNAME = "the USERNAME, as it was given"
    REFRESH_TOKEN = "the username or the sub of the refresh token's user"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Beginning:
    """A sign-in that begins, whose client has proven itself."""

    sign_in: SignIn
    refreshing: tuple[UserSession, User] | None = None
    """The session and the user of the refresh token that a client is proven by."""

    @property
    def username(self) -> str:
        """Return the USERNAME as it was given."""
        return self.sign_in.required(Parameter.USERNAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the engine sees to before a flow begins, in this order."""

    client: Callable[[UserPoolClient], None] | None = None
    """What raises for a client that cannot begin so, whatever it allows."""
    parameters: tuple[Parameter, ...]
    """What must be there."""
    secret_hash: HashOf


class Flow(Protocol):
    """One way to begin a sign-in, stateless."""

    names: ClassVar[frozenset[str]]
    """The values of ``AuthFlow`` that it serves."""
    doors: ClassVar[frozenset[str]]
    """The operations that it may be begun with: ``ADMIN`` (signed by a developer), ``USER``."""
    allowed_by: ClassVar[frozenset[str]]
    """The values of ``ExplicitAuthFlows`` of which a client needs one."""
    not_enabled: ClassVar[str]
    """What AWS says to a client that has none."""
    needs: ClassVar[Needs]

    def start(self, beginning: Beginning) -> Step:
        """Begin the sign-in."""
        ...
