"""What of a token reaches a method's integration, and in which form."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.functions import make_function
from tests.host import Host
from tests.integration.apigateway.conftest import (
    Pool,
    RestApi,
    body_of,
    claims_of,
    made_pool,
)
from tests.integration.apigateway.test_authorizer import API_SCOPE

MakeApi = Callable[..., RestApi]
SETTINGS = {
    "AutoVerifiedAttributes": ["email"],
    "Schema": [{"Name": "role", "AttributeDataType": "String", "Mutable": True}],
}
ATTRIBUTES = {"email": "alice@example.com", "email_verified": "true", "custom:role": 'a "boss"'}
ECHO = """
import json

def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(event)}
"""


@pytest.fixture(scope="module")
def pool(cognito: Any) -> Pool:
    """A pool whose alice has attributes of every form, and groups."""
    pool = made_pool(cognito, SETTINGS, **ATTRIBUTES)
    for group in ("admins", "readers"):
        cognito.create_group(UserPoolId=pool.id, GroupName=group)
        cognito.admin_add_user_to_group(UserPoolId=pool.id, Username="alice", GroupName=group)
    return pool


@pytest.fixture(scope="module")
def echo(host: Host) -> str:
    """What an integration calls: a function that answers with its event."""
    arn = make_function(host, "authorizer-echo", ECHO)
    return f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"


def java_date(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")


def as_text(claims: dict[str, Any]) -> dict[str, str]:
    """Return the claims of a token as AWS's functions get them, written out one by one."""
    expected = {
        **claims,
        "exp": java_date(claims["exp"]),
        "iat": java_date(claims["iat"]),
        "auth_time": str(claims["auth_time"]),
        "cognito:groups": ",".join(claims["cognito:groups"]),
    }
    if "email_verified" in claims:
        expected["email_verified"] = "true"
    return expected


def test_a_function_gets_the_claims_of_an_id_token_as_text(
    make_api: MakeApi, pool: Pool, echo: str
) -> None:
    token = pool.sign_in()["IdToken"]
    event = body_of(make_api(pool.arn, uri=echo).call(token))
    assert event["requestContext"]["authorizer"] == {"claims": as_text(claims_of(token))}
    claims = event["requestContext"]["authorizer"]["claims"]
    assert set(claims["cognito:groups"].split(",")) == {"admins", "readers"}
    assert claims["custom:role"] == 'a "boss"'
    assert list(claims) == list(claims_of(token))
    assert event["headers"]["Authorization"] == token


def test_a_function_gets_the_claims_of_an_access_token_as_text(
    make_api: MakeApi, pool: Pool, echo: str
) -> None:
    token = pool.sign_in()["AccessToken"]
    event = body_of(make_api(pool.arn, uri=echo, scopes=[API_SCOPE]).call(token))
    claims = event["requestContext"]["authorizer"]["claims"]
    assert claims == as_text(claims_of(token))
    assert (claims["scope"], claims["username"]) == (API_SCOPE, "alice")


def test_a_refused_call_never_reaches_the_function(
    host: Host, make_api: MakeApi, pool: Pool, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    source = f"def handler(event, context):\n    open({str(seen)!r}, 'w')\n    return {{}}\n"
    arn = make_function(host, f"never-{pool.client_id[:8]}", source)
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    api = make_api(pool.arn, uri=uri)
    assert api.call(pool.sign_in()["AccessToken"]).status_code == 401
    assert not seen.exists()
    assert api.call(pool.sign_in()["IdToken"]).status_code == 200
    assert seen.exists()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$context.authorizer.claims.email", "alice@example.com"),
        ("$context.authorizer.claims.email_verified", "true"),
        ("$context.authorizer.claims['cognito:username']", "alice"),
        ("$context.authorizer.claims.get('cognito:username')", "alice"),
        ("$util.escapeJavaScript($context.authorizer.claims['custom:role'])", 'a "boss"'),
        ("$context.authorizer.claims.token_use", "id"),
    ],
)
def test_a_mapping_template_gets_the_claims(
    make_api: MakeApi, pool: Pool, expression: str, expected: str
) -> None:
    api = make_api(pool.arn, template=f'{{"it":"{expression}"}}')
    assert body_of(api.call(pool.sign_in()["IdToken"])) == {"it": expected}


def test_dates_in_mapping_templates_are_javas(make_api: MakeApi, pool: Pool) -> None:
    api = make_api(pool.arn, template='{"it":"$context.authorizer.claims.exp"}')
    token = pool.sign_in()["IdToken"]
    assert body_of(api.call(token)) == {"it": java_date(claims_of(token)["exp"])}


def test_what_a_function_of_the_pool_adds_reaches_the_function_of_the_api(
    host: Host, cognito: Any, make_api: MakeApi, own_pool: Pool, echo: str
) -> None:
    source = """
def handler(event, context):
    event["response"]["claimsAndScopeOverrideDetails"] = {"idTokenGeneration": {
        "claimsToAddOrOverride": {"plan": {"name": "free", "seats": 3}, "tags": ["a", 1, True]}
    }}
    return event
"""
    arn = make_function(host, f"adds-{own_pool.client_id[:8]}", source)
    cognito.update_user_pool(
        UserPoolId=own_pool.id,
        LambdaConfig={"PreTokenGenerationConfig": {"LambdaArn": arn, "LambdaVersion": "V2_0"}},
    )
    event = body_of(make_api(own_pool.arn, uri=echo).call(own_pool.sign_in()["IdToken"]))
    claims = event["requestContext"]["authorizer"]["claims"]
    assert json.loads(claims["plan"]) == {"name": "free", "seats": 3}
    assert claims["tags"] == "a,1,true"
