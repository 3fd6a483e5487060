"""Login with Amazon: OAuth 2.0, with an endpoint for the user's profile.

Source: https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation import code_grant
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool

begin = code_grant.begin


def finish(
    pool: UserPool,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Person:
    """Return whom Amazon has signed in, by the code that it gave."""
    endpoint = code_grant.details_of(provider)["attributes_url"]
    return code_grant.finish(provider, told, answer, endpoint)
