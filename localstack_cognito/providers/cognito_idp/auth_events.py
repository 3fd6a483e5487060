"""Operations on the history of what users did to sign in."""

from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminListUserAuthEventsResponse,
    AdminUpdateAuthEventFeedbackResponse,
    AuthEventType,
    CognitoIdpApi,
    UpdateAuthEventFeedbackResponse,
)
from localstack_cognito.directory.protection import auth_events
from localstack_cognito.providers.cognito_idp.responses import date
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.auth_events import AuthEvent


def _event(event: AuthEvent) -> AuthEventType:
    members: dict[str, Any] = {
        "EventId": event.id,
        "EventType": event.type,
        "CreationDate": date(event.created_at),
        "EventResponse": event.response,
        "EventRisk": dict(event.risk),
        "ChallengeResponses": [dict(result) for result in event.challenges],
        "EventContextData": dict(event.context),
    }
    if event.feedback:
        given = event.feedback
        members["EventFeedback"] = {**given, "FeedbackDate": date(given["FeedbackDate"])}
    return cast(AuthEventType, members)


class AuthEventOperations(CognitoIdpApi):
    """List events, and say what one thinks of them."""

    @handler("AdminListUserAuthEvents")
    def admin_list_user_auth_events(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        max_results: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> AdminListUserAuthEventsResponse:
        found, following = auth_events.admin_list_user_auth_events(
            owner_of(context), user_pool_id, username, max_results, next_token
        )
        response = AdminListUserAuthEventsResponse(AuthEvents=[_event(event) for event in found])
        if following:
            response["NextToken"] = following
        return response

    @handler("AdminUpdateAuthEventFeedback")
    def admin_update_auth_event_feedback(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        event_id: str,
        feedback_value: str,
        **kwargs: object,
    ) -> AdminUpdateAuthEventFeedbackResponse:
        auth_events.admin_update_auth_event_feedback(
            owner_of(context), user_pool_id, username, event_id, feedback_value
        )
        return AdminUpdateAuthEventFeedbackResponse()

    @handler("UpdateAuthEventFeedback")
    def update_auth_event_feedback(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        event_id: str,
        feedback_token: str,
        feedback_value: str,
        **kwargs: object,
    ) -> UpdateAuthEventFeedbackResponse:
        auth_events.update_auth_event_feedback(
            user_pool_id, username, event_id, feedback_token, feedback_value
        )
        return UpdateAuthEventFeedbackResponse()
