"""WEB_AUTHN: users who sign in with a passkey."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.directory.users.accounts import Account
from tests.integration.making import PASSWORD, codes_of, refused
from tests.integration.signin.authenticator import Authenticator
from tests.integration.signin.choosing import (
    ALL,
    BOTH,
    BY_SMS,
    DISABLED,
    EXPIRED,
    HIDES,
    INVALID,
    PASSWORDS,
    USED,
    WRONG,
    WRONG_SESSION,
    Choosing,
    claims,
)
from tests.integration.signin.climbing import level, said
from tests.integration.signin.passkeys import RP, ids, register
from tests.integration.signin.signing_in import DOORS

FACTORS = ("PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN")
MULTI_FACTOR = {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}


class PasskeyPool(Choosing):
    """A pool that takes passkeys beside everything else."""

    def __init__(self, cognito: Any, configuration: str = "OFF", **settings: str) -> None:
        super().__init__(cognito, FACTORS, HIDES)
        self.configure(configuration, **settings)

    def configure(self, configuration: str, **settings: str) -> None:
        self.cognito.set_user_pool_mfa_config(
            UserPoolId=self.id,
            MfaConfiguration=configuration,
            WebAuthnConfiguration={"RelyingPartyId": RP, **settings},
            **({} if configuration == "OFF" else BY_SMS),
        )

    def account(self, username: str = "alice") -> Account:
        return Account(self.cognito, self.id, self.client_id, username, **BOTH)

    def ask(self, username: str = "alice", door: str = "USER", **given: str) -> dict[str, Any]:
        asked = self.begin(username, door, PREFERRED_CHALLENGE="WEB_AUTHN", **given)
        assert asked["ChallengeName"] == "WEB_AUTHN"
        return asked

    def sign(
        self, asked: dict[str, Any], by: Authenticator, door: str = "USER", **changes: str
    ) -> dict[str, Any]:
        options = asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]
        return self.respond(asked, door, CREDENTIAL=json.dumps(by.sign(options, **changes)))


@pytest.fixture
def pool(cognito: Any) -> PasskeyPool:
    """A pool that takes passkeys, and alice."""
    return PasskeyPool(cognito)


@pytest.fixture
def alice(pool: PasskeyPool) -> Account:
    return pool.account()


@pytest.fixture
def key(alice: Account) -> Authenticator:
    """A passkey of alice's."""
    return register(alice)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("is_asked_first", [False, True])
def test_a_passkey_signs_in(
    pool: PasskeyPool, alice: Account, key: Authenticator, is_asked_first: bool, door: str
) -> None:
    offered = [*ALL, "WEB_AUTHN"]
    if is_asked_first:
        choice = pool.begin(door=door)
        assert choice["AvailableChallenges"] == offered
        asked = pool.respond(choice, door, ANSWER="WEB_AUTHN")
    else:
        asked = pool.begin(door=door, PREFERRED_CHALLENGE="WEB_AUTHN")
        assert asked["AvailableChallenges"] == offered
    assert asked["ChallengeName"] == "WEB_AUTHN"
    assert set(asked["ChallengeParameters"]) == {"CREDENTIAL_REQUEST_OPTIONS"}
    options = json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    assert options.pop("challenge")
    transports = ["hybrid", "internal"]
    assert options == {
        "timeout": 60000,
        "rpId": RP,
        "allowCredentials": [
            {"type": "public-key", "id": key.credential_id, "transports": transports}
        ],
        "userVerification": "preferred",
    }
    tokens = pool.sign(asked, key, door)["AuthenticationResult"]
    assert claims(tokens["IdToken"])["cognito:username"] == "alice"
    assert said(tokens) == (None, None)
    assert pool.cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"


def test_each_challenge_is_another(pool: PasskeyPool, key: Authenticator) -> None:
    options = [pool.ask()["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"] for _ in range(2)]
    assert len({json.loads(one)["challenge"] for one in options}) == 2


def test_who_has_several_signs_with_any(
    pool: PasskeyPool, alice: Account, key: Authenticator
) -> None:
    other = register(alice)
    asked = pool.ask()
    options = json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    assert [one["id"] for one in options["allowCredentials"]] == ids(alice)
    assert pool.sign(asked, other)["AuthenticationResult"]
    assert pool.sign(pool.ask(), key)["AuthenticationResult"]


# When it is offered


def test_a_passkey_that_was_deleted_is_not_offered(
    pool: PasskeyPool, alice: Account, key: Authenticator
) -> None:
    asked = pool.ask()
    pool.cognito.delete_web_authn_credential(CredentialId=key.credential_id, **alice.by_token)
    with refused(*WRONG):
        pool.sign(asked, key)
    assert pool.begin()["AvailableChallenges"] == ALL
    assert pool.begin("nobody")["AvailableChallenges"] == ALL


def test_a_passkey_of_another_relying_party_is_not_offered(
    pool: PasskeyPool, key: Authenticator
) -> None:
    pool.configure("OFF", RelyingPartyId="example.org")
    assert pool.begin()["AvailableChallenges"] == ALL
    pool.configure("OFF")
    assert pool.sign(pool.ask(), key)["AuthenticationResult"]


def test_a_pool_that_takes_passkeys_no_more_offers_none(
    pool: PasskeyPool, key: Authenticator
) -> None:
    pool.allow("PASSWORD")
    asked = pool.begin(PREFERRED_CHALLENGE="WEB_AUTHN")
    assert (asked["ChallengeName"], asked["AvailableChallenges"]) == ("SELECT_CHALLENGE", PASSWORDS)


def test_a_temporary_password_goes_before_a_passkey(pool: PasskeyPool, key: Authenticator) -> None:
    pool.set_temporary_password()
    assert pool.begin()["AvailableChallenges"] == PASSWORDS


ENROLLED: dict[str, tuple[str, dict[str, str], dict[str, Any], list[str]]] = {
    # the pool's setting, its passkeys', what alice has enabled: what she is offered.
    "optional, and none": ("OPTIONAL", {}, {}, [*ALL, "WEB_AUTHN"]),
    "optional, and texts": (
        *("OPTIONAL", {}, {"SMSMfaSettings": {"Enabled": True}}),
        PASSWORDS,
    ),
    "on": ("ON", MULTI_FACTOR, {}, PASSWORDS),
    "both factors, but not for her": (
        *("OPTIONAL", MULTI_FACTOR, {"SMSMfaSettings": {"Enabled": True}}),
        PASSWORDS,
    ),
    "both factors": (
        "OPTIONAL",
        MULTI_FACTOR,
        {"SMSMfaSettings": {"Enabled": True}, "WebAuthnMfaSettings": {"Enabled": True}},
        [*PASSWORDS, "WEB_AUTHN"],
    ),
    "both factors where one must have them": (
        "ON",
        MULTI_FACTOR,
        {"SMSMfaSettings": {"Enabled": True}, "WebAuthnMfaSettings": {"Enabled": True}},
        [*PASSWORDS, "WEB_AUTHN"],
    ),
}


@pytest.mark.parametrize("case", ENROLLED)
def test_a_passkey_goes_with_second_factors_where_it_stands_for_both(
    cognito: Any, case: str
) -> None:
    configuration, settings, enabled, offered = ENROLLED[case]
    pool = PasskeyPool(cognito)
    key = register(pool.account())
    if configuration == "ON":
        # Codes are no first factors of such a pool.
        pool.allow("PASSWORD", "WEB_AUTHN")
    pool.configure(configuration, **settings)
    if enabled:
        pool.prefer(**enabled)
    assert pool.begin()["AvailableChallenges"] == offered
    if "WEB_AUTHN" in offered:
        assert pool.sign(pool.ask(), key)["AuthenticationResult"]


def test_who_enrols_before_she_signs_owes_the_factor(
    pool: PasskeyPool, alice: Account, key: Authenticator
) -> None:
    pool.configure("OPTIONAL")
    asked = pool.ask()
    pool.prefer(SMSMfaSettings={"Enabled": True})
    assert pool.sign(asked, key)["ChallengeName"] == "SMS_MFA"


def test_a_passkey_that_has_not_verified_its_user_does_not_stand_for_both(cognito: Any) -> None:
    pool = PasskeyPool(cognito)
    key = register(pool.account(), Authenticator(verifies=False))
    assert pool.sign(pool.ask(), key)["AuthenticationResult"]
    pool.configure("OPTIONAL", **MULTI_FACTOR)
    pool.prefer(SMSMfaSettings={"Enabled": True}, WebAuthnMfaSettings={"Enabled": True})
    asked = pool.ask()
    options = json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    assert options["userVerification"] == "required"
    with refused(*WRONG):
        pool.sign(asked, key)


# Wrong answers


def test_a_challenge_is_signed_once(pool: PasskeyPool, key: Authenticator) -> None:
    asked = pool.ask()
    options = asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]
    signed = json.dumps(key.sign(options))
    assert pool.respond(asked, CREDENTIAL=signed)["AuthenticationResult"]
    with refused(*USED):
        pool.respond(asked, CREDENTIAL=signed)
    with refused(*WRONG):
        pool.respond(pool.ask(), CREDENTIAL=signed)


def _another_passkey(key: Authenticator, options: str) -> Any:
    return Authenticator().sign(options)


def _another_key_of_the_same_name(key: Authenticator, options: str) -> Any:
    forger = Authenticator()
    forger.id = key.id
    return forger.sign(options)


def _another_challenge(key: Authenticator, options: str) -> Any:
    return key.sign({**json.loads(options), "challenge": "AAAA"})


def _another_origin(key: Authenticator, options: str) -> Any:
    return key.sign(options, origin="https://example.org")


def _another_relying_party(key: Authenticator, options: str) -> Any:
    return key.sign(options, origin=f"https://{RP}", rp_id="example.org")


def _an_altered_signature(key: Authenticator, options: str) -> Any:
    signed = key.sign(options)
    signed["response"]["signature"] = Authenticator().sign(options)["response"]["signature"]
    return signed


def _a_count_that_goes_back(key: Authenticator, options: str) -> Any:
    key.sign_count = -1
    return key.sign(options)


FORGED: tuple[Callable[[Authenticator, str], Any], ...] = (
    _another_passkey,
    _another_key_of_the_same_name,
    _another_challenge,
    _another_origin,
    _another_relying_party,
    _an_altered_signature,
    _a_count_that_goes_back,
)


@pytest.mark.parametrize("forge", FORGED)
def test_what_proves_nothing_is_refused_and_uses_the_challenge_up(
    pool: PasskeyPool, key: Authenticator, forge: Callable[[Authenticator, str], Any]
) -> None:
    assert pool.sign(pool.ask(), key)["AuthenticationResult"]
    count = key.sign_count
    asked = pool.ask()
    options = asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]
    with refused(*WRONG):
        pool.respond(asked, CREDENTIAL=json.dumps(forge(key, options)))
    with refused(*USED):
        pool.sign(asked, key)
    key.sign_count = (count or 0) + 10
    assert pool.sign(pool.ask(), key)["AuthenticationResult"]


@pytest.mark.parametrize("given", ["", "text", "{}", "null", "[]", '{"response":{}}'])
def test_what_is_no_credential_is_refused(
    pool: PasskeyPool, key: Authenticator, given: str
) -> None:
    asked = pool.ask()
    text = "Invalid credential." if given else "Missing required parameter CREDENTIAL"
    with refused(INVALID, text):
        pool.respond(asked, CREDENTIAL=given)
    if not given:
        assert pool.sign(asked, key)["AuthenticationResult"]


def test_another_users_passkey_signs_nobody_else_in(
    pool: PasskeyPool, alice: Account, key: Authenticator
) -> None:
    bobs = register(alice.another("bob", email="bob@example.com"))
    asked = pool.ask()
    with refused(*WRONG):
        pool.sign(asked, bobs)
    asked = pool.ask("bob")
    with refused(*WRONG_SESSION):
        pool.sign(asked, key)
    answer = pool.respond(
        asked,
        username="bob",
        CREDENTIAL=json.dumps(
            bobs.sign(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
        ),
    )
    assert answer["AuthenticationResult"]


def test_a_challenge_expires(own_host: Host, own_cognito: Any, at: Callable[[float], None]) -> None:
    pool = PasskeyPool(own_cognito)
    key = register(pool.account())
    early, late = pool.ask(), pool.ask()
    at(3 * 60 - 5)
    assert pool.sign(early, key)["AuthenticationResult"]
    at(3 * 60 + 1)
    with refused(*EXPIRED):
        pool.sign(late, key)


def test_a_passkey_does_not_let_in_who_is_disabled(
    pool: PasskeyPool, alice: Account, key: Authenticator
) -> None:
    asked = pool.ask()
    pool.cognito.admin_disable_user(**alice.in_pool)
    with refused(*DISABLED):
        pool.sign(asked, key)


# Levels


@pytest.mark.parametrize(("attachment", "method"), [("platform", "swk"), ("cross-platform", "hwk")])
def test_a_passkey_reaches_the_third_level(
    pool: PasskeyPool, alice: Account, attachment: str, method: str
) -> None:
    key = register(alice, Authenticator(attachment=attachment))
    asked = pool.begin(TARGET_ACR_VALUES=level(3))
    assert asked["AvailableChallenges"] == ["WEB_AUTHN"]
    asked = pool.select(asked, "WEB_AUTHN")
    assert said(pool.sign(asked, key)["AuthenticationResult"]) == (level(3), [method])


def test_a_passkey_comes_on_top_of_a_password(
    host: Host, pool: PasskeyPool, alice: Account, key: Authenticator
) -> None:
    given = {"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD}
    first = pool.begin(TARGET_ACR_VALUES=level(1), **given)["AuthenticationResult"]
    asked = pool.begin(TARGET_ACR_VALUES=level(3), ACCESS_TOKEN=first["AccessToken"])
    assert asked["AvailableChallenges"] == ["WEB_AUTHN"]
    tokens = pool.sign(pool.select(asked, "WEB_AUTHN"), key)["AuthenticationResult"]
    assert said(tokens) == (level(3), ["pwd", "swk", "mfa"])
    assert codes_of(host, pool.id) == []


def test_a_passkey_is_no_second_level(pool: PasskeyPool, key: Authenticator) -> None:
    asked = pool.begin(TARGET_ACR_VALUES=level(2), PREFERRED_CHALLENGE="WEB_AUTHN")
    assert asked["AvailableChallenges"] == ["EMAIL_OTP", "SMS_OTP"]
