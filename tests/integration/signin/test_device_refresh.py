"""Refresh tokens of sign-ins on devices: good on the device that has them, while it is known."""

from typing import Any

import pytest

from tests.integration.making import refused
from tests.integration.signin.device import Device, Tracked, claims

REFUSED = ("NotAuthorizedException", "Invalid Refresh Token.")
REFRESHES = ("InitiateAuth", "GetTokensFromRefreshToken")
MADE_UP = "us-east-1_a1b2c3d4-5678-90ab-cdef-000000000000"


@pytest.mark.parametrize("flow", REFRESHES)
def test_a_refresh_token_is_its_devices(cognito: Any, flow: str) -> None:
    pool = Tracked(cognito)
    device, other = pool.device(confirm=False), pool.device()
    # AWS does not renew tokens on a device that nobody has confirmed.
    with refused(*REFUSED):
        device.refresh(flow, device.key)
    device.confirm()
    for wrong in (None, other.key, MADE_UP):
        with refused(*REFUSED):
            device.refresh(flow, wrong)
    tokens = device.refresh(flow, device.key)
    assert "NewDeviceMetadata" not in tokens
    assert claims(tokens["AccessToken"])["device_key"] == device.key
    device.remember("not_remembered")
    assert device.refresh(flow, device.key)["AccessToken"]
    device.forget()
    with refused(*REFUSED):
        device.refresh(flow, device.key)


@pytest.mark.parametrize("flow", REFRESHES)
def test_a_pool_that_stops_to_track_devices_asks_for_none(cognito: Any, flow: str) -> None:
    pool = Tracked(cognito)
    device: Device = pool.device()
    cognito.update_user_pool(UserPoolId=pool.id)
    for key in (None, device.key, MADE_UP):
        assert device.refresh(flow, key)["AccessToken"]
    assert device.begin()["AuthenticationResult"]["AccessToken"]
    assert cognito.get_device(**device.named)["Device"]["DeviceKey"] == device.key
