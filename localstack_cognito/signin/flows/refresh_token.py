"""REFRESH_TOKEN_AUTH: a refresh token brings a session's other tokens back."""

from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import UnsupportedOperationException
from localstack_cognito.directory.clients.secret_hash import check_secret_hash
from localstack_cognito.signin import refresh
from localstack_cognito.signin.flows.flow import ADMIN, USER
from localstack_cognito.signin.sign_in import SignIn, Step
from localstack_cognito.tokens.overrides import overrides_of
from localstack_cognito.tokens.sessions import refresh_session
from localstack_cognito.triggers.pre_token_generation import REFRESH_TOKENS


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

    def start(self, sign_in: SignIn) -> Step:
        """Check the token and issue the others anew."""
        if sign_in.client.rotates_tokens:
            raise UnsupportedOperationException("This API does not support refresh token rotation")
        session, user = refresh.find(sign_in.pool, sign_in.required("REFRESH_TOKEN"))
        check_secret_hash(
            sign_in.client, sign_in.parameters.get("SECRET_HASH"), user.username, user.sub
        )
        refresh.check_usable(
            sign_in.pool, sign_in.client, session, user, sign_in.parameters.get("DEVICE_KEY")
        )
        overrides = overrides_of(sign_in.pool, sign_in.client, user, REFRESH_TOKENS, session.scope)
        return refresh_session(sign_in.pool, sign_in.client, user, session, overrides)
