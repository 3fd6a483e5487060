"""Signing in on a device: what it is given, how it proves itself, and what it is good for."""

from collections.abc import Callable
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.integration.making import ALL_FLOWS, PASSWORD, attributes, make_pool, make_user, refused
from tests.integration.signin.device import (
    ASKS,
    NO_DEVICE,
    REMEMBERS,
    REPLACES_MFA,
    TOTP,
    Tracked,
    claims,
)
from tests.integration.signin.signing_in import DOORS, initiate, sign_in
from tests.integration.signin.test_second_factors import App

DENIED = "NotAuthorizedException"
NEW_PASSWORD = "Another123!"
ENABLED = {"Enabled": True, "PreferredMfa": True}
INVALID_SESSION = (DENIED, "Invalid session for the user.")
USED = (DENIED, "Invalid session for the user, session can only be used once.")
EXPIRED = (DENIED, "Invalid session for the user, session is expired.")
WRONG = (DENIED, "Incorrect username or password.")
MADE_UP = "us-east-1_a1b2c3d4-5678-90ab-cdef-000000000000"


def set_up_app(pool: Tracked, configuration: str = "OPTIONAL") -> App:
    """Require a code of alice's app when she signs in."""
    pool.cognito.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration="OPTIONAL", **TOTP)
    token = pool.tokens()["AccessToken"]
    app = App(pool.cognito.associate_software_token(AccessToken=token)["SecretCode"])
    pool.cognito.verify_software_token(AccessToken=token, UserCode=app.code())
    pool.cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=ENABLED)
    pool.cognito.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration=configuration, **TOTP
    )
    return app


@pytest.mark.parametrize("door", DOORS)
def test_who_names_no_device_is_given_one(cognito: Any, door: str) -> None:
    pool = Tracked(cognito)
    tokens = sign_in(cognito, pool.id, pool.client_id, door)["AuthenticationResult"]
    device = tokens["NewDeviceMetadata"]
    assert set(device) == {"DeviceKey", "DeviceGroupKey"}
    assert claims(tokens["AccessToken"])["device_key"] == device["DeviceKey"]
    assert "device_key" not in claims(tokens["IdToken"])


def test_a_pool_that_tracks_none_gives_none_and_takes_any(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    pool = Tracked(cognito)
    cognito.update_user_pool(UserPoolId=pool.id)
    assert "DeviceConfiguration" not in cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    for given in ({}, {"DEVICE_KEY": MADE_UP}):
        tokens = pool.tokens(**given)
        assert "NewDeviceMetadata" not in tokens
        assert "device_key" not in claims(tokens["AccessToken"])


def test_a_device_is_given_at_the_end_of_the_challenges(cognito: Any) -> None:
    pool = Tracked(cognito)
    app = set_up_app(pool)
    asked = pool.sign_in()
    assert "AuthenticationResult" not in asked
    tokens = pool.respond(
        "SOFTWARE_TOKEN_MFA", asked["Session"], SOFTWARE_TOKEN_MFA_CODE=app.code()
    )["AuthenticationResult"]
    assert tokens["NewDeviceMetadata"]["DeviceKey"]


@pytest.mark.parametrize("with_session", [True, False])
def test_a_remembered_device_proves_itself(cognito: Any, with_session: bool) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    asked = device.begin()
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    assert asked["ChallengeParameters"]["USERNAME"] == "alice"
    before = cognito.get_device(**device.named)["Device"]["DeviceLastAuthenticatedDate"]
    session = asked["Session"] if with_session else None
    srp = device.srp()
    verifier = device.begin_proof(srp, session)
    assert verifier["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
    assert set(verifier["ChallengeParameters"]) == {
        *("SALT", "SECRET_BLOCK", "SRP_B", "DEVICE_KEY", "USERNAME")
    }
    proof = srp.process_device_challenge(verifier["ChallengeParameters"])
    tokens = pool.respond(
        "DEVICE_PASSWORD_VERIFIER", verifier["Session"] if with_session else None, **proof
    )["AuthenticationResult"]
    assert "NewDeviceMetadata" not in tokens
    assert claims(tokens["AccessToken"])["device_key"] == device.key
    assert "device_key" not in claims(tokens["IdToken"])
    after = cognito.get_device(**device.named)["Device"]["DeviceLastAuthenticatedDate"]
    assert after > before


def test_another_client_signs_in_on_its_device(cognito: Any) -> None:
    device = Tracked(cognito).device()
    # It names the device from the beginning, and leaves the sessions out.
    tokens = device.srp().authenticate_user()["AuthenticationResult"]
    assert claims(tokens["AccessToken"])["device_key"] == device.key


def test_a_user_of_another_name_signs_in_on_her_device(cognito: Any) -> None:
    pool = Tracked(cognito, AliasAttributes=["email"])
    device = pool.device()
    cognito.admin_update_user_attributes(
        UserPoolId=pool.id,
        Username="alice",
        UserAttributes=attributes(email="alice@example.com", email_verified="true"),
    )
    # She goes on by the name that she began with, as that client does, or by her real one.
    for name in ("alice@example.com", "alice"):
        srp = device.srp()
        srp.username = name
        tokens = srp.authenticate_user()["AuthenticationResult"]
        assert claims(tokens["AccessToken"])["username"] == "alice"


def test_a_device_is_named_with_the_proof_of_the_password(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    srp = AWSSRP("alice", PASSWORD, pool.id, pool.client_id, client=cognito)
    begun = cognito.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=srp.get_auth_params()
    )
    proof = srp.process_challenge(begun["ChallengeParameters"], {"USERNAME": "alice"})
    asked = pool.respond("PASSWORD_VERIFIER", **{**proof, "DEVICE_KEY": device.key})
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    assert device.finish(asked["Session"])["AuthenticationResult"]["AccessToken"]


def test_a_client_with_a_secret_signs_in_on_a_device(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    client = cognito.create_user_pool_client(
        UserPoolId=pool.id, ClientName="secret", GenerateSecret=True, ExplicitAuthFlows=ALL_FLOWS
    )["UserPoolClient"]
    pool.client_id = client["ClientId"]
    right = secret_hash(pool.client_id, client["ClientSecret"], "alice")
    asked = pool.sign_in(DEVICE_KEY=device.key, SECRET_HASH=right)
    with refused(
        DENIED,
        f"Client {pool.client_id} is configured with secret but SECRET_HASH was not received",
    ):
        device.begin_proof(device.srp(), asked["Session"])
    srp = device.srp(client_secret=client["ClientSecret"])
    verifier = device.begin_proof(srp, asked["Session"], SECRET_HASH=right)
    proof = srp.process_device_challenge(verifier["ChallengeParameters"])
    assert proof["SECRET_HASH"] == right
    tokens = pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)["AuthenticationResult"]
    assert claims(tokens["AccessToken"])["device_key"] == device.key


@pytest.mark.parametrize("configuration", ["OPTIONAL", "ON"])
def test_a_remembered_device_takes_the_place_of_a_code(cognito: Any, configuration: str) -> None:
    pool = Tracked(cognito, REPLACES_MFA)
    device = pool.device()
    set_up_app(pool, configuration)
    assert pool.sign_in()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert device.sign_in()["AuthenticationResult"]["AccessToken"]


@pytest.mark.parametrize(("level", "asks"), [(1, False), (4, True)])
def test_a_device_leads_to_no_level(cognito: Any, level: int, asks: bool) -> None:
    pool = Tracked(cognito, REPLACES_MFA)
    device = pool.device()
    app = set_up_app(pool)
    cognito.update_user_pool_client(
        UserPoolId=pool.id, ClientId=pool.client_id, ExplicitAuthFlows=["ALLOW_USER_AUTH"]
    )
    asked = initiate(
        *(cognito, pool.id, pool.client_id, "USER", "USER_AUTH"),
        USERNAME="alice",
        PASSWORD=PASSWORD,
        PREFERRED_CHALLENGE="PASSWORD",
        TARGET_ACR_VALUES=f"urn:cognito:loa:{level}",
        DEVICE_KEY=device.key,
    )
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    answer = device.finish(asked["Session"])
    if asks:
        code = app.code()
        assert answer["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
        answer = pool.respond("SOFTWARE_TOKEN_MFA", answer["Session"], SOFTWARE_TOKEN_MFA_CODE=code)
    token = answer["AuthenticationResult"]["AccessToken"]
    assert claims(token)["acr"] == f"urn:cognito:loa:{level}"


def test_a_remembered_device_stands_besides_a_code_where_the_pool_says_so(cognito: Any) -> None:
    pool = Tracked(cognito, REMEMBERS)
    device = pool.device()
    app = set_up_app(pool)
    asked = device.sign_in()
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    tokens = pool.respond(
        "SOFTWARE_TOKEN_MFA", asked["Session"], SOFTWARE_TOKEN_MFA_CODE=app.code()
    )["AuthenticationResult"]
    assert claims(tokens["AccessToken"])["device_key"] == device.key


def test_a_device_that_is_not_remembered_spares_no_code(cognito: Any) -> None:
    pool = Tracked(cognito, {**REPLACES_MFA, **ASKS})
    device = pool.device()
    app = set_up_app(pool)
    asked = device.begin()
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    tokens = pool.respond(
        "SOFTWARE_TOKEN_MFA", asked["Session"], SOFTWARE_TOKEN_MFA_CODE=app.code()
    )["AuthenticationResult"]
    assert "NewDeviceMetadata" not in tokens
    assert claims(tokens["AccessToken"])["device_key"] == device.key
    device.remember()
    assert device.sign_in()["AuthenticationResult"]["AccessToken"]
    device.remember("not_remembered")
    assert device.begin()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_a_device_that_is_no_more_remembered_by_the_time_of_its_proof(cognito: Any) -> None:
    pool = Tracked(cognito, REPLACES_MFA)
    device = pool.device()
    set_up_app(pool)
    proof = device.proof(device.begin()["Session"])
    device.remember("not_remembered")
    answer = pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)
    assert answer["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_a_device_that_is_forgotten_by_the_time_of_its_proof(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    asked, proof = device.begin(), device.proof(device.begin()["Session"])
    device.forget()
    with refused(*NO_DEVICE):
        device.begin_proof(device.srp(), asked["Session"])
    with refused(*NO_DEVICE):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)


def test_a_device_that_is_not_there_signs_nobody_in(cognito: Any) -> None:
    pool = Tracked(cognito)
    make_user(cognito, pool.id, "bob")
    device, bobs, unconfirmed = pool.device(), pool.device("bob"), pool.device(confirm=False)
    device.forget()
    for key in (device.key, bobs.key, unconfirmed.key, MADE_UP):
        with refused(*NO_DEVICE):
            pool.sign_in(DEVICE_KEY=key)


def test_the_password_comes_first(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    for key in (device.key, MADE_UP):
        with refused(*WRONG):
            pool.sign_in(DEVICE_KEY=key, PASSWORD="wrong")
    # Nothing waits for the device, so that it cannot begin by itself.
    for session in (None, "made-up-session-made-up"):
        with refused(*INVALID_SESSION):
            device.begin_proof(device.srp(), session)


def test_a_wrong_proof_is_refused(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    with refused(*WRONG):
        device.finish(device.begin()["Session"], device_password="made up")
    for _ in range(4):
        with refused(*WRONG):
            proof = device.proof(device.begin()["Session"])
            pool.respond(
                "DEVICE_PASSWORD_VERIFIER", **{**proof, "PASSWORD_CLAIM_SIGNATURE": "AAAA"}
            )
    with refused(DENIED, "Password attempts exceeded"):
        pool.sign_in()


def test_a_proof_counts_once(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    asked = device.begin()
    proof = device.proof(asked["Session"])
    assert pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)["AuthenticationResult"]
    with refused(*USED):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)
    with refused(*USED):
        device.begin_proof(device.srp(), asked["Session"])


def test_a_device_answers_for_itself_only(cognito: Any) -> None:
    pool = Tracked(cognito)
    make_user(cognito, pool.id, "bob")
    device, other, bobs = pool.device(), pool.device(), pool.device("bob")
    session = device.begin()["Session"]
    with refused(*INVALID_SESSION):
        other.begin_proof(other.srp(), session)
    proof = device.proof(device.begin()["Session"])
    with refused(*INVALID_SESSION):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **{**proof, "DEVICE_KEY": other.key})
    # Neither bob's session nor his device is of use to alice, nor hers to him.
    for mine, foreign in ((device, bobs), (bobs, device)):
        with refused(*INVALID_SESSION):
            mine.begin_proof(mine.srp(), foreign.begin()["Session"])
        with refused(*INVALID_SESSION):
            proof = foreign.proof(foreign.begin()["Session"])
            pool.respond("DEVICE_PASSWORD_VERIFIER", **{**proof, "USERNAME": mine.username})


def test_another_clients_session_is_refused(cognito: Any) -> None:
    pool, other = Tracked(cognito), Tracked(cognito)
    device, others = pool.device(), other.device()
    with refused(*INVALID_SESSION):
        device.begin_proof(device.srp(), others.begin()["Session"])
    proof = others.proof(others.begin()["Session"])
    with refused(*INVALID_SESSION):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **{**proof, "DEVICE_KEY": device.key})


@pytest.mark.parametrize(
    ("challenge", "names"),
    [
        ("DEVICE_SRP_AUTH", ["USERNAME", "DEVICE_KEY", "SRP_A"]),
        (
            "DEVICE_PASSWORD_VERIFIER",
            [
                "USERNAME",
                "DEVICE_KEY",
                "PASSWORD_CLAIM_SIGNATURE",
                "PASSWORD_CLAIM_SECRET_BLOCK",
                "TIMESTAMP",
            ],
        ),
    ],
)
def test_each_answer_names_what_it_needs(cognito: Any, challenge: str, names: list[str]) -> None:
    pool = Tracked(cognito)
    for missing in names:
        given = {name: "ab" for name in names if name != missing} | {missing: ""}
        with refused("InvalidParameterException", f"Missing required parameter {missing}"):
            pool.respond(challenge, "made-up-session-made-up", **given)


def test_a_user_who_was_disabled_meanwhile_is_refused(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    asked, proof = device.begin(), device.proof(device.begin()["Session"])
    cognito.admin_disable_user(UserPoolId=pool.id, Username="alice")
    with refused(DENIED, "User is disabled."):
        device.begin_proof(device.srp(), asked["Session"])
    with refused(DENIED, "User is disabled."):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)


def test_a_sign_in_on_a_device_is_over_in_the_end(
    own_cognito: Any, at: Callable[[float], None]
) -> None:
    pool = Tracked(own_cognito)
    device = pool.device()
    asked, proof = device.begin(), device.proof(device.begin()["Session"])
    at(3 * 60 + 1)
    for session, error in ((asked["Session"], EXPIRED), (None, INVALID_SESSION)):
        with refused(*error):
            device.begin_proof(device.srp(), session)
    with refused(*EXPIRED):
        pool.respond("DEVICE_PASSWORD_VERIFIER", **proof)


def test_a_proof_of_another_time_is_refused(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    proof = device.proof(device.begin()["Session"])
    with refused(*WRONG):
        pool.respond(
            "DEVICE_PASSWORD_VERIFIER", **{**proof, "TIMESTAMP": "Tue May 7 00:09:40 UTC 2024"}
        )


def test_a_temporary_password_is_replaced_before_the_device_is_asked(cognito: Any) -> None:
    pool = Tracked(cognito)
    device = pool.device()
    cognito.admin_set_user_password(UserPoolId=pool.id, Username="alice", Password=PASSWORD)
    asked = device.begin()
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    asked = pool.respond("NEW_PASSWORD_REQUIRED", asked["Session"], NEW_PASSWORD=NEW_PASSWORD)
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    assert device.finish(asked["Session"])["AuthenticationResult"]["AccessToken"]
