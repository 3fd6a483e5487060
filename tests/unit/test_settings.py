"""Settings that are more than one word."""

import pytest

from localstack_cognito import settings


@pytest.mark.parametrize(
    ("environment", "host", "port", "security"),
    [
        ({"SMTP_HOST": "mail"}, "mail", 25, "auto"),
        ({"SMTP_HOST": "mail:1025"}, "mail", 1025, "auto"),
        ({"SMTP_HOST": "mail:465"}, "mail", 465, "implicit"),
        ({"SMTP_HOST": "mail", "SMTP_TLS": "implicit"}, "mail", 465, "implicit"),
        ({"SMTP_HOST": "mail:587", "SMTP_TLS": "STARTTLS"}, "mail", 587, "starttls"),
        ({"SMTP_HOST": "mail:465", "SMTP_TLS": "none"}, "mail", 465, "none"),
        ({"SMTP_HOST": "[::1]:2525"}, "::1", 2525, "auto"),
        ({"SMTP_HOST": "10.0.0.1"}, "10.0.0.1", 25, "auto"),
    ],
)
def test_an_smtp_server_is_read(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    host: str,
    port: int,
    security: str,
) -> None:
    for name in ("SMTP_USER", "SMTP_PASS", "SMTP_EMAIL", "SMTP_TLS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    server = settings.smtp_server()
    assert (server.host, server.port, server.security) == (host, port, security)
    assert (server.user, server.password, server.sender) == (None, None, None)


@pytest.mark.parametrize(
    "environment",
    [
        {"SMTP_HOST": "mail:smtp"},
        {"SMTP_HOST": "mail:99999"},
        {"SMTP_HOST": "me:secret@mail"},
        {"SMTP_HOST": "smtp://mail"},
        {"SMTP_HOST": ":25"},
        {"SMTP_HOST": "mail", "SMTP_TLS": "yes"},
    ],
)
def test_what_is_no_smtp_server_is_told(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=r"SMTP_|[Pp]ort"):
        settings.smtp_server()


def test_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_HOST", "mail")
    monkeypatch.setenv("SMTP_PASS", "secret")
    assert "secret" not in repr(settings.smtp_server())


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("", 5), ("2", 2), ("0.5", 0.5), ("900", 900), ("901", 5), ("0", 5), ("-1", 5), ("long", 5)],
)
def test_a_function_is_waited_for_as_on_aws_or_as_long_as_the_setting_says(
    monkeypatch: pytest.MonkeyPatch, value: str, seconds: float
) -> None:
    monkeypatch.setenv("COGNITO_TRIGGER_TIMEOUT", value)
    assert settings.trigger_timeout() == seconds
