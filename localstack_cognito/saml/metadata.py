"""The metadata of a SAML identity provider: fetched, kept for a while, and read.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html
and section 2.4 of https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from localstack_cognito import clock, outside_calls
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException

LOG = logging.getLogger(__name__)

_METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_IDP = f"{_METADATA} IDPSSODescriptor"
_URIS = {
    f"{_METADATA} SingleSignOnService": "SSORedirectBindingURI",
    f"{_METADATA} SingleLogoutService": "SLORedirectBindingURI",
}
_KEPT_SECONDS = 6 * 3600.0
_MOST_KEPT = 500
_ENTITY = f"{_METADATA} EntityDescriptor"
_KEY = f"{_METADATA} KeyDescriptor"
_CERTIFICATE = "http://www.w3.org/2000/09/xmldsig# X509Certificate"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a provider's document says of it.

    ``uris`` are what ``ProviderDetails`` says of the document: where users sign in, and out if
    given. ``certificates`` are those that the provider signs with, in Base64 of DER.
    """

    entity_id: str
    uris: Mapping[str, str]
    certificates: tuple[str, ...]


_kept: dict[str, tuple[float, Metadata]] = {}


def metadata_of(details: Mapping[str, str], *, anew: bool = False) -> Metadata | None:
    """Return the metadata of the provider with these details, or None where nothing answers.

    What was fetched is good for six hours, unless it is wanted ``anew``. Raises
    ``InvalidParameterException`` where it is no metadata.
    """
    if document := details.get("MetadataFile"):
        return read_metadata(document)
    url = details["MetadataURL"]
    at, known = _kept.get(url, (0.0, None))
    if known is not None and not anew and 0 <= clock.now() - at < _KEPT_SECONDS:
        return known
    fetched = fetch_metadata(url)
    if fetched is None:
        return None
    metadata = read_metadata(fetched)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[url] = clock.now(), metadata
    return metadata


def fetched_metadata(url: str) -> Metadata | None:
    """Return what was fetched from ``url`` last, however long ago, or None. Nothing is fetched."""
    return _kept.get(url, (0.0, None))[1]


def fetch_metadata(url: str) -> bytes | None:
    """Return the document at ``url``, or None where nothing answers there.

    Raises ``InvalidParameterException`` where the answer is no document.
    """
    try:
        answer = outside_calls.call("GET", url)
    except (outside_calls.TooLarge, outside_calls.NotHttp, outside_calls.NoAddress):
        raise _not_retrieved(url) from None
    except outside_calls.OutsideCallError as error:
        LOG.info("The SAML metadata at %s is not read: %s", url, error)
        return None
    if not answer.ok:
        raise InvalidParameterException(
            f"Non-ok status code {answer.status_code} returned from remote metadata source {url}"
        )
    return answer.content


def _not_retrieved(url: str) -> InvalidParameterException:
    return InvalidParameterException(f"Error retrieving metadata from {url}")


def read_metadata(document: str | bytes) -> Metadata:
    """Return what a document says.

    No document type is accepted, and so no entity of its making. Raises
    ``InvalidParameterException`` for what is no metadata, or gives no place to sign in.
    """
    reader = _Reader()
    try:
        reader.read(document)
    except (expat.ExpatError, LookupError, ValueError):
        raise InvalidParameterException("Unable to unmarshall metadata") from None
    if "SSORedirectBindingURI" not in reader.uris:
        raise InvalidParameterException(
            "No SingleSignOn Http redirect binding location found in metadata."
        )
    return Metadata(reader.entity_id, reader.uris, tuple(reader.certificates))


class _Reader:
    """Takes the first service of each kind that an identity provider has in the document."""

    def __init__(self) -> None:
        self.entity_id = ""
        self.uris: dict[str, str] = {}
        self.certificates: list[str] = []
        self._entity = ""
        self._is_in_idp = False
        self._is_for_signing = False
        self._text: list[str] | None = None

    def read(self, document: str | bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._add_text
        parser.EndElementHandler = self._end
        parser.Parse(document, True)

    def _refuse_document_type(self, *_: object) -> NoReturn:
        raise ValueError("A document type is refused.")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == _ENTITY:
            self._entity = attributes.get("entityID", "")
        elif name == _IDP:
            self._is_in_idp = True
            self.entity_id = self.entity_id or self._entity
        elif name == _KEY:
            self._is_for_signing = attributes.get("use", "signing") == "signing"
        elif name == _CERTIFICATE and self._is_in_idp and self._is_for_signing:
            self._text = []
        member = _URIS.get(name)
        location = attributes.get("Location")
        if self._is_in_idp and member and location and attributes.get("Binding") == _REDIRECT:
            self.uris.setdefault(member, location)

    def _add_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == _IDP:
            self._is_in_idp = False
        elif name == _CERTIFICATE and self._text is not None:
            self.certificates.append("".join("".join(self._text).split()))
            self._text = None
