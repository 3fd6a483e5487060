"""What the scopes of OpenID Connect let a token's holder read of a user.

Sources: OpenID Connect Core section 5.4 and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
"""

from collections.abc import Collection, Mapping

OPENID = "openid"
API_SCOPE = "aws.cognito.signin.user.admin"
"""The scope of a token that the API issued: its bearer may manage her own user."""

CLAIMS: Mapping[str, frozenset[str]] = {
    "email": frozenset({"email", "email_verified"}),
    "phone": frozenset({"phone_number", "phone_number_verified"}),
    "profile": frozenset(
        {
            *("name", "given_name", "family_name", "middle_name", "nickname"),
            *("preferred_username", "profile", "picture", "website", "gender"),
            *("birthdate", "zoneinfo", "locale", "updated_at"),
        }
    ),
}
"""The standard attributes that a scope is for, by the scope."""

_ALWAYS = frozenset({"sub", "identities"})
_PROFILE = "profile"
_CUSTOM = "custom:"


def narrowed(attributes: Mapping[str, str], scopes: Collection[str]) -> dict[str, str]:
    """Return those of a user's attributes that scopes let be read.

    ``openid`` alone is for all of them; scopes for some narrow it to those.
    """
    narrowing = [scope for scope in CLAIMS if scope in scopes]
    if not narrowing:
        return dict(attributes)
    wanted = _ALWAYS.union(*(CLAIMS[scope] for scope in narrowing))
    has_custom = _PROFILE in narrowing
    return {
        name: value
        for name, value in attributes.items()
        if name in wanted or (has_custom and name.startswith(_CUSTOM))
    }
