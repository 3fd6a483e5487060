"""Login with Amazon: OAuth 2.0, with an endpoint for the user's profile.

Source: https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation import code_grant
from localstack_cognito.federation.departures import Departure
from localstack_cognito.storage.records import IdentityProvider, UserPool


def begin(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Return Amazon's sign-in page, asked for a code."""
    return code_grant.begin(departure)


def finish(
    pool: UserPool,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Person:
    """Return whom Amazon has signed in, by the code that it gave."""
    tokens = code_grant.redeem_answer(provider, told, answer)
    endpoint = code_grant.details_of(provider)["attributes_url"]
    return code_grant.person(provider, tokens, {}, code_grant.user_info(endpoint, tokens))
