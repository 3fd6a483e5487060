"""Every secret that the tests send and are given, and the search for them in the activity.

What a secret is, is said here by the service models' shapes and by the parameters of OAuth, apart
from the rule that masks them.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

_SHAPES = frozenset(
    {"PasswordType", "TokenModelType", "SecretHashType", "ClientSecretType", "SecretCodeType"}
    | {"SessionType", "OIDCToken", "GetDerivedTokenTokenModelType", "SecretKeyString"}
    | {"SessionTokenString", "IdentityProviderToken", "SoftwareTokenMFAUserCodeType"}
    | {"ConfirmationCodeType", "PreSignedUrlType"}
)
_KEYS = frozenset(
    {"PASSWORD", "NEW_PASSWORD", "REFRESH_TOKEN", "SECRET_HASH", "ANSWER", "SECRET_BLOCK"}
    | {"SMS_MFA_CODE", "SMS_OTP_CODE", "EMAIL_OTP_CODE", "SOFTWARE_TOKEN_MFA_CODE", "CREDENTIAL"}
    | {"PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK", "ACCESS_TOKEN"}
    | {"client_secret", "private_key"}
)
_PARAMETERS = frozenset(
    {"access_token", "id_token", "refresh_token", "code", "client_secret", "password", "_csrf"}
    | {"code_verifier", "SAMLResponse", "session", "journey", "new_password"}
    | {"subject_token", "actor_token", "registration_access_token"}
)
_MAPS = ("AuthParametersType", "ChallengeResponsesType", "ChallengeParametersType")
# What everybody may read: an app's own words, which come back to it and stand in the activity.
_TOLD = frozenset(
    {"state", "nonce", "scope", "client_id", "redirect_uri", "login_hint", "code_challenge"}
)
# What is shorter, or a mere word, stands in records for other reasons.
_SHORTEST = 6
_LONG = 40
_WORD = re.compile(r"[a-zA-Z_ -]*")
_RUNS = re.compile(r"[\w+/=~-]+")
_ENDPOINTS = "/_aws/cognito-idp/"

# What is told to everybody is no secret, though a test may send it in the place of one: the same
# markup as a state and as a password.
_told: set[str] = set()
noticed: set[str] = set()
"""Every secret that this process has sent or been given."""


def notice(value: object) -> None:
    """Remember a secret."""
    if isinstance(value, str) and len(value) >= _SHORTEST and not _WORD.fullmatch(value):
        noticed.add(value)


def notice_calls(client: Any) -> Any:
    """Return the client of ours; from now on its secrets are noticed."""
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register(f"provide-client-params.{service}", _sent)
    client.meta.events.register(f"after-call.{service}", _given)
    return client


def _sent(params: Any, model: OperationModel, **_: Any) -> None:
    if isinstance(params, dict) and model.input_shape is not None:
        _notice_in(model.input_shape, params)


def _given(parsed: Any, model: OperationModel, **_: Any) -> None:
    if model.output_shape is not None:
        _notice_in(model.output_shape, parsed)


def _notice_in(shape: Shape, value: Any) -> None:
    if not _holds_secrets(shape):
        return
    if shape.name in _SHAPES:
        notice(value)
    elif isinstance(shape, StructureShape) and isinstance(value, Mapping):
        for name, member in value.items():
            if name in shape.members:
                _notice_in(shape.members[name], member)
    elif isinstance(shape, ListShape) and isinstance(value, list):
        for one in value:
            _notice_in(shape.member, one)
    elif isinstance(shape, MapShape) and isinstance(value, Mapping):
        for key, one in value.items():
            if shape.name not in _MAPS and shape.name != "ProviderDetailsType":
                _notice_in(shape.value, one)
            elif key in _KEYS:
                notice(one)


_holding: dict[int, tuple[Shape, bool]] = {}


def _holds_secrets(shape: Shape, above: tuple[str, ...] = ()) -> bool:
    known = _holding.get(id(shape))
    if known is not None:
        return known[1]
    holds = shape.name in _SHAPES or shape.name in (*_MAPS, "ProviderDetailsType")
    if not holds and shape.name not in above:
        holds = any(_holds_secrets(one, (*above, shape.name)) for one in _below(shape))
    if not above:
        # The shape is kept, so that nothing else gets its identity.
        _holding[id(shape)] = (shape, holds)
    return holds


def _below(shape: Shape) -> Iterator[Shape]:
    if isinstance(shape, StructureShape):
        yield from shape.members.values()
    elif isinstance(shape, ListShape):
        yield shape.member
    elif isinstance(shape, MapShape):
        yield shape.value


@cache
def notice_requests() -> None:
    """From now on, notice the secrets of what this process asks of the endpoints and pages."""
    send: Callable[..., requests.Response] = requests.Session.send

    def noticing(
        self: requests.Session, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        response = send(self, request, **options)
        path = urlsplit(request.url or "").path
        if _ENDPOINTS in path:
            # Its filters are no secrets.
            if not path.endswith("/activity"):
                _notice_request(request)
            _notice_response(response)
        return response

    requests.Session.send = noticing  # type: ignore[method-assign]


def _notice_request(request: requests.PreparedRequest) -> None:
    body = request.body.decode(errors="replace") if isinstance(request.body, bytes) else ""
    body = request.body if isinstance(request.body, str) else body
    for text in (body, urlsplit(str(request.url)).query):
        _notice_parameters(dict(parse_qsl(text)))
    scheme, _, credentials = str(request.headers.get("Authorization", "")).partition(" ")
    if scheme == "Bearer":
        notice(credentials)
    elif scheme == "Basic":
        try:
            notice(base64.b64decode(credentials).decode().partition(":")[2])
        except ValueError:
            return


def _notice_response(response: requests.Response) -> None:
    for value in response.cookies.values():
        if value and len(value) >= _LONG // 2:
            notice(value)
    parts = urlsplit(response.headers.get("Location", ""))
    _notice_parameters(dict(parse_qsl(parts.query) + parse_qsl(parts.fragment)))
    if "json" in response.headers.get("Content-Type", ""):
        try:
            body = response.json()
        except ValueError:
            return
        if isinstance(body, dict):
            _notice_parameters(body)
            for message in body.get("messages") or ():
                notice(message.get("Code"))


def _notice_parameters(parameters: Mapping[str, Any]) -> None:
    _told.update(str(parameters[name]) for name in _TOLD & parameters.keys())
    for name in _PARAMETERS & parameters.keys():
        notice(parameters[name])


def leaked(records: list[Any]) -> list[str]:
    """Return what there is of the noticed secrets in records, each with where it is."""
    texts = [json.dumps(_words(record), default=str, ensure_ascii=False) for record in records]
    whole = "\n".join(texts)
    runs = set(_RUNS.findall(whole))
    found = [secret for secret in noticed - _told if _is_in(secret, whole, runs)]
    return [
        f"{secret!r} is in {next((text for text in texts if secret[-_LONG:] in text), '')[:2000]}"
        for secret in found
    ]


def _words(value: Any) -> Any:
    """Return the value without its fractions: those of a time look like codes."""
    if isinstance(value, float):
        return None
    if isinstance(value, Mapping):
        return {name: _words(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_words(member) for member in value]
    return value


def _is_in(secret: str, whole: str, runs: set[str]) -> bool:
    if secret.startswith("ey") and len(secret) >= _LONG:
        # Of a JWT the signature, which is looked for as it stands: that takes no time. What else
        # is long, such as a hash of bcrypt, may have one character behind its last dot.
        return secret.rpartition(".")[2] in runs
    if _RUNS.fullmatch(secret):
        return secret in runs
    return secret in whole or json.dumps(secret)[1:-1] in whole
