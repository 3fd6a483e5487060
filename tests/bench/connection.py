"""One kept connection to a host: what is timed is the host, and as little else as can be."""

import http.client
import json
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

_AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
)
_TARGETS = {
    "cognito-idp": ("AWSCognitoIdentityProviderService", "application/x-amz-json-1.1"),
    "cognito-identity": ("AWSCognitoIdentityService", "application/x-amz-json-1.1"),
    "sqs": ("AmazonSQS", "application/x-amz-json-1.0"),
}
_UNSIGNED = frozenset({"SignUp", "InitiateAuth", "RespondToAuthChallenge", "GetUser"})
"""Operations that AWS's own clients do not sign."""


@dataclass(frozen=True)
class Answer:
    """What a request gave, and what it cost: seconds, where the connection has no other gauge."""

    body: Any
    cost: float


class Connection:
    """A connection to the host on a port of 127.0.0.1.

    ``gauge`` is read before and after each request. ``sign`` signs what AWS's own clients sign, for
    servers that check it; our host takes any signature.
    """

    def __init__(
        self, port: int, gauge: Callable[[], float] = time.perf_counter, *, sign: bool = False
    ) -> None:
        self._gauge = gauge
        self._sign = sign
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._http.connect()
        weakref.finalize(self, self._http.close)

    def call(self, service: str, operation: str, **members: Any) -> Answer:
        """Call an operation of the API. Raises ``AssertionError`` where it is refused."""
        prefix, content_type = _TARGETS[service]
        headers = {
            "Host": self._http.host,
            "Content-Type": content_type,
            "X-Amz-Target": f"{prefix}.{operation}",
        }
        body = json.dumps(members)
        if not self._sign:
            headers["X-Amz-Date"] = "20260101T000000Z"
            headers["Authorization"] = _AUTHORIZATION.format(service=service)
        elif operation not in _UNSIGNED:
            headers = _signed(service, headers, body)
        return self._send("POST", "/", body, headers)

    def get(self, path: str, **headers: str) -> Answer:
        """Get a path of the host."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, **form: str) -> Answer:
        """Post a form to a path of the host."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(form), headers)

    def invoke(self, function: str, event: str) -> Answer:
        """Call a Lambda function."""
        path = f"/2015-03-31/functions/{function}/invocations"
        return self._send(
            "POST", path, event, {"Authorization": _AUTHORIZATION.format(service="lambda")}
        )

    def query(self, service: str, operation: str, **members: str) -> None:
        """Call an operation of an API with the query protocol, such as IAM's."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": _AUTHORIZATION.format(service=service),
        }
        form = urlencode({"Action": operation, "Version": "2010-05-08", **members})
        self._http.request("POST", "/", form, headers)
        response = self._http.getresponse()
        content = response.read()
        if response.status != 200:
            raise AssertionError(f"{operation}: {content.decode()}")

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        before = self._gauge()
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        content = response.read()
        cost = self._gauge() - before
        if response.status != 200:
            raise AssertionError(f"{headers.get('X-Amz-Target', path)}: {content.decode()}")
        return Answer(json.loads(content) if content else None, cost)


def _signed(service: str, headers: dict[str, str], body: str) -> dict[str, str]:
    """Return the headers of a request with its signature, by Signature Version 4."""
    # Of no use to the many processes that are clients of our own host.
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    request = AWSRequest("POST", f"http://{headers['Host']}/", headers, body)
    SigV4Auth(Credentials("test", "test"), service, "us-east-1").add_auth(request)
    return dict(request.headers.items())
