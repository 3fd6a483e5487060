"""Calls with credentials of an identity pool."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.functions import make_function
from tests.host import Host
from tests.integration.apigateway.conftest import RestApi, body_of, claims_of
from tests.integration.apigateway.test_authorizer import assert_unauthorized
from tests.integration.apigateway.test_claims import ECHO
from tests.integration.identity.world import World

MakeApi = Callable[..., RestApi]
UNKNOWN = "LSIAQAAAAAAAUNKNOWNX"


@pytest.fixture(scope="module")
def world(host: Host) -> World:
    world = World(host)
    world.set_roles()
    return world


@pytest.fixture(scope="module")
def alice(world: World) -> str:
    return world.new_user("alice")


@pytest.fixture(scope="module")
def echo(host: Host) -> str:
    arn = make_function(host, "identities-echo", ECHO)
    return f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"


@pytest.fixture
def user_pool_arn(world: World) -> str:
    return f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{world.user_pool_id}"


def credentials(world: World, token: str | None = None) -> tuple[str, dict[str, Any]]:
    identity_id = world.get_id(token)
    return identity_id, world.credentials(identity_id, token)["Credentials"]


def signed(api: RestApi, given: dict[str, Any], how: type = SigV4Auth) -> requests.Response:
    """Call the API with a request that is signed with credentials."""
    request = AWSRequest("GET", f"{api.host.url}/_aws/execute-api/{api.id}/prod/pets/7")
    keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
    how(keys, "execute-api", "us-east-1").add_auth(request)
    prepared = request.prepare()
    return requests.get(prepared.url, headers=dict(prepared.headers), timeout=30)


def guides_header(access_key_id: str) -> dict[str, str]:
    credential = f"{access_key_id}/20190821/us-east-1/cognito"
    return {"Authentication": f"AWS4-HMAC-SHA256 Credential={credential}"}


def assert_is_alice(
    identity: dict[str, Any], world: World, token: str, identity_id: str, given: dict[str, Any]
) -> None:
    caller = world.caller(given)
    names = f"{world.provider},{world.provider}:CognitoSignIn:{claims_of(token)['sub']}"
    expected = {
        "accessKey": given["AccessKeyId"],
        "accountId": "000000000000",
        "caller": caller["UserId"],
        "cognitoAuthenticationProvider": names,
        "cognitoAuthenticationType": "authenticated",
        "cognitoIdentityId": identity_id,
        "cognitoIdentityPoolId": world.pool_id,
        "user": caller["UserId"],
        "userArn": caller["Arn"],
    }
    assert {name: identity[name] for name in expected} == expected


@pytest.mark.parametrize("how", [SigV4Auth, SigV4QueryAuth])
def test_a_method_that_wants_a_signature_is_told_whose_it_is(
    make_api: MakeApi, world: World, alice: str, echo: str, how: type
) -> None:
    identity_id, given = credentials(world, alice)
    context = body_of(signed(make_api(authorization="AWS_IAM", uri=echo), given, how))[
        "requestContext"
    ]
    assert_is_alice(context["identity"], world, alice, identity_id, given)
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert "authorizer" not in context


def test_a_guest_is_told_as_one(make_api: MakeApi, world: World, echo: str) -> None:
    identity_id, given = credentials(world)
    api = make_api(authorization="AWS_IAM", uri=echo)
    identity = body_of(signed(api, given))["requestContext"]["identity"]
    assert identity["cognitoIdentityId"] == identity_id
    assert identity["cognitoAuthenticationType"] == "unauthenticated"
    assert identity["cognitoAuthenticationProvider"] is None


def test_who_is_no_identity_is_told_as_none(make_api: MakeApi, echo: str) -> None:
    api = make_api(authorization="AWS_IAM", uri=echo)
    keys = {"AccessKeyId": "test", "SecretKey": "test", "SessionToken": None}
    identity = body_of(signed(api, keys))["requestContext"]["identity"]
    assert identity["cognitoIdentityId"] is None


def test_a_mapping_template_gets_the_identity(make_api: MakeApi, world: World, alice: str) -> None:
    identity_id, given = credentials(world, alice)
    template = '{"id":"$context.identity.cognitoIdentityId"}'
    api = make_api(authorization="AWS_IAM", template=template)
    assert body_of(signed(api, given)) == {"id": identity_id}


def test_the_guides_header_lets_an_identity_in_where_a_token_would(
    make_api: MakeApi, world: World, alice: str, user_pool_arn: str, echo: str
) -> None:
    identity_id, given = credentials(world, alice)
    api = make_api(user_pool_arn, uri=echo)
    context = body_of(api.call(**guides_header(given["AccessKeyId"])))["requestContext"]
    assert_is_alice(context["identity"], world, alice, identity_id, given)
    assert_unauthorized(api.call())


def test_the_guides_header_lets_nobody_else_in(
    make_api: MakeApi, world: World, user_pool_arn: str
) -> None:
    api = make_api(user_pool_arn)
    identity_id, given = credentials(world)
    header = guides_header(given["AccessKeyId"])
    assert api.call(**header).status_code == 200
    world.identity.delete_identities(IdentityIdsToDelete=[identity_id])
    assert_unauthorized(api.call(**header))
    for access_key_id in ("test", "000000000000", UNKNOWN, ""):
        assert_unauthorized(api.call(**guides_header(access_key_id)))
    assert_unauthorized(api.call(Authentication=given["AccessKeyId"]))
    assert_unauthorized(api.call(Authentication=f"Bearer {given['SessionToken']}"))
