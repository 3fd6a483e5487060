"""Answers to challenges that are not what was asked: another device, another factor, no hash."""

from typing import Any

import pytest

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.host import Host
from tests.integration.making import (
    ALL_FLOWS,
    as_dict,
    attributes,
    codes_of,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.signin.device import Tracked
from tests.integration.signin.signing_in import sign_in
from tests.integration.signin.test_second_factors import EMAIL_SENDER, TOTP, Pool

DENIED = "NotAuthorizedException"
INVALID_SESSION = (DENIED, "Invalid session for the user.")


class SecretClient:
    """A client with a secret, and the hashes that it could send."""

    def __init__(self, cognito: Any, pool_id: str) -> None:
        client = cognito.create_user_pool_client(
            UserPoolId=pool_id,
            ClientName="secret",
            GenerateSecret=True,
            ExplicitAuthFlows=ALL_FLOWS,
        )["UserPoolClient"]
        self.id, self.secret = str(client["ClientId"]), str(client["ClientSecret"])
        self.right = {"SECRET_HASH": secret_hash(self.id, self.secret, "alice")}
        self.missing = (
            DENIED,
            f"Client {self.id} is configured with secret but SECRET_HASH was not received",
        )
        self.another = {"SECRET_HASH": secret_hash(self.id, self.secret, "bob")}
        self.mismatch = (DENIED, f"Unable to verify secret hash for client {self.id}")


def test_device_proof_needs_the_secret_hash_in_both_of_its_steps(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    client = SecretClient(cognito, pool.id)
    pool.client_id = client.id
    asked = pool.sign_in(DEVICE_KEY=device.key, **client.right)
    srp = device.srp()
    with refused(*client.mismatch):
        device.begin_proof(srp, asked["Session"], **client.another)
    verifier = device.begin_proof(srp, asked["Session"], **client.right)
    proof = srp.process_device_challenge(verifier["ChallengeParameters"])
    assert "SECRET_HASH" not in proof
    with refused(*client.missing):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)
    with refused(*client.mismatch):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **proof, **client.another)
    # None of them has used the proof up.
    assert pool.respond("DEVICE_PASSWORD_VERIFIER", **proof, **client.right)["AuthenticationResult"]


def test_a_code_of_an_app_needs_the_secret_hash(cognito: Any) -> None:
    pool = Pool(cognito)
    app = pool.set_up()
    client = SecretClient(cognito, pool.id)
    pool.client_id = client.id
    session = cognito.initiate_auth(
        ClientId=client.id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": "Example123!", **client.right},
    )["Session"]
    code = {"SOFTWARE_TOKEN_MFA_CODE": app.code()}
    with refused(*client.missing):
        pool.respond("SOFTWARE_TOKEN_MFA", session, **code)
    with refused(*client.mismatch):
        pool.respond("SOFTWARE_TOKEN_MFA", session, **code, **client.another)
    answer = pool.respond("SOFTWARE_TOKEN_MFA", session, **code, **client.right)
    assert answer["AuthenticationResult"]


def test_the_device_that_was_asked_for_proves_itself_and_no_other(cognito: Any) -> None:
    pool = Tracked(cognito)
    device, other = pool.device(), pool.device()
    session = device.begin()["Session"]
    with refused(*INVALID_SESSION):
        other.begin_proof(other.srp(), session)
    # The same one may go on in another sign-in.
    proof = device.proof(device.begin()["Session"])
    with refused(*INVALID_SESSION):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **{**proof, "DEVICE_KEY": other.key})


def test_a_mailbox_is_set_up_only_where_the_pool_sends_codes_to_it(cognito: Any) -> None:
    pool = Pool(cognito, "ON", **TOTP)
    cognito.admin_delete_user_attributes(
        UserPoolId=pool.id, Username="alice", UserAttributeNames=["email"]
    )
    asked = pool.sign_in()
    assert asked["ChallengeName"] == "MFA_SETUP"
    with refused(*INVALID_SESSION):
        pool.respond("MFA_SETUP", asked["Session"], EMAIL="alice@example.com")


def test_what_nobody_is_asked_cannot_be_answered(cognito: Any) -> None:
    pool = Pool(cognito)
    with refused(
        "InvalidParameterException", "Challenge ADMIN_NO_SRP_AUTH cannot be responded to."
    ):
        pool.respond("ADMIN_NO_SRP_AUTH", "s" * 20)


@pytest.mark.parametrize("changes", [{}, {"DeviceSecretVerifierConfig": {}}])
def test_a_device_is_confirmed_once(cognito: Any, changes: dict[str, Any]) -> None:
    device = Tracked(cognito).device(confirm=False)
    device.confirm(**changes)
    with refused("DeviceKeyExistsException", "Device already exists."):
        device.confirm(**changes)


def test_a_mailbox_that_is_anothers_alias_is_not_taken_over(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email"], EmailConfiguration=EMAIL_SENDER)
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", EmailMfaConfiguration={}, **TOTP
    )
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)
    bobs = {"email": "bob@example.com", "email_verified": "true"}
    make_user(cognito, pool_id, "bob", attributes(**bobs))
    asked = sign_in(cognito, pool_id, client_id)
    assert asked["ChallengeName"] == "MFA_SETUP"

    def respond(challenge: str, session: str, **given: str) -> Any:
        return cognito.respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName=challenge,
            Session=session,
            ChallengeResponses={"USERNAME": "alice", **given},
        )

    sent = respond("MFA_SETUP", asked["Session"], EMAIL=bobs["email"])
    code = codes_of(host, pool_id, "alice")[-1]
    with refused("AliasExistsException", "An account with the email already exists."):
        respond("EMAIL_OTP", sent["Session"], EMAIL_OTP_CODE=code)
    bob = as_dict(cognito.admin_get_user(UserPoolId=pool_id, Username="bob")["UserAttributes"])
    assert bobs.items() <= bob.items()
