"""Where the gateway is spared work, and where it is not."""

import logging
from typing import Any

import pytest
from localstack.aws.api import CommonServiceException, RequestContext
from localstack.aws.handlers import internal, legacy, service
from localstack.aws.handlers import logging as host_logging
from localstack.aws.protocol import serializer
from localstack.aws.spec import load_service
from localstack.http import Request, Response, Router
from rolo.gateway import HandlerChain
from rolo.routing.handler import handler_dispatcher
from werkzeug.datastructures import Headers
from werkzeug.exceptions import NotFound

from localstack_cognito.host import repeated_work, service_models
from localstack_cognito.host.http_answers import QuickHeaders

_CHAIN: Any = None


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in (
        (serializer.ResponseSerializer, "_get_mime_type"),
        (internal.LocalstackResourceHandler, "__call__"),
        (legacy.EdgeRouterHandler, "__call__"),
        (service.ServiceNameParser, "__call__"),
        (host_logging.ResponseLogger, "_log"),
    ):
        value = getattr(owner, name)
        monkeypatch.setattr(owner, name, getattr(value, "__wrapped__", value))


@pytest.mark.parametrize(
    ("module", "owner", "name"),
    [
        (serializer, "ResponseSerializer", "_get_mime_type"),
        (internal, "LocalstackResourceHandler", None),
        (legacy, "EdgeRouterHandler", None),
        (service, "ServiceNameParser", None),
        (host_logging, "ResponseLogger", "_log"),
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
    assert f"has no {module.__name__}.{owner}" in record.getMessage()


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


def _context(
    target: str | None = None, signed_for: str | None = None, **headers: str
) -> RequestContext:
    sent = {"Host": "localhost:4566", "Content-Type": "application/x-amz-json-1.1", **headers}
    if target:
        sent["X-Amz-Target"] = target
    if signed_for:
        sent["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{signed_for}/aws4_request, "
            "SignedHeaders=host, Signature=00"
        )
    return RequestContext(Request("POST", "/", headers=sent))


def test_a_route_that_somebody_adds_for_an_operation_is_served() -> None:
    repeated_work.install()
    handler = legacy.EdgeRouterHandler()
    handler.router = router = Router(handler_dispatcher())
    asked: list[str] = []

    def serve(request: Request, **_: str) -> Response:
        asked.append(request.host)
        raise NotFound

    def ask(**headers: str) -> list[str]:
        asked.clear()
        for _ in range(2):
            handler(HandlerChain(), _context("A.B", **headers), Response())
        return list(asked)

    assert ask() == []
    rule = router.add("/", serve, host="<regex('other.+'):name>")
    assert ask() == []
    # One that is found anew each time, though it answers that nothing is there.
    assert ask(Host="other.test") == ["other.test"] * 2
    router.remove(rule)
    assert ask(Host="other.test") == []
    router.add("/", serve, methods=["POST"])
    assert ask() == ["localhost:4566"] * 2


IDP = "AWSCognitoIdentityProviderService.SignUp"


@pytest.mark.parametrize(
    "asked",
    [
        {"target": IDP},
        {"target": IDP, "signed_for": "cognito-idp"},
        {"target": IDP, "signed_for": "sqs"},
        {"target": IDP, "signed_for": "execute-api"},
        {"target": IDP, "signed_for": "cognito-identity"},
        {"target": IDP, "Authorization": "Bearer abc"},
        {"target": IDP, "Smithy-Protocol": "rpc-v2-cbor"},
        {"target": "AWSCognitoIdentityService.GetId"},
        {"target": "AWSCognitoIdentityProviderService"},
        {"target": "AmazonSQS.ListQueues", "signed_for": "sqs"},
        {"signed_for": "cognito-idp"},
    ],
    ids=str,
)
def test_a_request_is_the_same_services_each_time(asked: Any) -> None:
    service_models.install()
    parse = service.ServiceNameParser.__call__
    repeated_work.install()
    parser = service.ServiceNameParser()

    def found(parse: Any) -> Any:
        context = _context(**asked)
        try:
            parse(parser, HandlerChain(), context, Response())
        except Exception as error:
            return type(error), str(error)
        return context.service, context.protocol

    of_host = found(parse)
    for other in ({"target": IDP}, {"target": IDP, "signed_for": "cognito-idp"}):
        parser(HandlerChain(), _context(**other), Response())
    assert [found(service.ServiceNameParser.__call__) for _ in range(3)] == [of_host] * 3


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG, logging.WARNING])
@pytest.mark.parametrize("what", ["an answer", "a refusal", "a page", "an internal call"])
def test_the_log_says_what_it_said(
    level: int, what: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    service_models.install()
    kinds = ("aws", "http", "internal.aws", "internal.http")
    names = [f"localstack.request.{kind}" for kind in kinds]
    for name in names:
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    context = _context(IDP)
    if what != "a page":
        context.service = load_service("cognito-idp")
        context.operation = context.service.operation_model("SignUp")
    if what == "a refusal":
        context.service_exception = CommonServiceException("Refused", "no")
    if what == "an internal call":
        context.internal_request_params = {}

    def lines() -> list[str]:
        caplog.clear()
        for name in names:
            caplog.set_level(level, name)
        host_logging.ResponseLogger()(HandlerChain(), context, Response())
        handlers = [one for name in names for one in logging.getLogger(name).handlers]
        return [record.getMessage() for record in caplog.records] + [str(len(handlers))]

    before = lines()
    repeated_work.install()
    for name in names:
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    assert lines() == before
