"""What is read of a SAML provider's metadata, and for how long it is kept."""

import pytest

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.saml import metadata
from localstack_cognito.saml.metadata import metadata_of, read_metadata

_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_SIGNATURES = 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'


def _key(certificate: str, use: str = "") -> str:
    return (
        f"<KeyDescriptor{use}><ds:KeyInfo {_SIGNATURES}><ds:X509Data><ds:X509Certificate>"
        f"{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>"
    )


def _document(entity: str = "https://idp.example.com", keys: str = "") -> str:
    return (
        '<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">'
        '<EntityDescriptor entityID="https://sp.example.com"><SPSSODescriptor>'
        f"{_key('c3A=')}</SPSSODescriptor></EntityDescriptor>"
        f'<EntityDescriptor entityID="{entity}"><IDPSSODescriptor>{keys}'
        f'<SingleSignOnService Binding="{_REDIRECT}" Location="https://idp.example.com/sso"/>'
        "</IDPSSODescriptor></EntityDescriptor></EntitiesDescriptor>"
    )


def test_the_provider_and_what_it_signs_with_are_read() -> None:
    keys = (
        _key("\n  b25l\n  MQ==\n", ' use="signing"')
        + _key("dHdv")
        + _key("eA==", ' use="encryption"')
    )
    metadata = read_metadata(_document(keys=keys))
    assert metadata.entity_id == "https://idp.example.com"
    assert metadata.certificates == ("b25lMQ==", "dHdv")
    assert metadata.uris == {"SSORedirectBindingURI": "https://idp.example.com/sso"}


@pytest.mark.parametrize(
    "document", ["", "<a", "<a/>", "<!DOCTYPE a><a/>", _document().replace("HTTP-Redirect", "SOAP")]
)
def test_what_is_no_metadata_is_refused(document: str) -> None:
    with pytest.raises(InvalidParameterException):
        read_metadata(document)


class _Source:
    """A document at an address, and how often it was fetched."""

    def __init__(self) -> None:
        self.document: str | None = _document("one")
        self.fetched = 0

    def fetch(self, url: str) -> bytes | None:
        self.fetched += 1
        return self.document.encode() if self.document is not None else None


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> _Source:
    source = _Source()
    monkeypatch.setattr(metadata, "fetch_metadata", source.fetch)
    monkeypatch.setattr(metadata, "_kept", {})
    return source


def test_what_is_fetched_is_kept_for_six_hours(
    source: _Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    details = {"MetadataURL": "https://idp.example.com/metadata"}
    now = clock.now()
    for age, entity, fetched in (
        (0, "one", 1),
        (6 * 3600 - 1, "one", 1),
        (6 * 3600, "two", 2),
        (0, "two", 3),
    ):
        monkeypatch.setattr(clock, "now", lambda age=age: now + age)
        found = metadata_of(details)
        assert found is not None
        assert (found.entity_id, source.fetched) == (entity, fetched)
        source.document = _document("two")


def test_it_is_fetched_anew_where_that_is_wanted(source: _Source) -> None:
    details = {"MetadataURL": "https://idp.example.com/metadata"}
    metadata_of(details)
    source.document = None
    assert metadata_of(details, anew=True) is None
    assert metadata_of(details) is not None


def test_a_document_that_is_given_is_not_fetched(source: _Source) -> None:
    found = metadata_of({"MetadataFile": _document("given")})
    assert found is not None
    assert (found.entity_id, source.fetched) == ("given", 0)
