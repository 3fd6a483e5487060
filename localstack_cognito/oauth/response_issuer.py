"""``iss`` of authorization responses: who has answered, for apps that ask several servers.

Source: RFC 9207. AWS's own answers do not have it.
"""

from localstack_cognito import settings
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import issuer_of


def response_issuer(pool: UserPool) -> str | None:
    """Return the issuer that an authorization response names, or None with ``COGNITO_STRICT=1``."""
    return None if settings.strict() else issuer_of(pool)
