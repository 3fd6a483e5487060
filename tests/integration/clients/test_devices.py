"""Devices that each client has remembered: a sign-in on one needs no code by SMS."""

from typing import Any

import pytest
import requests
from pycognito import aws_srp
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import SMSMFAChallengeException

from tests.host import Host
from tests.integration.clients.answers import DONE, step
from tests.integration.clients.conftest import App
from tests.integration.making import PASSWORD, SMS, as_dict, codes_of

FLOWS = pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
AWS = "https://cognito-idp.us-east-1.amazonaws.com"


@pytest.fixture
def app(host: Host) -> App:
    """An app where alice signs in with a code by SMS, except on devices she has remembered."""
    settings = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}
    app = App(host, {"DeviceConfiguration": settings})
    app.cognito.set_user_pool_mfa_config(
        UserPoolId=app.pool_id, MfaConfiguration="ON", SmsMfaConfiguration=SMS
    )
    app.add("alice", phone_number="+15555550123", phone_number_verified="true")
    return app


def devices_of(app: App) -> list[dict[str, Any]]:
    """Return alice's devices as the host knows them."""
    answer = app.cognito.admin_list_devices(UserPoolId=app.pool_id, Username="alice")
    devices: list[dict[str, Any]] = answer["Devices"]
    return devices


@FLOWS
def test_amplify_needs_no_code_on_a_remembered_device(app: App, flow: str) -> None:
    told = app.run("amplify/devices.mjs", flow=flow)
    sent = {"deliveryMedium": "SMS", "destination": "+*******0123"}
    by_code = [step("CONFIRM_SIGN_IN_WITH_SMS_CODE", codeDeliveryDetails=sent), DONE]
    (device,) = told.pop("devices")
    claims = app.claims(told.pop("access"))
    assert told == {"first": by_code, "remembered": DONE, "left": [], "forgotten": by_code}
    assert claims["device_key"] == device["id"]
    assert device["attributes"]["device_name"] == device["name"]
    assert device["attributes"]["dev:device_remembered_status"] == "remembered"
    (last,) = devices_of(app)
    assert last["DeviceKey"] != device["id"]
    assert len(codes_of(app.host, app.pool_id)) == 2


@FLOWS
def test_identity_js_needs_no_code_on_a_remembered_device(app: App, flow: str) -> None:
    told = app.run("identity_js/devices.mjs", flow=flow)
    device, session = told.pop("device")["Device"], told.pop("session")
    assert told == {
        "first": ["mfaRequired", "SMS_MFA", True],
        "remembered": "SUCCESS",
        "listed": {"Devices": [device]},
        "notRemembered": "SUCCESS",
        "asked": ["mfaRequired", "SMS_MFA", False],
        "forgotten": "SUCCESS",
        "left": {"Devices": []},
    }
    attributes = as_dict(device["DeviceAttributes"])
    assert attributes["dev:device_remembered_status"] == "remembered"
    assert app.claims(session["access"])["device_key"] == device["DeviceKey"]
    assert devices_of(app) == []


def test_pycognito_needs_no_code_on_a_remembered_device(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def post(url: str, **options: Any) -> requests.Response:
        return requests.request("POST", url.replace(AWS, app.host.url), **options)

    # It calls AWS for devices whatever address it was given.
    monkeypatch.setattr(aws_srp.requests, "post", post)

    def alice(**device: str) -> AWSSRP:
        return AWSSRP("alice", PASSWORD, app.pool_id, app.client_id, client=app.cognito, **device)

    first = alice()
    with pytest.raises(SMSMFAChallengeException) as asked:
        first.authenticate_user()
    tokens = app.cognito.respond_to_auth_challenge(
        ClientId=app.client_id,
        ChallengeName="SMS_MFA",
        Session=asked.value.get_tokens()["Session"],
        ChallengeResponses={
            "USERNAME": "alice",
            "SMS_MFA_CODE": codes_of(app.host, app.pool_id)[-1],
        },
    )
    answer, password = first.confirm_device(tokens, "laptop")
    assert (answer.status_code, answer.json()) == (200, {"UserConfirmationNecessary": True})
    key, token = first.device_key, first.access_token
    first.update_device_status(True, token, key)
    (device,) = devices_of(app)
    attributes = as_dict(device["DeviceAttributes"])
    assert attributes["device_name"] == "laptop"
    assert attributes["dev:device_remembered_status"] == "remembered"

    group = first.device_group_key
    again = alice(device_key=key, device_group_key=group, device_password=password)
    result = again.authenticate_user()["AuthenticationResult"]
    assert app.claims(result["AccessToken"])["device_key"] == key == device["DeviceKey"]
    again.forget_device(result["AccessToken"], key)
    assert devices_of(app) == []
