"""What counts of what proxies say: where a request was made, and from where."""

import pytest
from rolo import Request

from localstack_cognito.host.proxies import address_of, host_of, log_unreadable_setting, origin_of

PEER = "127.0.0.1"
HOST = "127.0.0.1:4566"


def request_of(peer: str = PEER, host: str = HOST, **forwarded: str) -> Request:
    headers = {f"X-Forwarded-{name}": value for name, value in forwarded.items()}
    return Request("GET", "/", headers={"Host": host, **headers}, remote_addr=peer)


@pytest.fixture(autouse=True)
def no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COGNITO_TRUSTED_PROXIES", raising=False)


@pytest.mark.parametrize(
    ("forwarded", "origin"),
    [
        ({}, f"http://{HOST}"),
        ({"Proto": "https"}, f"https://{HOST}"),
        ({"Proto": "HTTPS"}, f"https://{HOST}"),
        ({"Host": "auth.example.com"}, "http://auth.example.com"),
        ({"Host": "Auth.Example.com", "Proto": "https"}, "https://auth.example.com"),
        ({"Host": "auth.example.com:8443", "Proto": "https"}, "https://auth.example.com:8443"),
        ({"Host": "auth.example.com", "Port": "8443"}, "http://auth.example.com:8443"),
        (
            {"Host": "auth.example.com", "Proto": "https", "Port": "443"},
            "https://auth.example.com",
        ),
        (
            {"Host": "auth.example.com", "Proto": "https", "Port": "80"},
            "https://auth.example.com:80",
        ),
        ({"Host": "a.example.com:1", "Proto": "https", "Port": "443"}, "https://a.example.com"),
        ({"Proto": "https", "Port": "8443"}, "https://127.0.0.1:8443"),
        ({"Host": "[::1]:8443", "Proto": "https"}, "https://[::1]:8443"),
        ({"Host": "[2001:db8::1]", "Port": "8080"}, "http://[2001:db8::1]:8080"),
    ],
)
def test_a_proxy_on_this_machine_says_where_a_request_was_made(
    forwarded: dict[str, str], origin: str
) -> None:
    assert origin_of(request_of(**forwarded)) == origin


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_every_address_of_this_machine_is_trusted(peer: str) -> None:
    request = request_of(peer, Host="a.example.com", Proto="https", For="203.0.113.7")
    assert origin_of(request) == "https://a.example.com"
    assert address_of(request) == "203.0.113.7"


@pytest.mark.parametrize("peer", ["10.0.0.7", "203.0.113.7", "2001:db8::1", "::ffff:10.0.0.7"])
def test_nobody_else_is_trusted_without_being_named(peer: str) -> None:
    said = {"Host": "evil.example.com", "Proto": "https", "Port": "1", "For": "127.0.0.1"}
    request = request_of(peer, **said)
    assert origin_of(request) == f"http://{HOST}"
    assert address_of(request) == peer


@pytest.mark.parametrize(
    ("setting", "peer", "is_trusted"),
    [
        ("10.0.0.7", "10.0.0.7", True),
        ("10.0.0.7", "10.0.0.8", False),
        ("172.18.0.0/16", "172.18.3.4", True),
        ("172.18.0.1/16", "172.18.3.4", True),
        ("172.18.0.0/16", "172.19.3.4", False),
        ("10.0.0.7, 2001:db8::/32", "2001:db8::5", True),
        ("10.0.0.7,,172.18.0.0/16,", "172.18.0.1", True),
        ("10.0.0.0/8", "::ffff:10.1.2.3", True),
        ("0.0.0.0/0", "2001:db8::5", False),
        ("nginx", "10.0.0.7", False),
        ("10.0.0.7,nginx", "10.0.0.7", False),
    ],
)
def test_proxies_are_named_by_address_or_network(
    monkeypatch: pytest.MonkeyPatch, setting: str, peer: str, is_trusted: bool
) -> None:
    monkeypatch.setenv("COGNITO_TRUSTED_PROXIES", setting)
    expected = "https://a.example.com" if is_trusted else f"http://{HOST}"
    assert origin_of(request_of(peer, Host="a.example.com", Proto="https")) == expected


def test_a_setting_that_cannot_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("COGNITO_TRUSTED_PROXIES", "10.0.0.7,nginx")
    log_unreadable_setting()
    assert "COGNITO_TRUSTED_PROXIES: 'nginx' does not appear to be" in caplog.text
    caplog.clear()
    monkeypatch.setenv("COGNITO_TRUSTED_PROXIES", "10.0.0.7")
    log_unreadable_setting()
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 10.0.0.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7, 10.0.0.7, 127.0.0.1", "203.0.113.7"),
        ("10.0.0.7", "10.0.0.7"),
        ("10.0.0.7, 127.0.0.1", "10.0.0.7"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8::1]:51234", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown", PEER),
        ("unknown, 10.0.0.7", "10.0.0.7"),
        ("", PEER),
    ],
)
def test_the_client_is_the_last_whom_nobody_trusts(
    monkeypatch: pytest.MonkeyPatch, said: str, address: str
) -> None:
    monkeypatch.setenv("COGNITO_TRUSTED_PROXIES", "10.0.0.7")
    assert address_of(request_of(For=said)) == address


@pytest.mark.parametrize(
    ("hops", "host"),
    [
        # One proxy: only what it says itself counts.
        ("203.0.113.7", "inner.example.com"),
        ("198.51.100.1, 203.0.113.7", "inner.example.com"),
        # Two in a row, the outer named.
        ("203.0.113.7, 10.0.0.7", "outer.example.com"),
    ],
)
def test_of_what_several_say_the_outermost_trusted_counts(
    monkeypatch: pytest.MonkeyPatch, hops: str, host: str
) -> None:
    monkeypatch.setenv("COGNITO_TRUSTED_PROXIES", "10.0.0.7")
    said = "evil.example.com, outer.example.com, inner.example.com"
    assert host_of(request_of(For=hops, Host=said)) == host


@pytest.mark.parametrize(
    "forwarded",
    [
        {"Host": "a.example.com/x"},
        {"Host": "a@evil.example.com"},
        {"Host": "a b"},
        {"Host": "a.example.com:x"},
        {"Host": ""},
        {"Host": "-a"},
        {"Host": "[::1"},
        {"Port": "x"},
        {"Port": "0"},
        {"Port": "65536"},
        {"Port": "-1"},
        {"Port": "٤٤٣"},
        {"Proto": "javascript"},
        {"Proto": "https://"},
        {"Proto": ""},
    ],
)
def test_what_is_no_host_port_or_scheme_is_passed_over(forwarded: dict[str, str]) -> None:
    assert origin_of(request_of(**forwarded)) == f"http://{HOST}"
