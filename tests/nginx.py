"""A real nginx before a host, with TLS of its own."""

import contextlib
import datetime
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.host import reserved_port

_NAMES = ("nginx", "/usr/sbin/nginx")
_START_TIMEOUT = 15.0
_CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    {temporary}
    {http}
}}
"""
_SERVER = """
server {{
    listen 127.0.0.1:{port}{ssl};
    {certificate}
    location / {{
        proxy_pass {upstream};
        {headers}
    }}
}}
"""
_FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Nginx:
    """An nginx that runs: where it answers, and the certificate that it shows."""

    url: str
    port: int
    certificate: Path


@contextlib.contextmanager
def running_nginx(
    folder: Path, upstream: str, headers: Mapping[str, str], *, has_tls: bool = True
) -> Iterator[Nginx]:
    """Run nginx before ``upstream``; ``headers`` are those that it sets for it."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = make_certificate(folder)
    set_headers = [f'proxy_set_header {name} "{value}";' for name, value in headers.items()]
    port = reserved_port()
    server = _SERVER.format(
        port=port,
        ssl=" ssl" if has_tls else "",
        certificate=f"ssl_certificate {certificate}; ssl_certificate_key {key};",
        upstream=upstream,
        headers="".join(set_headers),
    )
    url = f"{'https' if has_tls else 'http'}://localhost:{port}"
    with _running(folder, server, Nginx(url, port, certificate)) as nginx:
        yield nginx


@contextlib.contextmanager
def running_front(folder: Path, http: str, port: int) -> Iterator[None]:
    """Run nginx with what is to stand in ``http``, which listens on a port without TLS."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, _ = make_certificate(folder)
    with _running(folder, http, Nginx(f"http://localhost:{port}", port, certificate)):
        yield


@contextlib.contextmanager
def _running(folder: Path, http: str, nginx: Nginx) -> Iterator[Nginx]:
    program = next((path for name in _NAMES if (path := shutil.which(name))), None)
    assert program, "nginx was not found: install one (Debian: apt-get install nginx-light)."
    configuration = folder / "nginx.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            folder=folder,
            temporary="".join(f"{one}_temp_path {folder}/{one};" for one in _FOLDERS),
            http=http,
        )
    )
    process = subprocess.Popen(
        [program, "-p", folder, "-c", configuration, "-e", folder / "error.log"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(nginx, process, folder / "error.log")
        yield nginx
    finally:
        process.terminate()
        process.wait(_START_TIMEOUT)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of localhost, which signs itself; return its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def _wait_until_ready(nginx: Nginx, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    while True:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(requests.ConnectionError):
            requests.get(nginx.url, verify=str(nginx.certificate), timeout=5)
            return
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
