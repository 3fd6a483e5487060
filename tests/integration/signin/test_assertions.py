"""What a passkey signs when its user signs in: taken, and refused."""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fido2.cose import ES256, RS256, CoseKey
from localstack import config
from localstack.aws.api import ServiceException

from localstack_cognito.directory.accounts.admin_create_user import Invitation, admin_create_user
from localstack_cognito.directory.pools import user_pool_mfa, user_pools
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.signin.passkeys import assertions, credentials, registration
from localstack_cognito.storage import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from tests.integration.signin.authenticator import Authenticator

OWNER = Owner("000000000000", "us-east-1")
RP = "example.com"
NOT_AUTHORIZED = ("NotAuthorizedException", "Incorrect username or password.")
INVALID = ("InvalidParameterException", "Invalid credential.")


@pytest.fixture(autouse=True)
def _directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(config.dirs, "data", str(tmp_path))
    monkeypatch.setattr(config, "PERSISTENCE", False)
    monkeypatch.delenv("COGNITO_DATABASE_URL", raising=False)
    monkeypatch.setattr(database, "_is_left_over", True)
    database.close()
    yield
    database.close()


def make_pool(**settings: str) -> UserPool:
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
    pool = user_pools.create_user_pool(OWNER, {"PoolName": "pool", "Policies": policies})
    return configure(pool, RelyingPartyId=RP, **settings)


def configure(pool: UserPool, **settings: str) -> UserPool:
    return user_pool_mfa.set_user_pool_mfa_config(
        OWNER, {"UserPoolId": pool.id, "WebAuthnConfiguration": settings}
    )


def make_user(pool: UserPool, username: str = "alice") -> User:
    return admin_create_user(OWNER, pool.id, Invitation(username, {}, message_action="SUPPRESS"))


CLIENT: Any = SimpleNamespace(id="client")


def register(pool: UserPool, user: User, made: Authenticator) -> Authenticator:
    options = registration.start_registration(pool, CLIENT, user)
    registration.complete_registration(pool, CLIENT, user, made.register(options))
    return made


def refusal(act: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ServiceException) as raised:
        act()
    return raised.value.code, raised.value.message


@pytest.mark.parametrize("algorithm", [ES256, RS256])
def test_a_passkey_signs_in_again_and_again(algorithm: type[CoseKey]) -> None:
    pool = make_pool()
    alice = make_user(pool)
    made = register(pool, alice, Authenticator(algorithm))
    for count in (1, 2):
        text, challenge = assertions.request_options(pool, alice)
        used = assertions.verify_assertion(pool, alice, challenge, json.dumps(made.sign(text)))
        assert (used.credential_id, used.sign_count) == (made.credential_id, count)
        assert used.attachment == "platform"


def test_one_that_does_not_count_signs_in_again_and_again() -> None:
    pool = make_pool()
    alice = make_user(pool)
    made = register(pool, alice, Authenticator(counts=False))
    for _ in range(2):
        text, challenge = assertions.request_options(pool, alice)
        used = assertions.verify_assertion(pool, alice, challenge, json.dumps(made.sign(text)))
        assert used.sign_count == 0


def test_the_options_name_what_the_user_has() -> None:
    pool = make_pool()
    alice = make_user(pool)
    made = register(pool, alice, Authenticator())
    text, challenge = assertions.request_options(pool, alice)
    options = json.loads(text)
    assert assertions.request_options(pool, alice)[1] != challenge
    assert len(challenge) == 32
    del options["challenge"]
    assert options == {
        "timeout": 60000,
        "rpId": RP,
        "allowCredentials": [
            {
                "type": "public-key",
                "id": made.credential_id,
                "transports": ["hybrid", "internal"],
            }
        ],
        "userVerification": "preferred",
    }
    assert json.loads(assertions.request_options(pool, None)[0])["allowCredentials"] == []


def test_without_a_relying_party_nobody_is_asked() -> None:
    pool = configure(make_pool())
    assert refusal(lambda: assertions.request_options(pool, None)) == (
        "WebAuthnConfigurationMissingException",
        "The user pool has neither a relying party ID nor a domain.",
    )


def test_what_is_usable_is_of_the_pools_relying_party() -> None:
    pool = make_pool()
    alice = make_user(pool)
    assert not credentials.usable(pool, alice)
    register(pool, alice, Authenticator())
    assert credentials.usable(pool, alice)
    assert not credentials.usable(configure(pool, RelyingPartyId="example.org"), alice)
    assert not credentials.usable(configure(pool), alice)
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}
    without = dataclasses.replace(pool, settings={**pool.settings, "Policies": policies})
    assert not credentials.usable(without, alice)


@pytest.mark.parametrize(
    ("settings", "enabled", "proves"),
    [
        ({"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}, True, True),
        ({"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}, False, False),
        ({"FactorConfiguration": "SINGLE_FACTOR"}, True, False),
        ({}, True, False),
    ],
)
def test_both_factors_are_proven_where_pool_and_user_say_so(
    settings: Mapping[str, str], enabled: bool, proves: bool
) -> None:
    pool = make_pool(**settings)
    preference = {"enabled": ["SMS_MFA", *(["WEB_AUTHN_MFA"] if enabled else [])]}
    alice = dataclasses.replace(make_user(pool), mfa_preference=preference)
    assert credentials.proves_both_factors(pool, alice) is proves


@pytest.mark.parametrize(
    "settings",
    [
        {"UserVerification": "required"},
        {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"},
    ],
)
def test_a_user_is_verified_where_the_pool_requires_it(settings: Mapping[str, str]) -> None:
    pool = make_pool(**settings)
    alice = make_user(pool)
    made = register(pool, alice, Authenticator())
    text, challenge = assertions.request_options(pool, alice)
    assert json.loads(text)["userVerification"] == "required"
    made.verifies = False
    signed = json.dumps(made.sign(text))
    assert refusal(lambda: assertions.verify_assertion(pool, alice, challenge, signed)) == (
        NOT_AUTHORIZED
    )
    made.verifies = True
    assertions.verify_assertion(pool, alice, challenge, json.dumps(made.sign(text)))


def from_a_foreign_page(made: Authenticator, text: str) -> Any:
    return made.sign(text, "https://example.org")


def for_another_relying_party(made: Authenticator, text: str) -> Any:
    return made.sign(text, f"https://{RP}", "example.org")


def of_another_challenge(made: Authenticator, text: str) -> Any:
    return made.sign({**json.loads(text), "challenge": "A" * 43})


def of_an_unknown_passkey(made: Authenticator, text: str) -> Any:
    return Authenticator().sign(text)


def with_another_key(made: Authenticator, text: str) -> Any:
    other = Authenticator()
    other.id = made.id
    return other.sign(text)


def by_a_copy(made: Authenticator, text: str) -> Any:
    made.sign_count = -1
    return made.sign(text)


def with_the_client_data_changed(made: Authenticator, text: str) -> Any:
    signed = made.sign(text)
    other = made.sign(text, f"https://app.{RP}")
    signed["response"]["clientDataJSON"] = other["response"]["clientDataJSON"]
    return signed


def made_to_register(made: Authenticator, text: str) -> Any:
    options = json.loads(text)
    registered = made.register({"rp": {"id": RP}, "challenge": options["challenge"]})
    signed = made.sign(text)
    signed["response"]["clientDataJSON"] = registered["response"]["clientDataJSON"]
    return signed


def without_its_signature(made: Authenticator, text: str) -> Any:
    signed = made.sign(text)
    del signed["response"]["signature"]
    return signed


@pytest.mark.parametrize(
    ("sign", "error"),
    [
        (from_a_foreign_page, NOT_AUTHORIZED),
        (for_another_relying_party, NOT_AUTHORIZED),
        (of_another_challenge, NOT_AUTHORIZED),
        (of_an_unknown_passkey, NOT_AUTHORIZED),
        (with_another_key, NOT_AUTHORIZED),
        (by_a_copy, NOT_AUTHORIZED),
        (with_the_client_data_changed, NOT_AUTHORIZED),
        (made_to_register, NOT_AUTHORIZED),
        (without_its_signature, INVALID),
        (lambda made, text: {}, INVALID),
        (lambda made, text: [], INVALID),
        (lambda made, text: None, INVALID),
    ],
)
def test_what_proves_nothing_is_refused(
    sign: Callable[[Authenticator, str], Any], error: tuple[str, str]
) -> None:
    pool = make_pool()
    alice = make_user(pool)
    made = register(pool, alice, Authenticator())
    text, challenge = assertions.request_options(pool, alice)
    assertions.verify_assertion(pool, alice, challenge, json.dumps(made.sign(text)))
    signed = json.dumps(sign(made, text))
    assert refusal(lambda: assertions.verify_assertion(pool, alice, challenge, signed)) == error
    made.sign_count = 10
    assertions.verify_assertion(pool, alice, challenge, json.dumps(made.sign(text)))


@pytest.mark.parametrize("text", ["", "text", "[" * 100_000, "\ud800"])
def test_what_is_no_json_is_refused(text: str) -> None:
    pool = make_pool()
    alice = make_user(pool)
    assert refusal(lambda: assertions.verify_assertion(pool, alice, b"", text)) == INVALID


def test_a_passkey_is_its_users_only() -> None:
    pool = make_pool()
    alice, bob = make_user(pool), make_user(pool, "bob")
    made = register(pool, bob, Authenticator())
    text, challenge = assertions.request_options(pool, alice)
    signed = json.dumps(made.sign(text))
    assert refusal(lambda: assertions.verify_assertion(pool, alice, challenge, signed)) == (
        NOT_AUTHORIZED
    )


def test_one_that_was_deleted_signs_nobody_in() -> None:
    pool = make_pool()
    alice = make_user(pool)
    made = register(pool, alice, Authenticator())
    text, challenge = assertions.request_options(pool, alice)
    credentials.delete_credential(pool, alice, made.credential_id)
    signed = json.dumps(made.sign(text))
    assert refusal(lambda: assertions.verify_assertion(pool, alice, challenge, signed)) == (
        NOT_AUTHORIZED
    )
