"""Documents of SAML's, as far as nothing but reading them is needed."""

import sys

import pytest

from localstack_cognito.saml.documents import (
    Ambiguous,
    Malformed,
    decoded,
    parse,
    require_library,
    seconds,
)

_ASSERTION = (
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{}</saml:Assertion>'
)


@pytest.mark.parametrize("name", ["signxml", "lxml.etree"])
def test_who_lacks_the_library_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    require_library("Sign-ins")
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(NotImplementedError, match=r"^Sign-ins need: pip install '.*\[saml\]'$"):
        require_library("Sign-ins")


@pytest.mark.parametrize(
    ("moment", "at"),
    [
        ("1970-01-01T00:00:10Z", 10.0),
        ("1970-01-01T00:00:10.5Z", 10.5),
        ("1970-01-01T00:00:10.1234567Z", 10.123456),
        ("1970-01-01T01:00:10+01:00", 10.0),
        ("1970-01-01T00:00:10", 10.0),
    ],
)
def test_moments(moment: str, at: float) -> None:
    assert seconds(moment) == pytest.approx(at, abs=1e-6)


@pytest.mark.parametrize("moment", ["", "tomorrow", "2026-13-01T00:00:00Z"])
def test_what_is_no_moment(moment: str) -> None:
    with pytest.raises(Malformed):
        seconds(moment)


def test_base64_may_have_lines() -> None:
    assert decoded("PGEv\r\nPg==\n") == b"<a/>"
    with pytest.raises(Malformed):
        decoded("<a/>")


@pytest.mark.parametrize(
    "document",
    [
        "<!DOCTYPE a><a/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
        _ASSERTION.format("ada<!-- -->.example.com"),
        _ASSERTION.format("<a><?b c?></a>"),
    ],
)
def test_what_others_might_read_otherwise(document: str) -> None:
    with pytest.raises(Ambiguous):
        parse(document.encode())


@pytest.mark.parametrize("document", ["", "a", "<a>", "<a>&b;</a>", "<a b='1' b='2'/>"])
def test_what_is_no_document(document: str) -> None:
    with pytest.raises(Malformed):
        parse(document.encode())
