"""The tokens of identity providers that are taken by themselves, and what one is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from localstack_cognito.directory.users.federated_users import Person


class TokenKind(StrEnum):
    """What a token is, by AWS's names."""

    ACCESS = "ACCESS_TOKEN"
    ID = "ID_TOKEN"
    SAML2 = "SAML2"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a token is worth: whom it speaks for, since when they are signed in, its scopes."""

    person: Person
    auth_time: float
    scopes: Sequence[str] = ()


TAKEN: Mapping[str, tuple[TokenKind, ...]] = {
    "OIDC": (TokenKind.ACCESS, TokenKind.ID),
    "SAML": (TokenKind.SAML2,),
}
"""The kinds of tokens that are taken, by the type of the provider."""
