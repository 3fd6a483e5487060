"""E-mail through an SMTP server, in the background: no request waits for it.

What the server has only put off, or what never reached it, is tried again.
"""

import heapq
import itertools
import logging
import smtplib
import ssl
import threading
import time
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, make_msgid, parseaddr

from localstack_cognito import settings
from localstack_cognito.messages import outbox
from localstack_cognito.messages.carriers import Envelope

LOG = logging.getLogger(__name__)

_NAME = "SMTP"
_TIMEOUT = 10.0
_DELAYS = (0.5, 2.0, 10.0)
"""How long to wait before each further try, in seconds."""
_WORKERS = 2
_GRACE = 2.0
_NO_REPLY = "no-reply@verificationemail.com"


def send(envelope: Envelope) -> None:
    """See to it that a message is sent."""
    _queue.put(envelope)


def end() -> None:
    """Send what can be sent at once, and then nothing more."""
    _queue.end()


class _Queue:
    """Messages by when they are to be tried."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, int, Envelope]] = []
        self._numbers = itertools.count()
        self._condition = threading.Condition()
        self._workers: list[threading.Thread] = []
        self._has_ended = False

    def put(self, envelope: Envelope, tries: int = 0, delay: float = 0.0) -> None:
        with self._condition:
            entry = (time.monotonic() + delay, next(self._numbers), tries, envelope)
            heapq.heappush(self._due, entry)
            if len(self._workers) < _WORKERS and not self._has_ended:
                name = f"cognito-smtp-{len(self._workers)}"
                worker = threading.Thread(target=self._work, name=name, daemon=True)
                self._workers.append(worker)
                worker.start()
            self._condition.notify()

    def end(self) -> None:
        with self._condition:
            self._has_ended = True
            self._condition.notify_all()
        deadline = time.monotonic() + _GRACE
        for worker in self._workers:
            worker.join(max(0.0, deadline - time.monotonic()))

    def _work(self) -> None:
        while (due := self._next()) is not None:
            tries, envelope = due
            try:
                self._try(envelope, tries)
            except Exception:
                LOG.exception("A message of user pool %s was not sent", envelope.pool.id)

    def _next(self) -> tuple[int, Envelope] | None:
        with self._condition:
            while True:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    _, _, tries, envelope = heapq.heappop(self._due)
                    return tries, envelope
                if self._has_ended:
                    return None
                self._condition.wait(wait)

    def _try(self, envelope: Envelope, tries: int) -> None:
        message = envelope.message
        try:
            _deliver(envelope)
        except (OSError, ValueError) as error:
            reason = _reason(error)
            if tries < len(_DELAYS) and not self._has_ended and _may_pass(error):
                detail = f"{reason}; trying again in {_DELAYS[tries]:g} s"
                outbox.report(message, _NAME, outbox.PENDING, detail)
                self.put(envelope, tries + 1, _DELAYS[tries])
            else:
                outbox.report(message, _NAME, outbox.FAILED, reason)
        else:
            outbox.report(message, _NAME, outbox.SENT)


_queue = _Queue()


def _deliver(envelope: Envelope) -> None:
    """Send an e-mail. Raises ``OSError``, of which smtplib's are, or ``ValueError``."""
    server = settings.smtp_server()
    mail = _mail(envelope, server)
    # Where TLS is asked for, the server's certificate is checked (SSL_CERT_FILE names who issues
    # it). Where it is only offered, it is taken as it is: without it all would go in the clear.
    verified = ssl.create_default_context()
    if server.security == "implicit":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_TIMEOUT, context=verified
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    with connection:
        if server.security == "starttls":
            connection.starttls(context=verified)
        elif server.security == "auto" and connection.ehlo()[0] and connection.has_extn("starttls"):
            connection.starttls(context=_unverified())
        if server.user is not None:
            connection.login(server.user, server.password or "")
        connection.send_message(mail, parseaddr(str(mail["From"]))[1], [mail["To"]])


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _mail(envelope: Envelope, server: settings.SmtpServer) -> EmailMessage:
    message, email = envelope.message, envelope.pool.settings["EmailConfiguration"]
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["Subject"] = " ".join((message.subject or "").splitlines())
    mail["From"] = server.sender or email.get("From") or _NO_REPLY
    mail["To"] = message.destination
    if reply_to := email.get("ReplyToEmailAddress"):
        mail["Reply-To"] = reply_to
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = make_msgid(domain=parseaddr(str(mail["From"]))[1].rpartition("@")[2])
    if envelope.plain is not None:
        mail.set_content(envelope.plain)
    if envelope.html is not None and envelope.plain is None:
        mail.set_content(envelope.html, subtype="html")
    elif envelope.html is not None:
        mail.add_alternative(envelope.html, subtype="html")
    return mail


def _may_pass(error: Exception) -> bool:
    """Return whether another try may end better: not where the server, or we, have decided."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code < 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code < 500
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLCertVerificationError):
        return False
    return isinstance(error, OSError)


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(
            f"{code} {text.decode(errors='replace')}" for code, text in error.recipients.values()
        )
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        said = text.decode(errors="replace") if isinstance(text, bytes) else text
        return f"{error.smtp_code} {said}"
    return str(error) or type(error).__name__
