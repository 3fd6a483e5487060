"""A record as a command: what was sent, for curl. Its secrets are variables of the shell."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from localstack_cognito.activity.records import Kind, Record
from localstack_cognito.console.pages.saved import is_masked, variable_name

_TARGETS = {
    "cognito-idp": "AWSCognitoIdentityProviderService",
    "cognito-identity": "AWSCognitoIdentityService",
}
_OPEN, _CLOSE = "\ue000", "\ue001"


def command_of(record: Record, origin: str, region: str, service: str) -> str | None:
    """Return the command that sends again what a record was sent, or None where nothing was."""
    request = record.details.get("request")
    if not isinstance(request, Mapping):
        return None
    if record.kind is Kind.API:
        return _api(record, request, origin, region, service)
    if record.kind in (Kind.OAUTH, Kind.PAGE):
        return _form(record, request, origin)
    return None


def _api(record: Record, request: Mapping[str, Any], origin: str, region: str, service: str) -> str:
    credential = f"Credential=test/20260101/{region}/{service}/aws4_request"
    body = json.dumps(_with_variables(request), ensure_ascii=False)
    lines = [
        f"curl -sS {shlex.quote(f'{origin}/')}",
        f"-H {shlex.quote(f'X-Amz-Target: {_TARGETS[service]}.{record.operation}')}",
        "-H 'Content-Type: application/x-amz-json-1.1'",
        f"-H 'Authorization: AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=test'",
        f"-d {_quoted(body)}",
    ]
    return " \\\n  ".join(lines)


def _form(record: Record, request: Mapping[str, Any], origin: str) -> str:
    url = f"{origin}/_aws/cognito-idp/{record.operation}"
    parameters = _with_variables(request.get("parameters") or {})
    lines = [f"curl -sS {shlex.quote(url)}"]
    if request.get("method") == "GET":
        lines[0] = f"curl -sS -G {shlex.quote(url)}"
    lines += [
        f"--data-urlencode {_quoted(f'{name}={value}')}" for name, value in parameters.items()
    ]
    return " \\\n  ".join(lines)


def _with_variables(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {member: _with_variables(one, member) for member, one in value.items()}
    if isinstance(value, list):
        return [_with_variables(one, name) for one in value]
    return f"{_OPEN}{variable_name(name)}{_CLOSE}" if is_masked(value) else value


def _quoted(text: str) -> str:
    """Return a text for a shell, which puts variables where they are marked."""
    parts = []
    for part in text.split(_OPEN):
        name, closed, rest = part.partition(_CLOSE)
        if closed:
            parts.append(f'"${{{name}}}"')
        parts.append(shlex.quote(rest if closed else part) if (rest if closed else part) else "")
    return "".join(parts) or "''"
