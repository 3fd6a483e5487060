"""Operations on the sessions that a user has."""

from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminListUserSessionsResponse,
    AdminRevokeUserSessionResponse,
    CognitoIdpApi,
    ListUserSessionsResponse,
    RevokeUserSessionResponse,
    SessionDescriptionType,
    SessionTypeType,
)
from localstack_cognito.directory.pools.user_pools import get_user_pool
from localstack_cognito.directory.users.users import get_addressed_user
from localstack_cognito.providers.cognito_idp.responses import date
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.signin import user_sessions
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.tokens.access_tokens import bearer_of

_UNKNOWN = "unknown"


def _session(session: UserSession, current_event_id: str | None) -> SessionDescriptionType:
    members: dict[str, Any] = {
        "SessionId": user_sessions.session_id(session),
        "SessionType": SessionTypeType.TOKEN,
        "ClientId": session.client_id,
        "CreateDate": date(session.auth_time),
        "LastActiveDate": date(session.last_used_at or session.auth_time),
        "DeviceType": session.device_type or _UNKNOWN,
        "LastIPAddress": session.ip_address or _UNKNOWN,
        # Nobody says here where an address is.
        "LastLocation": {"Country": _UNKNOWN},
        "IsCurrentSession": session.event_id == current_event_id,
    }
    return cast(SessionDescriptionType, members)


class UserSessionOperations(CognitoIdpApi):
    """List sessions and end one."""

    @handler("ListUserSessions")
    def list_user_sessions(
        self,
        context: RequestContext,
        access_token: str,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListUserSessionsResponse:
        bearer = bearer_of(access_token)
        found = user_sessions.list_user_sessions(bearer.pool, bearer.user, next_token)
        # Not origin_jti, which is in no token of a client that does not revoke tokens.
        current = bearer.claims["event_id"]
        return ListUserSessionsResponse(Sessions=[_session(one, current) for one in found])

    @handler("AdminListUserSessions")
    def admin_list_user_sessions(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        next_token: str | None = None,
        **kwargs: object,
    ) -> AdminListUserSessionsResponse:
        pool = get_user_pool(owner_of(context), user_pool_id)
        found = user_sessions.list_user_sessions(
            pool, get_addressed_user(pool, username), next_token
        )
        return AdminListUserSessionsResponse(Sessions=[_session(one, None) for one in found])

    @handler("RevokeUserSession")
    def revoke_user_session(
        self, context: RequestContext, access_token: str, session_id: str, **kwargs: object
    ) -> RevokeUserSessionResponse:
        bearer = bearer_of(access_token)
        user_sessions.revoke_user_session(
            bearer.pool, bearer.user, session_id, bearer.claims["event_id"]
        )
        return RevokeUserSessionResponse()

    @handler("AdminRevokeUserSession")
    def admin_revoke_user_session(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        session_id: str,
        **kwargs: object,
    ) -> AdminRevokeUserSessionResponse:
        pool = get_user_pool(owner_of(context), user_pool_id)
        user_sessions.revoke_user_session(pool, get_addressed_user(pool, username), session_id)
        return AdminRevokeUserSessionResponse()
