"""Operations on the second factors of users."""

from typing import cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminDeleteSoftwareTokenResponse,
    AdminGetUserAuthFactorsResponse,
    AdminSetUserMFAPreferenceRequest,
    AdminSetUserMFAPreferenceResponse,
    AssociateSoftwareTokenResponse,
    CognitoIdpApi,
    GetUserAuthFactorsResponse,
    SetUserMFAPreferenceRequest,
    SetUserMFAPreferenceResponse,
    VerifySoftwareTokenResponse,
    VerifySoftwareTokenResponseType,
)
from localstack_cognito.directory.pools.user_pools import get_user_pool
from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.users import get_addressed_user
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.signin import totp
from localstack_cognito.signin.challenges import first_factors
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.access_tokens import bearer_of


def _factors(pool: UserPool, user: User) -> GetUserAuthFactorsResponse:
    members = responses.mfa_members(user)
    members.pop("MFAOptions", None)
    factors = first_factors.configured(pool, user)
    return cast(
        GetUserAuthFactorsResponse,
        {"Username": user.username, **members, "ConfiguredUserAuthFactors": factors},
    )


class MfaOperations(CognitoIdpApi):
    """Set authenticator apps up, and factors on and off."""

    @handler("AssociateSoftwareToken")
    def associate_software_token(
        self,
        context: RequestContext,
        access_token: str | None = None,
        session: str | None = None,
        **kwargs: object,
    ) -> AssociateSoftwareTokenResponse:
        totp.check_one_of(access_token, session)
        if access_token:
            bearer = bearer_of(access_token)
            return AssociateSoftwareTokenResponse(
                SecretCode=totp.associate(bearer.pool, bearer.user)
            )
        secret, following = totp.associate_in_session(cast(str, session))
        return AssociateSoftwareTokenResponse(SecretCode=secret, Session=following)

    @handler("VerifySoftwareToken")
    def verify_software_token(
        self,
        context: RequestContext,
        user_code: str,
        access_token: str | None = None,
        session: str | None = None,
        friendly_device_name: str | None = None,
        **kwargs: object,
    ) -> VerifySoftwareTokenResponse:
        totp.check_one_of(access_token, session)
        status = VerifySoftwareTokenResponseType.SUCCESS
        if access_token:
            bearer = bearer_of(access_token)
            totp.verify(bearer.pool, bearer.user, user_code, friendly_device_name)
            return VerifySoftwareTokenResponse(Status=status)
        following = totp.verify_in_session(cast(str, session), user_code, friendly_device_name)
        return VerifySoftwareTokenResponse(Status=status, Session=following)

    @handler("SetUserMFAPreference", expand=False)
    def set_user_mfa_preference(
        self, context: RequestContext, request: SetUserMFAPreferenceRequest
    ) -> SetUserMFAPreferenceResponse:
        bearer = bearer_of(request["AccessToken"])
        mfa.set_user_mfa_preference(bearer.pool, bearer.user, request)
        return SetUserMFAPreferenceResponse()

    @handler("AdminSetUserMFAPreference", expand=False)
    def admin_set_user_mfa_preference(
        self, context: RequestContext, request: AdminSetUserMFAPreferenceRequest
    ) -> AdminSetUserMFAPreferenceResponse:
        mfa.admin_set_user_mfa_preference(
            owner_of(context), request["UserPoolId"], request["Username"], request
        )
        return AdminSetUserMFAPreferenceResponse()

    @handler("GetUserAuthFactors")
    def get_user_auth_factors(
        self, context: RequestContext, access_token: str, **kwargs: object
    ) -> GetUserAuthFactorsResponse:
        bearer = bearer_of(access_token)
        return _factors(bearer.pool, bearer.user)

    @handler("AdminGetUserAuthFactors")
    def admin_get_user_auth_factors(
        self, context: RequestContext, user_pool_id: str, username: str, **kwargs: object
    ) -> AdminGetUserAuthFactorsResponse:
        pool = get_user_pool(owner_of(context), user_pool_id)
        return _factors(pool, get_addressed_user(pool, username))

    @handler("AdminDeleteSoftwareToken")
    def admin_delete_software_token(
        self, context: RequestContext, user_pool_id: str, username: str, **kwargs: object
    ) -> AdminDeleteSoftwareTokenResponse:
        mfa.admin_delete_software_token(owner_of(context), user_pool_id, username)
        return AdminDeleteSoftwareTokenResponse()
