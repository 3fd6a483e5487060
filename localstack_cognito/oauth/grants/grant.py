"""What a grant is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from localstack_cognito.oauth.errors import INVALID_REQUEST, EndpointError
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issue import IssuedToken, Tokens

REFRESH_TOKEN = "refresh_token"  # noqa: S105
"""The grant of who holds a refresh token, and the parameter that has it."""
INVALID_GRANT = "invalid_grant"
UNAUTHORIZED_CLIENT = "unauthorized_client"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a client that has proven who it is asks the token endpoint for."""

    pool: UserPool
    client: UserPoolClient
    form: Mapping[str, str] = field(repr=False)

    def required(self, name: str) -> str:
        """Return a parameter. Raises ``EndpointError`` where it is missing."""
        value = self.form.get(name)
        if not value:
            raise EndpointError(INVALID_REQUEST, reason=f"The request has no {name}.")
        return value


class Grant(Protocol):
    """One value of ``grant_type``."""

    name: ClassVar[str]

    def issue(self, request: TokenRequest) -> Tokens | IssuedToken:
        """Return what the client is given. Raises ``EndpointError``."""
