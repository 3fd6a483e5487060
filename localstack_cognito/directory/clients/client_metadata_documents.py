"""Client ID metadata documents: what an address that is a client id says of its client.

Sources: draft-ietf-oauth-client-id-metadata-document, RFC 7591 section 2 and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-client-id-metadata.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.directory.clients.user_pool_client_settings import check_redirect_uri
from localstack_cognito.outside_calls import Answer, OutsideCallError, call

MOST_BYTES = 5 * 1024
"""How large a document may be, as the draft recommends."""

_OK = 200
_JSON = re.compile(r"application/(?:[\w!#$&^.+-]+\+)?json", re.IGNORECASE)
_MAX_AGE = re.compile(r"max-age=([0-9]{1,10})", re.IGNORECASE)
_PUBLIC = "none"
_FORBIDDEN = ("client_secret", "client_secret_expires_at")
_DEFAULTS: Mapping[str, Sequence[str]] = {
    # RFC 7591 section 2.
    "grant_types": ("authorization_code",),
    "response_types": ("code",),
}
# What a browser would run or open in place of an app.
_NO_APPS = ("javascript:", "vbscript:", "data:", "blob:", "file:", "about:")


class UnusableDocument(Exception):
    """A document that makes no client of its address. ``reason`` tells the developer why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ClientMetadata:
    """What of a document counts, by RFC 7591's names."""

    redirect_uris: Sequence[str]
    grant_types: Sequence[str]
    response_types: Sequence[str]

    def kept(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {name: list(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "ClientMetadata":
        """Return what was stored."""
        return cls(**kept)

    @property
    def oauth_flows(self) -> Sequence[str]:
        """Return the ``AllowedOAuthFlows`` that it asks for, by AWS's names."""
        flows = (
            ("code", "authorization_code", "code"),
            ("implicit", "implicit", "token"),
        )
        return [
            flow
            for flow, grant_type, response_type in flows
            if grant_type in self.grant_types and response_type in self.response_types
        ]


def fetch(url: str) -> tuple[ClientMetadata, int | None]:
    """Return what the document at an address says, and its ``max-age`` in seconds, if it has one.

    Call it in no transaction. Raises ``UnusableDocument``.
    """
    try:
        answer = call(
            "GET",
            url,
            headers={"Accept": "application/json"},
            most_bytes=MOST_BYTES,
            of_stranger=True,
        )
    except OutsideCallError as error:
        raise UnusableDocument(f"The document at {url} could not be fetched: {error}.") from None
    return read(url, _content(url, answer)), _max_age(answer)


def _content(url: str, answer: Answer) -> bytes:
    if answer.status_code != _OK:
        more = " No redirect is followed." if 300 <= answer.status_code < 400 else ""
        _refuse(f"{url} has answered {answer.status_code}; only 200 gives a document.{more}")
    content_type = answer.headers.get("content-type", "").partition(";")[0].strip()
    if not _JSON.fullmatch(content_type):
        _refuse(f"The document at {url} is of the type {content_type or 'none'}, and no JSON.")
    return answer.content


def _max_age(answer: Answer) -> int | None:
    for directive in answer.headers.get("cache-control", "").split(","):
        if found := _MAX_AGE.fullmatch(directive.strip()):
            return int(found[1])
    return None


def read(url: str, content: bytes) -> ClientMetadata:
    """Return what the document at an address says. Raises ``UnusableDocument``."""
    document = read_json_object(content)
    if document is None:
        _refuse(f"The document at {url} is no JSON object.")
    if document.get("client_id") != url:
        _refuse(
            f"The document's client_id is {document.get('client_id')!r}, the request's is {url!r}."
        )
    for member in _FORBIDDEN:
        if member in document:
            _refuse(f"The document at {url} has {member}, which no such document may have.")
    method = document.get("token_endpoint_auth_method", _PUBLIC)
    if method != _PUBLIC:
        _refuse(
            f"The document's token_endpoint_auth_method is {method!r}: such a client is public, "
            f"and must have {_PUBLIC!r}."
        )
    return ClientMetadata(
        redirect_uris=_redirect_uris(document),
        grant_types=_texts(document, "grant_types"),
        response_types=_texts(document, "response_types"),
    )


def _redirect_uris(document: Mapping[str, Any]) -> Sequence[str]:
    uris = _texts(document, "redirect_uris")
    if not uris:
        _refuse("The document has no redirect_uris.")
    for uri in uris:
        try:
            check_redirect_uri(uri)
        except InvalidParameterException as refused:
            _refuse(f"The document's redirect_uris: {refused.message}")
        if uri.lower().startswith(_NO_APPS):
            _refuse(f"The document's redirect_uris: {uri} is the address of no app.")
    return uris


def _texts(document: Mapping[str, Any], member: str) -> Sequence[str]:
    texts = document.get(member)
    if texts is None:
        return _DEFAULTS.get(member, ())
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        _refuse(f"The document's {member} is no list of texts.")
    return texts


def _refuse(reason: str) -> NoReturn:
    raise UnusableDocument(reason)
