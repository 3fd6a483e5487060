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
    find_pool_and_client,
    get_user_pool_client,
)
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.signin import engine
from localstack_cognito.signin.sign_in import Challenge, Outcome
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool


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


def _initiate(
    pool: UserPool,
    client: UserPoolClient,
    request: InitiateAuthRequest | AdminInitiateAuthRequest,
    *,
    by_admin: bool,
) -> dict[str, Any]:
    outcome = engine.initiate_auth(
        pool,
        client,
        request["AuthFlow"],
        request.get("AuthParameters") or {},
        by_admin=by_admin,
        session=request.get("Session"),
        client_metadata=request.get("ClientMetadata"),
    )
    return _members(outcome)


def _respond(
    pool: UserPool,
    client: UserPoolClient,
    request: RespondToAuthChallengeRequest | AdminRespondToAuthChallengeRequest,
    *,
    by_admin: bool,
) -> dict[str, Any]:
    outcome = engine.respond_to_auth_challenge(
        pool,
        client,
        request["ChallengeName"],
        request.get("ChallengeResponses") or {},
        request.get("Session"),
        by_admin=by_admin,
        client_metadata=request.get("ClientMetadata"),
    )
    return _members(outcome)


class AuthenticationOperations(CognitoIdpApi):
    """Initiate a sign-in, and respond to what it asks."""

    @handler("InitiateAuth", expand=False)
    def initiate_auth(
        self, context: RequestContext, request: InitiateAuthRequest
    ) -> InitiateAuthResponse:
        pool, client = find_pool_and_client(request["ClientId"])
        return cast(InitiateAuthResponse, _initiate(pool, client, request, by_admin=False))

    @handler("AdminInitiateAuth", expand=False)
    def admin_initiate_auth(
        self, context: RequestContext, request: AdminInitiateAuthRequest
    ) -> AdminInitiateAuthResponse:
        pool, client = _addressed_client(context, request)
        return cast(AdminInitiateAuthResponse, _initiate(pool, client, request, by_admin=True))

    @handler("RespondToAuthChallenge", expand=False)
    def respond_to_auth_challenge(
        self, context: RequestContext, request: RespondToAuthChallengeRequest
    ) -> RespondToAuthChallengeResponse:
        pool, client = find_pool_and_client(request["ClientId"])
        return cast(RespondToAuthChallengeResponse, _respond(pool, client, request, by_admin=False))

    @handler("AdminRespondToAuthChallenge", expand=False)
    def admin_respond_to_auth_challenge(
        self, context: RequestContext, request: AdminRespondToAuthChallengeRequest
    ) -> AdminRespondToAuthChallengeResponse:
        pool, client = _addressed_client(context, request)
        members = _respond(pool, client, request, by_admin=True)
        return cast(AdminRespondToAuthChallengeResponse, members)


def _addressed_client(
    context: RequestContext,
    request: AdminInitiateAuthRequest | AdminRespondToAuthChallengeRequest,
) -> tuple[UserPool, UserPoolClient]:
    return get_user_pool_client(owner_of(context), request["UserPoolId"], request["ClientId"])
