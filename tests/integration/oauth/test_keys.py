"""Where a pool's keys and discovery document are, and what stays S3's."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.host import Host

_JWKS = "/.well-known/jwks.json"
_DISCOVERY = "/.well-known/openid-configuration"
_SERVER = "/.well-known/oauth-authorization-server"


def test_a_pool_has_two_keys_of_its_own(host: Host, new_pool: Callable[..., str]) -> None:
    one, other = (
        requests.get(f"{host.url}/{new_pool()}{_JWKS}", timeout=30).json()["keys"] for _ in range(2)
    )
    assert [list(key) for key in one] == [["alg", "e", "kid", "kty", "n", "use"]] * 2
    assert len({key["kid"] for key in one + other}) == 4
    assert {(key["alg"], key["kty"], key["use"], key["e"]) for key in one} == {
        ("RS256", "RSA", "sig", "AQAB")
    }


def test_the_keys_stay_the_same(host: Host, pool_id: str) -> None:
    first, again = (requests.get(f"{host.url}/{pool_id}{_JWKS}", timeout=30) for _ in range(2))
    assert first.json() == again.json()
    assert first.headers["Content-Type"] == "application/json"


def test_the_path_in_the_guide_gives_the_same_keys(host: Host, pool_id: str) -> None:
    guide = requests.get(f"{host.url}/{pool_id}/well-known/jwks.json", timeout=30)
    assert guide.json() == requests.get(f"{host.url}/{pool_id}{_JWKS}", timeout=30).json()


def test_discovery_leads_to_the_keys(host: Host, pool_id: str) -> None:
    document = requests.get(f"{host.url}/{pool_id}{_DISCOVERY}", timeout=30).json()
    assert list(document) == sorted(document)
    assert document["issuer"] == f"{host.url}/{pool_id}"
    assert document["id_token_signing_alg_values_supported"] == ["RS256"]
    assert document["response_types_supported"] == ["code", "token"]
    assert len(requests.get(document["jwks_uri"], timeout=30).json()["keys"]) == 2


def test_discovery_tells_what_clients_ask_for(host: Host, pool_id: str) -> None:
    document = requests.get(f"{host.url}/{pool_id}{_DISCOVERY}", timeout=30).json()
    methods = ["client_secret_basic", "client_secret_post", "none"]
    assert {
        "authorization_response_iss_parameter_supported": True,
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": [
            *("implicit", "authorization_code", "client_credentials", "refresh_token"),
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ],
        "response_modes_supported": ["query", "fragment"],
        "revocation_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_methods_supported": methods,
    }.items() <= document.items()


@pytest.mark.parametrize(
    "path",
    [
        *(f"{_SERVER}/%s", f"{_DISCOVERY}/%s", f"/%s{_SERVER}"),
        *(f"/_aws/cognito-idp/%s{_SERVER}", f"/_aws/cognito-idp/%s{_DISCOVERY}"),
    ],
)
def test_discovery_is_wherever_clients_look_for_it(host: Host, pool_id: str, path: str) -> None:
    url = f"{host.url}{path % pool_id}"
    known = requests.get(f"{host.url}/{pool_id}{_DISCOVERY}", timeout=30)
    # A page of another origin asks first, and for a header of its protocol.
    foreign = {"Origin": "https://app.example.com"}
    asked = {"Access-Control-Request-Headers": "mcp-protocol-version"}
    preflight = requests.options(
        url, headers={**foreign, **asked, "Access-Control-Request-Method": "GET"}, timeout=30
    )
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Headers"] == "mcp-protocol-version"
    answer = requests.get(url, headers={**foreign, "MCP-Protocol-Version": "x"}, timeout=30)
    assert answer.json() == known.json()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert requests.head(url, timeout=30).status_code == 200
    assert requests.post(url, timeout=30).status_code == 405
    other = f"{host.url}{path % 'us-east-1_nosuchpool'}"
    missing = requests.get(other, timeout=30)
    assert missing.status_code == 404
    assert missing.json() == {"message": "User pool us-east-1_nosuchpool does not exist."}


@pytest.mark.parametrize("path", [_SERVER, _DISCOVERY])
def test_discovery_is_at_the_root_of_a_domain(host: Host, cognito: Any, path: str) -> None:
    pool_id = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
    domain = f"root-{path[-6:]}"
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain=domain)
    name = f"{domain}.auth.us-east-1.localhost.localstack.cloud:{host.port}"
    for ending, status in (("", 200), (f"/{pool_id}", 200), ("/us-east-1_other", 404)):
        answer = requests.get(
            f"{host.url}{path}{ending}",
            headers={"Host": name, "Origin": "https://app.example.com"},
            timeout=30,
        )
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        if status == 200:
            assert answer.json()["issuer"] == f"{host.url}/{pool_id}"
            assert answer.json()["token_endpoint"] == f"http://{name}/oauth2/token"


def test_identity_pools_have_a_key_for_each_region_in_use(host: Host) -> None:
    host.client("cognito-idp", region="ap-northeast-1").create_user_pool(PoolName="elsewhere")
    keys = requests.get(f"{host.url}/.well-known/jwks_uri", timeout=30).json()["keys"]
    assert {"us-east-11", "ap-northeast-11"} <= {key["kid"] for key in keys}
    assert {key["alg"] for key in keys} == {"RS512"}
    assert requests.get(f"{host.url}/.well-known/jwks_uri", timeout=30).json()["keys"] == keys


@pytest.mark.parametrize("path", [_JWKS, "/well-known/jwks.json", _DISCOVERY, _SERVER])
def test_the_paths_stay_s3s_for_a_bucket(host: Host, path: str) -> None:
    s3: Any = host.client("s3")
    s3.create_bucket(Bucket="web-assets")
    s3.put_object(Bucket="web-assets", Key=path[1:], Body=b"mine")
    assert s3.get_object(Bucket="web-assets", Key=path[1:])["Body"].read() == b"mine"
    assert requests.get(f"{host.url}/web-assets{path}", timeout=30).text == "mine"


def test_a_pool_that_is_deleted_has_no_keys(host: Host, cognito: Any, pool_id: str) -> None:
    assert requests.get(f"{host.url}/{pool_id}{_JWKS}", timeout=30).status_code == 200
    cognito.delete_user_pool(UserPoolId=pool_id)
    assert requests.get(f"{host.url}/{pool_id}{_JWKS}", timeout=30).status_code == 404


@pytest.mark.parametrize("path", [_JWKS, "/well-known/jwks.json", _DISCOVERY, _SERVER])
@pytest.mark.parametrize("user_pool_id", ["us-east-1_nosuchpool", "eu-west-2_Ab12", "myid123"])
@pytest.mark.parametrize("prefix", ["", "/_aws/cognito-idp"])
def test_a_pool_that_does_not_exist_is_named(
    host: Host, path: str, user_pool_id: str, prefix: str
) -> None:
    answer = requests.get(f"{host.url}{prefix}/{user_pool_id}{path}", timeout=30)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"message": f"User pool {user_pool_id} does not exist."}
    head = requests.head(f"{host.url}{prefix}/{user_pool_id}{path}", timeout=30)
    assert (head.status_code, head.text) == (404, "")


def test_what_a_bucket_lacks_is_s3s_to_say(host: Host) -> None:
    s3: Any = host.client("s3")
    s3.create_bucket(Bucket="empty-assets")
    answer = requests.get(f"{host.url}/empty-assets{_JWKS}", timeout=30)
    assert (answer.status_code, "NoSuchKey" in answer.text) == (404, True)


def test_a_client_of_s3_reads_what_s3_says(host: Host) -> None:
    s3: Any = host.client("s3")
    with pytest.raises(ClientError, match="NoSuchBucket"):
        s3.get_object(Bucket="no-such-bucket", Key=_JWKS[1:])
    with pytest.raises(ClientError, match="NoSuchBucket"):
        s3.put_object(Bucket="no-such-bucket", Key=_JWKS[1:], Body=b"")
    other = requests.get(f"{host.url}/no-such-bucket/keys.json", timeout=30)
    assert (other.status_code, "NoSuchBucket" in other.text) == (404, True)


@pytest.mark.parametrize(
    "path", ["oauth2/introspect", "scim/v2/Users", "favicon.ico", "Login", "oauth2", "", "login/"]
)
def test_what_a_domain_does_not_have_is_told_with_what_it_has(host: Host, path: str) -> None:
    answer = requests.get(f"{host.url}/_aws/cognito-idp/{path}", timeout=30)
    assert answer.status_code == 404
    said = answer.json()
    assert said["message"].startswith(f"There is no /_aws/cognito-idp/{path} here.")
    assert {
        *("/_aws/cognito-idp/oauth2/authorize", "/_aws/cognito-idp/oauth2/token"),
        *("/_aws/cognito-idp/login", "/_aws/cognito-idp/logout", "/_aws/cognito-idp/messages"),
    } <= set(said["paths"])
    for one in said["paths"]:
        assert one in said["message"]


def test_every_path_that_is_told_is_there(start_host: Callable[..., Any]) -> None:
    # Of the shared host, the export of all that is there takes its time.
    with start_host() as host:
        for path in requests.get(f"{host.url}/_aws/cognito-idp/", timeout=30).json()["paths"]:
            answer = requests.get(f"{host.url}{path}", allow_redirects=False, timeout=30)
            assert answer.status_code not in (404, 501), path


@pytest.mark.parametrize("path", ["verifyCode", "mfa/totp", "login/passkey"])
def test_what_is_not_built_of_a_domain_says_so(host: Host, path: str) -> None:
    answer = requests.get(f"{host.url}/_aws/cognito-idp/{path}", timeout=30)
    assert answer.status_code == 501
    assert f"/_aws/cognito-idp/{path} is not built yet" in answer.json()["message"]


def test_the_issuer_can_be_set_outright(
    start_host: Callable[..., Any],
) -> None:
    with start_host(COGNITO_ISSUER_BASE_URL="https://auth.example.com/") as host:
        pool = host.client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"]
        document = requests.get(f"{host.url}/{pool}{_DISCOVERY}", timeout=30).json()
    assert document["issuer"] == f"https://auth.example.com/{pool}"


def test_the_issuer_is_the_hosts_name_where_that_is_set(start_host: Callable[..., Any]) -> None:
    with start_host(LOCALSTACK_HOST="emulator.example.com:8443", USE_SSL="1") as host:
        pool = host.client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"]
        document = requests.get(f"{host.url}/{pool}{_DISCOVERY}", timeout=30).json()
    assert document["issuer"] == f"https://emulator.example.com:8443/{pool}"


def test_requests_for_keys_are_counted_in_one_record(
    host: Host, new_pool: Callable[..., str]
) -> None:
    pool_id = new_pool()
    for _ in range(3):
        requests.get(f"{host.url}/{pool_id}{_JWKS}", timeout=30)
    requests.get(f"{host.url}/{pool_id}{_DISCOVERY}", timeout=30)
    found = requests.get(
        f"{host.url}/_aws/cognito-idp/activity",
        params={"user_pool_id": pool_id, "kind": "oauth"},
        timeout=30,
    ).json()["records"]
    assert {one["Operation"]: one["Details"]["times"] for one in found} == {
        ".well-known/jwks.json": 3,
        ".well-known/openid-configuration": 1,
    }
