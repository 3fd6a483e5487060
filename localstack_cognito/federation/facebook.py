"""Facebook: OAuth 2.0, with its Graph API for what it says of a user.

Source: https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation import code_grant
from localstack_cognito.federation.departures import Departure
from localstack_cognito.storage.records import IdentityProvider, UserPool

_ID = "id"


def begin(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Return Facebook's login dialog, asked for a code."""
    return code_grant.begin(departure)


def finish(
    pool: UserPool,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Person:
    """Return whom Facebook has signed in, by the code that it gave."""
    tokens = code_grant.redeem_answer(provider, told, answer)
    fields = [_ID, *code_grant.mapped_claims(provider)]
    endpoint = code_grant.fields_endpoint(provider, list(dict.fromkeys(fields)))
    return code_grant.person(provider, tokens, {}, code_grant.user_info(endpoint, tokens))
