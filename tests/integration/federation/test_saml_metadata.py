"""The metadata of SAML providers that is fetched: late, anew, or not at all."""

import pytest

from tests.host import Host
from tests.integration.federation.provider import Answer, Provider
from tests.integration.federation.saml_fixtures import SSO, Corp, Employee, employ


@pytest.fixture
def employee(host: Host, provider: Provider) -> Employee:
    """Somebody whose provider has its metadata at an address, where they change."""
    corp = Corp()
    # A document per test: what was fetched from an address is kept.
    path = f"/metadata/{id(corp)}"
    provider.answers[path] = Answer(corp.metadata.encode())
    details = {"MetadataURL": f"{provider.url}{path}"}
    return employ(host, corp, details=details, has_file=False)


def path_of(provider: Provider) -> str:
    return next(path for path in provider.answers if path.startswith("/metadata/"))


def test_new_keys_count_at_once(employee: Employee, provider: Provider) -> None:
    assert "code" in employee.sign_in()
    employee.corp = Corp()
    refused = employee.sign_in()["error_description"]
    assert refused.endswith("SAML Assertion signature is invalid. ")
    provider.answers[path_of(provider)] = Answer(employee.corp.metadata.encode())
    assert "code" in employee.sign_in()


@pytest.mark.parametrize("status", [404, 500])
def test_what_was_read_is_good_while_nothing_answers(
    employee: Employee, provider: Provider, status: int
) -> None:
    provider.answers[path_of(provider)] = Answer({}, status)
    assert "code" in employee.sign_in()
    refused = employee.sign_in(key=Corp().key)["error_description"]
    url = f"{provider.url}{path_of(provider)}"
    assert refused == (
        "Invalid SAML response received: "
        f"Non-ok status code {status} returned from remote metadata source {url}. "
    )


def test_a_provider_that_runs_only_after_it_was_made_known(
    host: Host, employee: Employee, provider: Provider
) -> None:
    cognito = host.client("cognito-idp")
    given = {"UserPoolId": employee.app.pool_id, "ProviderName": "Corp"}
    unreachable = "http://127.0.0.1:9/metadata"
    made = cognito.update_identity_provider(**given, ProviderDetails={"MetadataURL": unreachable})
    assert "SSORedirectBindingURI" not in made["IdentityProvider"]["ProviderDetails"]
    answer = employee.app.authorize(identity_provider="Corp")
    assert "Error+retrieving+metadata+from" in answer.headers["Location"]
    url = f"{provider.url}{path_of(provider)}"
    cognito.update_identity_provider(**given, ProviderDetails={"MetadataURL": url})
    assert employee.depart().startswith(SSO)
    assert "code" in employee.sign_in()
