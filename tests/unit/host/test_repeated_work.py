"""Where the gateway is spared work, and where it is not."""

from typing import Any

import pytest
from localstack.aws.api import RequestContext
from localstack.aws.handlers import internal
from localstack.aws.protocol import serializer
from localstack.http import Request, Response
from werkzeug.datastructures import Headers

from localstack_cognito.host import repeated_work
from localstack_cognito.host.http_answers import QuickHeaders

_CHAIN: Any = None


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in (
        (serializer.ResponseSerializer, "_get_mime_type"),
        (internal.LocalstackResourceHandler, "__call__"),
    ):
        value = getattr(owner, name)
        monkeypatch.setattr(owner, name, getattr(value, "__wrapped__", value))


@pytest.mark.parametrize(
    ("module", "owner", "name"),
    [
        (serializer, "ResponseSerializer", "_get_mime_type"),
        (internal, "LocalstackResourceHandler", None),
    ],
)
def test_a_host_that_does_otherwise_is_left_alone_and_told(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    module: Any,
    owner: str,
    name: str | None,
) -> None:
    if name:
        monkeypatch.delattr(getattr(module, owner), name)
    else:
        monkeypatch.delattr(module, owner)
    repeated_work.install()
    (record,) = caplog.records
    assert record.getMessage().startswith("Requests take longer than they need: localstack-core ")
    assert f"has no localstack.aws.{'protocol' if name else 'handlers'}." in record.getMessage()


def test_a_page_that_somebody_adds_elsewhere_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = internal.LocalstackResourceHandler(internal.LocalstackResources())
    asked: list[str] = []
    monkeypatch.setattr(
        internal.LocalstackResourceHandler,
        "__call__",
        lambda self, chain, context, response: asked.append(context.request.path),
    )
    repeated_work.install()
    context = RequestContext(Request("POST", "/", headers={"X-Amz-Target": "A.B"}))
    handler(_CHAIN, context, Response())
    assert asked == []
    handler.resources.add("/", lambda request: Response())
    handler(_CHAIN, context, Response())
    assert asked == ["/"]


def test_headers_that_are_looked_up_sooner_are_the_same() -> None:
    pairs = [("Host", "a"), ("x-Amz-Meta", "1"), ("X-AMZ-META", "2"), ("Content-Length", "5")]
    pairs.append(("Date", "never"))
    quick, plain = QuickHeaders(pairs), Headers(pairs)
    for headers in (quick, plain):
        headers.add("Added", "later")
        headers["Host"] = "b"
    for name in ("host", "X-Amz-Meta", "content-length", "ADDED", "none", "Date"):
        assert (name in quick) == (name in plain)
        assert quick.get(name) == plain.get(name)
        assert quick.get(name, "default") == plain.get(name, "default")
        assert quick.get(name, type=int) == plain.get(name, type=int)
        assert quick.get(name, 7, int) == plain.get(name, 7, int)
        assert quick.getlist(name) == plain.getlist(name)
    assert list(quick) == list(plain)
    assert dict(quick.copy()) == dict(plain.copy())
    with pytest.raises(KeyError):
        quick["none"]
