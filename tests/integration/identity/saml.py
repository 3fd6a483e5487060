"""A SAML identity provider of a test's own."""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.signer import XMLSigner

ENTITY = "https://idp.example.com/saml"
_SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
_PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"


class SamlProvider:
    """Signs responses with a key of its own; ``metadata`` is what IAM is told of it."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365))
            .sign(self.key, hashes.SHA256())
        )
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def metadata(self) -> str:
        """Return the provider's metadata."""
        body = "".join(self.certificate.splitlines()[1:-1])
        return (
            f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'entityID="{ENTITY}"><md:IDPSSODescriptor protocolSupportEnumeration="{_PROTOCOL}">'
            '<md:KeyDescriptor use="signing"><ds:KeyInfo '
            'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>'
            f"{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
            'Location="https://idp.example.com/sso"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>" + " " * 1000
        )

    def response(
        self,
        user: str = "alice",
        attributes: Mapping[str, Sequence[str]] | None = None,
        *,
        issuer: str = ENTITY,
        audience: str = "https://signin.aws.amazon.com/saml",
        seconds: int = 300,
        sign_response: bool = False,
    ) -> str:
        """Return a signed response in Base64."""
        ends = (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
        given = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{one}</saml:AttributeValue>" for one in values)
            + "</saml:Attribute>"
            for name, values in (attributes or {}).items()
        )
        placeholder = (
            '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
        )
        assertion = (
            f'<saml:Assertion xmlns:saml="{_SAML}" ID="a1" Version="2.0">'
            f"<saml:Issuer>{issuer}</saml:Issuer>{'' if sign_response else placeholder}"
            f"<saml:Subject><saml:NameID>{user}</saml:NameID></saml:Subject>"
            f'<saml:Conditions NotOnOrAfter="{ends}"><saml:AudienceRestriction>'
            f"<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>"
            f"</saml:Conditions><saml:AttributeStatement>{given}</saml:AttributeStatement>"
            "</saml:Assertion>"
        )
        response = (
            f'<samlp:Response xmlns:samlp="{_PROTOCOL}" ID="r1" Version="2.0">'
            f"{placeholder if sign_response else ''}{{}}</samlp:Response>"
        )
        signer = XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
        if sign_response:
            root = etree.fromstring(response.format(assertion))
            signed = signer.sign(root, key=self.key, cert=self.certificate, reference_uri="r1")
            return base64.b64encode(etree.tostring(signed)).decode()
        element = signer.sign(
            etree.fromstring(assertion), key=self.key, cert=self.certificate, reference_uri="a1"
        )
        text = response.format(etree.tostring(element).decode())
        return base64.b64encode(text.encode()).decode()
