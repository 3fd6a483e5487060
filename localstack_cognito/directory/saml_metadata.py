"""The metadata of a SAML identity provider: fetched, and read for where users are sent.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html
and section 2.4 of https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
"""

import http.client
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlsplit
from xml.parsers import expat

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException

LOG = logging.getLogger(__name__)

_METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_IDP = f"{_METADATA} IDPSSODescriptor"
_URIS = {
    f"{_METADATA} SingleSignOnService": "SSORedirectBindingURI",
    f"{_METADATA} SingleLogoutService": "SLORedirectBindingURI",
}
_SECONDS = 5.0
_MOST_BYTES = 1 << 20
_CHUNK = 1 << 16


def fetch_metadata(url: str) -> bytes | None:
    """Return the document at ``url``, or None where nothing answers there.

    Raises ``InvalidParameterException`` where the answer is no document.
    """
    deadline = time.monotonic() + _SECONDS
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            raise _not_retrieved(url)
        with urllib.request.urlopen(url, timeout=_SECONDS) as response:  # noqa: S310
            document = bytearray()
            while chunk := response.read1(_CHUNK):
                document += chunk
                if len(document) > _MOST_BYTES or time.monotonic() > deadline:
                    raise _not_retrieved(url)
            return bytes(document)
    except urllib.error.HTTPError as error:
        error.close()
        raise InvalidParameterException(
            f"Non-ok status code {error.code} returned from remote metadata source {url}"
        ) from None
    except (ValueError, http.client.InvalidURL):
        raise _not_retrieved(url) from None
    except (OSError, http.client.HTTPException) as error:
        LOG.info("The SAML metadata at %s is not read: %s", url, error)
        return None


def _not_retrieved(url: str) -> InvalidParameterException:
    return InvalidParameterException(f"Error retrieving metadata from {url}")


def redirect_uris(document: str | bytes) -> Mapping[str, str]:
    """Return what ``ProviderDetails`` says of the document: where users sign in, and out if given.

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
    return reader.uris


class _Reader:
    """Takes the first service of each kind that an identity provider has in the document."""

    def __init__(self) -> None:
        self.uris: dict[str, str] = {}
        self._is_in_idp = False

    def read(self, document: str | bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(document, True)

    def _refuse_document_type(self, *_: object) -> NoReturn:
        raise ValueError("A document type is refused.")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == _IDP:
            self._is_in_idp = True
        member = _URIS.get(name)
        location = attributes.get("Location")
        if self._is_in_idp and member and location and attributes.get("Binding") == _REDIRECT:
            self.uris.setdefault(member, location)

    def _end(self, name: str) -> None:
        if name == _IDP:
            self._is_in_idp = False
