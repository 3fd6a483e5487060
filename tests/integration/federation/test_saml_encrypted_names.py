"""What a provider encrypts, each with a certificate of its own: names, also of earlier releases."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests
from cryptography import x509

from localstack_cognito.directory.pools.saml_certificates import encryption_keys
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.storage.database import database
from localstack_cognito.storage.keys import signing_keys
from tests.host import Host
from tests.integration.federation.provider import query_of
from tests.integration.federation.saml_encrypted import encrypted_name
from tests.integration.federation.saml_fixtures import (
    NAMES,
    Corp,
    employ,
    in_base64,
    message_in,
)
from tests.integration.identity.saml import ENTITY

PLAIN = "<saml:NameID>Ada.1</saml:NameID>"
_TIMEOUT = 30


@pytest.fixture(scope="module")
def corp() -> Corp:
    return Corp()


def certificate_of(cognito: Any, pool_id: str, name: str = "Corp") -> str:
    """Return what the provider is given to encrypt with."""
    provider = cognito.describe_identity_provider(UserPoolId=pool_id, ProviderName=name)
    return str(provider["IdentityProvider"]["ProviderDetails"]["ActiveEncryptionCertificate"])


def make_provider(cognito: Any, pool_id: str, corp: Corp, name: str) -> str:
    """Make a provider of the pool and return its certificate."""
    cognito.create_identity_provider(
        UserPoolId=pool_id,
        ProviderName=name,
        ProviderType="SAML",
        ProviderDetails={"MetadataFile": corp.metadata},
    )
    return certificate_of(cognito, pool_id, name)


def naming(user: str, certificate: str) -> Callable[[str], str]:
    """Return what encrypts the name in an assertion."""
    return lambda document: document.replace(PLAIN, encrypted_name(user, certificate))


def test_a_name_may_be_encrypted(host: Host, corp: Corp) -> None:
    ada = employ(host, corp)
    certificate = certificate_of(host.client("cognito-idp"), ada.app.pool_id)
    tokens = ada.tokens(before=naming("Ada.1", certificate))
    assert tokens["id"]["cognito:username"] == "Corp_Ada.1"


def test_a_name_that_is_encrypted_to_another_key_is_refused(host: Host, corp: Corp) -> None:
    cognito = host.client("cognito-idp")
    ada = employ(host, corp)
    other = make_provider(cognito, ada.app.pool_id, corp, "Other")
    told = ada.sign_in(before=naming("Ada.1", other))
    assert told.get("error_description") == (
        "Invalid SAML response received: SAML Assertion could not be decrypted. "
    ), told


def test_nothing_else_is_asked_of_a_name_than_that_there_is_one(host: Host, corp: Corp) -> None:
    policy = message_in(employ(host, corp).depart()).find("samlp:NameIDPolicy", NAMES)
    assert dict(policy.attrib) == {
        "Format": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        "AllowCreate": "true",
    }


def test_each_provider_has_a_certificate_of_its_own(host: Host, corp: Corp) -> None:
    cognito = host.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    first, second = (make_provider(cognito, pool_id, corp, name) for name in ("One", "Two"))
    assert first != second
    x509.load_der_x509_certificate(base64.b64decode(first))
    cognito.update_identity_provider(
        UserPoolId=pool_id, ProviderName="One", ProviderDetails={"MetadataFile": corp.metadata}
    )
    assert certificate_of(cognito, pool_id, "One") == first
    cognito.delete_identity_provider(UserPoolId=pool_id, ProviderName="One")
    assert make_provider(cognito, pool_id, corp, "One") != first, "its key has gone with it"
    assert certificate_of(cognito, pool_id, "Two") == second


def test_a_key_that_the_providers_shared_still_opens(in_process: Any, corp: Corp) -> None:
    cognito = in_process("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    make_provider(cognito, pool_id, corp, "Corp")
    pool = find_user_pool(pool_id)
    assert pool is not None
    (own,) = encryption_keys(pool, "Corp")
    with database().write() as connection:
        connection.execute(signing_keys.update().values(token_use="saml_encryption"))
    (shared,) = encryption_keys(pool, "Corp")
    assert shared.private_numbers() == own.private_numbers()


def test_a_provider_that_signs_out_may_encrypt_the_name(host: Host, corp: Corp) -> None:
    cognito = host.client("cognito-idp")
    ada = employ(host, corp, details={"IDPSignout": "true"})
    cognito.create_user_pool_domain(UserPoolId=ada.app.pool_id, Domain="saml-names")
    name = f"saml-names.auth.us-east-1.localhost:{host.port}"
    ada.app = replace(ada.app, base=host.url)
    ada.browser.headers["Host"] = name
    location = ada.depart()
    answer = replace(
        ada.response(message_in(location).get("ID")), callback=f"http://{name}/saml2/idpresponse"
    )
    told = ada.post(answer.document(corp), query_of(location)["RelayState"])
    assert "code" in query_of(told.headers["Location"])
    certificate = certificate_of(cognito, ada.app.pool_id)
    other = make_provider(cognito, ada.app.pool_id, corp, "Other")
    for encrypted in (encrypted_name("bob", certificate), encrypted_name("Ada.1", other)):
        assert _sign_out(host, name, corp, encrypted) == 302
        assert "code=" in ada.depart(), "nobody else's session is ended"
    _sign_out(host, name, corp, encrypted_name("Ada.1", certificate))
    assert "SAMLRequest=" in ada.depart()


def _sign_out(host: Host, name: str, corp: Corp, encrypted: str) -> int:
    document = (
        f'<samlp:LogoutRequest xmlns:samlp="{NAMES["samlp"]}" xmlns:saml="{NAMES["saml"]}" '
        'ID="_q" Version="2.0" IssueInstant="2026-01-01T00:00:00Z">'
        f"<saml:Issuer>{ENTITY}</saml:Issuer>"
        f'<ds:Signature xmlns:ds="{NAMES["ds"]}" Id="placeholder"/>{encrypted}'
        "</samlp:LogoutRequest>"
    )
    return requests.post(
        f"{host.url}/saml2/logout",
        data={"SAMLRequest": in_base64(corp.signed(document, "_q"))},
        headers={"Host": name},
        allow_redirects=False,
        timeout=_TIMEOUT,
    ).status_code
