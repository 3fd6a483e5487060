"""Tokens exchanged at a host: a pool's function, another pool and SAML as providers, real forms."""

import base64
import json
from typing import Any

import jwt
import pytest
import requests

from tests.functions import make_function, telling, told
from tests.host import Host
from tests.integration.exchange.shops import API_SCOPE, FLOWS, KINDS, READ, SERVER, claims
from tests.integration.federation.saml_fixtures import Corp, employ
from tests.integration.login.forms import Visitor
from tests.integration.making import (
    ALL_FLOWS,
    PASSWORD,
    as_dict,
    attributes,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.oauth.apps import App, error, make_app

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
QUEUE = "exchanged"
SOURCE = (
    telling(QUEUE)
    + """
def handler(event, context):
    if event["triggerSource"] != "TokenGeneration_TokenExchange":
        return event
    tell(event)
    if event["request"]["userAttributes"].get("nickname") == "raise":
        raise Exception("not for you")
    event["response"]["claimsAndScopeOverrideDetails"] = {
        "idTokenGeneration": {"claimsToAddOrOverride": {"plan": "gold"}},
        "accessTokenGeneration": {
            "claimsToAddOrOverride": {"plan": "gold", "act": {"sub": "nobody"}},
            "claimsToSuppress": ["aud"],
            "scopesToAdd": ["orders/read"],
        },
    }
    return event
"""
)


def service_of(host: Host, pool_id: str, **settings: Any) -> App:
    """Return a client with a secret that exchanges tokens of a pool."""
    server = {"UserPoolId": pool_id, "Identifier": SERVER, "Name": "API"}
    scope = {"ScopeName": "read", "ScopeDescription": "Reads"}
    host.client("cognito-idp").create_resource_server(**server, Scopes=[scope])
    given = {"ExplicitAuthFlows": FLOWS, "AllowedOAuthScopes": [READ], "GenerateSecret": True}
    return make_app(host, pool_id, **{**given, **settings})


def brought(token: str, kind: str = "ACCESS_TOKEN", role: str = "subject") -> dict[str, str]:
    """Return the parameters for a token."""
    return {f"{role}_token": token, f"{role}_token_type": KINDS[kind]}


def unsigned(host: Host, **request: Any) -> tuple[int, dict[str, Any]]:
    """Call GetDerivedToken without credentials."""
    headers = {
        "X-Amz-Target": "AWSCognitoIdentityProviderService.GetDerivedToken",
        "Content-Type": "application/x-amz-json-1.1",
    }
    answer = requests.post(f"{host.url}/", json=request, headers=headers, timeout=30)
    return answer.status_code, answer.json()


def test_a_pools_function_makes_the_token_its_own(host: Host) -> None:
    cognito = host.client("cognito-idp")
    host.client("sqs").create_queue(QueueName=QUEUE)
    arn = make_function(host, QUEUE, SOURCE, Timeout=5)
    config = {"PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": arn}}
    pool_id = make_pool(cognito, LambdaConfig=config)
    email = attributes(email="alice@example.com")
    make_user(cognito, pool_id, "alice", email)
    make_user(cognito, pool_id, "mallory", attributes(nickname="raise"))
    app, service = make_client(cognito, pool_id), service_of(host, pool_id)

    def sign_in(username: str) -> str:
        given = {"USERNAME": username, "PASSWORD": PASSWORD}
        answer = cognito.initiate_auth(
            ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
        )
        return str(answer["AuthenticationResult"]["AccessToken"])

    alice, mallory = sign_in("alice"), sign_in("mallory")
    given = service.token(
        GRANT, **brought(alice), **brought(alice, role="actor"), resource=SERVER
    ).json()
    assert {name: given[name] for name in given if name != "access_token"} == {
        "issued_token_type": KINDS["ACCESS_TOKEN"],
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": f"{API_SCOPE} orders/read",
    }
    said = claims(given["access_token"])
    assert (said["plan"], said["aud"], said["scope"]) == ("gold", SERVER, given["scope"])
    assert said["act"] == {"sub": said["sub"], "client_id": app}
    found = cognito.admin_get_user(UserPoolId=pool_id, Username="alice")
    about = {"cognito:user_status": "CONFIRMED", **as_dict(found["UserAttributes"])}
    assert told(host, QUEUE, pool_id) == [
        {
            "version": "3",
            "region": "us-east-1",
            "userPoolId": pool_id,
            "userName": "alice",
            "callerContext": {
                "awsSdkVersion": "aws-sdk-unknown-unknown",
                "clientId": service.client_id,
            },
            "triggerSource": "TokenGeneration_TokenExchange",
            "request": {
                "userAttributes": about,
                "groupConfiguration": {
                    "groupsToOverride": [],
                    "iamRolesToOverride": [],
                    "preferredRole": None,
                },
                "scopes": [API_SCOPE],
            },
            "response": {"claimsAndScopeOverrideDetails": None},
        }
    ]
    asked = {"ClientId": service.client_id, "SubjectTokenType": "ACCESS_TOKEN"}
    answer = cognito.get_derived_token(
        **asked, SubjectToken=alice, RequestedTokenType="ID_TOKEN", Audiences=["orders"]
    )
    identity = claims(answer["IssuedToken"])
    assert (identity["plan"], identity["aud"]) == ("gold", "orders")
    text = "PreTokenGeneration failed with error not for you."
    with refused("UserLambdaValidationException", text):
        cognito.get_derived_token(**asked, SubjectToken=mallory)
    assert error(service.token(GRANT, **brought(mallory))) == (
        400,
        {"error": "invalid_grant", "error_description": text},
    )


def test_another_pool_is_the_provider(host: Host) -> None:
    cognito = host.client("cognito-idp")
    staff_id, shop_id = make_pool(cognito), make_pool(cognito)
    make_user(cognito, staff_id, "alice", attributes(email="alice@example.com"))
    back = f"{host.url}/_aws/cognito-idp/oauth2/idpresponse"
    staff = make_app(host, staff_id, CallbackURLs=[back])
    cognito.create_identity_provider(
        UserPoolId=shop_id,
        ProviderName="Staff",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": staff.client_id,
            "oidc_issuer": f"https://cognito-idp.us-east-1.amazonaws.com/{staff_id}",
            "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
        },
    )
    shop = make_app(host, shop_id, SupportedIdentityProviders=["Staff"])
    service = service_of(host, shop_id)
    tokens = cognito.initiate_auth(
        ClientId=staff.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    unknown = service.token(GRANT, **brought(tokens["IdToken"], "ID_TOKEN"))
    assert error(unknown) == (400, {"error": "invalid_request"})
    sub = claims(tokens["IdToken"])["sub"]
    alice = Visitor(shop)
    alice.open("oauth2/authorize")
    alice.submit(username="alice", password=PASSWORD)
    shop.redeem(alice.code()).raise_for_status()
    for name, kind in (("IdToken", "ID_TOKEN"), ("AccessToken", "ACCESS_TOKEN")):
        given = service.token(GRANT, **brought(tokens[name], kind), audience="orders")
        assert given.status_code == 200, given.text
        url = f"{host.url}/{shop_id}/.well-known/jwks.json"
        keys = jwt.PyJWKSet(requests.get(url, timeout=30).json()["keys"])
        token = given.json()["access_token"]
        key = keys[jwt.get_unverified_header(token)["kid"]]
        said = jwt.decode(token, key, ["RS256"], audience="orders")
        assert said["username"] == f"Staff_{sub}"
        assert said["cognito:groups"] == [f"{shop_id}_Staff"]
        assert said["iss"].endswith(f"/{shop_id}")
        status, answer = unsigned(
            host,
            ClientId=service.client_id,
            ClientSecret=service.secret,
            SubjectToken=tokens[name],
            SubjectTokenType=kind,
            SubjectTokenProviderName="Staff",
            RequestedTokenType="ID_TOKEN",
        )
        assert (status, answer.get("TokenType")) == (200, "N_A"), answer
        assert claims(answer["IssuedToken"])["cognito:username"] == f"Staff_{sub}"


def test_an_assertion_of_saml_is_exchanged(host: Host) -> None:
    corp = Corp()
    ada = employ(host, corp)
    service = service_of(host, ada.app.pool_id)
    assertion = base64.urlsafe_b64encode(ada.response(None).assertion(corp).encode()).decode()
    before = service.token(GRANT, **brought(assertion, "SAML2"))
    assert error(before) == (400, {"error": "invalid_request"})
    assert "code" in ada.sign_in()
    given = service.token(GRANT, **brought(assertion, "SAML2"))
    assert given.status_code == 200, given.text
    assert claims(given.json()["access_token"])["username"] == "Corp_Ada.1"
    asked = {
        "ClientId": service.client_id,
        "SubjectToken": assertion,
        "SubjectTokenType": "SAML2",
        "SubjectTokenProviderName": "Corp",
    }
    assert unsigned(host, **asked)[1]["message"] == "Invalid client secret."
    status, answer = unsigned(host, **asked, ClientSecret=service.secret)
    assert (status, answer["Scopes"]) == (200, [])
    assert claims(answer["IssuedToken"])["username"] == "Corp_Ada.1"


@pytest.fixture(scope="module")
def service(host: Host) -> tuple[App, str]:
    """A client that exchanges tokens, and a user's access token."""
    cognito = host.client("cognito-idp")
    pool_id = make_pool(cognito)
    make_user(cognito, pool_id)
    app = service_of(host, pool_id, ExplicitAuthFlows=[*ALL_FLOWS, *FLOWS], GenerateSecret=False)
    tokens = cognito.initiate_auth(
        ClientId=app.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return app, str(tokens["AccessToken"])


@pytest.mark.parametrize("name", ["audience", "resource"])
def test_a_form_names_one_target(service: tuple[App, str], name: str) -> None:
    app, token = service
    form = {"grant_type": GRANT, "client_id": app.client_id, **brought(token)}
    once = requests.post(f"{app.base}/oauth2/token", data={**form, name: [SERVER]}, timeout=30)
    assert claims(once.json()["access_token"])["aud"] == SERVER
    twice = requests.post(
        f"{app.base}/oauth2/token", data={**form, name: [SERVER, "other"]}, timeout=30
    )
    assert error(twice) == (400, {"error": "invalid_target"})


def test_a_client_proves_itself_first(service: tuple[App, str]) -> None:
    app, token = service
    wrong = app.token(GRANT, client_secret="a" * 51, **brought(token))
    assert wrong.json()["error"] == "invalid_client"
    nobody = app.token(GRANT, **{**brought(token), "client_id": "nobody"})
    assert nobody.json()["error"] == "invalid_client"
    assert error(app.token(f"{GRANT}s", **brought(token)))[1]["error"] == "unsupported_grant_type"


def test_no_token_is_in_the_activity(host: Host, service: tuple[App, str]) -> None:
    app, token = service
    given = app.token(GRANT, **brought(token), **brought(token, role="actor")).json()
    url = f"{host.url}/_aws/cognito-idp/activity"
    noted = requests.get(url, params={"client_id": app.client_id}, timeout=30).text
    assert claims(given["access_token"])["jti"] in noted
    assert claims(token)["jti"] in noted
    for one in (token, given["access_token"]):
        assert one not in noted
        assert one.rpartition(".")[2] not in noted
    assert json.loads(noted)
