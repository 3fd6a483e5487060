"""Policies for client ID metadata documents: every parameter, error and default."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito import clock
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.directory.clients import cimd_policies, url_clients
from localstack_cognito.directory.clients.client_metadata_documents import (
    ClientMetadata,
    UnusableDocument,
)
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.storage import cimd_policies as storage
from localstack_cognito.storage.cimd_policies import CachedDocument
from localstack_cognito.storage.database import database
from tests import in_process as serving
from tests.integration.making import make_client, make_pool, refused

PATTERN = "https://agents.example.com/*"
URL = "https://agents.example.com/client.json"
DAY, YEAR = 86_400, 31_556_952
TIER = (
    "The following feature is not available for the LITE pricing tier configured: "
    "Client ID Metadata Documents"
)
NO_DOCUMENT = (
    "CachedCIMDURLDoesNotExistException",
    "The URL does not have a cached metadata document.",
)
_METADATA = ClientMetadata(["https://app.example.com"], ["authorization_code"], ["code"])


class Pool:
    """A pool with an app client, and its policies."""

    def __init__(self, cognito: Any, **settings: Any) -> None:
        self.cognito = cognito
        self.id = make_pool(cognito, **settings)
        self.client_id = make_client(cognito, self.id)

    def request(self, operation: str, **changes: Any) -> dict[str, Any]:
        """Return what an operation is asked; None leaves a member out."""
        defaults: dict[str, Any] = {
            "CreateCIMDPolicy": {
                "ClientId": self.client_id,
                "PolicyName": "agents",
                "URLPatterns": [PATTERN],
            },
            "UpdateCIMDPolicy": {
                "CIMDPolicyId": "nobody",
                "ClientId": self.client_id,
                "URLPatterns": [PATTERN],
            },
            "UpdateClientMetadataURLState": {
                "CIMDPolicyId": "nobody",
                "URL": URL,
                "Action": "INVALIDATE",
            },
            "ListCIMDPolicies": {},
        }
        given = {
            "UserPoolId": self.id,
            **defaults.get(operation, {"CIMDPolicyId": "nobody"}),
            **changes,
        }
        return {name: value for name, value in given.items() if value is not None}

    def call(self, operation: str, **changes: Any) -> dict[str, Any]:
        method = {
            "CreateCIMDPolicy": self.cognito.create_cimd_policy,
            "UpdateCIMDPolicy": self.cognito.update_cimd_policy,
            "DescribeCIMDPolicy": self.cognito.describe_cimd_policy,
            "DeleteCIMDPolicy": self.cognito.delete_cimd_policy,
            "ListCIMDPolicies": self.cognito.list_cimd_policies,
            "ListClientMetadataURLs": self.cognito.list_client_metadata_urls,
            "UpdateClientMetadataURLState": self.cognito.update_client_metadata_url_state,
        }[operation]
        answer: dict[str, Any] = method(**self.request(operation, **changes))
        return answer

    def create(self, **changes: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.call("CreateCIMDPolicy", **changes)["CIMDPolicy"]
        return made

    def keep(self, policy_id: str, url: str = URL, expires_at: float | None = None) -> None:
        now = clock.now()
        kept = CachedDocument(policy_id, url, _METADATA.kept(), now, expires_at or now + DAY)
        with database().write() as connection:
            storage.put_document(connection, kept)

    def urls(self, policy_id: str, **query: Any) -> list[str]:
        listed = self.call("ListClientMetadataURLs", CIMDPolicyId=policy_id, **query)
        return [one["URL"] for one in listed["ClientMetadataURLs"]]


@pytest.fixture
def pool(in_process: Callable[[str], Any]) -> Pool:
    return Pool(in_process("cognito-idp"))


def test_a_policy_is_as_it_was_made(pool: Pool) -> None:
    made = pool.create(CacheDuration=YEAR)
    assert made["CIMDPolicyId"].isalnum()
    assert made["CreationDate"] == made["LastModifiedDate"]
    expected = {
        "UserPoolId": pool.id,
        "ClientId": pool.client_id,
        "PolicyName": "agents",
        "URLPatterns": [PATTERN],
        "CacheDuration": YEAR,
    }
    assert expected.items() <= made.items()
    described = pool.call("DescribeCIMDPolicy", CIMDPolicyId=made["CIMDPolicyId"])
    assert described["CIMDPolicy"] == made
    (summary,) = pool.call("ListCIMDPolicies")["CIMDPolicies"]
    hidden = ("UserPoolId", "URLPatterns")
    assert summary == {name: value for name, value in made.items() if name not in hidden}


def test_a_document_is_kept_for_a_day_unless_the_policy_says_otherwise(pool: Pool) -> None:
    assert pool.create()["CacheDuration"] == DAY


def test_an_update_replaces_the_patterns_and_keeps_what_it_leaves_out(pool: Pool) -> None:
    made = pool.create(CacheDuration=YEAR)
    policy_id = made["CIMDPolicyId"]
    pool.keep(policy_id)
    pool.keep(policy_id, "https://agents.example.com/other.json")
    other = make_client(pool.cognito, pool.id)
    updated = pool.call(
        "UpdateCIMDPolicy", CIMDPolicyId=policy_id, ClientId=other, URLPatterns=[URL]
    )["CIMDPolicy"]
    expected = {**made, "ClientId": other, "URLPatterns": [URL]}
    expected["LastModifiedDate"] = updated["LastModifiedDate"]
    assert updated == expected
    # What it does not fit any more is forgotten.
    assert pool.urls(policy_id) == [URL]
    renamed = pool.call(
        "UpdateCIMDPolicy", CIMDPolicyId=policy_id, PolicyName="others", CacheDuration=DAY
    )["CIMDPolicy"]
    assert (renamed["PolicyName"], renamed["CacheDuration"]) == ("others", DAY)
    assert renamed["ClientId"] == pool.client_id


def test_a_policy_outlives_its_app_client(pool: Pool) -> None:
    policy_id = pool.create()["CIMDPolicyId"]
    pool.cognito.delete_user_pool_client(UserPoolId=pool.id, ClientId=pool.client_id)
    described = pool.call("DescribeCIMDPolicy", CIMDPolicyId=policy_id)["CIMDPolicy"]
    assert "ClientId" not in described
    assert "ClientId" not in pool.call("ListCIMDPolicies")["CIMDPolicies"][0]
    other = make_client(pool.cognito, pool.id)
    updated = pool.call("UpdateCIMDPolicy", CIMDPolicyId=policy_id, ClientId=other)
    assert updated["CIMDPolicy"]["ClientId"] == other


def test_a_deleted_policy_is_gone(pool: Pool) -> None:
    policy_id = pool.create()["CIMDPolicyId"]
    pool.keep(policy_id)
    assert set(pool.call("DeleteCIMDPolicy", CIMDPolicyId=policy_id)) == {"ResponseMetadata"}
    assert pool.call("ListCIMDPolicies")["CIMDPolicies"] == []
    gone = ("ResourceNotFoundException", f"CIMD policy {policy_id} does not exist.")
    for operation in (
        *("DescribeCIMDPolicy", "DeleteCIMDPolicy", "UpdateCIMDPolicy"),
        *("ListClientMetadataURLs", "UpdateClientMetadataURLState"),
    ):
        with refused(*gone):
            pool.call(operation, CIMDPolicyId=policy_id)


_BY_MODEL: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "CreateCIMDPolicy",
        {"PolicyName": None},
        "at 'policyName'",
        "Member must not be null",
    ),
    ("CreateCIMDPolicy", {"ClientId": None}, "at 'clientId'", "Member must not be null"),
    ("CreateCIMDPolicy", {"UserPoolId": None}, "at 'userPoolId'", "Member must not be null"),
    ("CreateCIMDPolicy", {"URLPatterns": None}, "at 'uRLPatterns'", "Member must not be null"),
    (
        "CreateCIMDPolicy",
        {"PolicyName": "a" * 33},
        f"'{'a' * 33}' at 'policyName'",
        "Member must have length less than or equal to 32",
    ),
    (
        "CreateCIMDPolicy",
        {"CacheDuration": DAY - 1},
        f"'{DAY - 1}' at 'cacheDuration'",
        f"Member must have value greater than or equal to {DAY}",
    ),
    (
        "CreateCIMDPolicy",
        {"CacheDuration": YEAR + 1},
        f"'{YEAR + 1}' at 'cacheDuration'",
        f"Member must have value less than or equal to {YEAR}",
    ),
    (
        "CreateCIMDPolicy",
        {"URLPatterns": []},
        "'[]' at 'uRLPatterns'",
        "Member must have length greater than or equal to 1",
    ),
    (
        "CreateCIMDPolicy",
        {"URLPatterns": [PATTERN] * 6},
        f"'[{', '.join([PATTERN] * 6)}]' at 'uRLPatterns'",
        "Member must have length less than or equal to 5",
    ),
    ("UpdateCIMDPolicy", {"CIMDPolicyId": None}, "at 'cIMDPolicyId'", "Member must not be null"),
    ("UpdateCIMDPolicy", {"ClientId": None}, "at 'clientId'", "Member must not be null"),
    ("UpdateCIMDPolicy", {"URLPatterns": None}, "at 'uRLPatterns'", "Member must not be null"),
    (
        "DescribeCIMDPolicy",
        {"CIMDPolicyId": "A"},
        "'A' at 'cIMDPolicyId'",
        "Member must satisfy regular expression pattern: ^[a-z0-9]+$",
    ),
    (
        "ListCIMDPolicies",
        {"MaxResults": 61},
        "'61' at 'maxResults'",
        "Member must have value less than or equal to 60",
    ),
    (
        "ListClientMetadataURLs",
        {"MaxResults": 0},
        "'0' at 'maxResults'",
        "Member must have value greater than or equal to 1",
    ),
    ("UpdateClientMetadataURLState", {"URL": None}, "at 'uRL'", "Member must not be null"),
    ("UpdateClientMetadataURLState", {"Action": None}, "at 'action'", "Member must not be null"),
    (
        "UpdateClientMetadataURLState",
        {"Action": "FORGET"},
        "'FORGET' at 'action'",
        "Member must satisfy enum value set: [REFRESH, INVALIDATE]",
    ),
    (
        "UpdateClientMetadataURLState",
        {"URL": "http://localhost:9000/c"},
        "'http://localhost:9000/c' at 'uRL'",
        "Member must satisfy regular expression pattern: ^https://[^\\s]+$",
    ),
]


@pytest.mark.parametrize(("operation", "changes", "member", "rule"), _BY_MODEL)
def test_what_the_model_refuses(
    pool: Pool, operation: str, changes: dict[str, Any], member: str, rule: str
) -> None:
    with pytest.raises(pool.cognito.exceptions.InvalidParameterException) as raised:
        pool.call(operation, **changes)
    said = raised.value.response["Error"]["Message"]
    assert member.lower() in said.lower()
    assert said.endswith(rule)


@pytest.mark.parametrize("character", ["?", "#", '"', "<", ">", "^", "`", "{", "}", "|", " ", "\\"])
def test_characters_that_a_pattern_may_not_have(pool: Pool, character: str) -> None:
    with pytest.raises(pool.cognito.exceptions.InvalidParameterException) as raised:
        pool.create(URLPatterns=[f"https://agents.example.com/{character}"])
    assert "regular expression pattern" in raised.value.response["Error"]["Message"]


def test_refusals_with_their_reasons(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    policy_id = pool.create()["CIMDPolicyId"]
    elsewhere = Pool(pool.cognito)
    lite = Pool(pool.cognito, UserPoolTier="LITE")
    monkeypatch.setattr(cimd_policies, "MOST_POLICIES", 1)
    no_pool = ("ResourceNotFoundException", "User pool us-east-1_nobody does not exist.")
    no_client = ("ResourceNotFoundException", "User pool client nobody does not exist.")
    pattern = "https://*.com/client.json"
    bad = (
        "InvalidParameterException",
        f"{pattern} is not a valid URL pattern: A wildcard is not allowed in the registrable part "
        "of the host name.",
    )
    too_many = ("LimitExceededException", "The user pool has too many CIMD policies.")
    tier = ("FeatureUnavailableInTierException", TIER)
    token = ("InvalidParameterException", "Invalid pagination token given.")
    nowhere = {"UserPoolId": "us-east-1_nobody"}
    of_policy = {"CIMDPolicyId": policy_id}
    rows: list[tuple[Pool, str, dict[str, Any], tuple[str, str], str]] = [
        (pool, "CreateCIMDPolicy", nowhere, no_pool, "never made"),
        (pool, "UpdateCIMDPolicy", nowhere, no_pool, "never made"),
        (pool, "DescribeCIMDPolicy", nowhere, no_pool, "never made"),
        (pool, "DeleteCIMDPolicy", nowhere, no_pool, "never made"),
        (pool, "ListCIMDPolicies", nowhere, no_pool, "never made"),
        (pool, "ListClientMetadataURLs", nowhere, no_pool, "never made"),
        (pool, "UpdateClientMetadataURLState", nowhere, no_pool, "never made"),
        (pool, "CreateCIMDPolicy", {"ClientId": "nobody"}, no_client, "no app client nobody"),
        (
            pool,
            "UpdateCIMDPolicy",
            {**of_policy, "ClientId": "nobody"},
            no_client,
            "no app client nobody",
        ),
        (pool, "CreateCIMDPolicy", {"URLPatterns": [PATTERN, pattern]}, bad, "registrable"),
        (
            pool,
            "UpdateCIMDPolicy",
            {**of_policy, "URLPatterns": [pattern]},
            bad,
            "registrable",
        ),
        (pool, "CreateCIMDPolicy", {}, too_many, "may have 1 CIMD policies"),
        (lite, "CreateCIMDPolicy", {}, tier, "is LITE"),
        (lite, "UpdateCIMDPolicy", {}, tier, "is LITE"),
        (lite, "UpdateClientMetadataURLState", {}, tier, "is LITE"),
        (pool, "UpdateClientMetadataURLState", of_policy, NO_DOCUMENT, "No document of"),
        (
            pool,
            "UpdateClientMetadataURLState",
            {**of_policy, "Action": "REFRESH"},
            NO_DOCUMENT,
            "No document of",
        ),
        (pool, "ListCIMDPolicies", {"NextToken": "made-up"}, token, ""),
        (pool, "ListClientMetadataURLs", {**of_policy, "NextToken": "made-up"}, token, ""),
        (
            elsewhere,
            "DescribeCIMDPolicy",
            of_policy,
            ("ResourceNotFoundException", f"CIMD policy {policy_id} does not exist."),
            "has no CIMD policy",
        ),
    ]
    for of, operation, changes, error, reason in rows:
        serving.refusals.clear()
        with refused(*error):
            of.call(operation, **changes)
        assert reason in (reason_of(serving.refusals[0]) or ""), (operation, changes)


def test_what_a_lite_pool_had_before_is_still_seen_and_deleted(pool: Pool) -> None:
    policy_id = pool.create()["CIMDPolicyId"]
    pool.cognito.update_user_pool(UserPoolId=pool.id, UserPoolTier="LITE")
    assert pool.call("DescribeCIMDPolicy", CIMDPolicyId=policy_id)["CIMDPolicy"]
    assert pool.call("ListCIMDPolicies")["CIMDPolicies"]
    assert pool.urls(policy_id) == []
    pool.call("DeleteCIMDPolicy", CIMDPolicyId=policy_id)


def test_policies_are_listed_in_pages(pool: Pool) -> None:
    made = {pool.create(PolicyName=name)["CIMDPolicyId"] for name in ("a", "a", "c")}
    first = pool.call("ListCIMDPolicies", MaxResults=2)
    second = pool.call("ListCIMDPolicies", MaxResults=2, NextToken=first["NextToken"])
    assert "NextToken" not in second
    pages = [first["CIMDPolicies"], second["CIMDPolicies"]]
    assert [len(page) for page in pages] == [2, 1]
    assert {one["CIMDPolicyId"] for page in pages for one in page} == made


def test_documents_that_count_are_listed_in_pages(pool: Pool) -> None:
    policy_id = pool.create()["CIMDPolicyId"]
    urls = [f"https://agents.example.com/{number}" for number in range(3)]
    for url in urls:
        pool.keep(policy_id, url)
    pool.keep(policy_id, "https://agents.example.com/over", expires_at=clock.now() - 1)
    listed = pool.call("ListClientMetadataURLs", CIMDPolicyId=policy_id, MaxResults=2)
    page = listed["ClientMetadataURLs"]
    assert page[0]["ExpirationDate"] - page[0]["CachedDate"] == datetime.timedelta(days=1)
    assert [one["URL"] for one in page] == urls[:2]
    assert pool.urls(policy_id, NextToken=listed["NextToken"]) == urls[2:]
    assert pool.urls(policy_id) == urls


def test_an_invalidated_document_is_forgotten(pool: Pool) -> None:
    policy_id = pool.create()["CIMDPolicyId"]
    pool.keep(policy_id)
    request = {"CIMDPolicyId": policy_id, "Action": "INVALIDATE"}
    answer = pool.call("UpdateClientMetadataURLState", **request)
    assert set(answer) == {"ResponseMetadata"}
    assert pool.urls(policy_id) == []
    with refused(*NO_DOCUMENT):
        pool.call("UpdateClientMetadataURLState", **request)


def test_a_document_of_http_is_named_as_one_of_https(pool: Pool) -> None:
    policy_id = pool.create(URLPatterns=["https://localhost:*"])["CIMDPolicyId"]
    pool.keep(policy_id, "http://localhost:9000/c")
    pool.call(
        "UpdateClientMetadataURLState", CIMDPolicyId=policy_id, URL="https://localhost:9000/c"
    )
    assert pool.urls(policy_id) == []


def test_a_refreshed_document_is_fetched_anew(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    policy_id = pool.create()["CIMDPolicyId"]
    pool.keep(policy_id, expires_at=clock.now() + 60)
    fetched: list[str] = []

    def fetch(url: str) -> tuple[ClientMetadata, int | None]:
        fetched.append(url)
        if len(fetched) > 1:
            raise UnusableDocument("The document is no JSON object.")
        return _METADATA, None

    monkeypatch.setattr(url_clients, "fetch", fetch)
    request = {"CIMDPolicyId": policy_id, "Action": "REFRESH"}
    pool.call("UpdateClientMetadataURLState", **request)
    listed = pool.call("ListClientMetadataURLs", CIMDPolicyId=policy_id)["ClientMetadataURLs"]
    assert listed[0]["ExpirationDate"] - listed[0]["CachedDate"] == datetime.timedelta(days=1)
    text = f"The client metadata document at {URL} is not valid."
    with refused("InvalidParameterException", text):
        pool.call("UpdateClientMetadataURLState", **request)
    assert reason_of(serving.refusals[0]) == "The document is no JSON object."
    assert fetched == [URL, URL]
    assert (
        pool.call("ListClientMetadataURLs", CIMDPolicyId=policy_id)["ClientMetadataURLs"] == listed
    )


def test_only_so_many_documents_are_kept(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pool.create()
    policy = cimd_policies.get_policy(
        Owner("000000000000", "us-east-1"), pool.id, made["CIMDPolicyId"]
    )
    monkeypatch.setattr(url_clients, "MOST_DOCUMENTS", 1)
    monkeypatch.setattr(url_clients, "fetch", lambda _: (_METADATA, None))
    for url in (URL, URL + "?2", URL):
        assert url_clients.fetch_document(policy, url) == _METADATA
    assert pool.urls(policy.id) == [URL]


@pytest.mark.parametrize("change", ["UpdateCIMDPolicy", "DeleteCIMDPolicy", "pool"])
def test_a_document_whose_policy_changes_while_it_is_fetched_is_not_kept(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    policy_id = pool.create()["CIMDPolicyId"]
    policy = cimd_policies.get_policy(Owner("000000000000", "us-east-1"), pool.id, policy_id)

    def fetch(_: str) -> tuple[ClientMetadata, int | None]:
        if change == "pool":
            pool.cognito.delete_user_pool(UserPoolId=pool.id)
        elif change == "DeleteCIMDPolicy":
            pool.call(change, CIMDPolicyId=policy_id)
        else:
            pool.call(change, CIMDPolicyId=policy_id, URLPatterns=["https://localhost:*"])
        return _METADATA, None

    monkeypatch.setattr(url_clients, "fetch", fetch)
    with pytest.raises(UnusableDocument, match="meanwhile"):
        url_clients.fetch_document(policy, URL)
    if change == "UpdateCIMDPolicy":
        assert pool.urls(policy_id) == []
