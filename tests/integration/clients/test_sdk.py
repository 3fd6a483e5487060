"""The AWS SDK for JavaScript, version 3."""

from tests.host import Host
from tests.integration.clients.answers import UNKNOWN, WRONG
from tests.integration.clients.conftest import EMAIL, App

REFUSED = {"fault": "client", "status": 400, "isOfItsClass": True, "hasRequestId": True}


def refusal(name: str, message: str | None) -> dict[str, object]:
    """What the SDK makes of an error of the host's."""
    return {"name": name, "message": message, **REFUSED}


def test_signs_in_by_both_doors_knows_errors_by_class_and_turns_pages(host: Host) -> None:
    app = App(host)
    app.add("alice", email=EMAIL)
    for name in ("bob", "carol"):
        app.add(name)
    told = app.run("sdk/authentication.mjs")
    tokens, pages, invalid = (told.pop(name) for name in ("tokens", "usernames", "invalid"))
    user = app.user()
    assert told == {
        "wrong": refusal(*WRONG),
        "unknown": refusal(*UNKNOWN),
        "attributes": user["UserAttributes"],
        "created": user["UserCreateDate"].timestamp(),
    }
    assert {**invalid, "message": None} == refusal("InvalidParameterException", None)
    assert "at 'authFlow' failed to satisfy constraint" in invalid["message"]
    assert [app.claims(token)["username"] for token in tokens] == ["alice", "alice"]
    assert [len(page) for page in pages] == [2, 1]
    assert sorted(name for page in pages for name in page) == ["alice", "bob", "carol"]
