"""Functions of a pool that call Cognito back, many at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.functions import make_function
from tests.host import Host
from tests.integration.making import ALL_FLOWS, PASSWORD, as_dict, attributes, make_pool

# Without an SDK, which takes longer to start than all the rest.
SOURCE = """
import json
import os
import urllib.request


def call(operation, **request):
    headers = {
        "X-Amz-Target": "AWSCognitoIdentityProviderService." + operation,
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cognito-idp/"
        "aws4_request, SignedHeaders=host, Signature=test",
    }
    body = json.dumps(request).encode()
    asked = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], body, headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return json.loads(answer.read() or "{}")


def handler(event, context):
    pool, name = event["userPoolId"], event["userName"]
    if event["triggerSource"] == "PreSignUp_SignUp":
        users = call("ListUsers", UserPoolId=pool, Filter='username = "%s"' % name)["Users"]
        event["response"]["autoConfirmUser"] = not users
    else:
        call("AdminAddUserToGroup", UserPoolId=pool, Username=name, GroupName="new")
        call(
            "AdminLinkProviderForUser",
            UserPoolId=pool,
            DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": name},
            SourceUser={
                "ProviderName": "Elsewhere",
                "ProviderAttributeName": "Cognito_Subject",
                "ProviderAttributeValue": "their-" + name,
            },
        )
    return event
"""
USERS = 20


@pytest.fixture(scope="module")
def pool_id(host: Host) -> str:
    function = make_function(host, "calls-back", SOURCE, Timeout=5)
    cognito = host.client("cognito-idp")
    pool_id = make_pool(cognito, LambdaConfig={"PreSignUp": function, "PostConfirmation": function})
    cognito.create_group(UserPoolId=pool_id, GroupName="new")
    cognito.create_identity_provider(
        UserPoolId=pool_id,
        ProviderName="Elsewhere",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "a",
            "client_secret": "b",
            "attributes_request_method": "GET",
            "oidc_issuer": "https://issuer.example.com",
            "authorize_scopes": "openid",
            "authorize_url": "https://issuer.example.com/authorize",
            "token_url": "https://issuer.example.com/token",
            "attributes_url": "https://issuer.example.com/userinfo",
            "jwks_uri": "https://issuer.example.com/keys",
        },
    )
    return pool_id


def test_twenty_users_sign_up_at_once(host: Host, pool_id: str) -> None:
    cognito = host.client("cognito-idp")
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=ALL_FLOWS
    )
    client_id = client["UserPoolClient"]["ClientId"]

    def sign_up(number: int) -> Any:
        name = f"user-{number}"
        return cognito.sign_up(
            ClientId=client_id,
            Username=name,
            Password=PASSWORD,
            UserAttributes=attributes(email=f"{name}@example.com"),
        )

    with ThreadPoolExecutor(USERS) as threads:
        answers = list(threads.map(sign_up, range(USERS)))
    assert all(answer["UserConfirmed"] for answer in answers)
    members = cognito.list_users_in_group(UserPoolId=pool_id, GroupName="new", Limit=60)["Users"]
    assert len(members) == USERS
    for user in members:
        said = as_dict(user["Attributes"])
        assert f'"userId":"their-{user["Username"]}"' in said["identities"].replace(" ", "")
        assert user["UserStatus"] == "CONFIRMED"
