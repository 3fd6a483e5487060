"""USER_SRP_AUTH with an independent client, and what an attacker could send instead."""

import base64
import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP, calculate_u, compute_hkdf, long_to_hex, pad_hex

from localstack_cognito.directory.clients.secret_hash import secret_hash
from localstack_cognito.directory.users.srp_verifiers import N
from tests.integration.directory.accounts.signing_up import BY_EMAIL, FOLDED, SUB
from tests.integration.making import (
    PASSWORD,
    attributes,
    make_client,
    make_pool,
    make_user,
    refused,
)

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
WRONG = (DENIED, "Incorrect username or password.")
DOORS = ("USER", "ADMIN")


class Exchange:
    """One SRP exchange: ``begin``, then ``answer`` with what the password makes of it."""

    def __init__(
        self,
        cognito: Any,
        pool_id: str,
        client_id: str,
        name: str = "alice",
        password: str = PASSWORD,
        secret: str | None = None,
    ) -> None:
        self.cognito, self.pool_id, self.client_id = cognito, pool_id, client_id
        self.srp = AWSSRP(name, password, pool_id, client_id, client=cognito, client_secret=secret)
        self.parameters: dict[str, str] = {}

    def begin(self, door: str = "USER", **changes: str) -> dict[str, Any]:
        given = {**self.srp.get_auth_params(), **changes}
        request = {
            "ClientId": self.client_id,
            "AuthFlow": "USER_SRP_AUTH",
            "AuthParameters": given,
        }
        answer: dict[str, Any]
        if door == "ADMIN":
            answer = self.cognito.admin_initiate_auth(UserPoolId=self.pool_id, **request)
        else:
            answer = self.cognito.initiate_auth(**request)
        self.parameters = answer["ChallengeParameters"]
        return answer

    def proof(self, timestamp: str | None = None) -> dict[str, str]:
        """Return what pycognito answers, signed at another time if one is given."""
        if timestamp is not None:
            self.srp.get_cognito_formatted_timestamp = lambda _: timestamp
        given: dict[str, str] = self.srp.process_challenge(
            self.parameters, self.srp.get_auth_params()
        )
        return given

    def answer(self, proof: dict[str, str], door: str = "USER", **changes: str) -> dict[str, Any]:
        given = {**proof, **changes}
        request = {
            "ClientId": self.client_id,
            "ChallengeName": "PASSWORD_VERIFIER",
            "ChallengeResponses": {name: value for name, value in given.items() if value},
        }
        answer: dict[str, Any]
        if door == "ADMIN":
            answer = self.cognito.admin_respond_to_auth_challenge(
                UserPoolId=self.pool_id, **request
            )
        else:
            answer = self.cognito.respond_to_auth_challenge(**request)
        return answer


def written(moment: datetime.datetime, day: str | None = None) -> str:
    """Return a time as TIMESTAMP, its day without a leading zero unless it is given."""
    return f"{moment:%a %b} {day or moment.day} {moment:%H:%M:%S} UTC {moment:%Y}"


def now(seconds: float = 0.0) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)


@pytest.fixture
def alice(cognito: Any, pool_id: str, client_id: str) -> Exchange:
    """An exchange of a user of the test's own."""
    make_user(cognito, pool_id)
    return Exchange(cognito, pool_id, client_id)


@pytest.mark.parametrize("answered_at", DOORS)
@pytest.mark.parametrize("begun_at", DOORS)
def test_the_right_password_signs_in_at_either_door(
    alice: Exchange, begun_at: str, answered_at: str
) -> None:
    begun = alice.begin(begun_at)
    assert set(begun) == {"ChallengeName", "ChallengeParameters", "ResponseMetadata"}
    assert begun["ChallengeName"] == "PASSWORD_VERIFIER"
    parameters = begun["ChallengeParameters"]
    assert set(parameters) == {"SALT", "SECRET_BLOCK", "SRP_B", "USERNAME", "USER_ID_FOR_SRP"}
    assert parameters["USERNAME"] == parameters["USER_ID_FOR_SRP"] == "alice"
    assert re.fullmatch("[0-9a-f]{32}", parameters["SALT"])
    assert re.fullmatch("[0-9a-f]+", parameters["SRP_B"])
    assert base64.b64decode(parameters["SECRET_BLOCK"], validate=True)
    answer = alice.answer(alice.proof(), answered_at)
    assert set(answer["AuthenticationResult"]) == {
        "AccessToken",
        "ExpiresIn",
        "TokenType",
        "RefreshToken",
        "IdToken",
    }


def test_each_exchange_has_its_own_values_but_for_the_salt(alice: Exchange) -> None:
    first, second = (alice.begin()["ChallengeParameters"] for _ in range(2))
    assert first["SALT"] == second["SALT"]
    assert first["SRP_B"] != second["SRP_B"]
    assert first["SECRET_BLOCK"] != second["SECRET_BLOCK"]


@pytest.mark.parametrize("attempt", range(20))
def test_no_value_of_the_exchange_breaks_the_padding(
    cognito: Any, srp_pool: tuple[str, str], attempt: int
) -> None:
    name = make_user(cognito, srp_pool[0], f"user{attempt}")
    exchange = Exchange(cognito, *srp_pool, name)
    exchange.begin()
    assert "AuthenticationResult" in exchange.answer(exchange.proof())


@pytest.fixture(scope="module")
def srp_pool(cognito: Any) -> tuple[str, str]:
    pool_id = make_pool(cognito)
    return pool_id, make_client(cognito, pool_id)


@pytest.mark.parametrize("password", ["pässwörd-ÄÖ1!A", "p" * 250 + "aA1!x", "日本語 Passw0rd!"])
def test_passwords_of_any_letters_sign_in(cognito: Any, password: str) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username="alice", Password=password, Permanent=True
    )
    exchange = Exchange(cognito, pool_id, client_id, password=password)
    exchange.begin()
    assert "AuthenticationResult" in exchange.answer(exchange.proof())


NAMES = (
    ({"AliasAttributes": ["email"]}, "alice", "alice@example.com"),
    ({"UsernameAttributes": ["email"]}, "alice@example.com", "alice@example.com"),
    ({"UsernameConfiguration": {"CaseSensitive": False}}, "alice", "ALICE"),
)


@pytest.mark.parametrize("named_by_alias", [False, True])
@pytest.mark.parametrize(("settings", "username", "typed"), NAMES)
def test_another_name_leads_to_the_users_own(
    cognito: Any, settings: dict[str, Any], username: str, typed: str, named_by_alias: bool
) -> None:
    pool_id = make_pool(cognito, **settings)
    given = {"email": "alice@example.com", "email_verified": "true"}
    internal = make_user(cognito, pool_id, username, attributes(**given))
    exchange = Exchange(cognito, pool_id, make_client(cognito, pool_id), typed)
    parameters = exchange.begin()["ChallengeParameters"]
    assert parameters["USERNAME"] == parameters["USER_ID_FOR_SRP"] == internal
    changes = {"USERNAME": typed} if named_by_alias else {}
    assert "AuthenticationResult" in exchange.answer(exchange.proof(), **changes)


def test_a_temporary_password_asks_for_another(cognito: Any, pool_id: str, client_id: str) -> None:
    cognito.admin_create_user(UserPoolId=pool_id, Username="alice", TemporaryPassword=PASSWORD)
    exchange = Exchange(cognito, pool_id, client_id)
    exchange.begin()
    assert exchange.answer(exchange.proof())["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_who_has_not_confirmed_is_told_so_only_with_the_right_password(
    cognito: Any, pool_id: str, client_id: str
) -> None:
    cognito.sign_up(ClientId=client_id, Username="alice", Password=PASSWORD)
    exchange = Exchange(cognito, pool_id, client_id)
    exchange.begin()
    with refused("UserNotConfirmedException", "User is not confirmed."):
        exchange.answer(exchange.proof())
    guess = Exchange(cognito, pool_id, client_id, password="Another123!")
    guess.begin()
    with refused(*WRONG):
        guess.answer(guess.proof())


# Proofs that prove nothing


def test_another_password_is_refused(alice: Exchange) -> None:
    alice.begin()
    alice.srp.password = "Another123!"
    for door in DOORS:
        alice.begin()
        with refused(*WRONG):
            alice.answer(alice.proof(), door)


SIGNATURES = ("AAAA", "not base64", "ä", base64.b64encode(bytes(32)).decode())


@pytest.mark.parametrize("signature", SIGNATURES)
def test_another_signature_is_refused(alice: Exchange, signature: str) -> None:
    alice.begin()
    with refused(*WRONG):
        alice.answer(alice.proof(), PASSWORD_CLAIM_SIGNATURE=signature)


def test_a_signature_is_over_its_own_timestamp(alice: Exchange) -> None:
    alice.begin()
    with refused(*WRONG):
        alice.answer(alice.proof(), TIMESTAMP=written(now(-10)))


def test_a_password_that_was_changed_meanwhile_proves_nothing(
    cognito: Any, alice: Exchange
) -> None:
    alice.begin()
    proof = alice.proof()
    cognito.admin_set_user_password(
        UserPoolId=alice.pool_id, Username="alice", Password="Another123!", Permanent=True
    )
    with refused(*WRONG):
        alice.answer(proof)


def test_a_secret_block_works_once(alice: Exchange) -> None:
    alice.begin()
    proof = alice.proof()
    assert "AuthenticationResult" in alice.answer(proof)
    for door in DOORS:
        with pytest.raises(alice.cognito.exceptions.NotAuthorizedException):
            alice.answer(proof, door)


def test_a_secret_block_is_no_second_guess(alice: Exchange) -> None:
    alice.begin()
    proof = alice.proof()
    with refused(*WRONG):
        alice.answer(proof, PASSWORD_CLAIM_SIGNATURE="AAAA")
    with pytest.raises(alice.cognito.exceptions.NotAuthorizedException):
        alice.answer(proof)


@pytest.mark.parametrize("block", ["AAAA", "not base64", "x" * 3000])
def test_another_secret_block_is_refused(alice: Exchange, block: str) -> None:
    alice.begin()
    with pytest.raises(alice.cognito.exceptions.NotAuthorizedException):
        alice.answer(alice.proof(), PASSWORD_CLAIM_SECRET_BLOCK=block)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda block: block.translate(str.maketrans("+/", "-_")),
        lambda block: f"{block}=",
        lambda block: f"{block}====",
    ],
)
def test_a_secret_block_is_one_text(alice: Exchange, rewrite: Callable[[str], str]) -> None:
    block = alice.begin()["ChallengeParameters"]["SECRET_BLOCK"]
    proof = alice.proof()
    assert rewrite(block) != block
    with refused(DENIED, "Invalid session for the user."):
        alice.answer(proof, PASSWORD_CLAIM_SECRET_BLOCK=rewrite(block))
    assert alice.answer(proof)["AuthenticationResult"]


def test_a_secret_block_is_its_clients(cognito: Any, alice: Exchange) -> None:
    alice.begin()
    proof = alice.proof()
    alice.client_id = make_client(cognito, alice.pool_id)
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        alice.answer(proof)


@pytest.mark.parametrize("name", ["bob", "nobody"])
def test_a_proof_is_its_users(cognito: Any, alice: Exchange, name: str) -> None:
    make_user(cognito, alice.pool_id, "bob")
    alice.begin()
    with refused(*WRONG):
        alice.answer(alice.proof(), USERNAME=name)


FORBIDDEN = {"zero": "0", "N": f"{N:x}", "2N": f"{2 * N:x}"}


@pytest.mark.parametrize("value", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_public_value_that_gives_the_key_away_is_refused_with_the_proof(
    alice: Exchange, value: str
) -> None:
    """With A = 0 modulo N the shared secret is 0 whatever the password is (RFC 5054, 2.5.4)."""
    alice.begin(SRP_A=value)
    alice.srp.large_a_value = int(value, 16)
    alice.srp.small_a_value = 0
    alice.srp.get_password_authentication_key = lambda *_: _key_of_nothing(
        int(value, 16), int(alice.parameters["SRP_B"], 16)
    )
    with refused(*WRONG):
        alice.answer(alice.proof())


def _key_of_nothing(client_public: int, server_public: int) -> bytes:
    u = calculate_u(client_public, server_public)
    key: bytes = compute_hkdf(
        bytearray.fromhex(pad_hex(0)), bytearray.fromhex(pad_hex(long_to_hex(u)))
    )
    return key


@pytest.mark.parametrize("value", ["xyz", "-1", "0x12", "a b", "f" * 1100])
def test_a_public_value_that_is_no_number_is_refused(alice: Exchange, value: str) -> None:
    with pytest.raises(alice.cognito.exceptions.InvalidParameterException):
        alice.begin(SRP_A=value)


# Timestamps


MALFORMED = (
    "now",
    "2024-05-07T00:09:40Z",
    "1715040580",
    "Tue May 7 00:09:40 2024",
    "Tue Mai 7 00:09:40 UTC 2024",
    "Die May 7 00:09:40 UTC 2024",
    "Tue May 37 00:09:40 UTC 2024",
    "Tue May 7 25:09:40 UTC 2024",
)


@pytest.mark.parametrize("timestamp", MALFORMED)
def test_a_timestamp_of_another_form_is_refused(alice: Exchange, timestamp: str) -> None:
    alice.begin()
    with refused(INVALID, "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."):
        alice.answer(alice.proof(timestamp))


@pytest.mark.parametrize("seconds", [-86400, -600, 600])
def test_a_timestamp_of_another_time_is_refused(alice: Exchange, seconds: float) -> None:
    alice.begin()
    with refused(*WRONG):
        alice.answer(alice.proof(written(now(seconds))))


def test_a_timestamp_may_be_some_seconds_off(alice: Exchange) -> None:
    for seconds in (-20, 20):
        alice.begin()
        assert "AuthenticationResult" in alice.answer(alice.proof(written(now(seconds))))


@pytest.mark.parametrize("offset", [7200, -7200, 40 * 86400])
def test_a_clock_that_developers_move_is_not_the_clients(
    own_cognito: Any, at: Callable[[float], None], offset: float
) -> None:
    """The machine's clock, which the client has too, says how old its signature is."""
    pool_id = make_pool(own_cognito)
    make_user(own_cognito, pool_id)
    at(offset)
    exchange = Exchange(own_cognito, pool_id, make_client(own_cognito, pool_id))
    exchange.begin()
    with refused(*WRONG):
        exchange.answer(exchange.proof(written(now(offset))))
    exchange.begin()
    assert "AuthenticationResult" in exchange.answer(exchange.proof(written(now())))


def test_an_exchange_ends_with_the_session_of_the_client(
    own_cognito: Any, at: Callable[[float], None]
) -> None:
    pool_id = make_pool(own_cognito)
    make_user(own_cognito, pool_id)
    exchange = Exchange(own_cognito, pool_id, make_client(own_cognito, pool_id))
    exchange.begin()
    at(3 * 60 + 5)
    with pytest.raises(own_cognito.exceptions.NotAuthorizedException):
        exchange.answer(exchange.proof(written(now())))


def test_failures_lock_the_exchange_out_too(own_cognito: Any, at: Callable[[float], None]) -> None:
    pool_id = make_pool(own_cognito)
    make_user(own_cognito, pool_id)
    client_id = make_client(own_cognito, pool_id)
    offset = 0.0
    for failures in range(1, 10):
        at(offset)
        guess = Exchange(own_cognito, pool_id, client_id, password="Another123!")
        guess.begin()
        with refused(*WRONG):
            guess.answer(guess.proof(written(now())))
        offset += 2 ** (failures - 5) + 1 if 5 <= failures < 9 else 0
    right = Exchange(own_cognito, pool_id, client_id)
    with refused(DENIED, "Password attempts exceeded"):
        right.begin()
    at(offset + 20)
    right.begin()
    assert "AuthenticationResult" in right.answer(right.proof(written(now())))


# What must be given


MISSING = (
    "USERNAME",
    "PASSWORD_CLAIM_SIGNATURE",
    "PASSWORD_CLAIM_SECRET_BLOCK",
    "TIMESTAMP",
)


@pytest.mark.parametrize("name", MISSING)
def test_a_response_that_is_missing_is_named(alice: Exchange, name: str) -> None:
    alice.begin()
    proof = alice.proof()
    with refused(INVALID, f"Missing required parameter {name}"):
        alice.answer(proof, **{name: ""})
    assert "AuthenticationResult" in alice.answer(proof)


def test_a_client_with_a_secret_proves_it_twice(cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email"])
    given = {"email": "alice@example.com", "email_verified": "true"}
    make_user(cognito, pool_id, "alice", attributes(**given))
    client_id = make_client(cognito, pool_id, GenerateSecret=True)
    described = cognito.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
    secret = described["UserPoolClient"]["ClientSecret"]
    exchange = Exchange(cognito, pool_id, client_id, "alice@example.com", secret=secret)
    exchange.begin()
    proof = exchange.proof()
    with refused(
        DENIED, f"Client {client_id} is configured with secret but SECRET_HASH was not received"
    ):
        exchange.answer(proof, SECRET_HASH="")
    wrong = secret_hash(client_id, secret, "alice@example.com")
    with refused(DENIED, f"Unable to verify secret hash for client {client_id}"):
        exchange.answer(proof, SECRET_HASH=wrong)
    assert "AuthenticationResult" in exchange.answer(proof)


# Users who do not exist


def test_a_client_tells_by_default_that_a_user_does_not_exist(
    cognito: Any, pool_id: str, client_id: str
) -> None:
    for door in DOORS:
        with refused("UserNotFoundException", "User does not exist."):
            Exchange(cognito, pool_id, client_id, "nobody").begin(door)


def test_a_client_that_hides_users_answers_for_those_who_do_not_exist(
    cognito: Any, pool_id: str
) -> None:
    hiding = {"PreventUserExistenceErrors": "ENABLED"}
    one, other = (make_client(cognito, pool_id, **hiding) for _ in range(2))
    exchange = Exchange(cognito, pool_id, one, "nobody")
    first, second = (exchange.begin()["ChallengeParameters"] for _ in range(2))
    through_other = Exchange(cognito, pool_id, other, "nobody").begin()["ChallengeParameters"]
    assert first["SALT"] == second["SALT"] == through_other["SALT"]
    assert re.fullmatch("[0-9a-f]{32}", first["SALT"])
    assert first["SRP_B"] != second["SRP_B"]
    assert first["USERNAME"] == first["USER_ID_FOR_SRP"] == "nobody"
    with refused(*WRONG):
        exchange.answer(exchange.proof())
    make_user(cognito, pool_id)
    real = Exchange(cognito, pool_id, one).begin()["ChallengeParameters"]
    assert set(real) == set(first)
    for name in ("SALT", "SECRET_BLOCK"):
        assert len(real[name]) == len(first[name])


def test_where_usernames_are_addresses_a_hidden_user_has_an_id(cognito: Any) -> None:
    pool_id = make_pool(cognito, UsernameAttributes=["email"])
    client_id = make_client(cognito, pool_id, PreventUserExistenceErrors="ENABLED")
    exchange = Exchange(cognito, pool_id, client_id, "nobody@example.com")
    first, second = (exchange.begin()["ChallengeParameters"] for _ in range(2))
    real = make_user(cognito, pool_id, "alice@example.com")
    form = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}")
    assert form.fullmatch(real)
    assert form.fullmatch(first["USER_ID_FOR_SRP"])
    assert first["USERNAME"] == second["USERNAME"] == first["USER_ID_FOR_SRP"]
    with refused(*WRONG):
        exchange.answer(exchange.proof())


NOBODIES: list[tuple[dict[str, Any], list[str], bool]] = [
    # the pool's settings, names of one who does not exist, whether she is called by a UUID
    (FOLDED, ["nobody", "NOBODY", "nObOdY"], False),
    ({**FOLDED, "AliasAttributes": ["email"]}, ["nobody@example.com", "Nobody@Example.com"], True),
    ({**FOLDED, "AliasAttributes": ["preferred_username"]}, ["nobody", "Nobody"], True),
    ({**FOLDED, **BY_EMAIL}, ["nobody@example.com", "NOBODY@EXAMPLE.COM"], True),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("settings", "spellings", "is_id"), NOBODIES)
def test_letter_case_that_counts_for_nothing_tells_no_hidden_user(
    cognito: Any, settings: dict[str, Any], spellings: list[str], is_id: bool, door: str
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id, PreventUserExistenceErrors="ENABLED")
    asked = [
        Exchange(cognito, pool_id, client_id, name).begin(door)["ChallengeParameters"]
        for name in spellings
    ]
    shown = {(one["SALT"], one["USER_ID_FOR_SRP"], one["USERNAME"]) for one in asked}
    [(_, user_id, username)] = shown
    assert user_id == username
    assert bool(SUB.fullmatch(user_id)) == is_id
    assert is_id or user_id == "nobody"


def test_letter_case_that_counts_tells_one_hidden_user_from_another(
    cognito: Any, pool_id: str
) -> None:
    client_id = make_client(cognito, pool_id, PreventUserExistenceErrors="ENABLED")
    asked = [
        Exchange(cognito, pool_id, client_id, name).begin()["ChallengeParameters"]
        for name in ("nobody", "Nobody")
    ]
    assert [one["USER_ID_FOR_SRP"] for one in asked] == ["nobody", "Nobody"]
    assert asked[0]["SALT"] != asked[1]["SALT"]


@pytest.mark.parametrize("name", ["nobody@example.com", "nobody", "+15555550999"])
def test_an_alias_tells_the_username_of_no_hidden_user(cognito: Any, name: str) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email", "phone_number", "preferred_username"])
    client_id = make_client(cognito, pool_id, PreventUserExistenceErrors="ENABLED")
    make_user(
        cognito, pool_id, "known0001", attributes(email="a@example.com", email_verified="true")
    )
    known = Exchange(cognito, pool_id, client_id, "a@example.com")
    assert known.begin()["ChallengeParameters"]["USER_ID_FOR_SRP"] == "known0001"
    exchange = Exchange(cognito, pool_id, client_id, name)
    first, second = (exchange.begin()["ChallengeParameters"] for _ in range(2))
    assert SUB.fullmatch(first["USER_ID_FOR_SRP"])
    assert first["USER_ID_FOR_SRP"] == second["USER_ID_FOR_SRP"] == first["USERNAME"]
    with refused(*WRONG):
        exchange.answer(exchange.proof())
