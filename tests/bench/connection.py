"""One kept connection to a host: what is timed is the host, and as little else as can be."""

import http.client
import json
import time
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


@dataclass(frozen=True)
class Answer:
    """What a request gave, and how long it took in seconds."""

    body: Any
    seconds: float


class Connection:
    """A connection to the host on a port of 127.0.0.1."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._http.connect()

    def call(self, service: str, operation: str, **members: Any) -> Answer:
        """Call an operation of the API. Raises ``AssertionError`` where it is refused."""
        prefix, content_type = _TARGETS[service]
        headers = {
            "Host": self._http.host,
            "Content-Type": content_type,
            "X-Amz-Target": f"{prefix}.{operation}",
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": _AUTHORIZATION.format(service=service),
        }
        return self._send("POST", "/", json.dumps(members), headers)

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
        began = time.perf_counter()
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        if response.status != 200:
            raise AssertionError(f"{headers.get('X-Amz-Target', path)}: {content.decode()}")
        return Answer(json.loads(content) if content else None, seconds)
