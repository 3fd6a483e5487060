"""What providers of each type must be told of themselves, and what Cognito adds."""

import base64
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.x509.oid import NameOID

from tests.host import Host
from tests.integration.directory.providers.test_identity_providers import (
    APPLE,
    OIDC,
    SOCIAL,
    describe,
    make_provider,
)
from tests.integration.making import make_pool, refused

INVALID = "InvalidParameterException"
GOOGLE = {
    "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
    "attributes_url_add_attributes": "true",
    "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
    "oidc_issuer": "https://accounts.google.com",
    "token_request_method": "POST",
    "token_url": "https://www.googleapis.com/oauth2/v4/token",
}


def facebook(version: str) -> dict[str, str]:
    return {
        "attributes_url": f"https://graph.facebook.com/{version}/me?fields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": f"https://www.facebook.com/{version}/dialog/oauth",
        "token_request_method": "GET",
        "token_url": f"https://graph.facebook.com/{version}/oauth/access_token",
    }


ADDED = (
    ("Google", SOCIAL, {**SOCIAL, **GOOGLE}),
    (
        "Google",
        {**SOCIAL, "token_url": "https://oauth2.googleapis.com/token"},
        {**SOCIAL, **GOOGLE, "token_url": "https://oauth2.googleapis.com/token"},
    ),
    ("Facebook", SOCIAL, {**SOCIAL, **facebook("v17.0")}),
    (
        "Facebook",
        {**SOCIAL, "api_version": "v20.0"},
        {**SOCIAL, "api_version": "v20.0", **facebook("v20.0")},
    ),
    (
        "LoginWithAmazon",
        SOCIAL,
        {
            **SOCIAL,
            "attributes_url": "https://api.amazon.com/user/profile",
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://www.amazon.com/ap/oa",
            "token_request_method": "POST",
            "token_url": "https://api.amazon.com/auth/o2/token",
        },
    ),
    (
        "SignInWithApple",
        {**APPLE, "authorize_scopes": "email"},
        {
            "client_id": "id",
            "team_id": "team",
            "key_id": "1",
            "authorize_scopes": "email",
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://appleid.apple.com/auth/authorize",
            "oidc_issuer": "https://appleid.apple.com",
            "token_request_method": "POST",
            "token_url": "https://appleid.apple.com/auth/token",
        },
    ),
    ("OIDC", OIDC, {**OIDC, "attributes_url_add_attributes": "false"}),
)


@pytest.mark.parametrize(("type_", "given", "kept"), ADDED)
def test_details_are_added_to(
    cognito: Any, type_: str, given: dict[str, str], kept: dict[str, str]
) -> None:
    pool_id = make_pool(cognito)
    made = make_provider(cognito, pool_id, type_, ProviderType=type_, ProviderDetails=given)
    assert made["ProviderDetails"] == kept
    assert list(made["ProviderDetails"]) == sorted(kept)
    assert describe(cognito, pool_id, type_) == made


SOCIAL_LACKS = "clientId, clientSecret and authorizeScopes are all required idp details."
APPLE_LACKS = "clientId, privateKey, teamId, and keyId are all required idp details."
OIDC_LACKS = (
    "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp "
    "details."
)
LACKING = (
    *(
        (type_, SOCIAL, name, SOCIAL_LACKS)
        for type_ in ("Google", "Facebook", "LoginWithAmazon")
        for name in SOCIAL
    ),
    *(("SignInWithApple", APPLE, name, APPLE_LACKS) for name in APPLE),
    *(("OIDC", OIDC, name, OIDC_LACKS) for name in OIDC if name != "client_secret"),
)


@pytest.mark.parametrize(("type_", "details", "name", "message"), LACKING)
def test_a_provider_that_lacks_a_detail_is_refused(
    cognito: Any, type_: str, details: dict[str, str], name: str, message: str
) -> None:
    pool_id = make_pool(cognito)
    for lacking in ({**details, name: ""}, {k: v for k, v in details.items() if k != name}):
        with refused(INVALID, message):
            make_provider(cognito, pool_id, type_, ProviderType=type_, ProviderDetails=lacking)


def test_an_update_has_to_give_all_details(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    made = make_provider(cognito, pool_id)
    with refused(INVALID, OIDC_LACKS):
        cognito.update_identity_provider(
            UserPoolId=pool_id, ProviderName="Example", ProviderDetails={"client_id": "other"}
        )
    assert describe(cognito, pool_id) == made


NAMES = (
    ("Example", "Google"),
    ("Example", "Facebook"),
    ("google", "Google"),
    ("Google", "OIDC"),
    ("Facebook", "Google"),
    ("COGNITO", "SAML"),
)


@pytest.mark.parametrize(("name", "type_"), NAMES)
def test_a_social_provider_has_its_types_name_and_no_other_has(
    cognito: Any, name: str, type_: str
) -> None:
    with refused(INVALID, f"Provider {name} cannot be of type {type_}."):
        make_provider(cognito, make_pool(cognito), name, ProviderType=type_)


ENDPOINTS = (
    ("oidc_issuer", "http://idp.example.com"),
    ("oidc_issuer", "idp.example.com"),
    ("token_url", "http://8.8.8.8/token"),
    ("jwks_uri", "ftp://localhost/jwks.json"),
    ("authorize_url", "http://[idp"),
)


@pytest.mark.parametrize(("name", "url"), ENDPOINTS)
def test_an_oidc_endpoint_is_encrypted(cognito: Any, name: str, url: str) -> None:
    with refused(INVALID, "OIDC endpoint must start with https://"):
        make_provider(cognito, make_pool(cognito), ProviderDetails={**OIDC, name: url})


@pytest.mark.parametrize(
    "server", ["localhost:8080", "127.0.0.1", "[::1]", "keycloak", "a.internal"]
)
def test_an_oidc_endpoint_that_only_developers_reach_need_not_be(cognito: Any, server: str) -> None:
    details = {**OIDC, "oidc_issuer": f"http://{server}/realm"}
    made = make_provider(cognito, make_pool(cognito), ProviderDetails=details)
    assert made["ProviderDetails"]["oidc_issuer"] == f"http://{server}/realm"


def test_attributes_are_requested_with_get_or_post(cognito: Any) -> None:
    with refused(
        INVALID,
        "1 validation error detected: Value 'PUT' at "
        "'providerConfiguration.oidcConfig.attributesRequestMethod' failed to satisfy constraint: "
        "Member must satisfy enum value set: [POST, GET]",
    ):
        make_provider(
            cognito,
            make_pool(cognito),
            ProviderDetails={**OIDC, "attributes_request_method": "PUT"},
        )


SSO = "https://idp.example.com/sso"
SLO = "https://idp.example.com/slo"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def metadata(services: str, descriptor: str = "IDPSSODescriptor", before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<md:EntityDescriptor '
        'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">'
        f"<md:{descriptor}>{services}</md:{descriptor}></md:EntityDescriptor>"
    )


def service(kind: str, binding: str, location: str) -> str:
    return f'<md:{kind} Binding="{binding}" Location="{location}"/>'


SIGN_ON = service("SingleSignOnService", POST, "https://idp.example.com/post") + service(
    "SingleSignOnService", REDIRECT, SSO
)
SIGN_OUT = service("SingleLogoutService", REDIRECT, SLO)


def make_saml(cognito: Any, pool_id: str, details: dict[str, str], name: str = "Example") -> Any:
    made = make_provider(cognito, pool_id, name, ProviderType="SAML", ProviderDetails=details)
    return made["ProviderDetails"]


def test_a_metadata_file_says_where_users_sign_in_and_out(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    given = {"MetadataFile": metadata(SIGN_OUT + SIGN_ON), "IDPSignout": "true"}
    details = make_saml(cognito, pool_id, given)
    certificate = details.pop("ActiveEncryptionCertificate")
    assert details == {**given, "SSORedirectBindingURI": SSO, "SLORedirectBindingURI": SLO}
    parsed = x509.load_der_x509_certificate(base64.b64decode(certificate))
    (name,) = parsed.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == pool_id
    parsed.verify_directly_issued_by(parsed)
    other = make_saml(cognito, pool_id, {"MetadataFile": metadata(SIGN_ON)}, "Other")
    assert other["ActiveEncryptionCertificate"] != certificate
    assert "SLORedirectBindingURI" not in other


def test_a_pools_certificate_is_none_of_its_token_keys(cognito: Any, host: Host) -> None:
    pool_id = make_pool(cognito)
    make_saml(cognito, pool_id, {"MetadataFile": metadata(SIGN_ON)})
    keys = requests.get(f"{host.url}/{pool_id}/.well-known/jwks.json", timeout=30).json()["keys"]
    assert [key["alg"] for key in keys] == ["RS256", "RS256"]


UNREADABLE = "Unable to unmarshall metadata"
NO_SIGN_ON = "No SingleSignOn Http redirect binding location found in metadata."
ENTITY = '<!DOCTYPE md [<!ENTITY sso "https://idp.example.com/sso">]>'
REFUSED_SAML: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "At least one of the MetadataURL or MetadataFile should be provided."),
    ({"MetadataURL": ""}, "At least one of the MetadataURL or MetadataFile should be provided."),
    (
        {"MetadataURL": "https://idp.example.com", "MetadataFile": metadata(SIGN_ON)},
        "Only one of the MetadataURL or MetadataFile should be provided.",
    ),
    ({"MetadataFile": "no metadata"}, UNREADABLE),
    ({"MetadataFile": metadata(SIGN_ON)[:-1]}, UNREADABLE),
    ({"MetadataFile": metadata(SIGN_ON, before=ENTITY)}, UNREADABLE),
    ({"MetadataFile": metadata(SIGN_OUT)}, NO_SIGN_ON),
    ({"MetadataFile": metadata(service("SingleSignOnService", POST, SSO))}, NO_SIGN_ON),
    ({"MetadataFile": metadata(SIGN_ON, "SPSSODescriptor")}, NO_SIGN_ON),
    (
        {"MetadataURL": "file:///etc/hostname"},
        "Error retrieving metadata from file:///etc/hostname",
    ),
    ({"MetadataURL": "http://[idp"}, "Error retrieving metadata from http://[idp"),
)


@pytest.mark.parametrize(("details", "message"), REFUSED_SAML)
def test_metadata_that_says_too_little_is_refused(
    cognito: Any, details: dict[str, str], message: str
) -> None:
    with refused(INVALID, message):
        make_saml(cognito, make_pool(cognito), details)


@pytest.fixture(scope="module")
def metadata_url() -> Iterator[str]:
    """A server of metadata at /metadata and of rubbish at /rubbish."""
    documents = {"/metadata": metadata(SIGN_ON), "/rubbish": "<html/>"}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = documents.get(self.path)
            self.send_response(200 if document else 404)
            self.end_headers()
            self.wfile.write((document or "").encode())

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_metadata_is_fetched_where_it_can_be(cognito: Any, metadata_url: str) -> None:
    pool_id = make_pool(cognito)
    details = make_saml(cognito, pool_id, {"MetadataURL": f"{metadata_url}/metadata"})
    assert details["SSORedirectBindingURI"] == SSO
    assert "MetadataFile" not in details
    with refused(INVALID, NO_SIGN_ON):
        make_saml(cognito, pool_id, {"MetadataURL": f"{metadata_url}/rubbish"}, "Other")
    missing = f"{metadata_url}/missing"
    with refused(INVALID, f"Non-ok status code 404 returned from remote metadata source {missing}"):
        make_saml(cognito, pool_id, {"MetadataURL": missing}, "Other")


def test_a_metadata_url_that_nobody_answers_is_kept(cognito: Any) -> None:
    details = make_saml(cognito, make_pool(cognito), {"MetadataURL": "http://127.0.0.1:1/"})
    assert details.pop("ActiveEncryptionCertificate")
    assert details == {"MetadataURL": "http://127.0.0.1:1/"}
