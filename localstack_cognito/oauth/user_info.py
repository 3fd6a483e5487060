"""``oauth2/userInfo``: the attributes of the user whose access token is sent.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
"""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.activity.noting import current
from localstack_cognito.aws.api.cognito_idp import ResourceNotFoundException
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.directory.clients.url_clients import find_issuing_client
from localstack_cognito.directory.clients.url_patterns import is_url
from localstack_cognito.directory.users.attributes import readable
from localstack_cognito.oauth.answers import json_answer, method_not_allowed
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.oauth.errors import INVALID_REQUEST
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.access_tokens import user_of, verified_claims
from localstack_cognito.tokens.keys import ACCESS
from localstack_cognito.tokens.scopes import OPENID, narrowed

_BEARER = "bearer "
_OVER = "Access token is expired, disabled, or deleted, or the user has globally signed out."


class _Refused(Exception):
    def __init__(self, status: int, error: str, description: str, reason: str) -> None:
        super().__init__(error)
        self.reason = reason
        self.status = status
        self.error = error
        self.description = description

    def response(self) -> Response:
        if (this := current()) is not None:
            this.refused(self.error, self.description, self.reason, status=self.status)
        members = {"error": self.error, "error_description": self.description}
        challenge = ", ".join(f'{name}="{text}"' for name, text in members.items())
        return json_answer(members, self.status, {"WWW-Authenticate": challenge})


def serve(request: Request) -> Response:
    """GET and POST give the attributes that the token's scopes and its client may read."""
    if request.method not in ("GET", "HEAD", "POST"):
        return method_not_allowed("GET", "POST")
    authorization = request.headers.get("Authorization", "")
    try:
        if not authorization.lower().startswith(_BEARER):
            text = "Bad OAuth2 request at UserInfo Endpoint"
            raise _Refused(400, INVALID_REQUEST, text, "There is no Authorization: Bearer header.")
        token = authorization[len(_BEARER) :].strip()
        return json_answer(_user_info(place_of(request), token))
    except _Refused as refused:
        return refused.response()


def _user_info(place: Place, token: str) -> dict[str, str]:
    try:
        _, unverified = jwt.unverified_claims(token)
    except jwt.NotAToken:
        raise _invalid_token("What was sent is no JWT.") from None
    pool_and_client = _find_client(place, unverified)
    if pool_and_client is None:
        raise _invalid_token(
            f"Its client_id {unverified.get('client_id')} is no app client of the pools that this "
            "address is of: an ID token has none, a token of another pool another's."
        )
    pool, client = pool_and_client
    try:
        claims = verified_claims(pool, token, ACCESS)
        if "username" not in claims:
            # It speaks for a client, and for no user.
            raise _invalid_token("The token speaks for a client, and for no user.")
        user = user_of(pool, claims)
    except ServiceException as refused:
        raise _invalid_token(reason_of(refused) or str(refused.message)) from None
    scopes = str(claims["scope"]).split()
    if OPENID not in scopes:
        reason = f"The token's scope is {' '.join(scopes) or 'empty'}."
        raise _invalid_token(reason, "Access token does not contain openid scope")
    attributes = {"sub": user.sub, **narrowed(readable(client, user), scopes)}
    hidden = [name for name in attributes if name.startswith("dev:")]
    for name in hidden:
        del attributes[name]
    return {**attributes, "username": user.username}


def _find_client(
    place: Place, unverified: Mapping[str, Any]
) -> tuple[UserPool, UserPoolClient] | None:
    client_id = str(unverified.get("client_id"))
    if not is_url(client_id):
        return place.find_client(client_id)
    try:
        pool, client = find_issuing_client(client_id, str(unverified.get("iss")))
    except ResourceNotFoundException:
        return None
    return (pool, client) if place.pool in (None, pool) else None


def _invalid_token(reason: str, description: str = _OVER) -> _Refused:
    return _Refused(401, "invalid_token", description, reason)
