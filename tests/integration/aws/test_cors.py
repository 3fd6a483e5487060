"""Web pages of any origin may use Cognito, and nothing else of the host."""

from typing import Any

import pytest
import requests

FOREIGN = "https://app.example.com"
COGNITO = "AWSCognitoIdentityProviderService"
IDENTITY = "AWSCognitoIdentityService"
JSON = "application/x-amz-json-1.1"
FORBIDDEN = 403

# What the released libraries send from a browser.
AMPLIFY = "cache-control,content-type,x-amz-target,x-amz-user-agent"
SDK_V3 = "amz-sdk-invocation-id,amz-sdk-request,authorization,content-type,x-amz-content-sha256,"
SDK_V3 += "x-amz-date,x-amz-target,x-amz-user-agent"
SDK_V2 = "content-type,x-amz-content-sha256,x-amz-target,x-amz-user-agent"


def send(host: Any, method: str, path: str = "/", body: str = "", **headers: str) -> Any:
    """Send a request with the headers given by Python names, such as ``X_Amz_Target``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(method, host.url + path, data=body, headers=named, timeout=30)


@pytest.fixture(scope="module")
def user_pool_id(host: Any) -> str:
    pool = host.client("cognito-idp").create_user_pool(PoolName="cors")
    return str(pool["UserPool"]["Id"])


@pytest.mark.parametrize("target", [f"{COGNITO}.ListUserPools", f"{IDENTITY}.ListIdentityPools"])
@pytest.mark.parametrize("origin", [FOREIGN, "http://127.0.0.1:3000", "null"])
def test_a_page_of_any_origin_may_call_cognito(host: Any, target: str, origin: str) -> None:
    answer = send(
        host,
        "POST",
        body='{"MaxResults":1}',
        Origin=origin,
        X_Amz_Target=target,
        Content_Type=JSON,
    )
    assert answer.status_code in (200, 501)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_page_may_read_the_type_of_an_error(host: Any) -> None:
    answer = send(
        host,
        "POST",
        body="{}",
        Origin=FOREIGN,
        X_Amz_Target=f"{COGNITO}.DescribeUserPool",
        Content_Type=JSON,
    )
    assert answer.status_code == 400
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    exposed = answer.headers["Access-Control-Expose-Headers"].split(",")
    assert exposed == ["x-amzn-RequestId", "x-amzn-ErrorType", "x-amzn-ErrorMessage", "Date"]
    assert answer.headers["x-amzn-ErrorType"] == "InvalidParameterException:"


@pytest.mark.parametrize("requested", [AMPLIFY, SDK_V3, SDK_V2])
def test_the_preflight_of_a_library_is_answered_as_aws_does(host: Any, requested: str) -> None:
    answer = send(
        host,
        "OPTIONS",
        Origin=FOREIGN,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers=requested,
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "POST"
    assert answer.headers["Access-Control-Allow-Headers"] == requested
    assert answer.headers["Access-Control-Max-Age"] == "172800"


def test_a_call_without_origin_gets_no_cors_headers(host: Any) -> None:
    answer = send(
        host,
        "POST",
        body='{"MaxResults":1}',
        X_Amz_Target=f"{COGNITO}.ListUserPools",
        Content_Type=JSON,
    )
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_the_hosts_own_origin_is_treated_as_the_host_treats_it(host: Any) -> None:
    own = f"http://localhost:{host.port}"
    answer = send(
        host,
        "POST",
        body='{"MaxResults":1}',
        Origin=own,
        X_Amz_Target=f"{COGNITO}.ListUserPools",
        Content_Type=JSON,
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == own
    assert "x-amzn-ErrorType" in answer.headers["Access-Control-Expose-Headers"]


def test_a_link_from_a_foreign_page_to_cognito_is_followed(host: Any, user_pool_id: str) -> None:
    path = f"/{user_pool_id}/.well-known/jwks.json"
    assert send(host, "GET", path, Referer=f"{FOREIGN}/page").status_code == 200


@pytest.mark.parametrize("document", [".well-known/jwks.json", ".well-known/openid-configuration"])
def test_a_page_of_any_origin_may_read_keys_and_discovery(
    host: Any, user_pool_id: str, document: str
) -> None:
    answer = send(host, "GET", f"/{user_pool_id}/{document}", Origin=FOREIGN)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = send(
        host,
        "OPTIONS",
        f"/{user_pool_id}/{document}",
        Origin=FOREIGN,
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="x-custom",
    )
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"


SQS = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, "
SQS += "SignedHeaders=host, Signature=0"
S3 = SQS.replace("sqs", "s3")
TABLES = "DynamoDB_20120810.ListTables"

# What the host's guard must go on refusing to pages of foreign origins.
GUARDED: dict[str, tuple[str, str, dict[str, str]]] = {
    "DynamoDB": ("POST", "/", {"X_Amz_Target": TABLES, "Content_Type": JSON}),
    "SQS": ("POST", "/?Action=ListQueues", {"Authorization": SQS}),
    "S3": ("GET", "/", {"Authorization": S3}),
    "S3, a bucket": ("GET", "/bucket/key", {}),
    "S3, a key where a pool has its keys": ("GET", "/bucket/.well-known/jwks.json", {}),
    "the host's resources": ("GET", "/_localstack/health", {}),
    "the host's mailbox": ("GET", "/_aws/ses", {}),
    "our outbox": ("GET", "/_aws/cognito-idp/messages", {}),
    "our outbox, emptied": ("DELETE", "/_aws/cognito-idp/messages", {}),
    "our clock": ("GET", "/_aws/cognito-idp/clock", {}),
    "keys of a pool that does not exist, to DynamoDB": (
        "POST",
        "/us-east-1_none/.well-known/jwks.json",
        {"X_Amz_Target": TABLES, "Content_Type": JSON},
    ),
    "a Lambda URL": (
        "POST",
        "/",
        {
            "Host": "abc.lambda-url.us-east-1.localhost.localstack.cloud",
            "X_Amz_Target": f"{COGNITO}.ListUserPools",
        },
    ),
    "Cognito's target on another path": (
        "POST",
        "/queue",
        {"X_Amz_Target": f"{COGNITO}.ListUserPools"},
    ),
    "Cognito's target in a GET": ("GET", "/", {"X_Amz_Target": f"{COGNITO}.ListUserPools"}),
    "a target that begins like Cognito's": (
        "POST",
        "/",
        {"X_Amz_Target": f"{COGNITO}Other.ListUserPools"},
    ),
}


@pytest.mark.parametrize("what", GUARDED)
@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_the_hosts_guard_stands_for_everything_else(host: Any, what: str, header: str) -> None:
    method, path, headers = GUARDED[what]
    answer = send(host, method, path, **{header: FOREIGN, **headers})
    assert answer.status_code == FORBIDDEN
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("requested", ["content-type", "x-amz-date,authorization", ""])
def test_a_preflight_of_other_services_is_refused(host: Any, requested: str) -> None:
    answer = send(
        host,
        "OPTIONS",
        Origin=FOREIGN,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers=requested,
    )
    assert answer.status_code == FORBIDDEN


def test_a_call_that_claims_two_services_reaches_cognito_only(host: Any) -> None:
    """The host alone would go by the signature's service and let a page list the queues."""
    answer = send(
        host,
        "POST",
        "/?Action=ListQueues",
        body="Action=ListQueues",
        Origin=FOREIGN,
        X_Amz_Target=f"{COGNITO}.ListUserPools",
        Authorization=SQS,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 400
    assert answer.json() == {"__type": "SerializationException"}


@pytest.mark.parametrize("path", ["/_aws/cognito-idp/no-such-path", "/.well-known/jwks_uri"])
def test_a_path_of_ours_leads_to_no_other_service(host: Any, path: str) -> None:
    answer = send(host, "POST", path, "{}", Origin=FOREIGN, X_Amz_Target=TABLES, Content_Type=JSON)
    assert answer.status_code in (FORBIDDEN, 404, 405, 501)
    assert "TableNames" not in answer.text


def test_a_bucket_keeps_its_own_rules(host: Any) -> None:
    path = "/web-assets/.well-known/jwks.json"
    assert send(host, "PUT", "/web-assets", Authorization=S3).status_code == 200
    assert send(host, "PUT", path, body="mine", Authorization=S3).status_code == 200
    assert send(host, "GET", path).text == "mine"
    answer = send(host, "GET", path, Origin=FOREIGN)
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("origin", [FOREIGN, "http://localhost:4566"])
@pytest.mark.parametrize("path", ["login", "oauth2/authorize", "logout", "signup"])
def test_no_script_reads_what_is_for_browsers_to_go_to(host: Any, origin: str, path: str) -> None:
    answer = send(host, "GET", f"/_aws/cognito-idp/{path}", Origin=origin)
    assert answer.status_code != FORBIDDEN
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("origin", [FOREIGN, "http://localhost:4566"])
@pytest.mark.parametrize("path", ["oauth2/token", "oauth2/revoke", "oauth2/userInfo"])
def test_every_script_reads_what_is_for_apps_to_ask(host: Any, origin: str, path: str) -> None:
    answer = send(host, "POST", f"/_aws/cognito-idp/{path}", Origin=origin)
    assert answer.status_code == 400
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
