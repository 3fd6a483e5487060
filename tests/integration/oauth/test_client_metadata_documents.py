"""Clients whose id is the address of a document: what they may do, and what they may not."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import PASSWORD, make_pool, make_user, refused
from tests.integration.oauth.apps import (
    CALLBACK,
    CHALLENGE,
    INVALID_GRANT,
    INVALID_SECRET,
    VERIFIER,
    App,
    claims,
    error,
    fragment_of,
    location,
    make_app,
    query_of,
    sign_in,
    signed_in,
)
from tests.integration.oauth.documents_site import GRANTS, Site, documents_site

DAY = 86_400
YEAR = 31_556_952
NEVER = ("client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange")
INVALID_CLIENT = (400, {"error": "invalid_client"})


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Where the documents of this module are."""
    with documents_site() as opened:
        yield opened


@pytest.fixture(scope="module")
def policy(cognito: Any, alice_pool: str, app: App, site: Site) -> dict[str, Any]:
    """A policy that lets every address of the site be a client id."""
    made = cognito.create_cimd_policy(
        UserPoolId=alice_pool,
        ClientId=app.client_id,
        PolicyName="agents",
        URLPatterns=[site.pattern()],
    )
    return dict(made["CIMDPolicy"])


@pytest.fixture
def agent(app: App, policy: dict[str, Any], site: Site) -> App:
    """A client whose id is the address of a good document that nobody has read yet."""
    url = site.keep(f"/agent-{len(site.served)}.json")
    return App(app.base, app.pool_id, url)


def with_document(app: App, site: Site, **changes: Any) -> App:
    url = site.keep(f"/agent-{len(site.served)}.json", **changes)
    return App(app.base, app.pool_id, url)


def reason_of(host: Host, url: str) -> str:
    """Return why a client was refused last, as the activity has it."""
    answer = requests.get(
        f"{host.url}/_aws/cognito-idp/activity", params={"client_id": url}, timeout=30
    )
    refusals = [record["Reason"] for record in answer.json()["records"] if record.get("Reason")]
    return str(refusals[-1]) if refusals else ""


def error_of(answer: requests.Response) -> str:
    """Return what the error page is told."""
    assert location(answer).endswith("/error"), answer.headers["Location"]
    return query_of(answer)["error"]


def cached(cognito: Any, policy: dict[str, Any]) -> dict[str, float]:
    """Return for how many seconds each document is kept, by its address."""
    listed = cognito.list_client_metadata_urls(
        UserPoolId=policy["UserPoolId"], CIMDPolicyId=policy["CIMDPolicyId"]
    )["ClientMetadataURLs"]
    return {
        one["URL"]: (one["ExpirationDate"] - one["CachedDate"]).total_seconds() for one in listed
    }


def test_a_client_signs_its_user_in_and_refreshes_and_revokes(
    host: Host, app: App, agent: App, site: Site
) -> None:
    browser = signed_in(agent)
    code = agent.code(
        browser,
        scope="openid email",
        code_challenge=CHALLENGE,
        code_challenge_method="S256",
        nonce="n",
    )
    tokens = agent.redeem(code, code_verifier=VERIFIER).json()
    access = claims(tokens["access_token"])
    assert access["client_id"] == agent.client_id
    assert access["username"] == "alice"
    assert claims(tokens["id_token"])["aud"] == agent.client_id
    assert agent.user_info(tokens["access_token"]).json()["email"] == "alice@example.com"
    refreshed = agent.refresh(tokens["refresh_token"]).json()
    assert claims(refreshed["access_token"])["client_id"] == agent.client_id
    # It is the client's, and not the app client's.
    assert error(app.refresh(tokens["refresh_token"])) == (400, {"error": "invalid_grant"})
    assert app.ask("oauth2/revoke", token=tokens["refresh_token"]).status_code == 401
    assert agent.ask("oauth2/revoke", token=tokens["refresh_token"]).status_code == 200
    assert error(agent.refresh(tokens["refresh_token"])) == (400, {"error": "invalid_grant"})
    assert agent.user_info(tokens["access_token"]).status_code == 401
    path = agent.client_id.removeprefix(site.url(""))
    assert site.asked.count(path) == 1


def test_who_is_signed_in_already_is_sent_on(app: App, agent: App) -> None:
    browser = signed_in(app)
    code = agent.code(browser, code_challenge=CHALLENGE, code_challenge_method="S256")
    tokens = agent.redeem(code, code_verifier=VERIFIER).json()
    assert claims(tokens["access_token"])["client_id"] == agent.client_id
    assert query_of(app.authorize(browser))["code"], "and stays so"


_REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "other client_id": (
        {"client_id": "https://agents.example.com/"},
        "The document's client_id is 'https://agents.example.com/', the request's is 'http://",
    ),
    "no redirect_uris": ({"redirect_uris": None}, "has no redirect_uris"),
    "a secret": ({"client_secret": "1-secret-of-the-document"}, "has client_secret"),
    "no public client": ({"token_endpoint_auth_method": "private_key_jwt"}, "must have 'none'"),
    "not found": ({"status": 404}, "has answered 404; only 200 gives a document"),
    "created": ({"status": 201}, "has answered 201"),
    "a failure": ({"status": 500}, "has answered 500"),
    "a redirect": (
        {"status": 302, "headers": {"Location": "/elsewhere"}},
        "has answered 302; only 200 gives a document. No redirect is followed",
    ),
    "HTML": ({"headers": {"Content-Type": "text/html"}}, "is of the type text/html"),
    "no JSON": ({"body": b"{"}, "is no JSON object"),
    "too large": ({"client_name": "x" * 5120}, "an answer of more than 5120 bytes"),
}


@pytest.mark.parametrize("case", _REFUSED)
def test_documents_that_make_no_client(
    host: Host, app: App, policy: dict[str, Any], site: Site, cognito: Any, case: str
) -> None:
    changes, reason = _REFUSED[case]
    agent = with_document(app, site, **changes)
    for _ in range(2):
        assert error_of(agent.authorize()) == "invalid_client"
    assert reason in reason_of(host, agent.client_id)
    # No error is kept, and the token endpoint says the same.
    assert agent.client_id not in cached(cognito, policy)
    assert error(agent.refresh("none")) == INVALID_CLIENT
    path = agent.client_id.removeprefix(site.url(""))
    assert site.asked.count(path) == 3
    assert "/elsewhere" not in site.asked


def test_json_of_another_name_is_json(app: App, policy: dict[str, Any], site: Site) -> None:
    headers = {"Content-Type": "application/client+json; charset=utf-8"}
    agent = with_document(app, site, headers=headers)
    assert location(agent.authorize()) == f"{app.base}/login"


def test_nobody_there_is_told(host: Host, app: App, cognito: Any, policy: dict[str, Any]) -> None:
    with documents_site() as gone:
        url = gone.url()
    other = cognito.create_cimd_policy(
        UserPoolId=app.pool_id,
        ClientId=app.client_id,
        PolicyName="gone",
        URLPatterns=[gone.pattern(), "https://10.0.0.1/*", "https://*.example.com/*"],
    )["CIMDPolicy"]
    agent = App(app.base, app.pool_id, url)
    assert error_of(agent.authorize()) == "invalid_client"
    assert "could not be fetched" in reason_of(host, url)
    private = App(app.base, app.pool_id, "https://10.0.0.1/client.json")
    assert error_of(private.authorize()) == "invalid_client"
    assert "private network" in reason_of(host, private.client_id)
    cognito.delete_cimd_policy(UserPoolId=app.pool_id, CIMDPolicyId=other["CIMDPolicyId"])
    for client in (agent, private):
        assert error_of(client.authorize()) == "Client does not exist."
        assert "No CIMD policy of any user pool" in reason_of(host, client.client_id)
        assert error(client.refresh("none")) == INVALID_CLIENT


def test_a_user_is_sent_only_where_the_document_says(
    host: Host, app: App, policy: dict[str, Any], site: Site
) -> None:
    elsewhere = "http://127.0.0.1:33418/callback"
    agent = with_document(app, site, redirect_uris=[elsewhere])
    # The app client's own addresses are not the agent's.
    answer = agent.authorize()
    assert error_of(answer) == "redirect_mismatch"
    reason = reason_of(host, agent.client_id)
    assert f"redirect_uri {CALLBACK!r}" in reason or f"redirect_uri is {CALLBACK!r}" in reason
    assert "the client's redirect_uris" in reason
    page = requests.get(answer.headers["Location"], timeout=30)
    assert elsewhere in page.text
    assert CALLBACK not in page.text
    assert error_of(agent.authorize(redirect_uri=None)).startswith("Required String parameter")
    code = agent.code(signed_in_as(agent, redirect_uri=elsewhere), redirect_uri=elsewhere)
    tokens = agent.redeem(code, redirect_uri=elsewhere).json()
    assert claims(tokens["access_token"])["client_id"] == agent.client_id


def signed_in_as(app: App, **asked: str) -> requests.Session:
    browser = requests.Session()
    sign_in(app, browser, "alice", PASSWORD, **asked)
    return browser


@pytest.mark.parametrize(
    ("document", "response_type", "told"),
    [
        ({"grant_types": ["refresh_token"]}, "code", "unauthorized_client"),
        ({"response_types": ["token"]}, "code", "unauthorized_client"),
        ({}, "token", "unauthorized_client"),
        ({"grant_types": ["implicit"]}, "token", "unauthorized_client"),
        ({"grant_types": ["implicit"], "response_types": ["token"]}, "token", None),
        ({"grant_types": None, "response_types": None}, "code", None),
    ],
)
def test_a_flow_is_allowed_where_the_document_allows_it(
    app: App,
    policy: dict[str, Any],
    site: Site,
    document: dict[str, Any],
    response_type: str,
    told: str | None,
) -> None:
    answer = with_document(app, site, **document).authorize(response_type=response_type)
    if told is None:
        assert location(answer) == f"{app.base}/login"
        return
    assert location(answer) == CALLBACK
    assert {**fragment_of(answer), **query_of(answer)}["error"] == told


def test_a_flow_is_allowed_where_the_app_client_allows_it(
    cognito: Any, new_app: Callable[..., App]
) -> None:
    limited = new_app(AllowedOAuthFlows=["implicit"])
    with documents_site() as site:
        made = cognito.create_cimd_policy(
            UserPoolId=limited.pool_id,
            ClientId=limited.client_id,
            PolicyName="limited",
            URLPatterns=[site.pattern()],
        )["CIMDPolicy"]
        agent = with_document(limited, site)
        assert query_of(agent.authorize())["error"] == "unauthorized_client"
        # What another client may do counts from now on.
        allowing = new_app()
        cognito.update_cimd_policy(
            UserPoolId=limited.pool_id,
            CIMDPolicyId=made["CIMDPolicyId"],
            ClientId=allowing.client_id,
            URLPatterns=[site.pattern()],
        )
        assert location(agent.authorize()) == f"{agent.base}/login"
        cognito.delete_user_pool_client(UserPoolId=limited.pool_id, ClientId=allowing.client_id)
        assert error_of(agent.authorize()) == "Client does not exist."
    cognito.delete_cimd_policy(UserPoolId=limited.pool_id, CIMDPolicyId=made["CIMDPolicyId"])


def test_a_document_that_does_not_name_them_has_no_refresh_tokens(
    host: Host, app: App, policy: dict[str, Any], site: Site
) -> None:
    agent = with_document(app, site, grant_types=["authorization_code"])
    tokens = agent.redeem(agent.code(signed_in(agent))).json()
    assert "refresh_token" not in tokens
    assert error(agent.refresh("none")) == (400, {"error": "unauthorized_client"})
    assert "do not let it use refresh_token" in reason_of(host, agent.client_id)


def test_a_client_is_public_and_speaks_for_no_client(
    cognito: Any, new_app: Callable[..., App], policy: dict[str, Any]
) -> None:
    secret = new_app(GenerateSecret=True)
    with documents_site() as site:
        made = cognito.create_cimd_policy(
            UserPoolId=secret.pool_id,
            ClientId=secret.client_id,
            PolicyName="secret",
            URLPatterns=[site.pattern()],
        )["CIMDPolicy"]
        agent = with_document(secret, site, grant_types=[*GRANTS, *NEVER])
        # The app client's secret is not asked for, on the pages or at the endpoint.
        tokens = agent.redeem(agent.code(signed_in(agent))).json()
        assert agent.refresh(tokens["refresh_token"]).status_code == 200
        stranger = agent.token(
            "refresh_token", refresh_token=tokens["refresh_token"], client_secret=secret.secret
        )
        assert error(stranger) == INVALID_SECRET
        unauthorized = (400, {"error": "unauthorized_client"})
        assert [error(agent.token(grant)) for grant in NEVER] == [unauthorized] * len(NEVER)
    cognito.delete_cimd_policy(UserPoolId=secret.pool_id, CIMDPolicyId=made["CIMDPolicyId"])


def test_what_one_client_got_is_of_no_use_to_another(
    app: App, policy: dict[str, Any], site: Site
) -> None:
    one, other = with_document(app, site), with_document(app, site)
    code = one.code(signed_in(one))
    for stranger in (other, app):
        assert error(stranger.redeem(code)) == (400, {"error": "invalid_grant"})
    tokens = one.redeem(code).json()
    for stranger in (other, app):
        assert error(stranger.refresh(tokens["refresh_token"])) == INVALID_GRANT
        assert stranger.ask("oauth2/revoke", token=tokens["refresh_token"]).status_code == 401
    assert one.refresh(tokens["refresh_token"]).status_code == 200


def test_the_api_takes_the_tokens_of_a_client(
    cognito: Any, agent: App, policy: dict[str, Any], app: App
) -> None:
    scope = "aws.cognito.signin.user.admin"
    tokens = agent.redeem(agent.code(signed_in(agent), scope=scope)).json()
    assert cognito.get_user(AccessToken=tokens["access_token"])["Username"] == "alice"
    with refused("NotAuthorizedException", "Refresh Token has different Client"):
        cognito.initiate_auth(
            ClientId=app.client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": tokens["refresh_token"]},
        )


def test_what_a_client_got_is_worth_nothing_once_its_policy_is_another(
    cognito: Any, new_app: Callable[..., App]
) -> None:
    app = new_app()
    flow = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"
    other = new_app(AllowedOAuthScopes=["openid"], ExplicitAuthFlows=[flow])
    with documents_site() as site:
        made = cognito.create_cimd_policy(
            UserPoolId=app.pool_id,
            ClientId=app.client_id,
            PolicyName="moving",
            URLPatterns=[site.pattern()],
        )["CIMDPolicy"]
        policy = {"UserPoolId": app.pool_id, "CIMDPolicyId": made["CIMDPolicyId"]}
        agent = with_document(app, site)
        browser = signed_in(agent)
        token = agent.redeem(agent.code(browser)).json()["access_token"]
        code = agent.code(browser, scope="openid email")
        cognito.update_cimd_policy(**policy, ClientId=other.client_id, URLPatterns=[site.pattern()])
        assert error(agent.redeem(code)) == INVALID_GRANT
        brought = {
            "subject_token": token,
            "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
        }
        assert other.token(NEVER[1], **brought).status_code == 200
        cognito.delete_cimd_policy(**policy)
        assert error(other.token(NEVER[1], **brought)) == (400, {"error": "invalid_request"})


def test_what_was_proven_to_a_client_is_not_proven_to_the_app_client(
    cognito: Any, new_app: Callable[..., App]
) -> None:
    choosing = new_app(ExplicitAuthFlows=["ALLOW_USER_AUTH"])
    with documents_site() as site:
        made = cognito.create_cimd_policy(
            UserPoolId=choosing.pool_id,
            ClientId=choosing.client_id,
            PolicyName="choosing",
            URLPatterns=[site.pattern()],
        )["CIMDPolicy"]
        agent = with_document(choosing, site)
        scope = "aws.cognito.signin.user.admin"
        tokens = agent.redeem(agent.code(signed_in(agent), scope=scope)).json()
    proven = {"ACCESS_TOKEN": tokens["access_token"], "TARGET_ACR_VALUES": "urn:cognito:loa:2"}
    with refused("NotAuthorizedException", "The access token was not issued for the app client."):
        cognito.initiate_auth(
            ClientId=choosing.client_id,
            AuthFlow="USER_AUTH",
            AuthParameters={"USERNAME": "alice", **proven},
        )
    cognito.delete_cimd_policy(UserPoolId=choosing.pool_id, CIMDPolicyId=made["CIMDPolicyId"])


@pytest.mark.parametrize(
    ("cache_control", "kept"),
    [
        (None, 2 * DAY),
        ("max-age=60", 2 * DAY),
        (f"max-age={DAY}", DAY),
        (f"public, Max-Age={YEAR}", YEAR),
        (f"max-age={YEAR + 1}", 2 * DAY),
        ("max-age=soon", 2 * DAY),
        ("no-store", 2 * DAY),
    ],
)
def test_for_how_long_a_document_is_kept(
    cognito: Any, app: App, site: Site, policy: dict[str, Any], cache_control: str | None, kept: int
) -> None:
    own = f"/kept-{len(site.served)}/"
    made = cognito.create_cimd_policy(
        UserPoolId=app.pool_id,
        ClientId=app.client_id,
        PolicyName="kept",
        URLPatterns=[site.pattern(f"{own}*")],
        CacheDuration=2 * DAY,
    )["CIMDPolicy"]
    headers = {"Cache-Control": cache_control} if cache_control else {}
    agent = App(app.base, app.pool_id, site.keep(f"{own}c", headers=headers))
    assert location(agent.authorize()) == f"{app.base}/login"
    # The closest pattern's policy is asked.
    assert cached(cognito, made) == {agent.client_id: kept}
    assert agent.client_id not in cached(cognito, policy)
    cognito.delete_cimd_policy(UserPoolId=app.pool_id, CIMDPolicyId=made["CIMDPolicyId"])


def test_what_was_fetched_is_fetched_anew_when_it_is_asked_for(
    cognito: Any, agent: App, site: Site, policy: dict[str, Any]
) -> None:
    path = agent.client_id.removeprefix(site.url(""))
    key = {
        "UserPoolId": agent.pool_id,
        "CIMDPolicyId": policy["CIMDPolicyId"],
        "URL": agent.client_id.replace("http:", "https:"),
    }
    agent.authorize()
    site.keep(path, redirect_uris=["https://elsewhere.example.com"])
    assert location(agent.authorize()) == f"{agent.base}/login"
    cognito.update_client_metadata_url_state(**key, Action="REFRESH")
    assert error_of(agent.authorize()) == "redirect_mismatch"
    site.keep(path)
    assert error_of(agent.authorize()) == "redirect_mismatch"
    cognito.update_client_metadata_url_state(**key, Action="INVALIDATE")
    assert location(agent.authorize()) == f"{agent.base}/login"
    assert site.asked.count(path) == 3


def test_the_fetch_is_noted(host: Host, agent: App, site: Site) -> None:
    agent.authorize()
    path = agent.client_id.removeprefix(site.url(""))
    records = requests.get(
        f"{host.url}/_aws/cognito-idp/activity", params={"kind": "outside"}, timeout=30
    ).json()["records"]
    (record,) = [one for one in records if one["Details"].get("url") == agent.client_id]
    assert (record["Operation"], record["Status"]) == (f"GET localhost:{site.port}", 200)
    assert site.asked.count(path) == 1


def discovered(host: Host, pool_id: str) -> dict[str, Any]:
    url = f"{host.url}/{pool_id}/.well-known/openid-configuration"
    document: dict[str, Any] = requests.get(url, timeout=30).json()
    return document


def test_a_pool_with_a_policy_says_that_it_takes_documents(
    host: Host, cognito: Any, app: App, policy: dict[str, Any], new_pool: Callable[..., str]
) -> None:
    member = "client_id_metadata_document_supported"
    assert discovered(host, app.pool_id)[member] is True
    other = new_pool()
    assert member not in discovered(host, other)
    client = make_app(host, other)
    made = cognito.create_cimd_policy(
        UserPoolId=other,
        ClientId=client.client_id,
        PolicyName="agents",
        URLPatterns=["https://agents.example.com/*"],
    )
    assert discovered(host, other)[member] is True
    cognito.update_user_pool(UserPoolId=other, UserPoolTier="LITE")
    assert member not in discovered(host, other)
    cognito.update_user_pool(UserPoolId=other, UserPoolTier="ESSENTIALS")
    assert made["CIMDPolicy"]
    cognito.delete_user_pool_client(UserPoolId=other, ClientId=client.client_id)
    assert member not in discovered(host, other)


def test_of_two_pools_the_domain_says_which(
    host: Host, cognito: Any, app: App, agent: App, site: Site, new_pool: Callable[..., str]
) -> None:
    other_pool = new_pool()
    other = make_app(host, other_pool)
    cognito.create_cimd_policy(
        UserPoolId=other_pool,
        ClientId=other.client_id,
        PolicyName="agents",
        URLPatterns=[site.pattern()],
    )
    assert error_of(agent.authorize()) == "Client does not exist."
    reason = reason_of(host, agent.client_id)
    assert "several user pools" in reason
    assert app.pool_id in reason
    assert other_pool in reason
    prefix = f"agents-{other_pool[-12:]}"
    cognito.create_user_pool_domain(UserPoolId=other_pool, Domain=prefix)
    name = f"{prefix}.auth.us-east-1.localhost.localstack.cloud:{host.port}"
    asked = {
        "client_id": agent.client_id,
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "grant_type": "refresh_token",
        "refresh_token": "none",
    }
    at_domain: dict[str, Any] = {"headers": {"Host": name}, "allow_redirects": False, "timeout": 30}
    try:
        answer = requests.get(f"{host.url}/oauth2/authorize", params=asked, **at_domain)
        assert location(answer) == f"http://{name}/login"
        answer = requests.post(f"{host.url}/oauth2/token", data=asked, **at_domain)
        assert error(answer) == INVALID_GRANT
    finally:
        cognito.delete_user_pool_domain(UserPoolId=other_pool, Domain=prefix)
        cognito.delete_user_pool(UserPoolId=other_pool)
    assert location(agent.authorize()) == f"{agent.base}/login"


def test_a_document_is_fetched_again_when_it_has_expired(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    pool_id = make_pool(own_cognito)
    make_user(own_cognito, pool_id)
    app = make_app(own_host, pool_id)
    with documents_site() as site:
        own_cognito.create_cimd_policy(
            UserPoolId=pool_id,
            ClientId=app.client_id,
            PolicyName="agents",
            URLPatterns=[site.pattern()],
        )
        agent = App(app.base, pool_id, site.keep())
        tokens = agent.redeem(agent.code(signed_in(agent))).json()
        at(DAY - 60)
        assert agent.refresh(tokens["refresh_token"]).status_code == 200
        assert len(site.asked) == 1
        at(DAY + 60)
        assert agent.refresh(tokens["refresh_token"]).status_code == 200
        assert len(site.asked) == 2
    own_cognito.delete_user_pool(UserPoolId=pool_id)


@pytest.mark.parametrize("is_strict", [False, True])
def test_a_document_of_http_is_told_in_the_log_and_refused_where_it_is_strict(
    start_host: Callable[..., AbstractContextManager[Host]], is_strict: bool
) -> None:
    with (
        start_host(COGNITO_STRICT="1" if is_strict else "0") as host,
        documents_site() as site,
    ):
        cognito = host.client("cognito-idp")
        app = make_app(host, make_pool(cognito))
        cognito.create_cimd_policy(
            UserPoolId=app.pool_id,
            ClientId=app.client_id,
            PolicyName="agents",
            URLPatterns=[site.pattern()],
        )
        agent = App(app.base, app.pool_id, site.keep())
        answer = agent.authorize()
        told = f"The client ID {agent.client_id} is of http. AWS takes https only"
        if is_strict:
            assert error_of(answer) == "Client does not exist."
            assert "COGNITO_STRICT=1" in reason_of(host, agent.client_id)
            assert told not in host.log.read_text()
        else:
            assert location(answer) == f"{app.base}/login"
            agent.authorize()
            assert host.log.read_text().count(told) == 1
