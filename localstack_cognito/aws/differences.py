"""Where a request is checked otherwise than the service model says, and why."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """What is accepted in place of a shape's own pattern.

    ``named`` is the pattern that the error's text gives; without it, the model's own.
    """

    accepted: str
    named: str | None = None


DIFFERENCES: dict[str, Difference] = {
    # The tag _custom_id_ sets the whole id, such as myid123: no region, no underscore.
    "UserPoolIdType": Difference(r"[\w-]+"),
    "IdentityPoolId": Difference(r"[\w-]+(:[\w-]+)?"),
    # A name may set the client's id.
    "ClientNameType": Difference(r"(?s)_custom_id_:.*|[\w\s+=,.@-]+"),
    # Custom domains have dots, and of a prefix Cognito says itself what is wrong with it.
    "DomainType": Difference(r"(?s).*"),
    # The model gives [\S]+. Cognito has since 2021 taken spaces within a password, and says so.
    "PasswordType": Difference(r"^[\S]+.*[\S]+$", r"^[\S]+.*[\S]+$"),
}

CHOICES: dict[str, tuple[str, ...]] = {
    # GetClientToken needs it, says its documentation; the model does not know it yet.
    "ExplicitAuthFlowsType": ("ALLOW_CLIENT_TOKEN_AUTH",),
}
"""What is accepted besides the values that an enum of the model has."""

# Marked sensitive in the model, and yet shown in the texts that Cognito answers.
SHOWN = frozenset({"ClientIdType"})

SECRET_KEYS: Mapping[str, frozenset[str]] = {
    "ProviderDetailsType": frozenset({"client_secret", "private_key"}),
}
"""The keys of maps whose values are secrets, though the model marks neither."""
