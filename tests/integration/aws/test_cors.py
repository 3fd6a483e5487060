"""Web pages of any origin may use what AWS serves unsigned, and nothing else of the host."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

import localstack_cognito
from tests.host import Host, running_host

FOREIGN = "https://app.example.com"
TRUSTED = "https://trusted.example.com"
LOOPBACK = [
    "http://localhost:3000",
    "https://localhost",
    "http://127.0.0.1:3000",
    "http://127.9.9.9",
    "http://[::1]:3000",
    "http://0.0.0.0:8000",
    "http://app.localhost:5173",
    "http://app.localhost.localstack.cloud:3000",
    "capacitor://localhost",
]
STRANGERS = [
    FOREIGN,
    "null",
    "http://localhost.example.com",
    "http://notlocalhost:3000",
    "http://127.0.0.1.example.com",
    "http://localhost@example.com",
    "http://128.0.0.1",
    "http://192.168.1.5:3000",
    "http://[::2]",
    "localhost",
    "chrome-extension://localhostlocalhostlocalhost",
]
MODELS = Path(localstack_cognito.__file__).parent / "aws" / "data"
COGNITO = "AWSCognitoIdentityProviderService"
IDENTITY = "AWSCognitoIdentityService"
JSON = "application/x-amz-json-1.1"
NOT_FOUND = 404
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


def call(host: Any, target: str, body: str = '{"MaxResults":1}', **headers: str) -> Any:
    """Call an operation as a page does."""
    return send(
        host, "POST", body=body, **{"X_Amz_Target": target, "Content_Type": JSON, **headers}
    )


def operations() -> dict[str, bool]:
    """Return whether AWS serves each operation unsigned, or signed for apps, by its target."""
    found = {}
    for service, prefix in (("cognito-idp", COGNITO), ("cognito-identity", IDENTITY)):
        (file,) = (MODELS / service).glob("*/service-2.json")
        for name, operation in json.loads(file.read_text())["operations"].items():
            is_for_apps = operation.get("authtype") == "none" or name == "GetClientToken"
            found[f"{prefix}.{name}"] = is_for_apps
    return found


def test_a_page_of_any_origin_may_call_what_aws_serves_unsigned_and_nothing_else(host: Any) -> None:
    answered = {
        target: call(host, target, "{}", Origin=FOREIGN).status_code != FORBIDDEN
        for target in operations()
    }
    assert answered == operations()
    assert sum(answered.values()) > 30


@pytest.mark.parametrize("target", [f"{COGNITO}.ListUserPools", f"{IDENTITY}.ListIdentityPools"])
@pytest.mark.parametrize("origin", LOOPBACK)
def test_a_page_of_this_machine_may_call_everything(host: Any, target: str, origin: str) -> None:
    answer = call(host, target, Origin=origin)
    assert answer.status_code == 200
    # Some of them are the host's own, and get the headers that its other services give.
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", origin)


@pytest.mark.parametrize("target", [f"{COGNITO}.ListUserPools", f"{IDENTITY}.ListIdentityPools"])
@pytest.mark.parametrize("header", ["Origin", "Referer"])
@pytest.mark.parametrize("origin", STRANGERS)
def test_a_page_of_a_stranger_may_not_call_what_aws_wants_signed(
    host: Any, target: str, header: str, origin: str
) -> None:
    answer = call(host, target, Authorization=IDP, **{header: origin})
    assert answer.status_code == FORBIDDEN
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert 'Pools":' not in answer.text


def test_who_is_refused_can_read_in_the_log_what_to_set(host: Any) -> None:
    call(host, f"{COGNITO}.ListUserPools", Origin="https://told.example.com")
    (line,) = [one for one in host.output().splitlines() if "pages of https://told" in one]
    assert f"{COGNITO}.ListUserPools" in line
    assert "EXTRA_CORS_ALLOWED_ORIGINS" in line


@pytest.mark.parametrize(
    "place",
    [
        # What the host's own guard lets pass, for services that have rules of their own.
        {"Host": "a.execute-api.example.com"},
        {"path": "/_aws/execute-api/none/"},
        {"path": "/restapis/none/test/_user_request_"},
    ],
)
def test_no_way_round_the_hosts_guard_leads_to_an_operation(
    host: Any, place: dict[str, str]
) -> None:
    headers = {key: value for key, value in place.items() if key != "path"}
    answer = send(
        host,
        "POST",
        place.get("path", "/"),
        body='{"MaxResults":1}',
        **{
            "Origin": FOREIGN,
            "X_Amz_Target": f"{COGNITO}.ListUserPools",
            "Content_Type": JSON,
            **headers,
        },
    )
    assert '"UserPools"' not in answer.text
    assert answer.status_code >= 400


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that is told of a page and of names of its own."""
    settings: dict[str, Any] = {
        "EXTRA_CORS_ALLOWED_ORIGINS": TRUSTED,
        "COGNITO_ALLOWED_HOSTS": "cognito.example.com, *.dev.example.com",
        "LOCALSTACK_HOST": "stack.example.com",
    }
    with running_host(tmp_path_factory.mktemp("trusting"), **settings) as running:
        yield running


def test_a_page_that_is_trusted_may_call_everything(trusting: Host) -> None:
    answer = call(trusting, f"{COGNITO}.ListUserPools", Origin=TRUSTED)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] in (TRUSTED, "*")
    assert call(trusting, f"{COGNITO}.ListUserPools", Origin=FOREIGN).status_code == FORBIDDEN


OUTBOX = "/_aws/cognito-idp/messages"
OWN_NAMES = [
    "localhost",
    "LOCALHOST",
    "localstack",
    "app.localhost",
    "127.0.0.1",
    "192.168.1.5",
    "[::1]",
    "host.docker.internal",
    "localhost.localstack.cloud",
    "a.b.localhost.localstack.cloud",
    "localhost.",
]
ANYBODYS_NAMES = [
    "example.com",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "evillocalhost.localstack.cloud",
    "cognito-idp.us-east-1.amazonaws.com",
    "127.1",
    "docker.internal",
]


@pytest.mark.parametrize("name", OWN_NAMES)
def test_what_is_for_developers_answers_to_names_of_this_machine(host: Any, name: str) -> None:
    there = f"{name}:{host.port}"
    assert send(host, "GET", OUTBOX, Host=there).status_code == 200
    answer = call(host, f"{COGNITO}.ListUserPools", Origin="http://localhost:3000", Host=there)
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ANYBODYS_NAMES)
@pytest.mark.parametrize("path", ["messages", "clock", "risks"])
def test_what_is_for_developers_does_not_answer_to_names_that_anybody_may_have(
    host: Any, path: str, name: str
) -> None:
    there = f"{name}:{host.port}"
    answer = send(host, "GET", f"/_aws/cognito-idp/{path}", Host=there)
    assert answer.status_code == FORBIDDEN
    assert "COGNITO_ALLOWED_HOSTS" in answer.json()["message"]
    # The same name in both says nothing but that it is one page's.
    answer = send(host, "GET", f"/_aws/cognito-idp/{path}", Host=there, Origin=f"http://{there}")
    assert answer.status_code == FORBIDDEN


@pytest.mark.parametrize("name", ANYBODYS_NAMES)
def test_a_page_that_names_anybodys_host_may_not_call_what_aws_wants_signed(
    host: Any, name: str
) -> None:
    there = f"{name}:{host.port}"
    for origin in (f"http://{there}", "http://localhost:3000", f"http://localhost:{host.port}"):
        answer = call(host, f"{COGNITO}.ListUserPools", Origin=origin, Host=there)
        assert answer.status_code == FORBIDDEN
        assert '"UserPools"' not in answer.text
    # It may sign in there, and who sends no page may do everything.
    assert (
        call(host, f"{COGNITO}.InitiateAuth", "{}", Origin=FOREIGN, Host=there).status_code == 400
    )
    assert call(host, f"{COGNITO}.ListUserPools", Host=there).status_code == 200


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("cognito.example.com", True),
        ("Cognito.Example.com", True),
        ("a.dev.example.com", True),
        ("stack.example.com", True),
        ("dev.example.com", False),
        ("cognito.example.com.evil.com", False),
        ("xdev.example.com", False),
    ],
)
def test_further_names_of_the_host_are_settings(trusting: Host, name: str, is_known: bool) -> None:
    expected = 200 if is_known else FORBIDDEN
    assert send(trusting, "GET", OUTBOX, Host=name).status_code == expected
    answer = call(trusting, f"{COGNITO}.ListUserPools", Origin=TRUSTED, Host=name)
    assert answer.status_code == expected


def test_a_name_that_a_proxy_tells_of_is_no_permission(host: Any) -> None:
    """A page that is rebound may send what a proxy sends."""
    answer = send(host, "GET", OUTBOX, Host="example.com", X_Forwarded_Host="localhost")
    assert answer.status_code == FORBIDDEN


def test_the_domain_of_a_pool_is_a_name_of_the_host(host: Any, user_pool_id: str) -> None:
    domain = "login.custom-domain.example.com"
    assert send(host, "GET", OUTBOX, Host=domain).status_code == FORBIDDEN
    cognito = host.client("cognito-idp")
    certificate = "arn:aws:acm:us-east-1:000000000000:certificate/" + "0" * 36
    cognito.create_user_pool_domain(
        Domain=domain, UserPoolId=user_pool_id, CustomDomainConfig={"CertificateArn": certificate}
    )
    assert send(host, "GET", OUTBOX, Host=domain).status_code == 200
    cognito.delete_user_pool_domain(Domain=domain, UserPoolId=user_pool_id)
    assert send(host, "GET", OUTBOX, Host=domain).status_code == FORBIDDEN


def test_a_page_may_read_the_type_of_an_error(host: Any) -> None:
    answer = send(
        host,
        "POST",
        body="{}",
        Origin=FOREIGN,
        X_Amz_Target=f"{COGNITO}.SignUp",
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
IDP = SQS.replace("sqs", "cognito-idp")
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
    "our risks": ("GET", "/_aws/cognito-idp/risks", {}),
    "our risks, stated": ("PUT", "/_aws/cognito-idp/risks", {}),
    "our outbox, to a host that has rules of its own": (
        "GET",
        "/_aws/cognito-idp/messages",
        {"Host": "a.execute-api.localhost.localstack.cloud"},
    ),
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
    # Where Lambda or API Gateway are in use, some host names are theirs, and there is no such one.
    is_theirs = re.search(r"lambda-url|execute-api", headers.get("Host", ""))
    refusals = (FORBIDDEN, NOT_FOUND) if is_theirs else (FORBIDDEN,)
    assert answer.status_code in refusals
    assert '"messages"' not in answer.text
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


@pytest.mark.parametrize("path", ["messages", "clock", "risks"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_preflight_of_what_is_for_developers_is_refused(
    host: Any, path: str, method: str
) -> None:
    answer = send(
        host,
        "OPTIONS",
        f"/_aws/cognito-idp/{path}",
        Origin=FOREIGN,
        Access_Control_Request_Method=method,
        Access_Control_Request_Headers="content-type",
    )
    assert answer.status_code == FORBIDDEN
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_call_that_claims_two_services_reaches_cognito_only(host: Any) -> None:
    """The host alone would go by the signature's service and let a page list the queues."""
    answer = send(
        host,
        "POST",
        "/?Action=ListQueues",
        body="Action=ListQueues",
        Origin=FOREIGN,
        X_Amz_Target=f"{COGNITO}.SignUp",
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
