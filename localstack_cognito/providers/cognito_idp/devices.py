"""Operations on the devices that users sign in on."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminGetDeviceResponse,
    AdminListDevicesResponse,
    AdminUpdateDeviceStatusResponse,
    AttributeType,
    CognitoIdpApi,
    ConfirmDeviceResponse,
    DeviceSecretVerifierConfigType,
    DeviceType,
    GetDeviceResponse,
    ListDevicesResponse,
    UpdateDeviceStatusResponse,
)
from localstack_cognito.directory.pools.user_pools import get_user_pool
from localstack_cognito.directory.users.users import get_addressed_user
from localstack_cognito.providers.cognito_idp.responses import date
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.signin import devices
from localstack_cognito.storage.devices import Device
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.access_tokens import bearer_of


def _device(pool: UserPool, user: User, device: Device) -> DeviceType:
    owner = f"{user.username}.{pool.id}"
    attributes = {
        "device_status": "valid",
        "device_name": device.name,
        "dev:device_arn": (
            f"arn:aws:cognito-idp:{pool.region}:{pool.account_id}:owner/{owner}"
            f"/device/{device.device_key}"
        ),
        "dev:device_owner": owner,
        "last_ip_used": device.last_ip_used,
        "dev:device_remembered_status": "remembered" if device.remembered else "not_remembered",
        "dev:device_sdk": "aws-sdk",
    }
    return DeviceType(
        DeviceKey=device.device_key,
        DeviceAttributes=[
            AttributeType(Name=name, Value=value)
            for name, value in attributes.items()
            if value is not None
        ],
        DeviceCreateDate=date(device.created_at),
        DeviceLastModifiedDate=date(device.modified_at),
        DeviceLastAuthenticatedDate=date(device.last_authenticated_at),
    )


def _page(pool: UserPool, user: User, limit: int | None, token: str | None) -> ListDevicesResponse:
    found, following = devices.list_devices(user, limit, token)
    response = ListDevicesResponse(Devices=[_device(pool, user, device) for device in found])
    if following:
        response["PaginationToken"] = following
    return response


class DeviceOperations(CognitoIdpApi):
    """Confirm, get, list, remember and forget devices."""

    @handler("ConfirmDevice")
    def confirm_device(
        self,
        context: RequestContext,
        access_token: str,
        device_key: str,
        device_secret_verifier_config: DeviceSecretVerifierConfigType | None = None,
        device_name: str | None = None,
        **kwargs: object,
    ) -> ConfirmDeviceResponse:
        bearer = bearer_of(access_token)
        asks = devices.confirm_device(
            bearer.pool,
            bearer.user,
            device_key,
            device_secret_verifier_config,
            device_name,
        )
        return ConfirmDeviceResponse(UserConfirmationNecessary=asks)

    @handler("GetDevice")
    def get_device(
        self,
        context: RequestContext,
        device_key: str,
        access_token: str | None = None,
        **kwargs: object,
    ) -> GetDeviceResponse:
        bearer = bearer_of(access_token or "")
        device = devices.get_device(bearer.user, device_key)
        return GetDeviceResponse(Device=_device(bearer.pool, bearer.user, device))

    @handler("ListDevices")
    def list_devices(
        self,
        context: RequestContext,
        access_token: str,
        limit: int | None = None,
        pagination_token: str | None = None,
        **kwargs: object,
    ) -> ListDevicesResponse:
        bearer = bearer_of(access_token)
        return _page(bearer.pool, bearer.user, limit, pagination_token)

    @handler("UpdateDeviceStatus")
    def update_device_status(
        self,
        context: RequestContext,
        access_token: str,
        device_key: str,
        device_remembered_status: str | None = None,
        **kwargs: object,
    ) -> UpdateDeviceStatusResponse:
        user = bearer_of(access_token).user
        devices.update_device_status(user, device_key, device_remembered_status)
        return UpdateDeviceStatusResponse()

    @handler("ForgetDevice")
    def forget_device(
        self,
        context: RequestContext,
        device_key: str,
        access_token: str | None = None,
        **kwargs: object,
    ) -> None:
        devices.forget_device(bearer_of(access_token or "").user, device_key)

    @handler("AdminGetDevice")
    def admin_get_device(
        self,
        context: RequestContext,
        device_key: str,
        user_pool_id: str,
        username: str,
        **kwargs: object,
    ) -> AdminGetDeviceResponse:
        pool = get_user_pool(owner_of(context), user_pool_id)
        user = get_addressed_user(pool, username)
        device = devices.get_device(user, device_key)
        return AdminGetDeviceResponse(Device=_device(pool, user, device))

    @handler("AdminListDevices")
    def admin_list_devices(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        limit: int | None = None,
        pagination_token: str | None = None,
        **kwargs: object,
    ) -> AdminListDevicesResponse:
        pool = get_user_pool(owner_of(context), user_pool_id)
        user = get_addressed_user(pool, username)
        return AdminListDevicesResponse(**_page(pool, user, limit, pagination_token))

    @handler("AdminUpdateDeviceStatus")
    def admin_update_device_status(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        device_key: str,
        device_remembered_status: str | None = None,
        **kwargs: object,
    ) -> AdminUpdateDeviceStatusResponse:
        user = get_addressed_user(get_user_pool(owner_of(context), user_pool_id), username)
        devices.update_device_status(user, device_key, device_remembered_status)
        return AdminUpdateDeviceStatusResponse()

    @handler("AdminForgetDevice")
    def admin_forget_device(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        device_key: str,
        **kwargs: object,
    ) -> None:
        user = get_addressed_user(get_user_pool(owner_of(context), user_pool_id), username)
        devices.forget_device(user, device_key)
