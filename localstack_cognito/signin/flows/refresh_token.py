"""REFRESH_TOKEN_AUTH: a refresh token brings a session's other tokens back."""

from typing import ClassVar

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    NotAuthorizedException,
    UnsupportedOperationException,
)
from localstack_cognito.directory.secret_hash import check_secret_hash
from localstack_cognito.directory.triggers import refuse_triggers
from localstack_cognito.signin.flows.flow import ADMIN, USER
from localstack_cognito.signin.sign_in import SignIn, Step
from localstack_cognito.storage import sessions, users
from localstack_cognito.storage.database import database
from localstack_cognito.tokens.issue import refresh_token_digest, refresh_tokens


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
        rotation = sign_in.client.settings.get("RefreshTokenRotation") or {}
        if rotation.get("Feature") == "ENABLED":
            raise UnsupportedOperationException("This API does not support refresh token rotation")
        digest = refresh_token_digest(sign_in.required("REFRESH_TOKEN"))
        with database().read() as connection:
            session = sessions.find_by_refresh_token(connection, digest)
            seq = session.user_seq if session else None
            user = users.find_by_seq(connection, seq) if seq is not None else None
        if session is None or session.user_pool_id != sign_in.pool.id:
            raise NotAuthorizedException("Invalid Refresh Token")
        if user is None:
            raise NotAuthorizedException(
                "The user has been deleted for the associated refresh token"
            )
        check_secret_hash(
            sign_in.client, sign_in.parameters.get("SECRET_HASH"), user.username, user.sub
        )
        if session.client_id != sign_in.client.id:
            raise NotAuthorizedException("Refresh Token has different Client")
        if not user.enabled:
            raise NotAuthorizedException("User is disabled.")
        if session.revoked_at is not None:
            raise NotAuthorizedException("Refresh Token has been revoked")
        if session.expires_at <= clock.now():
            raise NotAuthorizedException("Refresh Token has expired")
        refuse_triggers(sign_in.pool, "PreTokenGeneration", "PreTokenGenerationConfig")
        return refresh_tokens(sign_in.pool, sign_in.client, user, session)
