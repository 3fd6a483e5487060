"""Passkeys: registered, listed, deleted."""

import base64
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fido2.cose import ES256, RS256, CoseKey

from tests.integration.directory.users.accounts import make_account
from tests.integration.making import refused
from tests.integration.signin.authenticator import Authenticator
from tests.integration.signin.passkeys import (
    NOT_SUPPORTED,
    PASSKEYS,
    RP,
    complete,
    configure,
    ids,
    make_alice,
    passkeys,
    register,
    start,
)

TOO_MANY = ("LimitExceededException", "The user has 20 passkeys, the most that a user can have.")


def test_the_options_say_what_a_passkey_must_be(cognito: Any) -> None:
    alice = make_alice(cognito)
    options = start(alice)
    challenge = options.pop("challenge")
    assert len(base64.urlsafe_b64decode(challenge + "=")) == 32
    user_id = options["user"].pop("id")
    sub = next(one["Value"] for one in alice.user["UserAttributes"] if one["Name"] == "sub")
    assert base64.urlsafe_b64decode(user_id + "==").decode() == sub
    assert options == {
        "rp": {"id": RP, "name": RP},
        "user": {"name": "alice", "displayName": "alice"},
        "pubKeyCredParams": [
            {"type": "public-key", "alg": -7},
            {"type": "public-key", "alg": -257},
        ],
        "timeout": 60000,
        "excludeCredentials": [],
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": "preferred",
        },
    }
    assert start(alice)["challenge"] != challenge


@pytest.mark.parametrize(
    ("settings", "verification"),
    [
        ({"UserVerification": "preferred"}, "preferred"),
        ({"UserVerification": "required"}, "required"),
        ({"FactorConfiguration": "SINGLE_FACTOR"}, "preferred"),
        ({"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}, "required"),
    ],
)
def test_the_pool_says_whether_users_are_verified(
    cognito: Any, settings: Mapping[str, str], verification: str
) -> None:
    alice = make_alice(cognito, **settings)
    options = start(alice)
    assert options["authenticatorSelection"]["userVerification"] == verification
    credential = Authenticator(verifies=False).register(options)
    if verification == "preferred":
        complete(alice, credential)
    else:
        with refused(NOT_SUPPORTED, "The user pool requires passkeys that verify their user."):
            complete(alice, credential)


@pytest.mark.parametrize("algorithm", [ES256, RS256])
def test_a_passkey_is_registered_and_listed(cognito: Any, algorithm: type[CoseKey]) -> None:
    alice = make_alice(cognito)
    assert passkeys(alice) == []
    before = time.time()
    made = register(alice, Authenticator(algorithm))
    (listed,) = passkeys(alice)
    assert before - 1 <= listed.pop("CreatedAt").timestamp() <= time.time() + 1
    assert listed == {
        "CredentialId": made.credential_id,
        "FriendlyCredentialName": "Platform passkey",
        "RelyingPartyId": RP,
        "AuthenticatorAttachment": "platform",
        "AuthenticatorTransports": ["hybrid", "internal"],
    }
    assert start(alice)["excludeCredentials"] == [
        {"type": "public-key", "id": made.credential_id, "transports": ["hybrid", "internal"]}
    ]


@pytest.mark.parametrize(
    ("attachment", "name"),
    [("cross-platform", "Roaming passkey"), ("unheard-of", "Passkey"), (None, "Passkey")],
)
def test_what_an_authenticator_does_not_say_is_left_out(
    cognito: Any, attachment: str | None, name: str
) -> None:
    alice = make_alice(cognito)
    made = register(alice, Authenticator(attachment=attachment, transports=["unheard-of"]))
    (listed,) = passkeys(alice)
    assert listed["FriendlyCredentialName"] == name
    assert listed.get("AuthenticatorAttachment") == (
        attachment if attachment == "cross-platform" else None
    )
    assert listed["AuthenticatorTransports"] == []
    excluded = start(alice)["excludeCredentials"]
    assert excluded == [{"type": "public-key", "id": made.credential_id}]


ANDROID = "android:apk-key-hash:" + "A" * 43


@pytest.mark.parametrize(
    ("relying_party", "origin"),
    [
        (RP, "https://example.com"),
        (RP, "https://app.example.com"),
        (RP, "https://a.b.example.com:8443"),
        (RP, ANDROID),
        ("localhost", "http://localhost:3000"),
        ("localhost", "http://app.localhost"),
        ("localhost", "https://localhost:8443"),
    ],
)
def test_a_page_of_the_relying_party_makes_passkeys(
    cognito: Any, relying_party: str, origin: str
) -> None:
    alice = make_alice(cognito, relying_party)
    made = Authenticator()
    complete(alice, made.register(start(alice), origin))
    assert ids(alice) == [made.credential_id]


def test_a_user_has_twenty_at_most(cognito: Any) -> None:
    alice = make_alice(cognito)
    options: dict[str, Any] = {}
    for number in range(20):
        options = start(alice)
        if number < 19:
            complete(alice, Authenticator().register(options))
    waiting = Authenticator().register(options)
    complete(alice, waiting)
    with refused(*TOO_MANY):
        start(alice)
    alice.cognito.delete_web_authn_credential(CredentialId=waiting["id"], **alice.by_token)
    register(alice)
    assert len(ids(alice)) == 20


# The pool


def test_a_pool_that_has_no_passkeys_makes_none(cognito: Any) -> None:
    alice = make_account(cognito)
    not_enabled = ("WebAuthnNotEnabledException", "Passkeys are not enabled for the user pool.")
    with refused(*not_enabled):
        start(alice)
    with refused(*not_enabled):
        complete(alice, {})
    assert passkeys(alice) == []


def test_a_pool_without_a_name_makes_none(cognito: Any) -> None:
    alice = make_account(cognito, PASSKEYS)
    missing = (
        "WebAuthnConfigurationMissingException",
        "The user pool has neither a relying party ID nor a domain.",
    )
    with refused(*missing):
        start(alice)
    with refused(*missing):
        complete(alice, {})


def test_the_relying_party_is_a_domain_of_the_pool(cognito: Any) -> None:
    alice = make_account(cognito, PASSKEYS)
    prefix = f"passkeys-{time.time_ns()}"
    cognito.create_user_pool_domain(UserPoolId=alice.pool_id, Domain=prefix)
    host = f"{prefix}.auth.us-east-1.localhost.localstack.cloud"
    assert start(alice)["rp"] == {"id": host, "name": host}
    made = Authenticator()
    complete(alice, made.register(start(alice), f"https://{host}:4566"))
    custom = f"{prefix}.example.com"
    arn = "arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012"
    cognito.create_user_pool_domain(
        UserPoolId=alice.pool_id, Domain=custom, CustomDomainConfig={"CertificateArn": arn}
    )
    assert start(alice)["rp"]["id"] == custom
    configure(alice, RelyingPartyId=RP)
    assert start(alice)["rp"]["id"] == RP
    assert [one["RelyingPartyId"] for one in passkeys(alice)] == [host]


# Lists and ends


def test_passkeys_are_listed_page_by_page(cognito: Any) -> None:
    alice = make_alice(cognito)
    made = [register(alice).credential_id for _ in range(3)]
    first = cognito.list_web_authn_credentials(MaxResults=2, **alice.by_token)
    assert [one["CredentialId"] for one in first["Credentials"]] == made[:2]
    token = first["NextToken"]
    second = cognito.list_web_authn_credentials(NextToken=token, **alice.by_token)
    assert [one["CredentialId"] for one in second["Credentials"]] == made[2:]
    assert "NextToken" not in second
    assert len(passkeys(alice, MaxResults=0)) == 3
    bob = alice.another("bob")
    with refused("InvalidParameterException", "Invalid pagination token given."):
        passkeys(bob, NextToken=token)


def test_a_user_deletes_her_own_only(cognito: Any) -> None:
    alice = make_alice(cognito)
    bob = alice.another("bob")
    one, two = register(alice), register(alice)
    gone = ("ResourceNotFoundException", "The passkey does not exist.")
    for account, credential_id in ((bob, one.credential_id), (alice, "AAAA"), (alice, "")):
        with refused(*gone):
            cognito.delete_web_authn_credential(CredentialId=credential_id, **account.by_token)
    answer = cognito.delete_web_authn_credential(CredentialId=one.credential_id, **alice.by_token)
    assert set(answer) == {"ResponseMetadata"}
    assert ids(alice) == [two.credential_id]
    with refused(*gone):
        cognito.delete_web_authn_credential(CredentialId=one.credential_id, **alice.by_token)


def test_passkeys_end_with_their_user(cognito: Any) -> None:
    alice = make_alice(cognito)
    bob = alice.another("bob")
    made = register(bob)
    cognito.admin_delete_user(**bob.in_pool)
    complete(alice, made.register(start(alice)))
    assert ids(alice) == [made.credential_id]


def test_another_pool_knows_nothing_of_them(cognito: Any) -> None:
    made = register(make_alice(cognito))
    other = make_alice(cognito)
    register(other, made)
    cognito.delete_user_pool(UserPoolId=other.pool_id)
    with refused(
        "ResourceNotFoundException", f"User pool client {other.client_id} does not exist."
    ):
        passkeys(other)


def test_who_must_reset_her_password_has_to_do_that_first(cognito: Any) -> None:
    alice = make_account(cognito, PASSKEYS, email="alice@example.com", email_verified="true")
    configure(alice, RelyingPartyId=RP)
    made = Authenticator().register(start(alice))
    alice.cognito.admin_reset_user_password(**alice.in_pool)
    requests: list[Callable[[], Any]] = [
        lambda: start(alice),
        lambda: complete(alice, made),
        lambda: passkeys(alice),
        lambda: cognito.delete_web_authn_credential(CredentialId="AAAA", **alice.by_token),
    ]
    for request in requests:
        with refused("PasswordResetRequiredException", "Password reset required for the user"):
            request()
