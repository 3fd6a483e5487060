"""The page of an identity pool: what it has, who is in it, and the credentials that it gives."""

import json
import re
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.console.pages.conftest import Shop
from tests.integration.console.pages.developer import BASE, Developer, csrf_of, said, title_of
from tests.integration.making import PASSWORD


def _role(host: Host, pool_id: str, kind: str) -> str:
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {"cognito-identity.amazonaws.com:aud": pool_id},
                    "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": kind},
                },
            }
        ],
    }
    role = host.client("iam").create_role(
        RoleName=f"{kind}-{pool_id[-8:]}", AssumeRolePolicyDocument=json.dumps(policy)
    )
    return str(role["Role"]["Arn"])


class Pool:
    """An identity pool that the shop's users and guests have identities of."""

    def __init__(self, shop: Shop) -> None:
        self.host = shop.host
        self.client = shop.host.client("cognito-identity")
        self.provider = f"cognito-idp.us-east-1.amazonaws.com/{shop.pool_id}"
        self.id = self.client.create_identity_pool(
            IdentityPoolName="visitors",
            AllowUnauthenticatedIdentities=True,
            CognitoIdentityProviders=[{"ProviderName": self.provider, "ClientId": shop.client_id}],
        )["IdentityPoolId"]
        self.role = _role(shop.host, self.id, "authenticated")
        self.set_roles(authenticated=self.role)

    def set_roles(self, **roles: str) -> None:
        self.client.set_identity_pool_roles(IdentityPoolId=self.id, Roles=roles)

    @property
    def path(self) -> str:
        return f"/identity-pools/{self.id}"

    def identities(self) -> list[str]:
        listed = self.client.list_identities(IdentityPoolId=self.id, MaxResults=60)
        return [one["IdentityId"] for one in listed["Identities"]]


@pytest.fixture
def pool(own_shop: Shop) -> Pool:
    """An identity pool of the test's own, with a role for who is logged in."""
    return Pool(own_shop)


def _id_token(shop: Shop) -> str:
    return str(
        shop.cognito.initiate_auth(
            ClientId=shop.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )["AuthenticationResult"]["IdToken"]
    )


def test_it_is_shown_in_the_words_of_aws(developer: Developer, pool: Pool) -> None:
    start = developer.get()
    (link,) = re.findall(rf'href="{BASE}(/identity-pools/[^"]+)"', start.text)[-1:] or [""]
    assert link
    page = developer.get(pool.path)
    assert title_of(page) == "visitors"
    for shown in (pool.id, pool.role, "AllowUnauthenticatedIdentities", pool.provider):
        assert shown in page.text
    assert "None: nobody of this kind gets credentials." in page.text
    assert "Nobody has asked for an identity yet." in page.text


def test_credentials_are_got_as_an_app_gets_them(
    developer: Developer, own_shop: Shop, pool: Pool
) -> None:
    token = _id_token(own_shop)
    page = developer.get(pool.path)
    got = developer.do(page, "try", provider=pool.provider, token=token)
    assert got.status_code == 200
    (identity,) = pool.identities()
    assert identity in got.text
    assert f"assumed-role/{pool.role.rpartition('/')[2]}/CognitoIdentityCredentials" in got.text
    assert "export AWS_SESSION_TOKEN=" in got.text
    # The token is in no page and no record.
    assert token not in got.text
    assert token not in requests.get(f"{pool.host.url}/_aws/cognito-idp/activity", timeout=30).text
    again = developer.do(page, "try", provider=pool.provider, token=token)
    assert identity in again.text
    assert pool.identities() == [identity]


def test_a_refusal_is_told_with_its_reason(developer: Developer, pool: Pool) -> None:
    page = developer.get(pool.path)
    guest = developer.do(page, "try")
    assert guest.status_code == 400
    assert said(guest).startswith("InvalidIdentityPoolConfigurationException")
    assert f"The Roles of {pool.id} have no unauthenticated." in guest.text
    # A role that trusts those only who are logged in.
    pool.set_roles(unauthenticated=pool.role)
    guest = developer.do(page, "try")
    assert f"The trust policy of {pool.role} does not admit" in guest.text
    wrong = developer.do(page, "try", provider=pool.provider, token="a.b.c")
    assert said(wrong).startswith("NotAuthorizedException")


def test_identities_are_listed_a_page_at_a_time_and_deleted(
    developer: Developer, pool: Pool
) -> None:
    for _ in range(52):
        pool.client.get_id(IdentityPoolId=pool.id)
    page = developer.get(pool.path)
    assert len(re.findall(r'<td class="whole">', page.text)) == 50
    (more,) = re.findall(r'href="([^"]+)" rel="next"', page.text)
    second = developer.session.get(f"{pool.host.url}{more}".replace("&amp;", "&"), timeout=30)
    left = re.findall(r'name="identity" value="(us-east-1:[^"]+)"', second.text)
    assert len(left) == 2
    done = developer.session.post(
        second.url,
        data={"_csrf": csrf_of(second), "do": "delete", "identity": left[0]},
        timeout=30,
    )
    assert said(done) == "The identity is deleted."
    with pytest.raises(ClientError):
        pool.client.describe_identity(IdentityId=left[0])
    assert developer.get(pool.path, page="none").status_code == 400


def _request_of(page: requests.Response) -> Any:
    found = re.search(r'<textarea name="request"[^>]*>(.*?)</textarea>', page.text, re.S)
    assert found
    return json.loads(found[1].replace("&#34;", '"'))


def test_operations_begin_with_what_is_there(developer: Developer, pool: Pool) -> None:
    page = developer.get(f"{pool.path}/run/SetIdentityPoolRoles")
    request = _request_of(page)
    assert request == {"IdentityPoolId": pool.id, "Roles": {"authenticated": pool.role}}
    request["Roles"]["unauthenticated"] = pool.role
    form = {"_csrf": csrf_of(page), "request": json.dumps(request)}
    developer.session.post(page.url, data=form, timeout=30)
    roles = pool.client.get_identity_pool_roles(IdentityPoolId=pool.id)["Roles"]
    assert roles == {"authenticated": pool.role, "unauthenticated": pool.role}
    assert developer.get(f"{pool.path}/run/CreateUserPool").status_code == 404
    assert developer.get("/identity-pools/us-east-1:none").status_code == 404
