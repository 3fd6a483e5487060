"""The grant of a client that a browser has brought a code.

Sources: RFC 6749 section 4.1.3, RFC 7636 section 4.6 and
https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

import hashlib
import hmac
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.directory.clients.url_clients import may_use
from localstack_cognito.host import callers
from localstack_cognito.oauth import codes
from localstack_cognito.oauth.errors import EndpointError
from localstack_cognito.oauth.grants.grant import (
    INVALID_GRANT,
    REFRESH_TOKEN,
    UNAUTHORIZED_CLIENT,
    TokenRequest,
)
from localstack_cognito.oauth.redirect_uris import is_unconfigured
from localstack_cognito.oauth.resources import check_target
from localstack_cognito.storage.authorization_codes import AuthorizationCode
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.issue import Tokens
from localstack_cognito.tokens.keys import base64url
from localstack_cognito.tokens.sessions import SignInDetails, begin_session
from localstack_cognito.triggers.pre_token_generation import Overrides


class AuthorizationCodeGrant:
    """``grant_type=authorization_code``."""

    name: ClassVar[str] = "authorization_code"

    def issue(self, request: TokenRequest) -> Tokens:
        """Redeem the code for the tokens of a new session."""
        text, redirect_uri = request.required("code"), request.required("redirect_uri")
        pool, client = request.pool, request.client
        if not _is_enabled(client):
            raise EndpointError(
                UNAUTHORIZED_CLIENT,
                reason="The client's AllowedOAuthFlows has no code, or "
                "AllowedOAuthFlowsUserPoolClient is not set.",
            )
        code_and_user = codes.find_code(text)
        if code_and_user is None:
            raise _invalid("No such code was given, or its user is gone.")
        code, user = code_and_user
        # A code that was brought to another client than it was made for is left alone.
        owner = code.request.get("metadata_url") or code.client_id
        if (code.user_pool_id, owner) != (pool.id, client.oauth_id):
            raise _invalid(f"The code was given to {owner}, and {client.oauth_id} brings it.")
        if code.client_id != client.id:
            raise _invalid(
                f"The code was given to {owner} when its CIMD policy named the app client "
                f"{code.client_id}; it names {client.id} by now."
            )
        if code.used_at is not None:
            codes.revoke_issued_session(code)
            raise _invalid(_USED)
        if problem := _problem(code, user, redirect_uri, request.form.get("code_verifier")):
            raise _invalid(problem)
        check_target(request.form, code.request["resource"])
        details = _details(code)
        overrides = Overrides.of(code.request["overrides"])
        try:
            tokens = begin_session(
                pool, client, user, details, overrides, partial(codes.redeem_code, code)
            )
        except codes.AlreadyUsed:
            codes.revoke_issued_session(code)
            raise _invalid(_USED) from None
        except NotAuthorizedException as refused:
            raise _invalid(reason_of(refused) or refused.message) from None
        return tokens if may_use(client, REFRESH_TOKEN) else replace(tokens, refresh_token=None)


_USED = "The code was used before. What it gave then has ended with this."


def _invalid(reason: str) -> EndpointError:
    return EndpointError(INVALID_GRANT, reason=reason)


def _problem(
    code: AuthorizationCode, user: User, redirect_uri: str, verifier: str | None
) -> str | None:
    """Return why a code that waits to be redeemed is not redeemed so, or None."""
    asked_for, challenge = code.request["redirect_uri"], code.request["code_challenge"]
    if code.expires_at <= clock.now():
        return "The code has expired: it is good for five minutes."
    if not user.enabled:
        return f"The user {user.username} is disabled."
    if asked_for != redirect_uri:
        return f"redirect_uri is {redirect_uri!r}, and the code was asked for with {asked_for!r}."
    if _is_verified(challenge, verifier):
        return None
    if challenge is None:
        return "A code_verifier was sent, and the code was asked for without a code_challenge."
    if not verifier:
        return "The code was asked for with a code_challenge, and no code_verifier was sent."
    return "code_verifier does not fit the code_challenge that the code was asked for with."


def _is_enabled(client: UserPoolClient) -> bool:
    settings = client.settings
    return is_unconfigured(client) or bool(
        settings.get("AllowedOAuthFlowsUserPoolClient")
        and "code" in (settings.get("AllowedOAuthFlows") or ())
    )


def _is_verified(challenge: str | None, verifier: str | None) -> bool:
    """Tell whether who brings a code is who asked for it.

    A verifier where there was no challenge is a sign that somebody has taken that away.
    """
    if challenge is None or not verifier:
        return challenge is None and not verifier
    digest = base64url(hashlib.sha256(verifier.encode()).digest())
    return hmac.compare_digest(digest.encode(), challenge.encode())


def _details(code: AuthorizationCode) -> SignInDetails:
    asked: Any = code.request
    caller = callers.current()
    return SignInDetails(
        event_id=code.event_id,
        acr=asked.get("acr"),
        amr=asked.get("amr"),
        ip_address=caller.ip_address,
        device_type=caller.user_agent,
        sso_digest=code.sso_digest,
        auth_time=code.auth_time,
        scope=asked["scope"],
        resource=asked["resource"],
        nonce=asked["nonce"],
    )
