"""``TestInvokeAuthorizer``: an authorizer tried out without a call of the API."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.apigateway.conftest import Pool, RestApi, claims_of

MakeApi = Callable[..., RestApi]


def try_out(api: RestApi, **members: Any) -> Any:
    answer = api.client.test_invoke_authorizer(
        restApiId=api.id, authorizerId=api.authorizer_id, **members
    )
    assert answer["latency"] >= 0
    assert answer["log"].startswith("Execution log for request ")
    assert f" : Starting authorizer: {api.authorizer_id} for request: " in answer["log"]
    return answer


@pytest.mark.parametrize("prefix", ["", "Bearer "])
@pytest.mark.parametrize("is_multiple", [False, True])
def test_an_id_token_gives_its_claims(
    make_api: MakeApi, pool: Pool, prefix: str, is_multiple: bool
) -> None:
    token = pool.sign_in()["IdToken"]
    value = prefix + token
    headers = (
        {"multiValueHeaders": {"Authorization": [value]}}
        if is_multiple
        else {"headers": {"Authorization": value}}
    )
    answer = try_out(make_api(pool.arn), **headers)
    assert answer["clientStatus"] == 200
    assert answer["claims"]["sub"] == claims_of(token)["sub"]
    assert " UTC 20" in answer["claims"]["exp"]
    assert token not in answer["log"]
    assert f"*{token[-6:]}\n" in answer["log"]


def test_whatever_else_is_given_is_unauthorized(make_api: MakeApi, pool: Pool) -> None:
    api, tokens = make_api(pool.arn), pool.sign_in()
    for headers in ({}, {"Authorization": "x"}, {"Authorization": tokens["AccessToken"]}):
        answer = try_out(api, headers=headers)
        assert answer["clientStatus"] == 401
        assert "claims" not in answer


def test_an_authorizer_counts_as_it_is_now_deployed_or_not(
    make_api: MakeApi, make_pool: Callable[..., Pool]
) -> None:
    pool = make_pool()
    api = make_api(pool.arn)
    headers = {"Authorization": pool.sign_in()["IdToken"]}
    assert try_out(api, headers=headers)["clientStatus"] == 200
    api.client.update_authorizer(
        restApiId=api.id,
        authorizerId=api.authorizer_id,
        patchOperations=[
            {
                "op": "replace",
                "path": "/identitySource",
                "value": "method.request.header.X-Who",
            }
        ],
    )
    assert try_out(api, headers=headers)["clientStatus"] == 401
    assert try_out(api, headers={"X-Who": headers["Authorization"]})["clientStatus"] == 200


def test_stage_variables_may_name_the_pool(make_api: MakeApi, pool: Pool) -> None:
    api = make_api(pool.arn.replace(pool.id, "${stageVariables.pool}"))
    headers = {"Authorization": pool.sign_in()["IdToken"]}
    assert try_out(api, headers=headers)["clientStatus"] == 401
    answer = try_out(api, headers=headers, stageVariables={"pool": pool.id})
    assert answer["clientStatus"] == 200


def test_what_is_not_there_is_not_found(make_api: MakeApi, pool: Pool) -> None:
    api = make_api(pool.arn)
    for members, message in (
        (
            {"restApiId": "nonexistent", "authorizerId": api.authorizer_id},
            "Invalid API identifier specified 000000000000:nonexistent",
        ),
        (
            {"restApiId": api.id, "authorizerId": "nope"},
            "Invalid Authorizer identifier specified",
        ),
    ):
        with pytest.raises(ClientError) as refused:
            api.client.test_invoke_authorizer(**members, headers={})
        assert refused.value.response["Error"]["Code"] == "NotFoundException"
        assert refused.value.response["Error"]["Message"] == message
