"""Histories of users in each database: what becomes of an event, what its user says of it."""

import pytest

from localstack_cognito.aws.api.cognito_idp import (
    EventResponseType,
    EventType,
    NotAuthorizedException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.directory.protection import auth_events
from localstack_cognito.storage import users
from localstack_cognito.storage.auth_events import AuthEvent
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from tests.at_once import at_once, raised
from tests.integration.storage.rows import add_pool, add_user

OWNER = Owner("000000000000", "us-east-1")
PROTECTED = {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
PASSED = {"ChallengeName": "Password", "ChallengeResponse": "Success"}


def make(opened: Database) -> tuple[UserPool, User, User]:
    """Return a pool that keeps histories, and two users of it."""
    with opened.write() as connection:
        pool = add_pool(connection, "us-east-1_p", settings=PROTECTED)
        seqs = [add_user(connection, name, pool.id) for name in ("alice", "bob")]
        alice, bob = (users.find_by_seq(connection, seq) for seq in seqs)
    assert alice is not None
    assert bob is not None
    return pool, alice, bob


def record(pool: UserPool, user: User, response: EventResponseType, event_id: str) -> None:
    auth_events.record(pool, user, EventType.SignIn, response, "client", [PASSED], event_id)


def history(pool: UserPool, user: User) -> list[AuthEvent]:
    found, _ = auth_events.admin_list_user_auth_events(OWNER, pool.id, user.username, None, None)
    return found


def test_an_event_becomes_what_was_said_last(opened: Database) -> None:
    pool, alice, bob = make(opened)
    for user in (alice, bob):
        record(pool, user, EventResponseType.InProgress, "one")
        record(pool, user, EventResponseType.Fail, "two")
    record(pool, alice, EventResponseType.Pass, "one")
    assert [(event.id, event.response) for event in history(pool, alice)] == [
        ("two", "Fail"),
        ("one", "Pass"),
    ]
    assert [event.response for event in history(pool, bob)] == ["Fail", "InProgress"]


def test_an_event_that_is_kept_several_times_at_once_is_one(opened: Database) -> None:
    pool, alice, _ = make(opened)
    results = at_once(8, lambda _: record(pool, alice, EventResponseType.Pass, "one"))
    assert raised(results) == []
    assert [event.challenges for event in history(pool, alice)] == [[PASSED]]


def test_nothing_is_kept_of_a_user_who_has_just_gone(opened: Database) -> None:
    pool, alice, bob = make(opened)
    with opened.write() as connection:
        users.delete_user(connection, alice.seq)
    record(pool, alice, EventResponseType.Pass, "one")
    assert history(pool, bob) == []


def test_a_user_says_what_an_event_was_with_its_token(opened: Database) -> None:
    pool, alice, bob = make(opened)
    for user in (alice, bob):
        record(pool, user, EventResponseType.Pass, "one")
    record(pool, alice, EventResponseType.Pass, "two")
    token = auth_events.feedback_token(alice, "one")

    def say(user: User, event_id: str, token: str, value: str = "Invalid") -> None:
        auth_events.update_auth_event_feedback(pool.id, user.username, event_id, token, value)

    for user, event_id, wrong in ((bob, "one", token), (alice, "two", token), (alice, "one", "é")):
        with pytest.raises(NotAuthorizedException) as refused:
            say(user, event_id, wrong)
        assert refused.value.message == "Invalid feedback token."
    assert all(event.feedback is None for event in (*history(pool, alice), *history(pool, bob)))
    say(alice, "one", token)
    first = history(pool, alice)[1].feedback
    assert first is not None
    assert (first["FeedbackValue"], first["Provider"]) == ("Invalid", "User")
    say(alice, "one", token, "Valid")
    newest, again = history(pool, alice)
    assert again.feedback is not None
    assert (again.feedback["FeedbackValue"], newest.feedback) == ("Valid", None)
    with pytest.raises(ResourceNotFoundException):
        say(alice, "three", auth_events.feedback_token(alice, "three"))
