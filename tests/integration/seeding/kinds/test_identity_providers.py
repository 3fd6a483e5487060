"""Providers of SAML: what is fetched is fetched before anything is applied, and kept."""

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from localstack_cognito.saml import metadata
from localstack_cognito.storage import database
from tests.integration.seeding.kinds.files import (
    applied,
    exported,
    is_nothing,
    refused,
    text_of,
    tree_of,
)
from tests.integration.seeding.kinds.pools import METADATA


class _Server(http.server.ThreadingHTTPServer):
    """Serves metadata, and notes whether a transaction was open then."""

    documents: dict[str, str]
    asked: list[str]


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        # A transaction that fetches would keep this waiting.
        with database.database().write():
            pass
        document = self.server.documents.get(self.path)
        self.send_response(200 if document else 404)
        self.end_headers()
        self.wfile.write((document or "").encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def source(idp: Any) -> Iterator[_Server]:
    """A server of metadata at /metadata."""
    metadata._kept.clear()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.documents, server.asked = {"/metadata": METADATA}, []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def _file(source: _Server, path: str) -> str:
    url = f"http://127.0.0.1:{source.server_port}{path}"
    return (
        "Version: 1\nUserPools:\n- PoolName: p\n  IdentityProviders:\n  - ProviderName: Saml\n"
        f"    ProviderType: SAML\n    ProviderDetails: {{MetadataURL: '{url}'}}\n"
    )


def test_metadata_is_fetched_before_the_transaction_and_exported(source: _Server) -> None:
    applied(_file(source, "/metadata"))
    first = exported()
    details = tree_of(first)["UserPools"][0]["IdentityProviders"][0]["ProviderDetails"]
    assert details["SSORedirectBindingURI"] == "https://idp.test/sso"
    assert source.asked == ["/metadata"]
    # Nobody answers any more, and nobody is asked.
    source.documents.clear()
    metadata._kept.clear()
    database.reset()
    applied(first)
    assert exported() == first
    assert source.asked == ["/metadata"]
    assert is_nothing(applied(first))


def test_what_was_fetched_of_an_address_stays_while_nobody_answers(source: _Server) -> None:
    applied(_file(source, "/metadata"))
    first = exported()
    metadata._kept.clear()
    source.documents["/metadata"] = METADATA.replace("idp.test/sso", "idp.test/new")
    assert is_nothing(applied(_file(source, "/metadata")))
    assert exported() == first


def test_an_answer_that_is_none_is_told_where_the_address_stands(source: _Server) -> None:
    url = f"http://127.0.0.1:{source.server_port}/missing"
    assert refused(_file(source, "/missing")) == [
        "7 UserPools[0].IdentityProviders[0].ProviderDetails: Non-ok status code 404 returned from "
        f"remote metadata source {url}"
    ]


def test_the_key_of_a_provider_stays_with_it(idp: Any) -> None:
    tree: dict[str, Any] = {
        "Version": 1,
        "UserPools": [
            {
                "PoolName": "p",
                "Id": "us-east-1_p",
                "IdentityProviders": [
                    {
                        "ProviderName": "Saml",
                        "ProviderType": "SAML",
                        "ProviderDetails": {"MetadataFile": METADATA},
                    }
                ],
            }
        ],
    }

    def certificate() -> str:
        described = idp.describe_identity_provider(UserPoolId="us-east-1_p", ProviderName="Saml")[
            "IdentityProvider"
        ]
        return str(described["ProviderDetails"]["ActiveEncryptionCertificate"])

    applied(text_of(tree))
    first, before = exported(), certificate()
    tree["UserPools"][0]["IdentityProviders"][0]["ProviderDetails"]["IDPSignout"] = "true"
    assert applied(text_of(tree)).changed == {"IdentityProviders": 1}
    assert certificate() == before
    database.reset()
    applied(first)
    assert certificate() == before
    assert exported() == first


def test_a_provider_keeps_its_type(idp: Any) -> None:
    text = (
        "Version: 1\nUserPools:\n- PoolName: p\n  IdentityProviders:\n  - ProviderName: Corp\n"
        f"    ProviderType: SAML\n    ProviderDetails:\n      MetadataFile: '{METADATA}'\n"
    )
    applied(text)
    other = text.replace("SAML\n", "OIDC\n").replace(f"MetadataFile: '{METADATA}'", "client_id: a")
    assert refused(other) == [
        "6 UserPools[0].IdentityProviders[0].ProviderType: The identity provider Corp is of the "
        "type SAML, which is so for good: make another provider."
    ]
