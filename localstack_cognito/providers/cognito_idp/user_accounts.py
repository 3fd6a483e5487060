"""Operations that enable, disable, delete and link users, and set what they have of MFA."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminDisableProviderForUserResponse,
    AdminDisableUserResponse,
    AdminEnableUserResponse,
    AdminLinkProviderForUserResponse,
    AdminSetUserSettingsResponse,
    CognitoIdpApi,
    MFAOptionListType,
    ProviderUserIdentifierType,
    SetUserSettingsResponse,
)
from localstack_cognito.directory.users import user_identities, users
from localstack_cognito.directory.users.user_identities import Identity
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.tokens.access_tokens import bearer_of


class UserAccountOperations(CognitoIdpApi):
    """Enable, disable, delete, link."""

    @handler("AdminEnableUser")
    def admin_enable_user(
        self, context: RequestContext, user_pool_id: str, username: str, **kwargs: object
    ) -> AdminEnableUserResponse:
        users.admin_enable_user(owner_of(context), user_pool_id, username)
        return AdminEnableUserResponse()

    @handler("AdminDisableUser")
    def admin_disable_user(
        self, context: RequestContext, user_pool_id: str, username: str, **kwargs: object
    ) -> AdminDisableUserResponse:
        users.admin_disable_user(owner_of(context), user_pool_id, username)
        return AdminDisableUserResponse()

    @handler("DeleteUser")
    def delete_user(self, context: RequestContext, access_token: str, **kwargs: object) -> None:
        users.delete_user(bearer_of(access_token).user)

    @handler("AdminLinkProviderForUser")
    def admin_link_provider_for_user(
        self,
        context: RequestContext,
        user_pool_id: str,
        destination_user: ProviderUserIdentifierType,
        source_user: ProviderUserIdentifierType,
        **kwargs: object,
    ) -> AdminLinkProviderForUserResponse:
        user_identities.admin_link_provider_for_user(
            owner_of(context),
            user_pool_id,
            Identity.of(destination_user, "DestinationUser"),
            Identity.of(source_user, "SourceUser"),
        )
        return AdminLinkProviderForUserResponse()

    @handler("AdminDisableProviderForUser")
    def admin_disable_provider_for_user(
        self,
        context: RequestContext,
        user_pool_id: str,
        user: ProviderUserIdentifierType,
        **kwargs: object,
    ) -> AdminDisableProviderForUserResponse:
        user_identities.admin_disable_provider_for_user(
            owner_of(context), user_pool_id, Identity.of(user, "User")
        )
        return AdminDisableProviderForUserResponse()

    @handler("AdminSetUserSettings")
    def admin_set_user_settings(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        mfa_options: MFAOptionListType,
        **kwargs: object,
    ) -> AdminSetUserSettingsResponse:
        users.admin_set_user_settings(owner_of(context), user_pool_id, username, mfa_options)
        return AdminSetUserSettingsResponse()

    @handler("SetUserSettings")
    def set_user_settings(
        self,
        context: RequestContext,
        access_token: str,
        mfa_options: MFAOptionListType,
        **kwargs: object,
    ) -> SetUserSettingsResponse:
        bearer = bearer_of(access_token)
        users.set_user_settings(bearer.pool, bearer.user, mfa_options)
        return SetUserSettingsResponse()
