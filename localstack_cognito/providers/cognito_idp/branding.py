"""Operations on how login pages look."""

import base64
from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CreateManagedLoginBrandingRequest,
    CreateManagedLoginBrandingResponse,
    DescribeManagedLoginBrandingByClientResponse,
    DescribeManagedLoginBrandingResponse,
    GetUICustomizationResponse,
    ManagedLoginBrandingType,
    SetUICustomizationResponse,
    UICustomizationType,
    UpdateManagedLoginBrandingRequest,
    UpdateManagedLoginBrandingResponse,
)
from localstack_cognito.directory.clients import managed_login_branding as brandings
from localstack_cognito.directory.clients import ui_customization
from localstack_cognito.host.environment import external_base_url
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.managed_login_brandings import ManagedLoginBranding
from localstack_cognito.storage.user_pools import Configuration


def _customization(found: Configuration | None) -> UICustomizationType:
    if found is None:
        return UICustomizationType()
    members: dict[str, Any] = {"UserPoolId": found.user_pool_id, "ClientId": found.client_id}
    if digest := found.settings.get("ImageDigest"):
        path = f"/_aws/cognito-idp/images/{found.user_pool_id}/{digest}"
        members["ImageUrl"] = external_base_url() + path
    if "CSS" in found.settings:
        members["CSS"] = found.settings["CSS"]
    members["CSSVersion"] = found.settings["CSSVersion"]
    members["LastModifiedDate"] = responses.date(found.modified_at)
    members["CreationDate"] = responses.date(found.created_at)
    return cast(UICustomizationType, members)


def _branding(found: ManagedLoginBranding, *, merged: bool = False) -> ManagedLoginBrandingType:
    members: dict[str, Any] = {
        "ManagedLoginBrandingId": found.id,
        "UserPoolId": found.user_pool_id,
        **found.settings,
        "CreationDate": responses.date(found.created_at),
        "LastModifiedDate": responses.date(found.modified_at),
    }
    if merged:
        members["Settings"] = {**brandings.DEFAULT_SETTINGS, **members.get("Settings", {})}
    if "Assets" in members:
        members["Assets"] = [
            {**asset, "Bytes": base64.b64decode(asset["Bytes"])} if "Bytes" in asset else asset
            for asset in members["Assets"]
        ]
    return cast(ManagedLoginBrandingType, members)


class BrandingOperations(CognitoIdpApi):
    """Classic pages' customization, managed login's styles."""

    @handler("GetUICustomization")
    def get_ui_customization(
        self,
        context: RequestContext,
        user_pool_id: str,
        client_id: str | None = None,
        **kwargs: object,
    ) -> GetUICustomizationResponse:
        found = ui_customization.ui_customization(owner_of(context), user_pool_id, client_id)
        return GetUICustomizationResponse(UICustomization=_customization(found))

    @handler("SetUICustomization")
    def set_ui_customization(
        self,
        context: RequestContext,
        user_pool_id: str,
        client_id: str | None = None,
        css: str | None = None,
        image_file: bytes | None = None,
        **kwargs: object,
    ) -> SetUICustomizationResponse:
        made = ui_customization.set_ui_customization(
            owner_of(context), user_pool_id, client_id, css, image_file
        )
        return SetUICustomizationResponse(UICustomization=_customization(made))

    @handler("CreateManagedLoginBranding", expand=False)
    def create_managed_login_branding(
        self, context: RequestContext, request: CreateManagedLoginBrandingRequest
    ) -> CreateManagedLoginBrandingResponse:
        made = brandings.create_branding(owner_of(context), request)
        return CreateManagedLoginBrandingResponse(ManagedLoginBranding=_branding(made))

    @handler("DescribeManagedLoginBranding")
    def describe_managed_login_branding(
        self,
        context: RequestContext,
        user_pool_id: str,
        managed_login_branding_id: str,
        return_merged_resources: bool | None = None,
        **kwargs: object,
    ) -> DescribeManagedLoginBrandingResponse:
        found = brandings.get_branding(owner_of(context), user_pool_id, managed_login_branding_id)
        return DescribeManagedLoginBrandingResponse(
            ManagedLoginBranding=_branding(found, merged=bool(return_merged_resources))
        )

    @handler("DescribeManagedLoginBrandingByClient")
    def describe_managed_login_branding_by_client(
        self,
        context: RequestContext,
        user_pool_id: str,
        client_id: str,
        return_merged_resources: bool | None = None,
        **kwargs: object,
    ) -> DescribeManagedLoginBrandingByClientResponse:
        found = brandings.get_branding_of_client(owner_of(context), user_pool_id, client_id)
        return DescribeManagedLoginBrandingByClientResponse(
            ManagedLoginBranding=_branding(found, merged=bool(return_merged_resources))
        )

    @handler("UpdateManagedLoginBranding", expand=False)
    def update_managed_login_branding(
        self, context: RequestContext, request: UpdateManagedLoginBrandingRequest
    ) -> UpdateManagedLoginBrandingResponse:
        changed = brandings.update_branding(owner_of(context), request)
        return UpdateManagedLoginBrandingResponse(ManagedLoginBranding=_branding(changed))

    @handler("DeleteManagedLoginBranding")
    def delete_managed_login_branding(
        self,
        context: RequestContext,
        managed_login_branding_id: str,
        user_pool_id: str,
        **kwargs: object,
    ) -> None:
        brandings.delete_branding(owner_of(context), user_pool_id, managed_login_branding_id)
