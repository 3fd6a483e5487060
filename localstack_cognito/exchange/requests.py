"""What is asked for: a token for the tokens that somebody brings.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDerivedToken.html
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from localstack_cognito.federation.token_kinds import TokenKind


class Role(StrEnum):
    """What a token is brought for, as AWS's members begin."""

    SUBJECT = "Subject"
    ACTOR = "Actor"


@dataclass(frozen=True, slots=True)
class BroughtToken:
    """A token, its kind, and the identity provider that has issued it: None for the pool."""

    role: Role
    text: str = field(repr=False)
    kind: TokenKind
    provider_name: str | None = None


@dataclass(frozen=True, slots=True)
class ExchangeRequest:
    """The exchange of a token that speaks for a user or a client.

    ``actor`` is the token of who acts for them, if that is to be told. ``scopes`` are those that
    are wanted, ``audience`` any name of whom the new token is for and ``resource`` the identifier
    of a resource server: at most one of the two. ``needs_scope`` has it refused where scopes are
    wanted and none is granted, ``is_oauth`` says that an endpoint of OAuth is asked.
    """

    subject: BroughtToken
    actor: BroughtToken | None = None
    scopes: Sequence[str] = ()
    audience: str | None = None
    resource: str | None = None
    wanted: TokenKind = TokenKind.ACCESS
    needs_scope: bool = False
    is_oauth: bool = False
