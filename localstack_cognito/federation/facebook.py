"""Facebook: OAuth 2.0, with its Graph API for what it says of a user.

Source: https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation import code_grant
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool

_ID = "id"

begin = code_grant.begin


def finish(
    pool: UserPool,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Person:
    """Return whom Facebook has signed in, by the code that it gave."""
    fields = [_ID, *code_grant.mapped_claims(provider)]
    endpoint = code_grant.fields_endpoint(provider, list(dict.fromkeys(fields)))
    return code_grant.finish(provider, told, answer, endpoint)
