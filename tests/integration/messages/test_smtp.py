"""E-mail through a real SMTP server: as it should be, refused, put off, and gone."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import smtp
from tests.host import Host, reserved_port, running_host
from tests.integration.directory.protection.protecting import GuardedPool, actions
from tests.integration.making import ALL_FLOWS, attributes, make_client, make_pool
from tests.integration.making import PASSWORD as USERS_PASSWORD
from tests.waiting import wait_until

LOGIN: dict[str, Any] = {
    "SMTP_USER": smtp.USER,
    "SMTP_PASS": smtp.PASSWORD,
    "SMTP_EMAIL": "App <app@example.com>",
}
REPLY = {"EmailConfiguration": {"ReplyToEmailAddress": "help@example.com"}}
OWN = {
    "VerificationMessageTemplate": {
        "EmailSubject": "Grüße",
        "EmailMessage": "<p>Ihr Code für <b>uns</b>: {####}</p>",
    }
}


class Sender:
    """A host that sends to a port, and a pool in it."""

    def __init__(self, host: Host, port: int) -> None:
        self.host = host
        self.port = port
        self.cognito = host.client("cognito-idp")
        self.pool_id = make_pool(self.cognito, AutoVerifiedAttributes=["email"], **REPLY, **OWN)
        self.client_id = make_client(self.cognito, self.pool_id, ExplicitAuthFlows=ALL_FLOWS)

    def sign_up(self, name: str) -> None:
        self.cognito.sign_up(
            ClientId=self.client_id,
            Username=name,
            Password=USERS_PASSWORD,
            UserAttributes=attributes(email=f"{name}@example.com"),
        )

    def message(self, name: str) -> dict[str, Any]:
        url = f"{self.host.url}/_aws/cognito-idp/messages"
        query = {"user_pool_id": self.pool_id, "username": name}
        (message,) = requests.get(url, params=query, timeout=30).json()["messages"]
        found: dict[str, Any] = message
        return found

    def delivery(self, name: str) -> dict[str, Any]:
        (delivery,) = self.message(name)["Deliveries"]
        found: dict[str, Any] = delivery
        assert found["Carrier"] == "SMTP"
        return found

    def wait_for(self, name: str, status: str) -> dict[str, Any]:
        return wait_until(
            lambda: self.delivery(name) if self.delivery(name)["Status"] == status else None
        )


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return smtp.certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    port = reserved_port()
    folder = tmp_path_factory.mktemp("smtp")
    with running_host(folder, SMTP_HOST=f"localhost:{port}", **LOGIN) as host:
        yield Sender(host, port)


def test_a_mail_comes_whole(sender: Sender) -> None:
    with smtp.smtp_server(sender.port) as mailbox:
        sender.sign_up("plain")
        ((to, mail),) = mailbox.wait_for(1)
    code = sender.message("plain")["Code"]
    assert to == ["plain@example.com"]
    assert (mail["To"], mail["From"]) == ("plain@example.com", "App <app@example.com>")
    assert (mail["Subject"], mail["Reply-To"]) == ("Grüße", "help@example.com")
    assert mail.get_content_type() == "text/html"
    assert mail.get_content().strip() == f"<p>Ihr Code für <b>uns</b>: {code}</p>"
    assert mail["Date"]
    assert mail["Message-ID"]
    assert sender.wait_for("plain", "SENT")["Detail"] is None


def test_a_notice_comes_as_text_and_as_html(sender: Sender) -> None:
    pool = GuardedPool(sender.host, factors=False)
    wanted = actions(True, High="NO_ACTION")
    notify = wanted["AccountTakeoverRiskConfiguration"]["NotifyConfiguration"]
    notify["NoActionEmail"] = {
        "Subject": "New sign-in",
        "TextBody": "Was it you, {username}?",
        "HtmlBody": "<p>Was it <b>you</b>, {username}?</p>",
    }
    pool.configure(wanted)
    pool.state("High")
    with smtp.smtp_server(sender.port) as mailbox:
        pool.sign_in()
        ((to, mail),) = mailbox.wait_for(1)
    assert to == ["alice@example.com"]
    # What the host as a whole sends from counts before what the pool says.
    assert (mail["From"], mail["Reply-To"]) == ("App <app@example.com>", "help@example.com")
    assert (mail["Subject"], mail.get_content_type()) == ("New sign-in", "multipart/alternative")
    parts = [(part.get_content_type(), part.get_content().strip()) for part in mail.iter_parts()]
    assert parts == [
        ("text/plain", "Was it you, alice?"),
        ("text/html", "<p>Was it <b>you</b>, alice?</p>"),
    ]


def test_tls_is_taken_where_it_is_offered(sender: Sender, tls: tuple[ssl.SSLContext, Path]) -> None:
    with smtp.smtp_server(sender.port, starttls=tls[0]) as mailbox:
        sender.sign_up("offered")
        mailbox.wait_for(1)
    assert mailbox.was_encrypted == [True]


def test_a_server_that_is_gone_in_mid_delivery_is_tried_again(sender: Sender) -> None:
    with smtp.smtp_server(sender.port) as mailbox:
        mailbox.orders.append("abort")
        sender.sign_up("gone")
        detail = sender.wait_for("gone", "PENDING")["Detail"]
        ((to, _),) = mailbox.wait_for(1)
        sender.wait_for("gone", "SENT")
    assert to == ["gone@example.com"]
    assert detail is None or "trying again in 0.5 s" in detail
    assert "Connection unexpectedly closed; trying again in 0.5 s" in sender.host.output()


def test_what_is_put_off_is_tried_again(sender: Sender) -> None:
    with smtp.smtp_server(sender.port) as mailbox:
        mailbox.orders.append("451 later")
        sender.sign_up("later")
        mailbox.wait_for(1)
        sender.wait_for("later", "SENT")
    assert "451 later; trying again in 0.5 s" in sender.host.output()


def test_what_is_refused_is_told_and_not_tried_again(sender: Sender) -> None:
    with smtp.smtp_server(sender.port) as mailbox:
        mailbox.orders.append("550 no such mailbox")
        sender.sign_up("refused")
        assert sender.wait_for("refused", "FAILED")["Detail"] == "550 no such mailbox"
    assert mailbox.mails == []
    (line,) = [line for line in sender.host.output().splitlines() if "550 no such" in line]
    assert " WARN " in line
    assert f"user refused of user pool {sender.pool_id} is not sent by SMTP" in line


def test_a_server_that_is_not_there_fails_no_operation(sender: Sender) -> None:
    sender.sign_up("early")
    found = wait_until(lambda: sender.delivery("early")["Detail"])
    assert "Connection refused" in found
    code = sender.message("early")["Code"]
    sender.cognito.confirm_sign_up(
        ClientId=sender.client_id, Username="early", ConfirmationCode=code
    )
    with smtp.smtp_server(sender.port) as mailbox:
        ((to, _),) = mailbox.wait_for(1)
        sender.wait_for("early", "SENT")
    assert to == ["early@example.com"]


def test_a_host_that_stops_sends_what_it_can(tmp_path: Path) -> None:
    port = reserved_port()
    with running_host(tmp_path, SMTP_HOST=f"localhost:{port}", **LOGIN) as host:
        sender = Sender(host, port)
        sender.sign_up("waiting")
        wait_until(lambda: sender.delivery("waiting")["Detail"])
        with smtp.smtp_server(port) as mailbox:
            for number in range(10):
                sender.sign_up(f"user{number}")
            assert host.stop() == 0
        assert {to for (to,), _ in mailbox.mails} >= {f"user{n}@example.com" for n in range(10)}


def test_a_wrong_password_is_told_without_it(tmp_path: Path) -> None:
    port = reserved_port()
    settings: dict[str, Any] = {
        "SMTP_HOST": f"127.0.0.1:{port}",
        **LOGIN,
        "SMTP_PASS": "wrong-secret",
    }
    with smtp.smtp_server(port) as mailbox, running_host(tmp_path, **settings) as host:
        sender = Sender(host, port)
        sender.sign_up("alice")
        detail = sender.wait_for("alice", "FAILED")["Detail"]
        assert detail.startswith("535 ")
        assert mailbox.mails == []
        assert "wrong-secret" not in host.output()
        assert detail in host.output()


@pytest.mark.parametrize("security", ["starttls", "implicit"])
def test_tls_is_insisted_on(
    tmp_path: Path, tls: tuple[ssl.SSLContext, Path], security: str
) -> None:
    port = reserved_port()
    context, trusted = tls
    settings: dict[str, Any] = {
        "SMTP_HOST": f"localhost:{port}",
        "SMTP_TLS": security,
        "SSL_CERT_FILE": str(trusted),
        **LOGIN,
    }
    offered = {"starttls": context} if security == "starttls" else {"implicit_tls": context}
    with running_host(tmp_path, **settings) as host:
        sender = Sender(host, port)
        with smtp.smtp_server(port, **offered) as mailbox:  # type: ignore[arg-type]
            sender.sign_up("alice")
            sender.wait_for("alice", "SENT")
        assert mailbox.was_encrypted == [True]
        if security == "starttls":
            with smtp.smtp_server(port) as plain:
                sender.sign_up("bob")
                detail = sender.wait_for("bob", "FAILED")["Detail"]
            assert detail == "STARTTLS extension not supported by server."
            assert plain.mails == []
