"""Client metadata: what an app says of itself when it registers, and what it is told of that.

Sources: RFC 7591 sections 2 and 3, RFC 7592 section 2.2, and of OpenID Connect
``post_logout_redirect_uris`` (RP-Initiated Logout 1.0 section 3.1) and ``application_type``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rolo import Request
from werkzeug.exceptions import HTTPException

from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.directory.clients.registered_clients import (
    RegisteredClient,
    RequestedClient,
)
from localstack_cognito.directory.pools.dcr_configuration import CLIENT_CREDENTIALS, CODE
from localstack_cognito.oauth.errors import INVALID_REQUEST, EndpointError
from localstack_cognito.oauth.redirect_uris import is_absolute
from localstack_cognito.tokens import jwt

INVALID_CLIENT_METADATA = "invalid_client_metadata"
INVALID_REDIRECT_URI = "invalid_redirect_uri"
NONE = "none"

_AUTHORIZATION_CODE = "authorization_code"
_REFRESH_TOKEN = "refresh_token"  # noqa: S105
_FLOWS = {_AUTHORIZATION_CODE: CODE, CLIENT_CREDENTIALS: CLIENT_CREDENTIALS}
_AUTH_METHODS = ("client_secret_basic", "client_secret_post", NONE)
_DESCRIBING = {
    **dict.fromkeys(("client_uri", "logo_uri", "tos_uri", "policy_uri"), str),
    **dict.fromkeys(("software_id", "software_version", "application_type"), str),
    "contacts": list,
}
"""What is given back and has no effect, each with its kind."""
_APPLICATION_TYPES = ("web", "native")
_MOST_BYTES = 128 * 1024
_LONGEST_TEXT = 2048
_MOST_OF_A_LIST = 100


def metadata_of(request: Request) -> dict[str, Any]:
    """Return the JSON object that a request brings.

    Raises ``EndpointError``: ``invalid_request`` with 413 for more than 128 KB,
    ``invalid_client_metadata`` for what is no object.
    """
    metadata = read_json_object(_body_of(request))
    if metadata is None:
        raise _invalid("The body must be a JSON object.")
    return metadata


def requested_client(metadata: Mapping[str, Any]) -> RequestedClient:
    """Return what an app asks for. Members that are not known are ignored.

    Grants that are not known are left out, as RFC 7591 section 3.2.1 has it, as long as there are
    others. Raises ``EndpointError``.
    """
    given = {name: value for name, value in metadata.items() if value is not None}
    _check_software_statement(given)
    asked = _texts(given, "grant_types") or (_AUTHORIZATION_CODE,)
    flows = tuple(dict.fromkeys(_FLOWS[grant] for grant in asked if grant in _FLOWS))
    redirect_uris = _redirect_uris(given, "redirect_uris")
    if CODE in flows and not redirect_uris:
        text = "redirect_uris is needed with the grant type authorization_code."
        raise EndpointError(INVALID_REDIRECT_URI, text, reason=text)
    if CODE in flows and "code" not in (_texts(given, "response_types") or ("code",)):
        raise _invalid("response_types must have code with the grant type authorization_code.")
    auth_method = _auth_method(given, flows)
    return RequestedClient(
        name=_text(given, "client_name"),
        flows=flows,
        grant_types=tuple(
            dict.fromkeys(
                grant
                for grant in asked
                if grant in _FLOWS or (grant == _REFRESH_TOKEN and CODE in flows)
            )
        ),
        auth_method=auth_method,
        has_secret=auth_method != NONE,
        redirect_uris=redirect_uris,
        logout_uris=_redirect_uris(given, "post_logout_redirect_uris"),
        scopes=tuple(dict.fromkeys((_text(given, "scope") or "").split())) or None,
        description=_description(given),
    )


def told_of(registered: RegisteredClient, client_uri: str) -> dict[str, Any]:
    """Return what an app is told of its registration (RFC 7591 section 3.2.1, RFC 7592 section 3).

    ``client_uri`` is where it is managed.
    """
    client, registration = registered.client, registered.registration
    settings = client.settings
    has_code = _AUTHORIZATION_CODE in registration.grant_types
    secret = {"client_secret": client.secret, "client_secret_expires_at": 0}
    optional = {
        "redirect_uris": settings.get("CallbackURLs"),
        "post_logout_redirect_uris": settings.get("LogoutURLs"),
    }
    return {
        "client_id": client.id,
        **(secret if client.secrets else {}),
        "client_id_issued_at": int(client.created_at),
        "registration_access_token": registered.token,
        "registration_client_uri": client_uri,
        "client_name": client.name,
        **{name: value for name, value in optional.items() if value},
        "grant_types": list(registration.grant_types),
        "response_types": ["code"] if has_code else [],
        "token_endpoint_auth_method": registration.auth_method,
        "scope": " ".join(settings.get("AllowedOAuthScopes") or ()),
        **registration.description,
    }


def _body_of(request: Request) -> bytes:
    # Set for this request: the stream ends there, also of what comes without a length.
    request.max_content_length = _MOST_BYTES
    try:
        body: bytes = request.stream.read(_MOST_BYTES)
    except HTTPException:
        body = bytes(_MOST_BYTES)
    if len(body) >= _MOST_BYTES:
        text = f"The body must be shorter than {_MOST_BYTES} bytes."
        raise EndpointError(INVALID_REQUEST, text, 413, reason=text)
    return body


def _check_software_statement(given: Mapping[str, Any]) -> None:
    statement = given.get("software_statement")
    if statement is None:
        return
    try:
        jwt.unverified_claims(str(statement))
    except jwt.NotAToken:
        text = "software_statement is no JWT."
        raise EndpointError("invalid_software_statement", text, reason=text) from None
    text = "No issuer of software statements is trusted."
    raise EndpointError("unapproved_software_statement", text, reason=text)


def _redirect_uris(given: Mapping[str, Any], member: str) -> tuple[str, ...]:
    uris = _texts(given, member, INVALID_REDIRECT_URI)
    for uri in uris:
        # Whoever comes may register: no browser is sent to what it would run, or read otherwise.
        if not is_absolute(uri.partition("#")[0]):
            text = f"{uri!r} is not a valid redirect URI."
            raise EndpointError(INVALID_REDIRECT_URI, text, reason=text)
    return uris


def _auth_method(given: Mapping[str, Any], flows: Sequence[str]) -> str:
    method = _text(given, "token_endpoint_auth_method") or _AUTH_METHODS[0]
    if method not in _AUTH_METHODS:
        raise _invalid(f"token_endpoint_auth_method must be one of {', '.join(_AUTH_METHODS)}.")
    if method == NONE and CLIENT_CREDENTIALS in flows:
        raise _invalid("client_credentials needs a token_endpoint_auth_method other than none.")
    return method


def _description(given: Mapping[str, Any]) -> dict[str, Any]:
    description: dict[str, Any] = {}
    for name, kind in _DESCRIBING.items():
        if name in given:
            texts = kind is list
            description[name] = list(_texts(given, name)) if texts else _text(given, name)
    if description.get("application_type", "web") not in _APPLICATION_TYPES:
        raise _invalid(f"application_type must be one of {', '.join(_APPLICATION_TYPES)}.")
    return description


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not (isinstance(value, str) and len(value) <= _LONGEST_TEXT):
        raise _invalid(f"{name} must be a text of at most {_LONGEST_TEXT} characters.")
    return value


def _texts(
    given: Mapping[str, Any], name: str, error: str = INVALID_CLIENT_METADATA
) -> tuple[str, ...]:
    values = given.get(name, ())
    if not isinstance(values, list | tuple) or not all(
        isinstance(one, str) and len(one) <= _LONGEST_TEXT for one in values
    ):
        text = f"{name} must be a list of texts of at most {_LONGEST_TEXT} characters."
        raise EndpointError(error, text, reason=text)
    if len(values) > _MOST_OF_A_LIST:
        text = f"{name} must have at most {_MOST_OF_A_LIST} texts."
        raise EndpointError(error, text, reason=text)
    return tuple(dict.fromkeys(values))


def _invalid(text: str) -> EndpointError:
    return EndpointError(INVALID_CLIENT_METADATA, text, reason=text)
