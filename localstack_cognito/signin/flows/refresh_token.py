"""REFRESH_TOKEN_AUTH: a refresh token brings a session's other tokens back."""

from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import UnsupportedOperationException
from localstack_cognito.signin import refresh
from localstack_cognito.signin.flows.flow import ADMIN, USER, Beginning, HashOf, Needs
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Step
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.tokens.overrides import overrides_of
from localstack_cognito.tokens.sessions import refresh_session
from localstack_cognito.triggers.pre_token_generation import REFRESH_TOKENS


def _reject_rotation(client: UserPoolClient) -> None:
    if client.rotates_tokens:
        raise UnsupportedOperationException("This API does not support refresh token rotation")


class RefreshTokenAuth:
    """The flow of a client that holds a refresh token."""

    names: ClassVar[frozenset[str]] = frozenset({"REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"})
    doors: ClassVar[frozenset[str]] = frozenset({USER, ADMIN})
    allowed_by: ClassVar[frozenset[str]] = frozenset(
        # Clients with the older names have it besides.
        {
            "ALLOW_REFRESH_TOKEN_AUTH",
            "USER_PASSWORD_AUTH",
            "ADMIN_NO_SRP_AUTH",
            "CUSTOM_AUTH_FLOW_ONLY",
        }
    )
    not_enabled: ClassVar[str] = "Auth flow not enabled for this client"

    needs: ClassVar[Needs] = Needs(
        client=_reject_rotation,
        parameters=(Parameter.REFRESH_TOKEN,),
        secret_hash=HashOf.REFRESH_TOKEN,
    )

    def start(self, beginning: Beginning) -> Step:
        """Check the token and issue the others anew."""
        assert beginning.refreshing is not None
        session, user = beginning.refreshing
        sign_in = beginning.sign_in
        pool, client = sign_in.pool, sign_in.client
        refresh.check_usable(pool, client, session, user, sign_in.optional(Parameter.DEVICE_KEY))
        overrides = overrides_of(pool, client, user, REFRESH_TOKENS, session.scope)
        return refresh_session(pool, client, user, session, overrides)
