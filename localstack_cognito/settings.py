"""Every setting of the extension: an environment variable, read when it is asked for."""

import ipaddress
import os
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

_SMTP_PORT = 25
_SMTPS_PORT = 465
_TRIGGER_TIMEOUT = 5.0
# A Lambda function itself may take no longer.
_LONGEST_TRIGGER_TIMEOUT = 900.0
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """The server that e-mail is sent through.

    ``security`` is ``implicit`` (TLS from the first byte), ``starttls``, ``none``, or ``auto``:
    STARTTLS where the server offers it. ``sender`` is None where it is not set.
    """

    host: str
    port: int
    security: str
    user: str | None
    password: str | None = field(repr=False)
    sender: str | None


def database_url() -> str | None:
    """Return ``COGNITO_DATABASE_URL``, the PostgreSQL database to keep the directory in, if set."""
    return os.environ.get("COGNITO_DATABASE_URL") or None


def issuer_base_url() -> str | None:
    """Return ``COGNITO_ISSUER_BASE_URL``: what comes before ``/<pool_id>`` in ``iss``, if set."""
    return os.environ.get("COGNITO_ISSUER_BASE_URL", "").rstrip("/") or None


def strict() -> bool:
    """Return whether ``COGNITO_STRICT=1`` refuses what is otherwise eased for local work."""
    return os.environ.get("COGNITO_STRICT", "").lower() in ("1", "true")


def notes_activity() -> bool:
    """Return whether it is noted what happens and why; ``COGNITO_ACTIVITY=off`` has it not."""
    # What is not set is asked for at each request: that it is not there costs least so.
    if "COGNITO_ACTIVITY" not in os.environ:
        return True
    return os.environ.get("COGNITO_ACTIVITY", "").lower() not in ("off", "0", "false")


def trigger_timeout() -> float:
    """Return for how many seconds a call of a trigger's function is waited for.

    ``COGNITO_TRIGGER_TIMEOUT`` says it; AWS waits for five:
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
    """
    try:
        seconds = float(os.environ.get("COGNITO_TRIGGER_TIMEOUT") or _TRIGGER_TIMEOUT)
    except ValueError:
        return _TRIGGER_TIMEOUT
    return seconds if 0 < seconds <= _LONGEST_TRIGGER_TIMEOUT else _TRIGGER_TIMEOUT


def trusted_proxies() -> Networks:
    """Return ``COGNITO_TRUSTED_PROXIES``: whose ``X-Forwarded-*`` counts besides this machine's.

    It is a list of addresses and networks such as ``10.0.0.7,172.18.0.0/16``. Raises ``ValueError``
    where one of them is neither.
    """
    return _networks(os.environ.get("COGNITO_TRUSTED_PROXIES", ""))


@lru_cache(maxsize=8)
def _networks(text: str) -> Networks:
    named = [one.strip() for one in text.split(",")]
    try:
        return tuple(ipaddress.ip_network(one, strict=False) for one in named if one)
    except ValueError as error:
        raise ValueError(f"COGNITO_TRUSTED_PROXIES: {error}") from None


def allowed_hosts() -> tuple[str, ...]:
    """Return ``COGNITO_ALLOWED_HOSTS``: further names of the host, such as a proxy's.

    It is a list such as ``cognito.example.com,*.dev.example.com``; ``*`` allows every name. What
    is for developers answers to no other names than these and the machine's own.
    """
    names = os.environ.get("COGNITO_ALLOWED_HOSTS", "").lower().split(",")
    return tuple(name.strip() for name in names if name.strip())


def seed_files() -> tuple[str, ...]:
    """Return ``COGNITO_SEED``: the files that a host is made from, separated as in ``PATH``."""
    return tuple(filter(None, os.environ.get("COGNITO_SEED", "").split(os.pathsep)))


def has_smtp() -> bool:
    """Return whether ``SMTP_HOST`` names a server that e-mail is sent through."""
    return bool(os.environ.get("SMTP_HOST"))


def smtp_server() -> SmtpServer:
    """Return what ``SMTP_HOST``, ``SMTP_USER``, ``SMTP_PASS``, ``SMTP_EMAIL``, ``SMTP_TLS`` say.

    ``SMTP_TLS`` is ``implicit``, ``starttls`` or ``none``; left out, port 465 means ``implicit``.
    Raises ``ValueError`` where one of them is not what it should be.
    """
    address = urlsplit(f"//{os.environ.get('SMTP_HOST', '')}")
    security = os.environ.get("SMTP_TLS", "").lower()
    if address.hostname is None or address.path or address.username is not None:
        raise ValueError("SMTP_HOST must be a host name or host:port")
    if security not in ("", "implicit", "starttls", "none"):
        raise ValueError("SMTP_TLS must be implicit, starttls or none")
    port = address.port or (_SMTPS_PORT if security == "implicit" else _SMTP_PORT)
    return SmtpServer(
        host=address.hostname,
        port=port,
        security=security or ("implicit" if port == _SMTPS_PORT else "auto"),
        user=os.environ.get("SMTP_USER") or None,
        password=os.environ.get("SMTP_PASS") or None,
        sender=os.environ.get("SMTP_EMAIL") or None,
    )


def node_modules() -> tuple[str, ...]:
    """Return ``COGNITO_NODE_MODULES``: folders ``node_modules`` that have the AWS SDK.

    They are separated as in ``PATH``. Functions in Node.js that do not bring it find it there.
    """
    return tuple(filter(None, os.environ.get("COGNITO_NODE_MODULES", "").split(os.pathsep)))


def identity_provider_urls() -> dict[str, str]:
    """Return ``COGNITO_IDENTITY_PROVIDER_URLS``: where identity providers are asked, by name.

    It is a list such as ``accounts.google.com=http://localhost:9000,...``; whoever is not named in
    it is asked where it is on the internet.
    """
    pairs = (
        pair.partition("=")
        for pair in os.environ.get("COGNITO_IDENTITY_PROVIDER_URLS", "").split(",")
    )
    return {name.strip(): url.strip().rstrip("/") for name, _, url in pairs if url.strip()}
