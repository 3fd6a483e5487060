"""A real SMTP server that tests give orders to."""

import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.waiting import wait_until

USER, PASSWORD = "relay", "relay-secret"


@dataclass
class Mailbox:
    """What has come. ``orders`` are taken one by one, each for the next mail that comes.

    An order is ``abort``, which ends the connection while the mail is on its way, or an SMTP reply.
    """

    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        order = self.orders.pop(0) if self.orders else None
        if order == "abort":
            server.transport.abort()
            return "451 gone"
        if order:
            return order
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        encryption = server.transport.get_extra_info("ssl_object")
        self.was_encrypted.append(encryption is not None)
        self.mails.append((envelope.rcpt_tos, mail))
        return "250 OK"

    def wait_for(self, count: int) -> list[tuple[list[str], EmailMessage]]:
        """Return the mails, once there are as many."""
        wait_until(lambda: len(self.mails) >= count)
        return self.mails


def _authenticate(
    server: Any, session: Any, envelope: Any, mechanism: str, data: Any
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    # Unhandled, the server answers a wrong one itself.
    return AuthResult(success=is_right, handled=False)


@contextlib.contextmanager
def smtp_server(
    port: int,
    *,
    implicit_tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    asks_password: bool = True,
) -> Iterator[Mailbox]:
    """Serve on a port of this machine, and end in the end."""
    mailbox = Mailbox()
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=port,
        ssl_context=implicit_tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=_authenticate,
        auth_required=asks_password,
        auth_require_tls=starttls is not None,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's context, and the file that its clients must know to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    shown = folder / "server.pem"
    shown.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    kept = folder / "server.key"
    kept.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(shown, kept)
    return context, shown
