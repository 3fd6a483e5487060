"""What the tests of devices share: a pool that tracks them, and a device in software."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock

import jwt
import requests
from pycognito.aws_srp import AWSSRP, generate_hash_device, long_to_hex

from tests.host import Host
from tests.integration.making import PASSWORD, make_client, make_pool, make_user
from tests.integration.signin.signing_in import sign_in

REMEMBERS = {"DeviceOnlyRememberedOnUserPrompt": False}
ASKS = {"DeviceOnlyRememberedOnUserPrompt": True}
REPLACES_MFA = {"ChallengeRequiredOnNewDevice": True, **REMEMBERS}
NOT_GIVEN = ("InvalidParameterException", "Invalid device key given.")
NO_DEVICE = ("ResourceNotFoundException", "Device does not exist.")
TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}


def claims(token: str) -> dict[str, Any]:
    """Return what a token claims."""
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


class Tracked:
    """A pool that tracks devices, and alice in it."""

    def __init__(
        self, cognito: Any, configuration: Mapping[str, bool] = REMEMBERS, **settings: Any
    ) -> None:
        """Make them, with a client without a secret."""
        self.cognito = cognito
        self.id = make_pool(cognito, DeviceConfiguration=configuration, **settings)
        self.client_id = make_client(cognito, self.id)
        make_user(cognito, self.id)

    def sign_in(self, username: str = "alice", **given: str) -> dict[str, Any]:
        """Begin to sign in with a password."""
        return sign_in(self.cognito, self.id, self.client_id, USERNAME=username, **given)

    def tokens(self, username: str = "alice", **given: str) -> dict[str, Any]:
        """Sign in with a password, and nothing besides."""
        result: dict[str, Any] = self.sign_in(username, **given)["AuthenticationResult"]
        return result

    def respond(self, challenge: str, session: str | None = None, **given: str) -> dict[str, Any]:
        """Answer a challenge of alice's."""
        request = {"Session": session} if session else {}
        answer: dict[str, Any] = self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=challenge,
            ChallengeResponses={"USERNAME": "alice", **given},
            **request,
        )
        return answer

    def device(self, username: str = "alice", confirm: bool = True) -> "Device":
        """Sign in on a device for the first time, and confirm it."""
        device = Device(self, username)
        if confirm:
            device.confirm()
        return device


class Device:
    """A device that signs as Amazon's libraries do: what pycognito makes of its secret."""

    def __init__(self, pool: Tracked, username: str = "alice") -> None:
        """Sign in on it for the first time."""
        self.pool = pool
        self.username = username
        self.tokens = pool.tokens(username)
        self.key = self.tokens["NewDeviceMetadata"]["DeviceKey"]
        self.group_key = self.tokens["NewDeviceMetadata"]["DeviceGroupKey"]
        self.secret, self.verifier = generate_hash_device(self.group_key, self.key)
        self.by_token = {"AccessToken": self.tokens["AccessToken"]}
        self.named = {**self.by_token, "DeviceKey": self.key}
        self.in_pool = {"UserPoolId": pool.id, "Username": username, "DeviceKey": self.key}

    def confirm(self, **changes: Any) -> bool:
        """Confirm it; return whether its user must be asked to remember it."""
        request = {
            **self.named,
            "DeviceSecretVerifierConfig": self.verifier,
            "DeviceName": "phone",
            **changes,
        }
        answer = self.pool.cognito.confirm_device(**request)
        assert set(answer) == {"UserConfirmationNecessary", "ResponseMetadata"}
        return bool(answer["UserConfirmationNecessary"])

    def remember(self, status: str = "remembered") -> None:
        """Let it be remembered, or not."""
        self.pool.cognito.update_device_status(**self.named, DeviceRememberedStatus=status)

    def forget(self) -> None:
        """Let it be forgotten."""
        self.pool.cognito.forget_device(**self.named)

    def srp(self, **changes: str) -> AWSSRP:
        """Return pycognito's half of the exchange with the device's secret."""
        given = {"device_password": self.secret, **changes}
        return AWSSRP(
            self.username,
            PASSWORD,
            self.pool.id,
            self.pool.client_id,
            client=self.pool.cognito,
            device_key=self.key,
            device_group_key=self.group_key,
            **given,
        )

    def begin(self) -> dict[str, Any]:
        """Sign in with the password, on the device."""
        return self.pool.sign_in(self.username, DEVICE_KEY=self.key)

    def begin_proof(self, srp: AWSSRP, session: str | None, **more: str) -> dict[str, Any]:
        """Answer DEVICE_SRP_AUTH."""
        return self.pool.respond(
            "DEVICE_SRP_AUTH",
            session,
            USERNAME=self.username,
            DEVICE_KEY=self.key,
            SRP_A=long_to_hex(srp.large_a_value),
            **more,
        )

    def proof(self, session: str | None, **changes: str) -> dict[str, str]:
        """Answer DEVICE_SRP_AUTH; return what answers DEVICE_PASSWORD_VERIFIER."""
        srp = self.srp(**changes)
        asked = self.begin_proof(srp, session)
        assert asked["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
        responses: dict[str, str] = srp.process_device_challenge(asked["ChallengeParameters"])
        return responses

    def finish(self, session: str | None, **changes: str) -> dict[str, Any]:
        """Prove it, from DEVICE_SRP_AUTH on."""
        proof = self.proof(session, **changes)
        return self.pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)

    def sign_in(self) -> dict[str, Any]:
        """Sign in with the password and the device."""
        asked = self.begin()
        assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
        return self.finish(asked["Session"])

    def refresh(self, flow: str = "InitiateAuth", key: str | None = None) -> dict[str, Any]:
        """Renew the tokens of the first sign-in on it, with a device key or none."""
        token = self.tokens["RefreshToken"]
        client_id = self.pool.client_id
        if flow == "InitiateAuth":
            given = {"REFRESH_TOKEN": token, **({"DEVICE_KEY": key} if key else {})}
            answer = self.pool.cognito.initiate_auth(
                ClientId=client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=given
            )
        else:
            more = {"DeviceKey": key} if key else {}
            answer = self.pool.cognito.get_tokens_from_refresh_token(
                ClientId=client_id, RefreshToken=token, **more
            )
        result: dict[str, Any] = answer["AuthenticationResult"]
        return result


@contextlib.contextmanager
def sending_to(host: Host) -> Iterator[None]:
    """Let pycognito's operations on devices, which know AWS's address only, reach the host."""
    post = requests.post

    def redirected(url: str, **request: Any) -> requests.Response:
        assert url.startswith("https://cognito-idp.")
        return post(f"{host.url}/", **request)

    with mock.patch("pycognito.aws_srp.requests.post", redirected):
        yield
