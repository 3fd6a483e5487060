"""What AWS adds to an identity provider by itself, by the provider's type.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html
"""

from collections.abc import Mapping

Details = Mapping[str, str]

USERNAME_CLAIMS: Details = {
    "OIDC": "sub",
    "Google": "sub",
    "Facebook": "id",
    "LoginWithAmazon": "user_id",
    "SignInWithApple": "sub",
}
"""What becomes the username of a provider's users, by the provider's type."""

_FACEBOOK_VERSION = "v17.0"

ADDED: Mapping[str, Details] = {
    "Google": {
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    },
    "LoginWithAmazon": {
        "attributes_url": "https://api.amazon.com/user/profile",
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://www.amazon.com/ap/oa",
        "token_request_method": "POST",
        "token_url": "https://api.amazon.com/auth/o2/token",
    },
    "SignInWithApple": {
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://appleid.apple.com/auth/authorize",
        "oidc_issuer": "https://appleid.apple.com",
        "token_request_method": "POST",
        "token_url": "https://appleid.apple.com/auth/token",
    },
    "OIDC": {"attributes_url_add_attributes": "false"},
}
"""What AWS adds to ``ProviderDetails``. Facebook's depend on its version: ``facebook_details``."""


def facebook_details(given: Details) -> Details:
    """Return what AWS adds to the details of Facebook, for the version that they name."""
    version = given.get("api_version") or _FACEBOOK_VERSION
    return {
        "attributes_url": f"https://graph.facebook.com/{version}/me?fields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": f"https://www.facebook.com/{version}/dialog/oauth",
        "token_request_method": "GET",
        "token_url": f"https://graph.facebook.com/{version}/oauth/access_token",
    }
