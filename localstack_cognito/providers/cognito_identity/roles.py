"""Operations on the roles and the principals' tags of an identity pool."""

from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_identity import (
    CognitoIdentityApi,
    GetIdentityPoolRolesResponse,
    GetPrincipalTagAttributeMapResponse,
    PrincipalTags,
    RoleMappingMap,
    RolesMap,
    SetPrincipalTagAttributeMapResponse,
)
from localstack_cognito.identity import principal_tags, roles
from localstack_cognito.identity.identity_pools import get_identity_pool
from localstack_cognito.providers.cognito_identity.identity_pools import owner_of


class RoleOperations(CognitoIdentityApi):
    """Get and set roles and the tags of principals."""

    @handler("SetIdentityPoolRoles")
    def set_identity_pool_roles(
        self,
        context: RequestContext,
        identity_pool_id: str,
        roles: RolesMap,
        role_mappings: RoleMappingMap | None = None,
        **kwargs: object,
    ) -> None:
        _set_identity_pool_roles(owner_of(context), identity_pool_id, roles, role_mappings or {})

    @handler("GetIdentityPoolRoles")
    def get_identity_pool_roles(
        self, context: RequestContext, identity_pool_id: str, **kwargs: object
    ) -> GetIdentityPoolRolesResponse:
        pool = get_identity_pool(owner_of(context), identity_pool_id)
        response = GetIdentityPoolRolesResponse(IdentityPoolId=pool.id)
        if pool.settings.get("Roles"):
            response["Roles"] = pool.settings["Roles"]
        if pool.settings.get("RoleMappings"):
            response["RoleMappings"] = pool.settings["RoleMappings"]
        return response

    @handler("GetPrincipalTagAttributeMap")
    def get_principal_tag_attribute_map(
        self,
        context: RequestContext,
        identity_pool_id: str,
        identity_provider_name: str,
        **kwargs: object,
    ) -> GetPrincipalTagAttributeMapResponse:
        tags = principal_tags.get_principal_tags(
            owner_of(context), identity_pool_id, identity_provider_name
        )
        return cast(
            GetPrincipalTagAttributeMapResponse,
            _tag_map(identity_pool_id, identity_provider_name, tags),
        )

    @handler("SetPrincipalTagAttributeMap")
    def set_principal_tag_attribute_map(
        self,
        context: RequestContext,
        identity_pool_id: str,
        identity_provider_name: str,
        use_defaults: bool | None = None,
        principal_tags: PrincipalTags | None = None,
        **kwargs: object,
    ) -> SetPrincipalTagAttributeMapResponse:
        tags = _set_principal_tags(
            owner_of(context),
            identity_pool_id,
            identity_provider_name,
            bool(use_defaults),
            principal_tags or {},
        )
        return cast(
            SetPrincipalTagAttributeMapResponse,
            _tag_map(identity_pool_id, identity_provider_name, tags),
        )


# AWS's parameters have the names of the modules.
_set_identity_pool_roles = roles.set_identity_pool_roles
_set_principal_tags = principal_tags.set_principal_tags


def _tag_map(identity_pool_id: str, provider: str, tags: principal_tags.TagMap) -> dict[str, Any]:
    return {
        "IdentityPoolId": identity_pool_id,
        "IdentityProviderName": provider,
        "UseDefaults": tags.use_defaults,
        "PrincipalTags": dict(tags.tags or {}),
    }
