"""SAML's documents: read without what XML would let them do, and trusted as far as they are signed.

Sources: sections 2 and 5 of https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

NAMES = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "xenc": "http://www.w3.org/2001/04/xmlenc#",
}
"""The namespaces, by the prefixes that they have in paths here."""

ASSERTION = f"{{{NAMES['saml']}}}Assertion"
NAME_ID = f"{{{NAMES['saml']}}}NameID"
RESPONSE = f"{{{NAMES['samlp']}}}Response"

_HIDDEN = "//saml:Assertion//comment() | //saml:Assertion//processing-instruction()"
_FRACTION = re.compile(r"(\.\d{1,6})\d*")


class Malformed(Exception):
    """What is no document of SAML's."""


class Ambiguous(Malformed):
    """What others could read in another way."""


class Unsigned(Exception):
    """What no certificate of the provider has signed."""


def require_library(what_for: str) -> None:
    """Raise ``NotImplementedError`` where the library for signatures is not installed."""
    try:
        import lxml.etree  # noqa: F401
        import signxml  # noqa: F401
    except ImportError:
        raise NotImplementedError(
            f"{what_for} need: pip install 'localstack-extension-cognito[saml]'"
        ) from None


def decoded(encoded: str) -> bytes:
    """Return a document that was sent in Base64. Raises ``Malformed``."""
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed from None


def parse(document: bytes) -> Any:
    """Return the root of a document. Raises ``Malformed``, or ``Ambiguous``.

    It has no document type, and so no entity of its making, and nothing in an assertion that a
    signature does not cover.
    """
    from lxml import etree

    try:
        root = etree.fromstring(document, parser())
    except (etree.LxmlError, ValueError):
        raise Malformed from None
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None or root.xpath(_HIDDEN, namespaces=NAMES):
        raise Ambiguous
    return root


def parser() -> Any:
    """Return what reads XML and fetches nothing."""
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def signed(root: Any, element: Any, certificates: Iterable[str]) -> Any:
    """Return an element of a document as its own signature covers it.

    ``certificates`` are the signer's, in Base64 of DER. Raises ``Unsigned``.
    """
    from lxml import etree
    from signxml import verifier
    from signxml.exceptions import SignXMLException

    path = root.getroottree().getelementpath(element)
    location = "./" if path == "." else f"./{path}/"
    if len(element.findall("ds:Signature", NAMES)) != 1:
        raise Unsigned
    document = etree.tostring(root)
    for certificate in certificates:
        try:
            verified = verifier.XMLVerifier().verify(
                document,
                x509_cert=_pem(certificate),
                parser=parser(),
                expect_config=verifier.SignatureConfiguration(location=location),
            )
        except (SignXMLException, etree.LxmlError, ValueError, TypeError, AttributeError):
            continue
        covered = verified.signed_xml if not isinstance(verified, list) else None
        if covered is None or covered.tag != element.tag or covered.get("ID") != element.get("ID"):
            continue
        return covered
    raise Unsigned


def signed_assertion(root: Any, certificates: Iterable[str]) -> Any:
    """Return the assertion of a response, as that's signature or its own covers it.

    Others, which nobody has signed, are not read. Raises ``Unsigned``.
    """
    if root.tag != RESPONSE:
        raise Unsigned
    if root.find("ds:Signature", NAMES) is not None:
        assertion = signed(root, root, certificates).find("saml:Assertion", NAMES)
    else:
        assertion = root.find("saml:Assertion[ds:Signature]", NAMES)
        if assertion is not None:
            assertion = signed(root, assertion, certificates)
    if assertion is None:
        raise Unsigned
    return assertion


def certificates_in(metadata: Any) -> Iterator[str]:
    """Return what the provider of a metadata document signs with, in Base64 of DER."""
    for key in metadata.iterfind(".//md:IDPSSODescriptor/md:KeyDescriptor", NAMES):
        if key.get("use", "signing") == "signing":
            for certificate in key.iterfind(".//ds:X509Certificate", NAMES):
                yield "".join((certificate.text or "").split())


def _pem(certificate: str) -> str:
    return f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"


def text(element: Any, path: str) -> str:
    """Return the text of what is first at a path, without blanks around it."""
    below = element.find(path, NAMES)
    return "".join(below.itertext()).strip() if below is not None else ""


def seconds(moment: str) -> float:
    """Return the Unix time of a moment. Raises ``Malformed``."""
    try:
        at = datetime.fromisoformat(_FRACTION.sub(r"\1", moment))
    except ValueError:
        raise Malformed from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
