"""Devices: confirmed, shown, listed, remembered and forgotten."""

import base64
import re
import time
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP

from tests.host import Host
from tests.integration.making import PASSWORD, as_dict, make_pool, make_user, refused
from tests.integration.signin.device import (
    ASKS,
    NO_DEVICE,
    NOT_GIVEN,
    REMEMBERS,
    REPLACES_MFA,
    Tracked,
    sending_to,
)

KEY = re.compile("us-east-1_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
MADE_UP = "us-east-1_a1b2c3d4-5678-90ab-cdef-000000000000"
STATUS = "dev:device_remembered_status"


@pytest.mark.parametrize(
    ("configuration", "asks"),
    [
        (REMEMBERS, False),
        (ASKS, True),
        (REPLACES_MFA, False),
        ({"ChallengeRequiredOnNewDevice": True}, False),
    ],
)
def test_a_confirmed_device_is_remembered_unless_its_user_is_asked(
    cognito: Any, configuration: dict[str, bool], asks: bool
) -> None:
    device = Tracked(cognito, configuration).device(confirm=False)
    assert device.confirm() is asks
    shown = cognito.get_device(**device.named)["Device"]
    status = as_dict(shown["DeviceAttributes"])[STATUS]
    assert status == ("not_remembered" if asks else "remembered")


def test_a_device_is_shown_as_aws_shows_it(cognito: Any) -> None:
    pool = Tracked(cognito)
    before = time.time() - 1
    device = pool.device()
    assert KEY.fullmatch(device.key)
    shown = cognito.get_device(**device.named)["Device"]
    assert set(shown) == {
        "DeviceKey",
        "DeviceAttributes",
        "DeviceCreateDate",
        "DeviceLastModifiedDate",
        "DeviceLastAuthenticatedDate",
    }
    owner = f"alice.{pool.id}"
    arn = f"arn:aws:cognito-idp:us-east-1:000000000000:owner/{owner}/device/{device.key}"
    assert shown["DeviceAttributes"] == [
        {"Name": "device_status", "Value": "valid"},
        {"Name": "device_name", "Value": "phone"},
        {"Name": "dev:device_arn", "Value": arn},
        {"Name": "dev:device_owner", "Value": owner},
        {"Name": "last_ip_used", "Value": "127.0.0.1"},
        {"Name": STATUS, "Value": "remembered"},
        {"Name": "dev:device_sdk", "Value": "aws-sdk"},
    ]
    for name in ("DeviceCreateDate", "DeviceLastModifiedDate", "DeviceLastAuthenticatedDate"):
        assert before <= shown[name].timestamp() <= time.time()
    assert cognito.admin_get_device(**device.in_pool)["Device"] == shown
    listed = cognito.list_devices(**device.by_token)
    assert (listed["Devices"], "PaginationToken" in listed) == ([shown], False)


def test_a_device_needs_neither_a_name_nor_a_secret(cognito: Any) -> None:
    pool = Tracked(cognito, REPLACES_MFA)
    device = pool.device(confirm=False)
    assert cognito.confirm_device(**device.named)["UserConfirmationNecessary"] is False
    shown = cognito.get_device(**device.named)["Device"]
    assert "device_name" not in as_dict(shown["DeviceAttributes"])
    # It has nothing that it could prove itself with.
    assert device.begin()["AuthenticationResult"]["AccessToken"]


def test_all_devices_of_a_pool_are_of_one_group(cognito: Any) -> None:
    pool = Tracked(cognito)
    first, second = (pool.device(confirm=False) for _ in range(2))
    assert first.key != second.key
    assert first.group_key == second.group_key
    assert re.fullmatch("-[A-Za-z0-9_-]{8}", first.group_key)
    assert Tracked(cognito).device(confirm=False).group_key != first.group_key


def test_only_a_key_that_the_user_was_given_can_be_confirmed(cognito: Any) -> None:
    pool = Tracked(cognito)
    make_user(cognito, pool.id, "bob")
    device, bobs = pool.device(confirm=False), pool.device("bob", confirm=False)
    foreign = Tracked(cognito).device(confirm=False)
    for key in (MADE_UP, bobs.key, foreign.key):
        with refused(*NOT_GIVEN):
            device.confirm(DeviceKey=key)
    assert cognito.list_devices(**device.by_token)["Devices"] == []


def test_a_device_is_confirmed_once(cognito: Any) -> None:
    device = Tracked(cognito).device()
    before = cognito.get_device(**device.named)["Device"]
    with refused("DeviceKeyExistsException", "Device already exists."):
        device.confirm(DeviceName="another")
    assert cognito.get_device(**device.named)["Device"] == before


@pytest.mark.parametrize("member", ["Salt", "PasswordVerifier"])
@pytest.mark.parametrize("given", ["no Base64!", "AAA", "\N{LATIN SMALL LETTER E WITH ACUTE}AAA"])
def test_a_secret_that_is_not_base64_is_refused(cognito: Any, member: str, given: str) -> None:
    device = Tracked(cognito).device(confirm=False)
    verifier = {**device.verifier, member: given}
    with refused("InvalidParameterException", f"{member} is not Base64."):
        device.confirm(DeviceSecretVerifierConfig=verifier)
    assert cognito.list_devices(**device.by_token)["Devices"] == []


def test_a_pool_that_tracks_no_devices_confirms_none(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device(confirm=False)
    cognito.update_user_pool(UserPoolId=pool.id)
    with refused(*NOT_GIVEN):
        device.confirm()


def test_devices_are_listed_page_by_page(cognito: Any) -> None:
    pool = Tracked(cognito)
    devices = [pool.device() for _ in range(5)]
    make_user(cognito, pool.id, "bob")
    bobs = pool.device("bob")
    by_token, by_name = devices[0].by_token, {"UserPoolId": pool.id, "Username": "alice"}
    for operation, named in (("list_devices", by_token), ("admin_list_devices", by_name)):
        keys: list[str] = []
        token: dict[str, str] = {}
        for length in (2, 2, 1):
            page = getattr(cognito, operation)(**named, Limit=2, **token)
            assert len(page["Devices"]) == length
            keys += [device["DeviceKey"] for device in page["Devices"]]
            token = {"PaginationToken": page.get("PaginationToken", "")}
        assert sorted(keys) == sorted(device.key for device in devices)
        assert token == {"PaginationToken": ""}
    token = cognito.list_devices(**by_token, Limit=2)["PaginationToken"]
    for given in (token, "made-up"):
        with refused("InvalidParameterException", "Invalid pagination token given."):
            cognito.list_devices(**bobs.by_token, PaginationToken=given)


@pytest.mark.parametrize("door", ["USER", "ADMIN"])
def test_a_device_is_remembered_for_as_long_as_its_user_wishes(cognito: Any, door: str) -> None:
    device = Tracked(cognito, ASKS).device()

    def set_status(**status: str) -> tuple[str, Any]:
        if door == "USER":
            answer = cognito.update_device_status(**device.named, **status)
        else:
            answer = cognito.admin_update_device_status(**device.in_pool, **status)
        assert set(answer) == {"ResponseMetadata"}
        shown = cognito.get_device(**device.named)["Device"]
        return as_dict(shown["DeviceAttributes"])[STATUS], shown["DeviceLastModifiedDate"]

    status, first = set_status(DeviceRememberedStatus="remembered")
    assert status == "remembered"
    status, second = set_status(DeviceRememberedStatus="not_remembered")
    assert status == "not_remembered"
    assert second > first
    with refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'forgotten' at 'deviceRememberedStatus' failed to "
        "satisfy constraint: Member must satisfy enum value set: [remembered, not_remembered]",
    ):
        set_status(DeviceRememberedStatus="forgotten")


@pytest.mark.parametrize("door", ["USER", "ADMIN"])
def test_a_forgotten_device_is_gone(cognito: Any, door: str) -> None:
    pool = Tracked(cognito)
    device, other = pool.device(), pool.device()
    if door == "USER":
        cognito.forget_device(**device.named)
    else:
        cognito.admin_forget_device(**device.in_pool)
    (left,) = cognito.list_devices(**other.by_token)["Devices"]
    assert left["DeviceKey"] == other.key
    with refused(*NO_DEVICE):
        cognito.get_device(**device.named)


BY_TOKEN = ["get_device", "update_device_status", "forget_device"]
BY_NAME = ["admin_get_device", "admin_update_device_status", "admin_forget_device"]
REMEMBERED = {"DeviceRememberedStatus": "remembered"}


@pytest.mark.parametrize("operation", [*BY_TOKEN, *BY_NAME])
def test_nobody_reaches_a_device_of_another(cognito: Any, operation: str) -> None:
    pool = Tracked(cognito)
    make_user(cognito, pool.id, "bob")
    alices, bobs = pool.device(), pool.device("bob")
    unconfirmed = pool.device(confirm=False)
    before = cognito.get_device(**bobs.named)["Device"]
    status = REMEMBERED if "status" in operation else {}
    for key in (bobs.key, unconfirmed.key, MADE_UP):
        named = alices.in_pool if operation in BY_NAME else alices.named
        with refused(*NO_DEVICE):
            getattr(cognito, operation)(**{**named, "DeviceKey": key, **status})
    assert cognito.get_device(**bobs.named)["Device"] == before


@pytest.mark.parametrize("operation", [*BY_NAME, "admin_list_devices"])
def test_admins_name_a_pool_and_a_user_that_are_there(cognito: Any, operation: str) -> None:
    pool_id = make_pool(cognito)
    named = {} if operation == "admin_list_devices" else {"DeviceKey": MADE_UP}
    with refused("UserNotFoundException", "User does not exist."):
        getattr(cognito, operation)(UserPoolId=pool_id, Username="nobody", **named)
    with refused("ResourceNotFoundException", "User pool us-east-1_none00000 does not exist."):
        getattr(cognito, operation)(UserPoolId="us-east-1_none00000", Username="alice", **named)


@pytest.mark.parametrize("operation", [*BY_TOKEN, "list_devices", "confirm_device"])
def test_users_give_their_access_token(cognito: Any, operation: str) -> None:
    device = Tracked(cognito).device()
    named = {} if operation == "list_devices" else {"DeviceKey": device.key}
    for token in (device.tokens["IdToken"], "made.up.token"):
        with refused("NotAuthorizedException", "Invalid Access Token"):
            getattr(cognito, operation)(AccessToken=token, **named)
    if operation in ("get_device", "forget_device"):
        # The model lets these two leave it out.
        with refused("NotAuthorizedException", "Invalid Access Token"):
            getattr(cognito, operation)(**named)
    cognito.admin_user_global_sign_out(UserPoolId=device.pool.id, Username="alice")
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        getattr(cognito, operation)(**device.by_token, **named)


def test_a_deleted_users_devices_are_gone(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    cognito.admin_delete_user(UserPoolId=pool.id, Username="alice")
    make_user(cognito, pool.id)
    named = {"UserPoolId": pool.id, "Username": "alice"}
    assert cognito.admin_list_devices(**named)["Devices"] == []
    with refused(*NO_DEVICE):
        device.begin()


def test_another_client_confirms_remembers_and_forgets(host: Host, cognito: Any) -> None:
    pool = Tracked(cognito, ASKS)
    client = AWSSRP("alice", PASSWORD, pool.id, pool.client_id, client=cognito)
    signed_in = client.authenticate_user()
    token = signed_in["AuthenticationResult"]["AccessToken"]
    with sending_to(host):
        response, secret = client.confirm_device(signed_in, "laptop")
        assert (response.status_code, response.json()) == (200, {"UserConfirmationNecessary": True})
        assert len(base64.b64decode(secret)) == 40
        client.update_device_status(True, token, client.device_key)
        (shown,) = cognito.list_devices(AccessToken=token)["Devices"]
        given = as_dict(shown["DeviceAttributes"])
        assert (given["device_name"], given[STATUS]) == ("laptop", "remembered")
        client.forget_device(token, client.device_key)
    assert cognito.list_devices(AccessToken=token)["Devices"] == []
