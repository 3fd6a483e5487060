"""Rows of who else signs a pool's users in, of what they may ask for, and of a pool's keys."""

import base64
from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from localstack_cognito.directory.pools import saml_certificates
from localstack_cognito.directory.providers.identity_provider_details import complete_details
from localstack_cognito.saml.metadata import metadata_of
from localstack_cognito.storage.rows import values_of
from localstack_cognito.tokens.keys import pem
from tests.integration.seeding.kinds.pools import METADATA
from tests.integration.seeding.values_of_rows import POOL, Row, Rows, dates, moment, pool

_IDENTIFIERS = {"Company": ["company.example", "every.example"], "Partner": ["partner.example"]}


def rows() -> Iterator[Rows]:
    """Yield the rows of each table."""
    encryption = _with_certificate("saml_encryption/Company")
    tokens = [_of_tokens("access"), _of_tokens("id")]
    yield "signing_keys", [*tokens, encryption, _with_certificate("saml_signing")]
    yield (
        "resource_servers",
        [
            {
                "user_pool_id": POOL,
                "identifier": "https://api.every.example",
                "name": "orders",
                "scopes": [
                    {"ScopeName": "write", "ScopeDescription": "Change orders"},
                    {"ScopeName": "read", "ScopeDescription": "Read orders"},
                ],
            }
        ],
    )
    yield (
        "identity_providers",
        [
            {
                "user_pool_id": POOL,
                "name": name,
                "type": kind,
                "settings": {"IdpIdentifiers": _IDENTIFIERS[name], **settings},
                **dates(),
            }
            for name, kind, settings in (
                ("Company", "SAML", _of_saml(encryption)),
                ("Partner", "OIDC", _of_oidc()),
            )
        ],
    )
    yield (
        "identity_provider_identifiers",
        [
            {"user_pool_id": POOL, "identifier": identifier, "provider_name": name}
            for name, identifiers in _IDENTIFIERS.items()
            for identifier in identifiers
        ],
    )


def _of_tokens(use: str) -> Row:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return {
        "user_pool_id": POOL,
        "token_use": use,
        "kid": f"kid of {use}",
        "private_key": pem(private),
        "created_at": moment(),
    }


def _with_certificate(use: str) -> Row:
    made = values_of(saml_certificates._new_key(pool(), use))
    return {**made, "created_at": moment()}


def _of_saml(key: Row) -> Row:
    certificate = x509.load_pem_x509_certificate(key["private_key"].encode())
    details = {
        "MetadataFile": METADATA,
        "IDPSignout": "true",
        "ActiveEncryptionCertificate": base64.b64encode(
            certificate.public_bytes(Encoding.DER)
        ).decode(),
    }
    metadata = metadata_of(details)
    assert metadata is not None
    return {
        "ProviderDetails": {**details, **metadata.uris},
        "AttributeMapping": {"email": "mail"},
    }


def _of_oidc() -> Row:
    given = {
        "client_id": "every",
        "client_secret": "what nobody knows",
        "attributes_request_method": "POST",
        "authorize_scopes": "openid email",
        "oidc_issuer": "https://partner.example",
    }
    return {
        "ProviderDetails": complete_details(pool(), "Partner", "OIDC", given),
        "AttributeMapping": {"username": "sub", "email": "email", "custom:plan": "plan"},
        "AcrMapping": {"Level1": "urn:one"},
    }
