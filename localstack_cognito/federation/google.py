"""Google: OpenID Connect, with an API of its own for what its ID tokens do not say.

Source: https://developers.google.com/identity/openid-connect/openid-connect
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation import code_grant, openid_connect
from localstack_cognito.federation.departures import Departure
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool


def begin(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Return Google's authorization endpoint, asked for a code."""
    return openid_connect.ask_for_code(departure, {})


def finish(
    pool: UserPool,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Person:
    """Return whom Google has signed in, by the code that it gave."""
    tokens, claims = openid_connect.redeem(provider, told, answer)
    wanted = code_grant.mapped_claims(provider)
    fields = [name for name in wanted if name not in claims]
    endpoint = code_grant.fields_endpoint(provider, fields)
    said = code_grant.user_info(endpoint, tokens)
    return code_grant.person(provider, tokens, claims, said)
