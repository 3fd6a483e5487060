"""What a document must say of a client, and what it then lets the client do."""

import json
from typing import Any

import pytest

from localstack_cognito.directory.clients.client_metadata_documents import (
    ClientMetadata,
    UnusableDocument,
    read,
)

URL = "https://agents.example.com/client.json"
CALLBACK = "https://agents.example.com/callback"


def of(**changes: Any) -> bytes:
    """Return the smallest document, changed as given; None leaves a member out."""
    document = {"client_id": URL, "redirect_uris": [CALLBACK], **changes}
    return json.dumps({k: v for k, v in document.items() if v is not None}).encode()


def test_what_a_document_leaves_out_is_as_rfc_7591_has_it() -> None:
    metadata = read(URL, of())
    assert metadata == ClientMetadata([CALLBACK], ("authorization_code",), ("code",))
    assert ClientMetadata.of(json.loads(json.dumps(metadata.kept()))).kept() == metadata.kept()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no JSON object"),
        (b"[]", "no JSON object"),
        (b"\xff", "no JSON object"),
        (of(client_id=None), "client_id is None"),
        (of(client_id=URL + "/"), f"client_id is '{URL}/', the request's is '{URL}'"),
        (of(client_id=[URL]), "the request's is"),
        (of(redirect_uris=None), "no redirect_uris"),
        (of(redirect_uris=[]), "no redirect_uris"),
        (of(redirect_uris=CALLBACK), "redirect_uris is no list of texts"),
        (of(redirect_uris=[1]), "redirect_uris is no list of texts"),
        (of(redirect_uris=[CALLBACK + "#f"]), "cannot use fragment"),
        (of(redirect_uris=["http://agents.example.com"]), "cannot use the HTTP protocol"),
        (of(redirect_uris=["callback"]), "not a valid redirect URI"),
        (of(redirect_uris=["JavaScript:alert(1)"]), "the address of no app"),
        (of(client_secret="s3cr3t-of-the-client"), "has client_secret, which"),
        (of(client_secret_expires_at=0), "has client_secret_expires_at"),
        (of(token_endpoint_auth_method="private_key_jwt"), "'private_key_jwt'"),
        (of(token_endpoint_auth_method="client_secret_basic"), "'client_secret_basic'"),
        (of(grant_types="authorization_code"), "grant_types is no list of texts"),
        (of(response_types=[None]), "response_types is no list of texts"),
    ],
)
def test_documents_that_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnusableDocument) as refused:
        read(URL, content)
    assert reason in refused.value.reason
    assert "s3cr3t" not in refused.value.reason


@pytest.mark.parametrize(
    "changes",
    [
        {"token_endpoint_auth_method": "none"},
        {"redirect_uris": ["http://127.0.0.1:33418/", "http://localhost", "com.example.app:/c"]},
        {"client_name": "An agent (local)", "scope": "openid", "jwks_uri": "https://a.io/jwks"},
    ],
)
def test_documents_that_are_taken(changes: dict[str, Any]) -> None:
    assert read(URL, of(**changes)).grant_types == ("authorization_code",)


@pytest.mark.parametrize(
    ("grant_types", "response_types", "flows"),
    [
        (["authorization_code"], ["code"], ["code"]),
        (["authorization_code", "implicit"], ["code", "token"], ["code", "implicit"]),
        (["implicit"], ["token"], ["implicit"]),
        (["implicit"], ["code"], []),
        (["refresh_token"], ["code"], []),
        (["client_credentials"], [], []),
    ],
)
def test_which_flows_a_document_asks_for(
    grant_types: list[str], response_types: list[str], flows: list[str]
) -> None:
    assert ClientMetadata([CALLBACK], grant_types, response_types).oauth_flows == flows
