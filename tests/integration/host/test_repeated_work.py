"""What the gateway is spared of changes no answer."""

import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.host import Host, running_host
from tests.waiting import wait_until

_SWITCH = """
from localstack.aws.handlers.internal import LocalstackResourceHandler
from localstack.aws.protocol.serializer import ResponseSerializer
from localstack.services.edge import ROUTER
from rolo import Response

SPARED = [(ResponseSerializer, "_get_mime_type"), (LocalstackResourceHandler, "__call__")]
ours = [getattr(owner, name) for owner, name in SPARED]
assert all(hasattr(one, "__wrapped__") for one in ours)


def switch(request, to):
    for (owner, name), one in zip(SPARED, ours):
        setattr(owner, name, one if to == "ours" else one.__wrapped__)
    return Response("switched")


ROUTER.add("/test/switch/<to>", switch)
"""
_AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{}/aws4_request, "
    "SignedHeaders=host, Signature=0123456789abcdef"
)
# Made anew for each answer.
_CHANGING = re.compile(
    rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z0-9]{52}|s9lzHYrFp76ZVxRcpX9\S+"
    rb"|\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|<CreationDate>[^<]*"
)
_IDP = "AWSCognitoIdentityProviderService"
_JSON_1_0, _JSON_1_1 = "application/x-amz-json-1.0", "application/x-amz-json-1.1"
_FORM = "application/x-www-form-urlencoded"

_Request = tuple[str, str, str, dict[str, str], bytes]
_REQUESTS: dict[str, _Request] = {}


def _json(service: str, target: str, body: bytes = b"{}", **headers: str) -> _Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (service, "POST", "/", {"X-Amz-Target": target, **named}, body)


def _query(service: str, action: str, version: str, **headers: str) -> _Request:
    form = {"Content-Type": _FORM, **headers}
    return (service, "POST", "/", form, f"Action={action}&Version={version}".encode())


_REQUESTS |= {
    "pools": _json("cognito-idp", f"{_IDP}.ListUserPools", b'{"MaxResults":1}'),
    "no pool": _json("cognito-idp", f"{_IDP}.DescribeUserPool", b'{"UserPoolId":"us-east-1_a"}'),
    "invalid": _json("cognito-idp", f"{_IDP}.DescribeUserPool", Content_Type=_JSON_1_1),
    "no operation": _json("cognito-idp", f"{_IDP}.Nothing"),
    "no service": _json("nothing", "Nothing.Nothing"),
    "identity pools": _json(
        "cognito-identity", "AWSCognitoIdentityService.ListIdentityPools", b'{"MaxResults":1}'
    ),
    **{
        f"queues, accept {accept}": _json(
            "sqs", "AmazonSQS.ListQueues", Content_Type=_JSON_1_0, Accept=accept
        )
        for accept in ("*/*", "", _JSON_1_1, "application/cbor", "text/xml", "text/html;q=0.1")
    },
    "queues": _json("sqs", "AmazonSQS.ListQueues", Content_Type=_JSON_1_0),
    "queues as CBOR": _json(
        "sqs", "AmazonSQS.ListQueues", b"\xa0", Content_Type="application/x-amz-cbor-1.1"
    ),
    "no queue": _json("sqs", "AmazonSQS.GetQueueUrl", b'{"QueueName":"none"}'),
    "queues as XML": _query("sqs", "ListQueues", "2012-11-05"),
    "caller": _query("sts", "GetCallerIdentity", "2011-06-15"),
    "caller as JSON": _query("sts", "GetCallerIdentity", "2011-06-15", Accept="application/json"),
    "no role": _query("iam", "GetRole&RoleName=none", "2010-05-08"),
    "metrics as CBOR": (
        "monitoring",
        "POST",
        "/service/GraniteServiceVersion20100801/operation/ListMetrics",
        {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"},
        b"\xa0",
    ),
    "metrics as JSON": _json(
        "monitoring", "GraniteServiceVersion20100801.ListMetrics", Content_Type=_JSON_1_0
    ),
    "buckets": ("s3", "GET", "/", {}, b""),
    "no bucket": ("s3", "GET", "/none", {"Accept": "text/html"}, b""),
    "bucket, which there is": ("s3", "HEAD", "/there", {}, b""),
    "health": ("sqs", "GET", "/_localstack/health", {"X-Amz-Target": "AmazonSQS.ListQueues"}, b""),
    "no page": ("sqs", "POST", "/_localstack/no", {"X-Amz-Target": "AmazonSQS.ListQueues"}, b"{}"),
    "preflight": ("sqs", "OPTIONS", "/", {"Origin": "http://localhost:3000"}, b""),
}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host on which the shortcuts can be taken back."""
    folder = tmp_path_factory.mktemp("spared")
    script: Path = folder / "volume" / "etc" / "localstack" / "init" / "ready.d" / "switch.py"
    script.parent.mkdir(parents=True)
    script.write_text(_SWITCH)
    with running_host(folder) as running:
        wait_until(lambda: _send(running, "GET", "/test/switch/ours", {}, b"")[2] == b"switched")
        running.client("s3").create_bucket(Bucket="there")
        yield running


def _send(
    host: Host, method: str, path: str, headers: dict[str, str], body: bytes
) -> tuple[int, bytes, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=60)
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return (
        response.status,
        _CHANGING.sub(b"changing", response.headers.as_bytes()),
        _CHANGING.sub(b"changing", content),
    )


@pytest.mark.parametrize("name", _REQUESTS)
def test_an_answer_is_the_host_s_own_to_the_byte(host: Host, name: str) -> None:
    service, method, path, headers, body = _REQUESTS[name]
    signed = {"Authorization": _AUTHORIZATION.format(service), **headers}

    def answer(how: str) -> tuple[int, bytes, bytes]:
        assert _send(host, "GET", f"/test/switch/{how}", {}, b"")[2] == b"switched"
        return _send(host, method, path, signed, body)

    # The first answer of a service comes when it is loaded.
    answer("host")
    expected = answer("host")
    assert answer("ours") == expected
    # What is remembered now.
    assert answer("ours") == expected
