"""Signing in: which flows begin where, what they ask for, and how they fail."""

from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.integration.making import (
    PASSWORD,
    attributes,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.signin.signing_in import DOORS, GIVEN, initiate, sign_in

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
MINUTE = 60.0
WRONG = (DENIED, "Incorrect username or password.")
UNKNOWN = ("UserNotFoundException", "User does not exist.")
EXCEEDED = (DENIED, "Password attempts exceeded")
WRONG_DOOR = (INVALID, "Initiate Auth method not supported.")


# Flows and doors


@pytest.mark.parametrize("door", DOORS)
def test_the_right_password_gives_tokens(
    cognito: Any, alice_pool: str, alice_client: str, door: str
) -> None:
    answer = sign_in(cognito, alice_pool, alice_client, door)
    assert set(answer) == {"ChallengeParameters", "AuthenticationResult", "ResponseMetadata"}
    assert answer["ChallengeParameters"] == {}
    tokens = answer["AuthenticationResult"]
    assert set(tokens) == {"AccessToken", "ExpiresIn", "TokenType", "RefreshToken", "IdToken"}
    assert (tokens["ExpiresIn"], tokens["TokenType"]) == (3600, "Bearer")


NO_PASSWORD_FLOW = "USER_PASSWORD_AUTH flow not enabled for this client"
NO_ADMIN_FLOW = "Auth flow not enabled for this client"
NO_SRP = "USER_SRP_AUTH is not enabled for the client."
NOT_ENABLED = (
    ("USER", "USER_PASSWORD_AUTH", NO_PASSWORD_FLOW),
    ("ADMIN", "ADMIN_USER_PASSWORD_AUTH", NO_ADMIN_FLOW),
    ("ADMIN", "ADMIN_NO_SRP_AUTH", NO_ADMIN_FLOW),
    ("USER", "USER_SRP_AUTH", NO_SRP),
    ("ADMIN", "USER_SRP_AUTH", NO_SRP),
)


@pytest.mark.parametrize(("door", "flow", "message"), NOT_ENABLED)
def test_a_flow_that_the_client_does_not_allow_is_refused(
    cognito: Any, alice_pool: str, door: str, flow: str, message: str
) -> None:
    client_id = make_client(cognito, alice_pool, ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"])
    with refused(INVALID, message):
        initiate(cognito, alice_pool, client_id, door, flow, **GIVEN)


@pytest.mark.parametrize(
    ("door", "flow"),
    [
        ("USER", "ADMIN_USER_PASSWORD_AUTH"),
        ("USER", "ADMIN_NO_SRP_AUTH"),
        ("ADMIN", "USER_PASSWORD_AUTH"),
    ],
)
def test_a_flow_begins_at_its_own_door_only(
    cognito: Any, alice_pool: str, alice_client: str, door: str, flow: str
) -> None:
    with refused(*WRONG_DOOR):
        initiate(cognito, alice_pool, alice_client, door, flow, **GIVEN)


ALLOWED = (
    # the client's flows (None: it names none), door, flow
    (["ALLOW_USER_PASSWORD_AUTH"], "USER", "USER_PASSWORD_AUTH"),
    (["ALLOW_ADMIN_USER_PASSWORD_AUTH"], "ADMIN", "ADMIN_USER_PASSWORD_AUTH"),
    (["ALLOW_ADMIN_USER_PASSWORD_AUTH"], "ADMIN", "ADMIN_NO_SRP_AUTH"),
    (["USER_PASSWORD_AUTH"], "USER", "USER_PASSWORD_AUTH"),
    (["USER_PASSWORD_AUTH"], "USER", "USER_SRP_AUTH"),
    (["ADMIN_NO_SRP_AUTH"], "ADMIN", "ADMIN_NO_SRP_AUTH"),
    (["ADMIN_NO_SRP_AUTH"], "ADMIN", "ADMIN_USER_PASSWORD_AUTH"),
    (["ALLOW_USER_SRP_AUTH"], "USER", "USER_SRP_AUTH"),
    (["ALLOW_USER_SRP_AUTH"], "ADMIN", "USER_SRP_AUTH"),
    (None, "USER", "USER_SRP_AUTH"),
    (None, "ADMIN", "USER_SRP_AUTH"),
)


@pytest.mark.parametrize(("flows", "door", "flow"), ALLOWED)
def test_a_flow_that_the_client_allows_begins(
    cognito: Any, alice_pool: str, flows: list[str] | None, door: str, flow: str
) -> None:
    allowed = {"ExplicitAuthFlows": flows} if flows else {}
    client = cognito.create_user_pool_client(UserPoolId=alice_pool, ClientName="c", **allowed)
    client_id = client["UserPoolClient"]["ClientId"]
    answer = initiate(cognito, alice_pool, client_id, door, flow, SRP_A="a1", **GIVEN)
    assert "AuthenticationResult" in answer or answer["ChallengeName"] == "PASSWORD_VERIFIER"


@pytest.mark.parametrize(
    ("door", "flow"), [("USER", "USER_PASSWORD_AUTH"), ("ADMIN", "ADMIN_USER_PASSWORD_AUTH")]
)
def test_a_client_that_names_no_flows_takes_no_passwords(
    cognito: Any, alice_pool: str, door: str, flow: str
) -> None:
    client = cognito.create_user_pool_client(UserPoolId=alice_pool, ClientName="c")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="not enabled"):
        initiate(cognito, alice_pool, client["UserPoolClient"]["ClientId"], door, flow, **GIVEN)


MISSING: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("USER", "USER_PASSWORD_AUTH", {"PASSWORD": PASSWORD}, "USERNAME"),
    ("USER", "USER_PASSWORD_AUTH", {"USERNAME": "alice"}, "PASSWORD"),
    ("USER", "USER_PASSWORD_AUTH", {}, "USERNAME"),
    ("ADMIN", "ADMIN_USER_PASSWORD_AUTH", {"PASSWORD": PASSWORD}, "USERNAME"),
    ("ADMIN", "ADMIN_USER_PASSWORD_AUTH", {"USERNAME": "alice"}, "PASSWORD"),
    ("ADMIN", "ADMIN_NO_SRP_AUTH", {"USERNAME": "alice"}, "PASSWORD"),
    ("USER", "USER_SRP_AUTH", {"SRP_A": "a1"}, "USERNAME"),
    ("USER", "USER_SRP_AUTH", {"USERNAME": "alice"}, "SRP_A"),
    ("ADMIN", "USER_SRP_AUTH", {"USERNAME": "alice"}, "SRP_A"),
    ("USER", "REFRESH_TOKEN_AUTH", {}, "REFRESH_TOKEN"),
    ("ADMIN", "REFRESH_TOKEN_AUTH", {"USERNAME": "alice"}, "REFRESH_TOKEN"),
    ("USER", "REFRESH_TOKEN", {}, "REFRESH_TOKEN"),
)


@pytest.mark.parametrize(("door", "flow", "given", "name"), MISSING)
def test_a_parameter_that_is_missing_is_named(
    cognito: Any,
    alice_pool: str,
    alice_client: str,
    door: str,
    flow: str,
    given: dict[str, str],
    name: str,
) -> None:
    with refused(INVALID, f"Missing required parameter {name}"):
        initiate(cognito, alice_pool, alice_client, door, flow, **given)


def test_parameters_can_be_left_out_altogether(cognito: Any, alice_client: str) -> None:
    with refused(INVALID, "Missing required parameter USERNAME"):
        cognito.initiate_auth(ClientId=alice_client, AuthFlow="USER_PASSWORD_AUTH")


def test_what_else_a_client_sends_is_taken(cognito: Any, alice_client: str) -> None:
    answer = cognito.initiate_auth(
        ClientId=alice_client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters=GIVEN,
        ClientMetadata={"from": "test"},
        AnalyticsMetadata={"AnalyticsEndpointId": "endpoint"},
        UserContextData={"EncodedData": "data", "IpAddress": "127.0.0.1"},
    )
    assert "AuthenticationResult" in answer


def test_a_developer_names_a_client_of_the_pool(
    cognito: Any, alice_pool: str, new_pool: Callable[..., str]
) -> None:
    foreign = make_client(cognito, new_pool())
    for client_id in (foreign, "unknown"):
        with refused("ResourceNotFoundException", f"User pool client {client_id} does not exist."):
            sign_in(cognito, alice_pool, client_id, "ADMIN")


# Users who may not come in


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("setting", [{}, {"PreventUserExistenceErrors": "LEGACY"}])
def test_a_client_tells_by_default_that_a_user_does_not_exist(
    cognito: Any, pool_id: str, setting: dict[str, str], door: str
) -> None:
    make_user(cognito, pool_id)
    client_id = make_client(cognito, pool_id, **setting)
    with refused(*UNKNOWN):
        sign_in(cognito, pool_id, client_id, door, USERNAME="nobody")
    with refused(*WRONG):
        sign_in(cognito, pool_id, client_id, door, PASSWORD="Another123!")


@pytest.mark.parametrize("door", DOORS)
def test_a_client_hides_users_when_told_to(cognito: Any, pool_id: str, door: str) -> None:
    make_user(cognito, pool_id)
    client_id = make_client(cognito, pool_id, PreventUserExistenceErrors="ENABLED")
    with refused(*WRONG):
        sign_in(cognito, pool_id, client_id, door, USERNAME="nobody")
    with refused(*WRONG):
        sign_in(cognito, pool_id, client_id, door, PASSWORD="Another123!")
    assert "AuthenticationResult" in sign_in(cognito, pool_id, client_id, door)


@pytest.mark.parametrize("door", DOORS)
def test_who_has_not_confirmed_is_told_so_only_with_the_right_password(
    cognito: Any, pool_id: str, client_id: str, door: str
) -> None:
    cognito.sign_up(ClientId=client_id, Username="alice", Password=PASSWORD)
    with refused(*WRONG):
        sign_in(cognito, pool_id, client_id, door, PASSWORD="Another123!")
    with refused("UserNotConfirmedException", "User is not confirmed."):
        sign_in(cognito, pool_id, client_id, door)


# Usernames


ALIASES = {
    "email": "alice@example.com",
    "email_verified": "true",
    "phone_number": "+15555550000",
    "phone_number_verified": "true",
    "preferred_username": "queen",
}
EVERY_ALIAS = {"AliasAttributes": ["email", "phone_number", "preferred_username"]}
FOLDED = {"UsernameConfiguration": {"CaseSensitive": False}}
NAMES: tuple[tuple[dict[str, Any], str, dict[str, str], str, bool], ...] = (
    # the pool's settings, the username at creation, the attributes, a name, whether it signs in
    ({}, "alice", ALIASES, "alice", True),
    ({}, "alice", ALIASES, "alice@example.com", False),
    ({}, "alice", ALIASES, "Alice", False),
    (FOLDED, "alice", {}, "ALICE", True),
    (EVERY_ALIAS, "alice", ALIASES, "alice", True),
    (EVERY_ALIAS, "alice", ALIASES, "alice@example.com", True),
    (EVERY_ALIAS, "alice", ALIASES, "+15555550000", True),
    (EVERY_ALIAS, "alice", ALIASES, "queen", True),
    (EVERY_ALIAS, "alice", ALIASES, "Alice@example.com", False),
    ({**EVERY_ALIAS, **FOLDED}, "alice", ALIASES, "Alice@Example.com", True),
    (EVERY_ALIAS, "alice", {"email": "alice@example.com"}, "alice@example.com", False),
    ({"UsernameAttributes": ["email"]}, "alice@example.com", {}, "alice@example.com", True),
    ({"UsernameAttributes": ["email"]}, "alice@example.com", {}, "Alice@example.com", False),
    ({"UsernameAttributes": ["email"], **FOLDED}, "a@example.com", {}, "A@example.com", True),
    ({"UsernameAttributes": ["phone_number"]}, "+15555550000", {}, "+15555550000", True),
)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("settings", "username", "given", "name", "signs_in"), NAMES)
def test_a_user_signs_in_by_every_name(
    cognito: Any,
    settings: dict[str, Any],
    username: str,
    given: dict[str, str],
    name: str,
    signs_in: bool,
    door: str,
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)
    internal = make_user(cognito, pool_id, username, attributes(**given))
    if not signs_in:
        with refused(*UNKNOWN):
            sign_in(cognito, pool_id, client_id, door, USERNAME=name)
        return
    answer = sign_in(cognito, pool_id, client_id, door, USERNAME=name)
    token = answer["AuthenticationResult"]["AccessToken"]
    assert cognito.get_user(AccessToken=token)["Username"] == internal
    assert "AuthenticationResult" in sign_in(cognito, pool_id, client_id, door, USERNAME=internal)


# Lockout


@pytest.fixture
def locked(own_cognito: Any) -> Callable[..., None]:
    """Signs in on the host whose clock moves, and expects what is given."""
    pool_id = make_pool(own_cognito)
    make_user(own_cognito, pool_id)
    client_id = make_client(own_cognito, pool_id)

    def attempt(password: str, expected: tuple[str, str] | None, door: str = "USER") -> None:
        def now() -> dict[str, Any]:
            return sign_in(own_cognito, pool_id, client_id, door, PASSWORD=password)

        if expected is None:
            assert "AuthenticationResult" in now()
        else:
            with refused(*expected):
                now()

    return attempt


def fail_ten_times(attempt: Callable[..., None], at: Callable[[float], None]) -> float:
    """Fail ten times, each as soon as the lock allows; return the offset of the last."""
    offset = 0.0
    for failures in range(1, 11):
        at(offset)
        attempt("Another123!", WRONG)
        last = offset
        if failures >= 5:
            offset += 2 ** (failures - 5) + 1
    return last


def test_who_fails_too_often_waits_twice_as_long_each_time(
    locked: Callable[..., None], at: Callable[[float], None]
) -> None:
    last = fail_ten_times(locked, at)
    for door in DOORS:
        locked(PASSWORD, EXCEEDED, door)
        locked("Another123!", EXCEEDED, door)
    at(last + 20)
    locked(PASSWORD, EXCEEDED)
    # Tries while locked out do not make the lock longer.
    at(last + 33)
    locked(PASSWORD, None)


def test_a_success_forgives_the_failures(
    locked: Callable[..., None], at: Callable[[float], None]
) -> None:
    last = fail_ten_times(locked, at)
    at(last + 33)
    locked(PASSWORD, None)
    for _ in range(4):
        locked("Another123!", WRONG)
    locked(PASSWORD, None)


def test_a_quarter_of_an_hour_forgives_the_failures(
    locked: Callable[..., None], at: Callable[[float], None]
) -> None:
    last = fail_ten_times(locked, at)
    at(last + 16 * MINUTE)
    for _ in range(4):
        locked("Another123!", WRONG)
    locked(PASSWORD, None)


def test_no_lock_is_longer_than_a_quarter_of_an_hour(
    locked: Callable[..., None], at: Callable[[float], None]
) -> None:
    offset = fail_ten_times(locked, at)
    for failures in range(10, 15):
        offset += 2 ** (failures - 5) + 1
        at(offset)
        locked("Another123!", WRONG)
    at(offset + 15 * MINUTE - 10)
    locked(PASSWORD, EXCEEDED)
    at(offset + 15 * MINUTE + 1)
    locked(PASSWORD, None)


# SECRET_HASH


FLOWS = (
    ("USER", "USER_PASSWORD_AUTH", GIVEN),
    ("ADMIN", "ADMIN_USER_PASSWORD_AUTH", GIVEN),
    ("USER", "USER_SRP_AUTH", {"USERNAME": "alice", "SRP_A": "a1"}),
    ("ADMIN", "USER_SRP_AUTH", {"USERNAME": "alice", "SRP_A": "a1"}),
)


@pytest.mark.parametrize(("door", "flow", "given"), FLOWS)
def test_a_client_with_a_secret_proves_it(
    cognito: Any,
    alice_pool: str,
    secret_client: tuple[str, str],
    door: str,
    flow: str,
    given: dict[str, str],
) -> None:
    client_id, secret = secret_client
    with refused(
        DENIED, f"Client {client_id} is configured with secret but SECRET_HASH was not received"
    ):
        initiate(cognito, alice_pool, client_id, door, flow, **given)
    unverified = (DENIED, f"Unable to verify secret hash for client {client_id}")
    for wrong in ("wrong", "ä", secret_hash(client_id, secret, "bob")):
        with refused(*unverified):
            initiate(cognito, alice_pool, client_id, door, flow, SECRET_HASH=wrong, **given)
    right = secret_hash(client_id, secret, "alice")
    initiate(cognito, alice_pool, client_id, door, flow, SECRET_HASH=right, **given)


@pytest.mark.parametrize(("door", "flow", "given"), FLOWS)
def test_a_client_without_a_secret_proves_none(
    cognito: Any, alice_pool: str, alice_client: str, door: str, flow: str, given: dict[str, str]
) -> None:
    with refused(
        INVALID,
        f"App client {alice_client} is not configured for secret but secret hash was received",
    ):
        initiate(cognito, alice_pool, alice_client, door, flow, SECRET_HASH="hash", **given)


def test_the_hash_is_over_the_name_that_was_typed(cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email"])
    given = {"email": "alice@example.com", "email_verified": "true"}
    make_user(cognito, pool_id, "alice", attributes(**given))
    client_id, secret = _with_secret(cognito, pool_id)
    for name in ("alice", "alice@example.com"):
        right = secret_hash(client_id, secret, name)
        sign_in(cognito, pool_id, client_id, USERNAME=name, SECRET_HASH=right)
    with refused(DENIED, f"Unable to verify secret hash for client {client_id}"):
        sign_in(cognito, pool_id, client_id, SECRET_HASH=right)


def _with_secret(cognito: Any, pool_id: str) -> tuple[str, str]:
    client_id = make_client(cognito, pool_id, GenerateSecret=True)
    client = cognito.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
    return client_id, client["UserPoolClient"]["ClientSecret"]
