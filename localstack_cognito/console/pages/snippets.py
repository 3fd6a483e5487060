"""What a developer copies: settings of libraries for a pool and a client, as they work."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import issuer_of

_ENV = """\
AWS_ENDPOINT_URL={origin}
AWS_REGION={region}
AWS_ACCESS_KEY_ID=test
AWS_SECRET_ACCESS_KEY=test
COGNITO_USER_POOL_ID={pool_id}
COGNITO_CLIENT_ID={client_id}
COGNITO_ISSUER={issuer}
"""
_CLI = """\
aws --endpoint-url {origin} --region {region} cognito-idp list-users --user-pool-id {pool_id}
"""
_BOTO3 = """\
import boto3

cognito = boto3.client(
    "cognito-idp",
    endpoint_url="{origin}",
    region_name="{region}",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
print(cognito.list_users(UserPoolId="{pool_id}")["Users"])
"""
_SDK = """\
import {{
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
}} from "@aws-sdk/client-cognito-identity-provider";

const cognito = new CognitoIdentityProviderClient({{
  endpoint: "{origin}",
  region: "{region}",
  credentials: {{ accessKeyId: "test", secretAccessKey: "test" }},
}});
const answer = await cognito.send(new InitiateAuthCommand({{
  ClientId: "{client_id}",
  AuthFlow: "USER_PASSWORD_AUTH",
  AuthParameters: {{ USERNAME: "alice", PASSWORD: "Example123!" }},
}}));
"""
_AMPLIFY = """\
import {{ Amplify }} from "aws-amplify";

Amplify.configure({{
  Auth: {{
    Cognito: {{
      userPoolId: "{pool_id}",
      userPoolClientId: "{client_id}",
      userPoolEndpoint: "{origin}",
    }},
  }},
}});
"""
_AUTH_JS = """\
import Cognito from "next-auth/providers/cognito";

export const providers = [
  Cognito({{
    clientId: "{client_id}",
    clientSecret: process.env.COGNITO_CLIENT_SECRET,
    issuer: "{issuer}",
  }}),
];
"""
_OIDC = """\
import {{ UserManager }} from "oidc-client-ts";

const users = new UserManager({{
  authority: "{issuer}",
  client_id: "{client_id}",
  redirect_uri: window.location.origin + "/callback",
  response_type: "code",
  scope: "openid email",
}});
"""
_TERRAFORM = """\
provider "aws" {{
  region                      = "{region}"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  endpoints {{
    cognitoidp      = "{origin}"
    cognitoidentity = "{origin}"
    iam             = "{origin}"
    sts             = "{origin}"
  }}
}}
"""
_CDK = """\
export AWS_ENDPOINT_URL={origin} AWS_REGION={region}
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
npx cdk bootstrap && npx cdk deploy
"""
_SERVERLESS = """\
export AWS_ENDPOINT_URL={origin} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
npx serverless deploy --region {region}
"""
_SNIPPETS: Mapping[str, str] = {
    ".env": _ENV,
    "AWS CLI": _CLI,
    "boto3": _BOTO3,
    "AWS SDK for JavaScript": _SDK,
    "Amplify 6": _AMPLIFY,
    "Auth.js": _AUTH_JS,
    "oidc-client-ts": _OIDC,
    "CDK": _CDK,
    "Terraform": _TERRAFORM,
    "Serverless": _SERVERLESS,
}


def for_pool(visit: Visit, pool: UserPool, client_id: str | None) -> Mapping[str, str]:
    """Return each library's snippet with the ids of a pool and a client."""
    parts = urlsplit(place_of(visit.request).base_url)
    values = {
        "origin": f"{parts.scheme}://{parts.netloc}",
        "region": pool.region,
        "pool_id": pool.id,
        "client_id": client_id or "CLIENT_ID",
        "issuer": issuer_of(pool),
    }
    return {name: snippet.format(**values) for name, snippet in _SNIPPETS.items()}


def login_query(client_id: str, redirect_uri: str, client: Mapping[str, Any]) -> str:
    """Return the query with which an app sends a browser to the login page."""
    flows = client.get("AllowedOAuthFlows") or ["code"]
    return urlencode(
        {
            "client_id": client_id,
            "response_type": "code" if "code" in flows else "token",
            "scope": " ".join(client.get("AllowedOAuthScopes") or ["openid"]),
            "redirect_uri": redirect_uri,
        }
    )
