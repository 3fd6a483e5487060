"""The SDK's client for Python: it signs somebody in, and calls the tool of a server."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
from mcp import Client
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from mcp.types import TextContent

_TIMEOUT = 60.0


@dataclass(frozen=True)
class Greeted:
    """What the tool has said, and what the client keeps."""

    text: str
    tokens: OAuthToken
    information: OAuthClientInformationFull


class _Storage:
    """What a client keeps, of a server and of itself."""

    def __init__(self, information: OAuthClientInformationFull | None) -> None:
        self.information = information
        self.tokens: OAuthToken | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.information

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.information = client_info


def greet(
    server: str,
    callback: str,
    information: Mapping[str, Any] | None,
    metadata_url: str | None,
    go: Callable[[str], str],
) -> Greeted:
    """Call the tool as whoever ``go`` signs in, which returns where a browser is sent back to."""

    async def call() -> Greeted:
        greeting = _greet(server, callback, information, metadata_url, go)
        return await asyncio.wait_for(greeting, _TIMEOUT)

    # In a thread of its own: that of the tests may have a browser's loop already.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, call()).result()


async def _greet(
    server: str,
    callback: str,
    information: Mapping[str, Any] | None,
    metadata_url: str | None,
    go: Callable[[str], str],
) -> Greeted:
    metadata = OAuthClientMetadata.model_validate(
        {
            "client_name": "Greeter (tests)",
            "redirect_uris": [callback],
            "token_endpoint_auth_method": None if information else "none",
        }
    )
    known = (
        OAuthClientInformationFull.model_validate({**metadata.model_dump(), **information})
        if information
        else None
    )
    storage, arrived = _Storage(known), []

    async def redirect(url: str) -> None:
        arrived.append(await asyncio.to_thread(go, url))

    async def come_back() -> AuthorizationCodeResult:
        told = dict(parse_qsl(urlsplit(arrived[-1]).query))
        assert "code" in told, arrived[-1]
        return AuthorizationCodeResult(**told)

    provider = OAuthClientProvider(
        server, metadata, storage, redirect, come_back, client_metadata_url=metadata_url
    )
    async with (
        httpx2.AsyncClient(auth=provider, timeout=_TIMEOUT) as http_client,
        Client(streamable_http_client(server, http_client=http_client)) as client,
    ):
        result = await client.call_tool("greet", {})
    (said,) = result.content
    assert isinstance(said, TextContent)
    assert storage.tokens
    assert storage.information
    return Greeted(said.text, storage.tokens, storage.information)
