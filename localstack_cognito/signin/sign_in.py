"""What the members of the engine hand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.storage.records import User, UserPool, UserPoolClient
from localstack_cognito.tokens.issue import Tokens


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in under way: where, through which client, and what its user sent this time.

    ``parameters`` are the ``AuthParameters`` or ``ChallengeResponses``. ``by_admin`` is set where
    a developer signed the request.
    """

    pool: UserPool
    client: UserPoolClient
    parameters: Mapping[str, str] = field(repr=False)
    by_admin: bool
    session: str | None = field(default=None, repr=False)

    def required(self, name: str) -> str:
        """Return a parameter. Raises ``InvalidParameterException`` where it is missing."""
        value = self.parameters.get(name)
        if not value:
            raise InvalidParameterException(f"Missing required parameter {name}")
        return value


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is asked next. ``session`` is None where the parameters carry the state themselves."""

    name: str
    parameters: Mapping[str, str]
    session: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Proven:
    """A user who has proven who she is; the gates decide whether more is owed.

    ``second_factor`` is set once she has proven it by a second factor too.
    """

    user: User
    second_factor: bool = False


Step = Challenge | Proven | Tokens
"""What a flow or a challenge comes to."""
Outcome = Challenge | Tokens
"""What a request to the engine comes to."""
