"""People sign in through the identity providers that a stack makes, until it makes others."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.host import Host
from tests.integration.cloudformation.conftest import Stack, of, ref
from tests.integration.federation.provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Provider,
    Traveller,
    running_provider,
)
from tests.integration.federation.saml_fixtures import Corp, Employee
from tests.integration.oauth.apps import OAUTH, App

_CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
_ADA = {"sub": "ada", "email": "ada@corp.example.com", "name": "Ada"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that means well."""
    with running_provider() as running:
        running.prepare()
        yield running


def resources(provider: Provider, saml: Corp, **changes: Any) -> dict[str, Any]:
    """Return a pool, three of its providers, and an app whose users come from them."""
    google = {
        **_CLIENT,
        "authorize_scopes": "openid email",
        "authorize_url": f"{provider.url}/authorize",
        "token_url": f"{provider.url}/token",
        "oidc_issuer": provider.url,
        "attributes_url": f"{provider.url}/userinfo?fields=",
    }
    corp = {
        "UserPoolId": ref("Pool"),
        "ProviderName": "Corp",
        "ProviderType": "OIDC",
        "ProviderDetails": provider.details(),
        "AttributeMapping": {"email": "email", "name": "name"},
        "IdpIdentifiers": ["corp.example.com"],
    }
    return {
        "Pool": of("UserPool"),
        "Corp": of("UserPoolIdentityProvider", **{**corp, **changes}),
        "Google": of(
            "UserPoolIdentityProvider",
            UserPoolId=ref("Pool"),
            ProviderName="Google",
            ProviderType="Google",
            ProviderDetails=google,
            AttributeMapping={"email": "email"},
        ),
        "Saml": of(
            "UserPoolIdentityProvider",
            UserPoolId=ref("Pool"),
            ProviderName="Saml",
            ProviderType="SAML",
            # Templates say it in YAML's own words.
            ProviderDetails={"MetadataFile": saml.metadata, "IDPSignout": True},
            AttributeMapping={"email": "email"},
        ),
        "App": of(
            "UserPoolClient",
            UserPoolId=ref("Pool"),
            **{
                **OAUTH,
                "SupportedIdentityProviders": ["COGNITO", ref("Corp"), ref("Google"), ref("Saml")],
            },
        ),
    }


def test_a_stack_s_providers_sign_people_in(host: Host, stack: Stack, provider: Provider) -> None:
    saml = Corp()
    assert stack.create(**resources(provider, saml)) == "CREATE_COMPLETE", stack.events
    ids = stack.ids
    assert (ids["Corp"], ids["Google"]) == ("Corp", "Google")
    app = App(f"{host.url}/_aws/cognito-idp", ids["Pool"], ids["App"])
    for name in ("Corp", "Google"):
        said = Traveller(app, provider, name).tokens(_ADA)["id"]
        assert said["cognito:username"] == f"{name}_ada"
        assert said["email"] == "ada@corp.example.com"
        assert [one["providerName"] for one in said["identities"]] == [name]
    said = Employee(app, saml, "Saml").tokens()["id"]
    assert said["cognito:username"] == "Saml_Ada.1"
    assert said["email"] == "ada@corp.example.com"
    named = app.authorize(idp_identifier="corp.example.com")
    assert named.headers["Location"].startswith(f"{provider.url}/authorize?")

    # What a change of the stack says of the provider counts from then on.
    details = provider.details(authorize_scopes="openid profile")
    changed = resources(
        provider, saml, ProviderDetails=details, AttributeMapping={"nickname": "name"}
    )
    assert stack.update(**changed) == "UPDATE_COMPLETE", stack.events
    ada = Traveller(app, provider, "Corp")
    assert ada.depart()["scope"] == "openid profile"
    assert ada.tokens(_ADA)["id"]["nickname"] == "Ada"
