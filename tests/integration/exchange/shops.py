"""A pool whose tokens are exchanged in this process: its own, and those of two providers."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jwt

from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation.arrivals import sign_in as arrive
from localstack_cognito.oauth.grants.grant import ExchangedToken, TokenRequest
from localstack_cognito.oauth.grants.token_exchange import TokenExchangeGrant
from localstack_cognito.storage import identity_providers
from localstack_cognito.storage.database import database
from tests.integration.federation.provider import Provider
from tests.integration.federation.saml_fixtures import Corp, Response
from tests.integration.making import PASSWORD, make_client, make_pool, make_user

API_SCOPE = "aws.cognito.signin.user.admin"
SERVER = "https://api.example.com"
READ, WRITE = f"{SERVER}/read", f"{SERVER}/write"
FLOWS = ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"]
URN = "urn:ietf:params:oauth:token-type:"
KINDS = {
    "ACCESS_TOKEN": f"{URN}access_token",
    "ID_TOKEN": f"{URN}id_token",
    "SAML2": f"{URN}saml2",
}


def claims(token: str) -> dict[str, Any]:
    """Return what a token says."""
    said: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return said


@dataclass
class Shop:
    """The pool, an app that alice signs in to, and a service that exchanges tokens.

    Ada signs in through Corp (OIDC) and Works (SAML).
    """

    cognito: Any
    corp: Provider
    works: Corp
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cognito = self.cognito
        self.pool_id = make_pool(cognito, **self.settings)
        self.add_server()
        make_user(cognito, self.pool_id)
        app = {"AllowedOAuthScopes": [READ]}
        self.app = make_client(cognito, self.pool_id, **app)
        self.service = make_client(cognito, self.pool_id, ExplicitAuthFlows=FLOWS, **app)
        details = {"Corp": self.corp.details(), "Works": {"MetadataFile": self.works.metadata}}
        for name, kind in (("Corp", "OIDC"), ("Works", "SAML")):
            self.add_provider(name, kind, details[name])
        self.alice: dict[str, str] = cognito.initiate_auth(
            ClientId=self.app,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )["AuthenticationResult"]

    @property
    def in_pool(self) -> dict[str, str]:
        return {"UserPoolId": self.pool_id}

    def add_server(self) -> None:
        names = [{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")]
        self.cognito.create_resource_server(
            **self.in_pool, Identifier=SERVER, Name="API", Scopes=names
        )

    def add_provider(self, name: str, kind: str, details: dict[str, str]) -> None:
        self.cognito.create_identity_provider(
            **self.in_pool, ProviderName=name, ProviderType=kind, ProviderDetails=details
        )

    def arrive(self, provider_name: str, subject: str = "ada") -> str:
        """Let somebody sign in through a provider for the first time; return their sub."""
        pool, client = find_pool_and_client(self.app)
        with database().read() as connection:
            provider = identity_providers.find_provider(connection, pool.id, provider_name)
        assert provider is not None
        person = Person(subject, {"sub": subject}, {"idToken": {}})
        return arrive(pool, client, provider, person).sub

    def machine(self) -> str:
        """Return the token of a client that speaks for itself, with both scopes."""
        client = self.cognito.create_user_pool_client(
            **self.in_pool,
            ClientName="machine",
            GenerateSecret=True,
            ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"],
            AllowedOAuthScopes=[READ, WRITE],
        )["UserPoolClient"]
        given = {"ClientId": client["ClientId"], "Secret": client["ClientSecret"]}
        self.machine_id = client["ClientId"]
        result = self.cognito.get_client_token(**given)["ClientAuthenticationResult"]
        return str(result["AccessToken"])

    def corp_token(self, **said: Any) -> str:
        """Return a token of Corp's for ada."""
        return self.corp.id_token({"sub": "ada", **said})

    def assertion(self, **changes: Any) -> str:
        """Return an assertion of Works's for ada, in Base64."""
        given = {"user": "ada", "attributes": {}, **changes}
        response = Response(self.pool_id, "https://wherever.example.com", None, **given)
        return base64.b64encode(response.assertion(self.works).encode()).decode()

    def derive(self, **request: Any) -> dict[str, Any]:
        """Exchange a token by the API: alice's access token, if no other is given."""
        given = {
            "ClientId": self.service,
            "SubjectToken": self.alice["AccessToken"],
            "SubjectTokenType": "ACCESS_TOKEN",
            **request,
        }
        answer: dict[str, Any] = self.cognito.get_derived_token(
            **{name: value for name, value in given.items() if value is not None}
        )
        return answer

    def claims(self, **request: Any) -> dict[str, Any]:
        """Return what the token says that the API gives."""
        return claims(self.derive(**request)["IssuedToken"])

    def grant(self, *, repeated: Sequence[str] = (), **form: Any) -> ExchangedToken:
        """Exchange a token as the token endpoint does, for a client that has proven itself."""
        given = {
            "subject_token": self.alice["AccessToken"],
            "subject_token_type": KINDS["ACCESS_TOKEN"],
            **form,
        }
        pool, client = find_pool_and_client(self.service)
        present = {name: value for name, value in given.items() if value is not None}
        request = TokenRequest(pool, client, present, frozenset(repeated))
        return TokenExchangeGrant().issue(request)


def of_corp(token: str, kind: str = "ID_TOKEN", which: str = "Subject") -> dict[str, str]:
    """Return the members for a token of Corp's."""
    return _of(token, kind, "Corp", which)


def of_works(assertion: str, which: str = "Subject") -> dict[str, str]:
    """Return the members for an assertion of Works's."""
    return _of(assertion, "SAML2", "Works", which)


def by(token: str, kind: str = "ACCESS_TOKEN") -> dict[str, str]:
    """Return the members for an actor's token of the pool."""
    return {"ActorToken": token, "ActorTokenType": kind}


def _of(token: str, kind: str, provider: str, which: str) -> dict[str, str]:
    return {
        f"{which}Token": token,
        f"{which}TokenType": kind,
        f"{which}TokenProviderName": provider,
    }
