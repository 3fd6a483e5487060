"""NEW_PASSWORD_REQUIRED: what it asks, and which answers it takes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.integration.making import (
    PASSWORD,
    as_dict,
    attributes,
    make_client,
    make_pool,
    refused,
)

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
NEW = "Another123!"
CHALLENGE = "NEW_PASSWORD_REQUIRED"
NO_SESSION = (DENIED, "Invalid session for the user.")
USED = (DENIED, "Invalid session for the user, session can only be used once.")
EXPIRED = (DENIED, "Invalid session for the user, session is expired.")
DOORS = ("USER", "ADMIN")


class Invited:
    """A user with a temporary password, and a pool and client of her own."""

    def __init__(
        self,
        cognito: Any,
        username: str = "alice",
        given: dict[str, str] | None = None,
        client: dict[str, Any] | None = None,
        **pool: Any,
    ) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito, **pool)
        self.client_id = make_client(cognito, self.pool_id, **(client or {}))
        user = cognito.admin_create_user(
            UserPoolId=self.pool_id,
            Username=username,
            UserAttributes=attributes(**(given or {})),
            TemporaryPassword=PASSWORD,
            MessageAction="SUPPRESS",
        )
        self.typed = username
        self.username = user["User"]["Username"]

    def begin(self, password: str = PASSWORD, door: str = "USER", **given: str) -> dict[str, Any]:
        request = {
            "ClientId": self.client_id,
            "AuthParameters": {"USERNAME": self.typed, "PASSWORD": password, **given},
        }
        answer: dict[str, Any]
        if door == "ADMIN":
            answer = self.cognito.admin_initiate_auth(
                UserPoolId=self.pool_id, AuthFlow="ADMIN_USER_PASSWORD_AUTH", **request
            )
        else:
            answer = self.cognito.initiate_auth(AuthFlow="USER_PASSWORD_AUTH", **request)
        return answer

    def answer(
        self, session: str | None, door: str = "USER", name: str = CHALLENGE, **given: str
    ) -> dict[str, Any]:
        responses = {"USERNAME": self.username, "NEW_PASSWORD": NEW, **given}
        request: dict[str, Any] = {
            "ClientId": self.client_id,
            "ChallengeName": name,
            "ChallengeResponses": {n.replace("__", "."): v for n, v in responses.items() if v},
        }
        if session is not None:
            request["Session"] = session
        answer: dict[str, Any]
        if door == "ADMIN":
            answer = self.cognito.admin_respond_to_auth_challenge(
                UserPoolId=self.pool_id, **request
            )
        else:
            answer = self.cognito.respond_to_auth_challenge(**request)
        return answer

    def user(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cognito.admin_get_user(
            UserPoolId=self.pool_id, Username=self.username
        )
        return found


REQUIRES: dict[str, Any] = {
    "Schema": [{"Name": "name", "Required": True}, {"Name": "email", "Required": True}]
}
ASKED: tuple[tuple[dict[str, Any], str, dict[str, str], list[str], dict[str, str]], ...] = (
    # the pool's settings, the username, the user's attributes, what is asked, what is shown
    ({}, "alice", {}, [], {}),
    (
        {},
        "alice",
        {"email": "alice@example.com", "email_verified": "true"},
        [],
        {"email": "alice@example.com", "email_verified": "true"},
    ),
    (REQUIRES, "alice", {}, ["userAttributes.name", "userAttributes.email"], {}),
    (REQUIRES, "alice", {"name": "Alice"}, ["userAttributes.email"], {"name": "Alice"}),
    ({"UsernameAttributes": ["email"]}, "a@example.com", {}, [], {"email": "a@example.com"}),
)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("settings", "username", "given", "required", "shown"), ASKED)
def test_a_temporary_password_asks_for_another(
    cognito: Any,
    settings: dict[str, Any],
    username: str,
    given: dict[str, str],
    required: list[str],
    shown: dict[str, str],
    door: str,
) -> None:
    invited = Invited(cognito, username, given, **settings)
    asked = invited.begin(door=door)
    assert set(asked) == {"ChallengeName", "Session", "ChallengeParameters", "ResponseMetadata"}
    assert asked["ChallengeName"] == CHALLENGE
    assert 20 <= len(asked["Session"]) <= 2048
    parameters = asked["ChallengeParameters"]
    assert set(parameters) == {"USER_ID_FOR_SRP", "requiredAttributes", "userAttributes"}
    assert parameters["USER_ID_FOR_SRP"] == invited.username
    assert parameters["requiredAttributes"] == json.dumps(required, separators=(",", ":"))
    assert json.loads(parameters["userAttributes"]) == shown


@pytest.mark.parametrize("answered_at", DOORS)
@pytest.mark.parametrize("asked_at", DOORS)
def test_a_new_password_confirms_at_either_door(
    cognito: Any, asked_at: str, answered_at: str
) -> None:
    invited = Invited(cognito)
    answer = invited.answer(invited.begin(door=asked_at)["Session"], answered_at)
    assert set(answer["AuthenticationResult"]) == {
        "AccessToken",
        "ExpiresIn",
        "TokenType",
        "RefreshToken",
        "IdToken",
    }
    assert invited.user()["UserStatus"] == "CONFIRMED"
    assert "AuthenticationResult" in invited.begin(NEW)
    with refused(DENIED, "Incorrect username or password."):
        invited.begin(PASSWORD)


@pytest.mark.parametrize(
    "settings", [{"UsernameAttributes": ["email"]}, {"AliasAttributes": ["email"]}]
)
def test_the_answer_may_use_any_of_the_users_names(cognito: Any, settings: dict[str, Any]) -> None:
    username = "alice@example.com" if "UsernameAttributes" in settings else "alice"
    given = {"email": "alice@example.com", "email_verified": "true"}
    invited = Invited(cognito, username, given, **settings)
    session = invited.begin()["Session"]
    assert "AuthenticationResult" in invited.answer(session, USERNAME="alice@example.com")


PASSWORDS = (
    ("Short1!", "Password not long enough"),
    ("PASSWORD1!", "Password must have lowercase characters"),
    ("password1!", "Password must have uppercase characters"),
    ("Password!", "Password must have numeric characters"),
    ("Password1", "Password must have symbol characters"),
)


def test_a_weak_password_is_refused_and_leaves_the_session_usable(cognito: Any) -> None:
    invited = Invited(cognito)
    session = invited.begin()["Session"]
    for password, detail in PASSWORDS:
        with refused("InvalidPasswordException", f"Password does not conform to policy: {detail}"):
            invited.answer(session, NEW_PASSWORD=password)
    assert invited.user()["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert "AuthenticationResult" in invited.answer(session)


# Attributes


def test_what_the_pool_requires_is_given_with_the_password(cognito: Any) -> None:
    invited = Invited(cognito, **REQUIRES)
    session = invited.begin()["Session"]
    with refused(INVALID, "Invalid attributes given, name and email is missing"):
        invited.answer(session)
    with refused(INVALID, "Invalid attributes given, email is missing"):
        invited.answer(session, userAttributes__name="Alice")
    invited.answer(session, userAttributes__name="Alice", userAttributes__email="alice@example.com")
    given = as_dict(invited.user()["UserAttributes"])
    assert given["name"] == "Alice"
    assert given["email"] == "alice@example.com"
    assert given.get("email_verified", "false") == "false"


def test_other_attributes_can_be_given_too(cognito: Any) -> None:
    invited = Invited(cognito)
    invited.answer(invited.begin()["Session"], userAttributes__nickname="al")
    assert as_dict(invited.user()["UserAttributes"])["nickname"] == "al"


REFUSED_ATTRIBUTES = (
    # what is given, AWS's error
    (
        {"userAttributes__email": "other@example.com"},
        DENIED,
        "Cannot modify an already provided email",
    ),
    (
        {"userAttributes__email": "alice@example.com"},
        DENIED,
        "Cannot modify an already provided email",
    ),
    (
        {"userAttributes__email_verified": "true"},
        INVALID,
        "Cannot modify the non-mutable attribute email_verified",
    ),
    ({"userAttributes__sub": "mine"}, INVALID, "Cannot modify the non-mutable attribute sub"),
    (
        {"userAttributes__birthdate": "1999"},
        INVALID,
        "Attributes did not conform to the schema: birthdate: String must be no shorter than 10 "
        "characters\n",
    ),
    (
        {"userAttributes__custom:nothing": "x"},
        INVALID,
        "Attributes did not conform to the schema: custom:nothing: Attribute does not exist in "
        "the schema.\n",
    ),
    ({"userAttributes__phone_number": "555"}, INVALID, "Invalid phone number format."),
)


@pytest.mark.parametrize(("given", "error", "message"), REFUSED_ATTRIBUTES)
def test_attributes_that_a_user_may_not_give_are_refused(
    cognito: Any, given: dict[str, str], error: str, message: str
) -> None:
    own = {"email": "alice@example.com", "email_verified": "true"}
    invited = Invited(cognito, given=own)
    session = invited.begin()["Session"]
    with refused(error, message):
        invited.answer(session, **given)
    assert invited.user()["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert "AuthenticationResult" in invited.answer(session)


NAME_PATTERN = (
    r"Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"
)
TOO_SHORT = "Member must have length greater than or equal to "
TOO_LONG = "Member must have length less than or equal to "
BREAKS = " failed to satisfy constraint: "
BREAKING: tuple[tuple[dict[str, str], list[str]], ...] = (
    # what is given, what it violates
    (
        {"n" * 33: "x"},
        [f"Value '{'n' * 33}' at 'userAttributes.1.member.name'{BREAKS}{TOO_LONG}32"],
    ),
    (
        {"": "x"},
        [
            f"Value '' at 'userAttributes.1.member.name'{BREAKS}{TOO_SHORT}1",
            f"Value '' at 'userAttributes.1.member.name'{BREAKS}{NAME_PATTERN}",
        ],
    ),
    (
        {"name": "x", "a\x07": "x"},
        [f"Value 'a\x07' at 'userAttributes.2.member.name'{BREAKS}{NAME_PATTERN}"],
    ),
    (
        {"name": "x" * 2049, "nickname": "x", "\x07" * 40: "x"},
        [
            f"Value at 'userAttributes.1.member.value'{BREAKS}{TOO_LONG}2048",
            f"Value '{chr(7) * 40}' at 'userAttributes.3.member.name'{BREAKS}{NAME_PATTERN}",
            f"Value '{chr(7) * 40}' at 'userAttributes.3.member.name'{BREAKS}{TOO_LONG}32",
        ],
    ),
)


@pytest.mark.parametrize(("given", "violations"), BREAKING)
def test_attributes_are_asked_what_those_of_every_request_are(
    cognito: Any, given: dict[str, str], violations: list[str]
) -> None:
    invited = Invited(cognito)
    session = invited.begin()["Session"]
    count = "1 validation error" if len(violations) == 1 else f"{len(violations)} validation errors"
    with refused(INVALID, f"{count} detected: {'; '.join(violations)}"):
        invited.answer(session, **{f"userAttributes__{name}": given[name] for name in given})
    assert "AuthenticationResult" in invited.answer(session)


def test_a_client_writes_only_what_it_may(cognito: Any) -> None:
    invited = Invited(cognito, client={"WriteAttributes": ["name"]})
    session = invited.begin()["Session"]
    with refused(DENIED, "A client attempted to write unauthorized attribute"):
        invited.answer(session, userAttributes__nickname="al")
    invited.answer(session, userAttributes__name="Alice")


# Sessions


def test_a_session_is_used_once(cognito: Any) -> None:
    invited = Invited(cognito)
    session = invited.begin()["Session"]
    invited.answer(session)
    for door in DOORS:
        with refused(*USED):
            invited.answer(session, door)


def test_each_session_ends_with_the_first_new_password(cognito: Any) -> None:
    invited = Invited(cognito)
    first, second = (invited.begin()["Session"] for _ in range(2))
    assert first != second
    invited.answer(first)
    with refused(*NO_SESSION):
        invited.answer(second)


def test_a_session_is_of_its_user_client_and_pool(cognito: Any) -> None:
    invited, other = Invited(cognito), Invited(cognito)
    session = invited.begin()["Session"]
    with refused(*NO_SESSION):
        other.answer(session)
    with refused(*NO_SESSION):
        invited.answer(session, USERNAME="nobody")
    cognito.admin_create_user(UserPoolId=invited.pool_id, Username="bob")
    with refused(*NO_SESSION):
        invited.answer(session, USERNAME="bob")
    own_client = invited.client_id
    invited.client_id = make_client(cognito, invited.pool_id)
    with refused(*NO_SESSION):
        invited.answer(session)
    invited.client_id = own_client
    assert "AuthenticationResult" in invited.answer(session)


def test_a_session_that_is_none_is_refused(cognito: Any) -> None:
    invited = Invited(cognito)
    session = invited.begin()["Session"]
    changed = ("A" if session[0] != "A" else "B") + session[1:]
    for wrong in ("x" * 20, changed, session[:-1]):
        with refused(*NO_SESSION):
            invited.answer(wrong)


MISSING = ("USERNAME", "NEW_PASSWORD")


@pytest.mark.parametrize("name", MISSING)
def test_a_response_that_is_missing_is_named(cognito: Any, name: str) -> None:
    invited = Invited(cognito)
    session = invited.begin()["Session"]
    with refused(INVALID, f"Missing required parameter {name}"):
        invited.answer(session, **{name: ""})
    with refused(INVALID, "Missing required parameter Session"):
        invited.answer(None)
    assert "AuthenticationResult" in invited.answer(session)


def test_a_session_answers_its_own_challenge_only(cognito: Any) -> None:
    invited = Invited(cognito)
    session = invited.begin()["Session"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        invited.answer(
            session,
            name="PASSWORD_VERIFIER",
            PASSWORD_CLAIM_SIGNATURE="c2lnbmF0dXJl",
            PASSWORD_CLAIM_SECRET_BLOCK=session,
            TIMESTAMP="Tue May 7 00:09:40 UTC 2024",
        )
    assert "AuthenticationResult" in invited.answer(session)


VALIDITIES: tuple[tuple[dict[str, int], int], ...] = (({}, 3), ({"AuthSessionValidity": 15}, 15))


@pytest.mark.parametrize(("client", "minutes"), VALIDITIES)
def test_a_session_lasts_as_long_as_the_client_says(
    own_cognito: Any, at: Callable[[float], None], client: dict[str, int], minutes: int
) -> None:
    invited = Invited(own_cognito, client=client)
    early, late = (invited.begin()["Session"] for _ in range(2))
    at(minutes * 60 + 5)
    with refused(*EXPIRED):
        invited.answer(early)
    at(minutes * 60 - 30)
    assert "AuthenticationResult" in invited.answer(late)


def test_a_temporary_password_that_expires_meanwhile_is_not_replaced(
    own_cognito: Any, at: Callable[[float], None]
) -> None:
    invited = Invited(own_cognito, client={"AuthSessionValidity": 15})
    at(7 * 86400 - 60)
    session = invited.begin()["Session"]
    at(7 * 86400 + 60)
    with refused(DENIED, "Temporary password has expired and must be reset by an administrator."):
        invited.answer(session)


def test_a_client_with_a_secret_proves_it(cognito: Any) -> None:
    invited = Invited(cognito, client={"GenerateSecret": True})
    client_id = invited.client_id
    described = cognito.describe_user_pool_client(UserPoolId=invited.pool_id, ClientId=client_id)
    secret = described["UserPoolClient"]["ClientSecret"]
    right = secret_hash(client_id, secret, "alice")
    session = invited.begin(SECRET_HASH=right)["Session"]
    with refused(
        DENIED, f"Client {client_id} is configured with secret but SECRET_HASH was not received"
    ):
        invited.answer(session)
    with refused(DENIED, f"Unable to verify secret hash for client {client_id}"):
        invited.answer(session, SECRET_HASH=secret_hash(client_id, secret, "bob"))
    assert "AuthenticationResult" in invited.answer(session, SECRET_HASH=right)
