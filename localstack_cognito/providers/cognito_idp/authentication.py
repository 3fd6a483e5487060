"""Operations that sign users in."""

from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminInitiateAuthRequest,
    AdminInitiateAuthResponse,
    AdminRespondToAuthChallengeRequest,
    AdminRespondToAuthChallengeResponse,
    CognitoIdpApi,
    InitiateAuthRequest,
    InitiateAuthResponse,
    RespondToAuthChallengeRequest,
    RespondToAuthChallengeResponse,
)
from localstack_cognito.directory.clients.user_pool_clients import (
    find_client_and_pool,
    get_user_pool_client,
)
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.signin import engine
from localstack_cognito.signin.sign_in import Challenge, Outcome


def _members(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Challenge):
        challenge: dict[str, Any] = {
            "ChallengeName": outcome.name,
            "ChallengeParameters": dict(outcome.parameters),
        }
        if outcome.session:
            challenge["Session"] = outcome.session
        if outcome.choices:
            challenge["AvailableChallenges"] = list(outcome.choices)
        return challenge
    return {
        "ChallengeParameters": {},
        "AuthenticationResult": responses.authentication_result(outcome),
    }


class AuthenticationOperations(CognitoIdpApi):
    """Initiate a sign-in, and respond to what it asks."""

    @handler("InitiateAuth", expand=False)
    def initiate_auth(
        self, context: RequestContext, request: InitiateAuthRequest
    ) -> InitiateAuthResponse:
        pool, client = find_client_and_pool(request["ClientId"])
        outcome = engine.initiate_auth(
            pool,
            client,
            request["AuthFlow"],
            request.get("AuthParameters") or {},
            by_admin=False,
            session=request.get("Session"),
            client_metadata=request.get("ClientMetadata"),
        )
        return cast(InitiateAuthResponse, _members(outcome))

    @handler("AdminInitiateAuth", expand=False)
    def admin_initiate_auth(
        self, context: RequestContext, request: AdminInitiateAuthRequest
    ) -> AdminInitiateAuthResponse:
        pool, client = get_user_pool_client(
            owner_of(context), request["UserPoolId"], request["ClientId"]
        )
        outcome = engine.initiate_auth(
            pool,
            client,
            request["AuthFlow"],
            request.get("AuthParameters") or {},
            by_admin=True,
            session=request.get("Session"),
            client_metadata=request.get("ClientMetadata"),
        )
        return cast(AdminInitiateAuthResponse, _members(outcome))

    @handler("RespondToAuthChallenge", expand=False)
    def respond_to_auth_challenge(
        self, context: RequestContext, request: RespondToAuthChallengeRequest
    ) -> RespondToAuthChallengeResponse:
        pool, client = find_client_and_pool(request["ClientId"])
        outcome = engine.respond_to_auth_challenge(
            pool,
            client,
            request["ChallengeName"],
            request.get("ChallengeResponses") or {},
            request.get("Session"),
            by_admin=False,
            client_metadata=request.get("ClientMetadata"),
        )
        return cast(RespondToAuthChallengeResponse, _members(outcome))

    @handler("AdminRespondToAuthChallenge", expand=False)
    def admin_respond_to_auth_challenge(
        self, context: RequestContext, request: AdminRespondToAuthChallengeRequest
    ) -> AdminRespondToAuthChallengeResponse:
        pool, client = get_user_pool_client(
            owner_of(context), request["UserPoolId"], request["ClientId"]
        )
        outcome = engine.respond_to_auth_challenge(
            pool,
            client,
            request["ChallengeName"],
            request.get("ChallengeResponses") or {},
            request.get("Session"),
            by_admin=True,
            client_metadata=request.get("ClientMetadata"),
        )
        return cast(AdminRespondToAuthChallengeResponse, _members(outcome))
