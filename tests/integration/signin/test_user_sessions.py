"""The sessions of a user: listed, and ended one by one."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.making import make_client, make_pool, make_user, refused
from tests.integration.signin.signing_in import initiate, sign_in

OFF = (
    "OperationNotEnabledException",
    "User session tracking is not enabled for the user pool.",
)
NO_SESSION = ("ResourceNotFoundException", "Session does not exist.")
REVOKED = ("NotAuthorizedException", "Access Token has been revoked")
REFRESH_REVOKED = ("NotAuthorizedException", "Refresh Token has been revoked")
MADE_UP = "tkn" + "a" * 25
SESSION_ID = re.compile("tkn[a-z0-9]{25}")


class Tracked:
    """A pool that tracks sessions, and alice in it, with two clients."""

    def __init__(self, cognito: Any, most: int = 20) -> None:
        self.cognito = cognito
        self.id = make_pool(cognito)
        self.track(most)
        self.clients = [make_client(cognito, self.id) for _ in range(2)]
        self.alice = {"UserPoolId": self.id, "Username": make_user(cognito, self.id)}

    def track(self, most: int = 20, tracking: str = "ENABLED") -> None:
        self.cognito.set_user_pool_session_configuration(
            UserPoolId=self.id, UserSessionTracking=tracking, TokenSession={"MaxPerUser": most}
        )

    def sign_in(self, client: int = 0, username: str = "alice") -> dict[str, str]:
        answer = sign_in(self.cognito, self.id, self.clients[client], USERNAME=username)
        tokens: dict[str, str] = answer["AuthenticationResult"]
        return tokens

    def refresh(self, tokens: dict[str, str], client: int = 0) -> dict[str, str]:
        answer: dict[str, str] = initiate(
            self.cognito,
            self.id,
            self.clients[client],
            "USER",
            "REFRESH_TOKEN_AUTH",
            REFRESH_TOKEN=tokens["RefreshToken"],
        )["AuthenticationResult"]
        return answer

    def sessions(self, tokens: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """List alice's: as she herself sees them, with her tokens, or as a developer does."""
        if tokens:
            answer = self.cognito.list_user_sessions(AccessToken=tokens["AccessToken"])
        else:
            answer = self.cognito.admin_list_user_sessions(**self.alice)
        assert set(answer) == {"Sessions", "ResponseMetadata"}
        found: list[dict[str, Any]] = answer["Sessions"]
        return found

    def current(self, tokens: dict[str, str]) -> str:
        (current,) = [one for one in self.sessions(tokens) if one["IsCurrentSession"]]
        return str(current["SessionId"])

    def revoke(self, tokens: dict[str, str], session_id: str, **more: str) -> None:
        answer = self.cognito.revoke_user_session(
            AccessToken=tokens["AccessToken"], SessionId=session_id, **more
        )
        assert set(answer) == {"ResponseMetadata"}

    def check_ended(self, tokens: dict[str, str]) -> None:
        with refused(*REVOKED):
            self.cognito.get_user(AccessToken=tokens["AccessToken"])
        with refused(*REFRESH_REVOKED):
            self.refresh(tokens)


def test_sessions_are_listed_where_they_are_tracked(cognito: Any) -> None:
    pool = Tracked(cognito)
    tokens = pool.sign_in()
    session_id = pool.current(tokens)
    pool.track(tracking="DISABLED")
    by_token = {"AccessToken": tokens["AccessToken"]}
    for operation, request in (
        ("list_user_sessions", by_token),
        ("admin_list_user_sessions", pool.alice),
        ("revoke_user_session", {**by_token, "SessionId": session_id}),
        ("admin_revoke_user_session", {**pool.alice, "SessionId": session_id}),
    ):
        with refused(*OFF):
            getattr(cognito, operation)(**request)
    assert cognito.get_user(**by_token)["Username"] == "alice"


def test_a_session_is_shown_as_aws_shows_it(cognito: Any) -> None:
    pool = Tracked(cognito)
    before = time.time() - 1
    first, second = pool.sign_in(0), pool.sign_in(1)
    by_both = [pool.sessions(first), pool.sessions(second)]
    for tokens, listed in zip((first, second), by_both, strict=True):
        # The one that was used last comes first.
        assert [one["ClientId"] for one in listed] == [pool.clients[1], pool.clients[0]]
        current = [one["ClientId"] for one in listed if one["IsCurrentSession"]]
        assert current == [pool.clients[0] if tokens is first else pool.clients[1]]
    for one in by_both[0]:
        assert set(one) == {
            *("SessionId", "SessionType", "ClientId", "CreateDate", "LastActiveDate"),
            *("DeviceType", "LastIPAddress", "LastLocation", "IsCurrentSession"),
        }
        assert SESSION_ID.fullmatch(one["SessionId"])
        assert one["SessionType"] == "TOKEN"
        assert before <= one["CreateDate"].timestamp() <= time.time()
        assert one["LastActiveDate"] == one["CreateDate"]
        assert one["DeviceType"].startswith("Boto3/")
        assert (one["LastIPAddress"], one["LastLocation"]) == ("127.0.0.1", {"Country": "unknown"})
    admins = pool.sessions()
    assert not any(one["IsCurrentSession"] for one in admins)
    ids = [one["SessionId"] for one in admins]
    assert ids == [one["SessionId"] for one in by_both[0]]
    assert len(set(ids)) == 2


def test_a_session_tells_where_it_was_used_last(
    own_cognito: Any, at: Callable[[float], None]
) -> None:
    pool = Tracked(own_cognito)
    first, _ = pool.sign_in(), pool.sign_in()
    session_id = pool.current(first)
    assert pool.sessions()[1]["SessionId"] == session_id
    at(600)
    renewed = pool.refresh(first)
    session, other = pool.sessions(renewed)
    assert (session["SessionId"], session["IsCurrentSession"]) == (session_id, True)
    assert 599 < (session["LastActiveDate"] - session["CreateDate"]).total_seconds() < 660
    assert other["LastActiveDate"] == other["CreateDate"]


def test_a_developers_server_tells_where_its_user_is(cognito: Any) -> None:
    pool = Tracked(cognito)
    cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.clients[0],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": "Example123!"},
        ContextData={
            "IpAddress": "192.0.2.1",
            "ServerName": "example.com",
            "ServerPath": "/login",
            "HttpHeaders": [{"headerName": "User-Agent", "headerValue": "Firefox"}],
        },
    )
    (session,) = pool.sessions()
    assert (session["LastIPAddress"], session["DeviceType"]) == ("192.0.2.1", "Firefox")


def test_only_sessions_that_go_on_are_listed(own_cognito: Any, at: Callable[[float], None]) -> None:
    pool = Tracked(own_cognito)
    short = own_cognito.create_user_pool_client(
        UserPoolId=pool.id,
        ClientName="short",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenValidity=1,
        TokenValidityUnits={"RefreshToken": "hours"},
    )["UserPoolClient"]["ClientId"]
    pool.clients.append(short)
    revoked, expired, last = pool.sign_in(), pool.sign_in(2), pool.sign_in(1)
    own_cognito.revoke_token(ClientId=pool.clients[0], Token=revoked["RefreshToken"])
    listed = pool.sessions(expired)
    assert [one["ClientId"] for one in listed] == [pool.clients[1], short]
    at(3601)
    assert [one["ClientId"] for one in pool.sessions()] == [pool.clients[1]]
    at(0)
    own_cognito.global_sign_out(AccessToken=last["AccessToken"])
    assert pool.sessions() == []


@pytest.mark.parametrize(
    "more", [{}, {"RevokeAssociatedSessions": "NONE"}, {"RevokeAssociatedSessions": "LINKED"}]
)
def test_a_user_ends_another_session_of_hers(cognito: Any, more: dict[str, str]) -> None:
    pool = Tracked(cognito)
    lost, kept, third = pool.sign_in(), pool.sign_in(), pool.sign_in(1)
    renewed = pool.refresh(lost)
    lost_id = pool.current(lost)
    pool.revoke(kept, lost_id, **more)
    pool.check_ended(lost)
    with refused(*REVOKED):
        cognito.get_user(AccessToken=renewed["AccessToken"])
    for tokens in (kept, third):
        assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"
    assert lost_id not in [one["SessionId"] for one in pool.sessions()]
    with refused(*NO_SESSION):
        pool.revoke(kept, lost_id)


def test_the_session_of_the_request_does_not_end_itself(cognito: Any) -> None:
    pool = Tracked(cognito)
    tokens = pool.sign_in()
    for held in (tokens, pool.refresh(tokens)):
        with refused("InvalidParameterException", "The current session cannot be revoked."):
            pool.revoke(held, pool.current(tokens))
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"


def test_a_client_that_revokes_no_tokens_has_sessions_too(cognito: Any) -> None:
    pool = Tracked(cognito)
    client_id = make_client(cognito, pool.id, EnableTokenRevocation=False)
    pool.clients = [client_id, client_id]
    tokens, other = pool.sign_in(), pool.sign_in()
    current = pool.current(tokens)
    with refused("InvalidParameterException", "The current session cannot be revoked."):
        pool.revoke(tokens, current)
    pool.revoke(other, current)
    with refused(*REFRESH_REVOKED):
        pool.refresh(tokens)


def test_nobody_ends_the_session_of_another(cognito: Any) -> None:
    pool, elsewhere = Tracked(cognito), Tracked(cognito)
    make_user(cognito, pool.id, "bob")
    tokens, bobs = pool.sign_in(), pool.sign_in(username="bob")
    foreign = elsewhere.sign_in()
    for wrong in (pool.current(bobs), elsewhere.current(foreign), MADE_UP, "sso" + MADE_UP[3:]):
        with refused(*NO_SESSION):
            pool.revoke(tokens, wrong)
        with refused(*NO_SESSION):
            cognito.admin_revoke_user_session(**pool.alice, SessionId=wrong)
    for held in (bobs, foreign):
        assert cognito.get_user(AccessToken=held["AccessToken"])
    assert [one["IsCurrentSession"] for one in pool.sessions(tokens)] == [True]


def test_a_developer_ends_any_session(cognito: Any) -> None:
    pool = Tracked(cognito)
    first, second = pool.sign_in(), pool.sign_in()
    for tokens in (first, second):
        session_id = pool.current(tokens)
        answer = cognito.admin_revoke_user_session(**pool.alice, SessionId=session_id)
        assert set(answer) == {"ResponseMetadata"}
        pool.check_ended(tokens)
        with refused(*NO_SESSION):
            cognito.admin_revoke_user_session(**pool.alice, SessionId=session_id)
    assert pool.sessions() == []


def test_a_session_that_had_to_make_room_is_not_listed(cognito: Any) -> None:
    pool = Tracked(cognito, most=2)
    first, *later = [pool.sign_in() for _ in range(3)]
    pool.check_ended(first)
    assert {one["SessionId"] for one in pool.sessions()} == {pool.current(one) for one in later}


@pytest.mark.parametrize("operation", ["admin_list_user_sessions", "admin_revoke_user_session"])
def test_developers_name_a_pool_and_a_user_that_are_there(cognito: Any, operation: str) -> None:
    pool = Tracked(cognito)
    more = {"SessionId": MADE_UP} if "revoke" in operation else {}
    with refused("UserNotFoundException", "User does not exist."):
        getattr(cognito, operation)(UserPoolId=pool.id, Username="nobody", **more)
    with refused("ResourceNotFoundException", "User pool us-east-1_none00000 does not exist."):
        getattr(cognito, operation)(UserPoolId="us-east-1_none00000", Username="alice", **more)


def test_there_is_one_page(cognito: Any) -> None:
    pool = Tracked(cognito)
    tokens = pool.sign_in()
    with refused("InvalidParameterException", "Invalid pagination token given."):
        cognito.list_user_sessions(AccessToken=tokens["AccessToken"], NextToken="made-up")
    with refused("InvalidParameterException", "Invalid pagination token given."):
        cognito.admin_list_user_sessions(**pool.alice, NextToken="made-up")


@pytest.mark.parametrize("operation", ["list_user_sessions", "revoke_user_session"])
def test_users_give_their_access_token(cognito: Any, operation: str) -> None:
    pool = Tracked(cognito)
    more = {"SessionId": MADE_UP} if "revoke" in operation else {}
    for token in (pool.sign_in()["IdToken"], "made.up.token"):
        with refused("NotAuthorizedException", "Invalid Access Token"):
            getattr(cognito, operation)(AccessToken=token, **more)
