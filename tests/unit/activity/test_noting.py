"""What is noted while things are done, and that nothing is where it is switched off."""

import contextlib
import logging

import pytest

from localstack_cognito.activity import noting
from localstack_cognito.activity.noting import Doing, current, doing, recorder
from localstack_cognito.activity.records import Kind, Outcome, Record


def _newest() -> Record:
    return recorder.records()[-1]


def test_what_is_done_within_belongs_to_what_is_done_around() -> None:
    with doing(Kind.API, "Outer") as outer:
        assert outer is not None
        with doing(Kind.TRIGGER, "Inner") as inner:
            assert inner is not None
            inner.note(username="alice")
            inner.detail("event", {"password": "Example123!"})
        outer.text("log", "it was Example123!")
    first, second = recorder.records()[-2:]
    assert (first.operation, first.parent, first.journey) == (
        "Inner",
        second.number,
        second.journey,
    )
    assert second.username == "alice"
    assert second.details == {"log": "it was <secret>"}
    assert current() is None


def test_an_exception_is_a_failure_unless_it_was_a_refusal() -> None:
    with pytest.raises(ValueError, match="wrong"), doing(Kind.API, "Fails"):
        raise ValueError("wrong")
    assert (_newest().outcome, _newest().error, _newest().message) == (
        Outcome.FAILED,
        "ValueError",
        "wrong",
    )
    with contextlib.suppress(ValueError), doing(Kind.API, "Refuses") as this:
        assert this is not None
        this.refused("SomeException", "AWS's words", "why", status=400)
        raise ValueError("wrong")
    newest = _newest()
    assert (newest.outcome, newest.error, newest.reason) == (
        Outcome.REFUSED,
        "SomeException",
        "why",
    )


def test_a_refusal_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, noting.__name__), doing(Kind.API, "SignUp") as this:
        assert this is not None
        this.note(username="bob\n2026 forged", user_pool_id="us-east-1_a")
        this.refused("SomeException", "AWS's words.", "there is another bob")
    assert [record.getMessage() for record in caplog.records] == [
        "SignUp was refused (user bob 2026 forged, pool us-east-1_a): SomeException: AWS's words. "
        "there is another bob."
    ]


def test_secrets_of_a_request_are_in_no_error_and_no_reason() -> None:
    with doing(Kind.API, "SignUp") as this:
        assert this is not None
        this.detail("request", {"Password": "Example123!"})
        this.refused("SomeException", "Value Example123! is wrong", "Example123! is short")
    assert (_newest().message, _newest().reason) == (
        "Value <secret> is wrong",
        "<secret> is short",
    )


def test_journeys_go_on_by_what_links_them() -> None:
    with doing(Kind.API, "First") as first:
        assert first is not None
        first.link("a session")
    with doing(Kind.API, "Outer") as outer, doing(Kind.API, "Inner") as inner:
        assert outer is not None
        assert inner is not None
        inner.join("a session")
        inner.join("nobody knows it")
    assert outer.record.journey == inner.record.journey == first.record.journey


@pytest.mark.parametrize("value", ["off", "OFF", "0", "false"])
def test_nothing_is_noted_where_it_is_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("COGNITO_ACTIVITY", value)
    before = recorder.records()
    one, other = doing(Kind.API, "Some"), doing(Kind.TRIGGER, "Other")
    # Nothing is made for a call.
    assert one is other
    assert not isinstance(one, Doing)
    with one as this:
        assert this is None
        noting.note(username="alice")
        noting.led_to("session", {"OriginJti": "a"})
        noting.link("key")
        noting.join("key")
        noting.reason("why")
        assert current() is None
    assert recorder.records() == before


def test_a_request_of_our_own_is_a_step_of_what_made_it() -> None:
    with doing(Kind.CLOUDFORMATION, "Create a pool") as outer:
        assert outer is not None
        handle = outer.handle()
    with doing(Kind.API, "CreateUserPool") as inner:
        assert inner is not None
        inner.be_step_of(handle)
    assert (_newest().parent, _newest().journey) == (outer.record.number, outer.record.journey)


@pytest.mark.parametrize("handle", ["", ".", "key", "key.1", "{key}.", "{key}.-1", "{key}.x"])
def test_a_handle_that_nobody_gave_changes_nothing(handle: str) -> None:
    with doing(Kind.CLOUDFORMATION, "Create a pool") as outer:
        assert outer is not None
        key = outer.handle().partition(".")[0]
    with doing(Kind.API, "CreateUserPool") as inner:
        assert inner is not None
        journey = inner.record.journey
        inner.be_step_of(handle.format(key=key))
    assert (_newest().parent, _newest().journey) == (None, journey)


def test_what_is_asked_often_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.time", lambda: now)
    noting.repeated(Kind.OAUTH, "keys", "pool")
    first = _newest()
    for _ in range(3):
        noting.repeated(Kind.OAUTH, "keys", "pool")
    assert _newest() is first
    assert (first.user_pool_id, first.status, first.details) == ("pool", 200, {"times": 4})
    noting.repeated(Kind.OAUTH, "keys", "other")
    assert _newest().user_pool_id == "other"
    # After a while, and where the record is gone, there is another one.
    now += 61
    noting.repeated(Kind.OAUTH, "keys", "pool")
    assert _newest().details == {"times": 1}
    assert first.details == {"times": 4}
    recorder.clear()
    noting.repeated(Kind.OAUTH, "keys", "pool")
    assert [one.details for one in recorder.records()] == [{"times": 1}]


def test_nothing_is_counted_where_nothing_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder.clear()
    monkeypatch.setenv("COGNITO_ACTIVITY", "off")
    noting.repeated(Kind.OAUTH, "keys", "unnoted")
    assert recorder.records() == []
