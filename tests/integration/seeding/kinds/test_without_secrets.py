"""What a file without secrets makes: of the host that it is of, and of another."""

import io
from collections.abc import Callable
from typing import Any

from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.writing import write
from localstack_cognito.storage import database
from tests.integration.seeding.files import applied, check_nothing_changes
from tests.integration.seeding.kinds.files import exported, refused

CLIENTS = """\
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  UserPoolClients:
  - {ClientName: server, ClientId: server, ClientSecret: 0123456789abcdefghijklmnopq}
  - {ClientName: browser, ClientId: browser}
"""

PROVIDERS = """\
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  IdentityProviders:
  - ProviderName: Google
    ProviderType: Google
    ProviderDetails: {client_id: g, client_secret: hush-google, authorize_scopes: email}
  - ProviderName: SignInWithApple
    ProviderType: SignInWithApple
    ProviderDetails:
      client_id: a
      team_id: t
      key_id: k
      private_key: hush-apple
      authorize_scopes: email
  - ProviderName: Corp
    ProviderType: OIDC
    ProviderDetails:
      client_id: c
      client_secret: hush-corp
      authorize_scopes: openid
      oidc_issuer: https://corp.example.com
      attributes_request_method: GET
      authorize_url: https://corp.example.com/authorize
      token_url: https://corp.example.com/token
      attributes_url: https://corp.example.com/userInfo
      jwks_uri: https://corp.example.com/jwks
"""


def _without_secrets() -> str:
    out = io.StringIO()
    write(export(without_secrets=True), out)
    return out.getvalue()


def _secret_of(cognito: Any, client_id: str) -> str | None:
    client = cognito.describe_user_pool_client(UserPoolId="us-east-1_app", ClientId=client_id)
    secret: str | None = client["UserPoolClient"].get("ClientSecret")
    return secret


def test_a_client_that_had_a_secret_gets_another(in_process: Callable[[str], Any]) -> None:
    applied(CLIENTS)
    without = _without_secrets()
    assert "0123456789abcdefghijklmnopq" not in without
    database.reset()
    applied(without)
    cognito = in_process("cognito-idp")
    assert _secret_of(cognito, "server")
    assert _secret_of(cognito, "browser") is None
    assert _without_secrets() == without


def test_at_the_same_host_a_client_keeps_its_secret(in_process: Callable[[str], Any]) -> None:
    applied(CLIENTS)
    check_nothing_changes(_without_secrets())
    assert _secret_of(in_process("cognito-idp"), "server") == "0123456789abcdefghijklmnopq"


def test_at_the_same_host_providers_keep_their_secrets(in_process: Callable[[str], Any]) -> None:
    applied(PROVIDERS)
    whole = exported()
    without = _without_secrets()
    assert "hush" not in without
    check_nothing_changes(without)
    assert exported() == whole


def test_what_is_not_secret_changes_besides(in_process: Callable[[str], Any]) -> None:
    applied(PROVIDERS)
    applied(_without_secrets().replace("authorize_scopes: email", "authorize_scopes: profile"))
    provider = in_process("cognito-idp").describe_identity_provider(
        UserPoolId="us-east-1_app", ProviderName="Google"
    )["IdentityProvider"]
    details = provider["ProviderDetails"]
    assert (details["authorize_scopes"], details["client_secret"]) == ("profile", "hush-google")


def test_the_secret_of_another_client_is_not_kept(in_process: Callable[[str], Any]) -> None:
    applied(PROVIDERS)
    (line,) = refused(_without_secrets().replace("client_id: g", "client_id: other"))
    assert "clientId, clientSecret and authorizeScopes are all required" in line


def test_another_host_is_to_be_given_the_secrets_that_a_provider_must_have(
    in_process: Callable[[str], Any],
) -> None:
    applied(PROVIDERS)
    without = _without_secrets()
    database.reset()
    google, apple = refused(without)
    assert "clientId, clientSecret and authorizeScopes are all required" in google
    assert "privateKey" in apple
