"""Which addresses are client ids, which patterns may say so, and which addresses they fit."""

import pytest

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.directory.clients.url_patterns import (
    best_match,
    check_patterns,
    is_eased,
    is_url,
    matches,
    problem_with,
)

URL = "https://agents.example.com/client.json"


@pytest.mark.parametrize(
    ("pattern", "url", "fits"),
    [
        (URL, URL, True),
        (URL, URL + "?v=2", False),
        (URL, URL.upper(), False),
        (URL, URL.replace("com/", "com:443/"), False),
        ("https://agents.example.com/*", URL, True),
        ("https://agents.example.com/*", URL + "?v=2", True),
        ("https://agents.example.com/*", "https://agents.example.com/", True),
        ("https://agents.example.com/*", "https://agents.example.com.evil.net/x", False),
        ("https://agents.example.com/*", "https://evil.net/https://agents.example.com/x", False),
        ("https://agents.example.com/*/c.json", "https://agents.example.com/a/b/c.json", True),
        ("https://agents.example.com/*/c.json", "https://agents.example.com/c.json", False),
        ("https://agents.example.com/a*b*c", "https://agents.example.com/abc", True),
        ("https://agents.example.com/a*b*c", "https://agents.example.com/acb", False),
        ("https://agents.example.com/ab*ba", "https://agents.example.com/aba", False),
        ("https://agents.example.com/*", "https://agents.example.com/?u=https://evil.net", False),
        ("https://*.example.com/c", "https://agents.example.com/c", True),
        ("https://*.example.com/c", "https://a.b.example.com/c", True),
        ("https://*.example.com/c", "https://example.com/c", False),
        ("https://*.example.com/c", "https://evil.net/.example.com/c", False),
        ("https://*.example.com/c", "https://evil.net#.example.com/c", False),
        ("https://*.example.com/c", "https://evil.net:1.example.com/c", False),
        ("https://*.example.com/c", "https://evil@agents.example.com/c", False),
        ("https://agents.example.com:8443/*", "https://agents.example.com:8443/c", True),
        ("https://agents.example.com:8443/*", "https://agents.example.com/c", False),
        ("https://localhost:*/c", "https://localhost:9000/c", True),
        ("https://localhost:*/c", "https://localhost:9000/d", False),
        ("https://localhost:*", "https://localhost:9000/any/path", True),
        ("https://localhost:9000/*", "http://localhost:9000/c", True),
        ("https://localhost:9000/*", "http://localhost:9001/c", False),
        ("https://localhost/*", "http://localhost:9000/c", False),
        ("https://[::1]:9000/*", "https://[::1]:9000/c", True),
    ],
)
def test_what_a_pattern_fits(pattern: str, url: str, fits: bool) -> None:
    assert matches(pattern, url) is fits


def test_a_pattern_with_many_wildcards_is_read_at_once() -> None:
    pattern = "https://agents.example.com/" + "a*" * 110 + "b"
    assert not matches(pattern, "https://agents.example.com/" + "a" * 220)


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("https://agents.example.com/*", None),
        ("https://*.agents.example.com:8443/*", None),
        ("https://*-preview.example.com/c.json", None),
        ("https://localhost:*", None),
        ("https://localhost/*", None),
        ("https://127.0.0.1:9000/c", None),
        ("https://[::1]:9000/c", None),
        ("https://*.com/c", "registrable"),
        ("https://*/c", "registrable"),
        ("https://*example.com/c", "registrable"),
        ("https://agents.example.*/c", "registrable"),
        ("https://localhost*/c", "registrable"),
        ("https://127.0.0.*/c", "registrable"),
        ("https://*.0.0.1/c", "registrable"),
        ("https://agents.example.com", "no path"),
        ("https://agents.example.com*", "no path"),
        ("https://agents.example.com:90", "no path"),
        ("https://agents.example.com:x/c", "port"),
        ("https://agents..example.com/c", "empty label"),
        ("https://me@example.com/c", "host name"),
        ("https:///client.json", "host name"),
        ("https://[*/client.json", "host name"),
    ],
)
def test_patterns_that_are_refused(pattern: str, problem: str | None) -> None:
    if problem is None:
        check_patterns([pattern])
        return
    with pytest.raises(InvalidParameterException) as refused:
        check_patterns([URL, pattern])
    assert refused.value.message.startswith(f"{pattern} is not a valid URL pattern: ")
    assert problem in refused.value.message
    assert pattern in str(reason_of(refused.value))


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (URL, None),
        ("https://agents.example.com:8443/c?v=2", None),
        ("http://localhost:9000/c", None),
        ("https://a.io/", None),
        ("https://a.b", "characters"),
        ("https://a.io/" + "a" * 244, "characters"),
        ("https://agents.example.com", "no path"),
        ("https://agents.example.com?x=/", "no https address"),
        ("https://agents.example.com/c#f", "no https address"),
        ("https://me:secret@agents.example.com/c", "no https address"),
        ("https://agents.example.com/a b", "no https address"),
        ("https://agents.example.com/a\\b", "no https address"),
        ("https://agents.example.com:*/c", "no https address"),
        ("ftp://agents.example.com/c", "no https address"),
        ("https://agents.example.com/../c", "dot segment"),
        ("https://agents.example.com/a/.", "dot segment"),
        ("https://agents.example.com/a/%2E%2e/c", "dot segment"),
        ("https://agents.example.com/a/..%2fb/c", "dot segment"),
        ("https://agents.example.com/a%5C%2e%2e%5cc", "dot segment"),
        ("https://agents.example.com/a/..;/c", "dot segment"),
        ("https://agents.example.com/c?next=/../", None),
        ("https://agents.example.com/..c%2f...", None),
        ("https://elsewhere.example%2f.agents.example.com/c", "no https address"),
        ("http://agents.example.com/c", "of http"),
        ("http://127.0.0.1:9000/c", "of http"),
    ],
)
def test_addresses_that_are_no_client_ids(url: str, problem: str | None) -> None:
    found = problem_with(url)
    assert found is None if problem is None else problem in str(found)


def test_strictly_no_address_is_of_http(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_eased("http://localhost:9000/c")
    assert not is_eased("https://localhost:9000/c")
    monkeypatch.setenv("COGNITO_STRICT", "1")
    assert "COGNITO_STRICT=1" in str(problem_with("http://localhost:9000/c"))


def test_the_closest_pattern_counts() -> None:
    patterns = ["https://agents.example.com/*", "https://agents.example.com/client*"]
    assert best_match(patterns, URL) == len(patterns[1]) - 1
    assert best_match(patterns, "https://agents.example.com/c") == len(patterns[0]) - 1
    assert best_match(patterns, "https://example.com/c") == -1
    assert is_url(URL)
    assert not is_url("1example23456789")
