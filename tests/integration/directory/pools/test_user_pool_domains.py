"""Prefix and custom domains: made, found, changed, deleted."""

import itertools
import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.directory.pools.test_user_pool_lists import of_account
from tests.integration.making import (
    describe_pool,
    detected,
    make_pool,
    refused,
)

INVALID = "InvalidParameterException"
NOT_FOUND = "ResourceNotFoundException"
ARN = "arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012"
CUSTOM = {"CustomDomainConfig": {"CertificateArn": ARN}}
NO_SUCH = "No such domain or user pool exists."
_numbers = itertools.count()


def new_name() -> str:
    return f"example-{next(_numbers)}"


def make_domain(cognito: Any, pool_id: str, name: str | None = None, **request: Any) -> str:
    name = name or new_name()
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain=name, **request)
    return name


def describe(cognito: Any, name: str) -> dict[str, Any]:
    domain: dict[str, Any] = cognito.describe_user_pool_domain(Domain=name)["DomainDescription"]
    return domain


def without_metadata(answer: dict[str, Any]) -> dict[str, Any]:
    return {member: answer[member] for member in answer if member != "ResponseMetadata"}


def test_a_prefix_domain_is_described_as_it_was_made(cognito: Any) -> None:
    pool_id, name = make_pool(cognito), new_name()
    answer = cognito.create_user_pool_domain(UserPoolId=pool_id, Domain=name)
    assert without_metadata(answer) == {"ManagedLoginVersion": 1}
    domain = describe(cognito, name)
    assert re.fullmatch(r"d[0-9a-f]{13}\.cloudfront\.net", domain.pop("CloudFrontDistribution"))
    assert re.fullmatch(r"20\d{12}", domain.pop("Version"))
    assert domain == {
        "UserPoolId": pool_id,
        "AWSAccountId": "000000000000",
        "Domain": name,
        "S3Bucket": "aws-cognito-prod-iad-assets",
        "Status": "ACTIVE",
        "ManagedLoginVersion": 1,
    }


def test_a_custom_domain_is_described_as_it_was_made(cognito: Any) -> None:
    pool_id, name = make_pool(cognito), f"{new_name()}.example.com"
    routing = {"Failover": {"SecondaryRegion": "us-west-2", "PrimaryRoute53HealthCheckId": "1"}}
    request = {
        "ManagedLoginVersion": 2,
        "CustomDomainConfig": {"CertificateArn": ARN, "SecurityPolicy": "TLS_V1_3_2025"},
        "Routing": routing,
    }
    answer = without_metadata(
        cognito.create_user_pool_domain(UserPoolId=pool_id, Domain=name, **request)
    )
    domain = describe(cognito, name)
    assert answer == {
        "ManagedLoginVersion": 2,
        "CloudFrontDomain": domain["CloudFrontDistribution"],
        "Routing": routing,
    }
    assert {member: domain[member] for member in request} == request


def test_a_pool_has_a_prefix_and_a_custom_domain_and_shows_them(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    assert not {"Domain", "CustomDomain"} & set(describe_pool(cognito, pool_id))
    prefix = make_domain(cognito, pool_id)
    custom = make_domain(cognito, pool_id, f"{new_name()}.example.com", **CUSTOM)
    pool = describe_pool(cognito, pool_id)
    assert (pool["Domain"], pool["CustomDomain"]) == (prefix, custom)
    with refused(INVALID, "User pool already has a domain configured."):
        make_domain(cognito, pool_id)
    with refused(INVALID, "User pool already has a domain configured."):
        make_domain(cognito, pool_id, f"{new_name()}.example.com", **CUSTOM)


TAKEN = (INVALID, "Domain already associated with another user pool.")


def test_a_prefix_is_one_pools_in_all_accounts_of_its_region(cognito: Any, host: Host) -> None:
    name = make_domain(cognito, make_pool(cognito))
    for other in (cognito, of_account(host, "777777777777")):
        pool_id = make_pool(other)
        with refused(*TAKEN):
            make_domain(other, pool_id, name)
        assert "Domain" not in describe_pool(other, pool_id)


def test_a_custom_domain_is_one_pools_everywhere(cognito: Any, host: Host) -> None:
    name = make_domain(cognito, make_pool(cognito), f"{new_name()}.example.com", **CUSTOM)
    west = host.client("cognito-idp", region="us-west-2")
    for other in (cognito, of_account(host, "777777777777"), west):
        pool_id = make_pool(other)
        with refused(*TAKEN):
            make_domain(other, pool_id, name, **CUSTOM)
        assert "CustomDomain" not in describe_pool(other, pool_id)


def test_each_region_has_its_own_prefixes(cognito: Any, host: Host) -> None:
    clients = [cognito, *(host.client("cognito-idp", region=r) for r in ("us-west-2", "eu-west-1"))]
    name = new_name()
    pools = [make_pool(client) for client in clients]
    for client, pool_id in zip(clients, pools, strict=True):
        make_domain(client, pool_id, name)
    for client, pool_id in zip(clients, pools, strict=True):
        assert describe(client, name)["UserPoolId"] == pool_id
        assert describe_pool(client, pool_id)["Domain"] == name
    # What is done to one is done to no other.
    cognito.update_user_pool_domain(UserPoolId=pools[0], Domain=name, ManagedLoginVersion=2)
    versions = [describe(client, name)["ManagedLoginVersion"] for client in clients]
    assert versions == [2, 1, 1]
    with refused(INVALID, NO_SUCH):
        cognito.update_user_pool_domain(UserPoolId=make_pool(cognito), Domain=name)
    clients[1].delete_user_pool_domain(UserPoolId=pools[1], Domain=name)
    assert [bool(describe(client, name)) for client in clients] == [True, False, True]
    make_domain(clients[1], make_pool(clients[1]), name)


RESERVED = ("aws", "amazon", "cognito")


@pytest.mark.parametrize("word", RESERVED)
@pytest.mark.parametrize("form", ["{}", "{}-login", "my-{}", "my-{}-login", "a--{}"])
def test_a_reserved_word_is_no_part_of_a_prefix(cognito: Any, word: str, form: str) -> None:
    pool_id = make_pool(cognito)
    with refused(INVALID, f"Domain cannot contain reserved word: {word}"):
        make_domain(cognito, pool_id, form.format(word))


@pytest.mark.parametrize(
    "form", ["my{}login", "{}ome-app", "happyp{}", "x{}-y", "no{}1", "l{}uit-2"]
)
@pytest.mark.parametrize("word", RESERVED)
def test_a_reserved_word_within_a_word_is_taken(cognito: Any, word: str, form: str) -> None:
    name = form.format(word)
    assert describe(cognito, make_domain(cognito, make_pool(cognito), name))["Domain"] == name


def test_a_domain_that_is_not_there_or_anothers_has_no_description(
    cognito: Any, host: Host
) -> None:
    name = make_domain(cognito, make_pool(cognito))
    assert describe(cognito, new_name()) == {}
    assert describe(of_account(host, "777777777777"), name) == {}
    assert describe(host.client("cognito-idp", region="eu-west-1"), name) == {}


FORMAT = (
    "The domain name contains an invalid character. Domain names can only contain lower-case "
    "letters, numbers, and hyphens. Please enter a different name that follows this format: "
    r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$"
)
SUBDOMAIN = (
    "Custom domain is not a valid subdomain: Was not able to resolve a DNS A record for the "
    "parent domain or domain parent is a top-level domain."
)
AT_MOST_63 = "Member must have length less than or equal to 63"
VERSION = "ManagedLoginVersion must be 1 or 2."
CUSTOM_ONLY = "CustomDomainConfig and Routing can be set for custom domains only."
ROUTING = {"Failover": {"SecondaryRegion": "us-west-2", "PrimaryRoute53HealthCheckId": "1"}}
REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("Example", {}, FORMAT),
    ("an_example", {}, FORMAT),
    ("auth.example.com", {}, FORMAT),
    ("-example", {}, FORMAT),
    ("example-", {}, FORMAT),
    ("example\n", {}, FORMAT),
    ("éxample", {}, FORMAT),
    ("my-aws-login", {}, "Domain cannot contain reserved word: aws"),
    ("my-amazon-login", {}, "Domain cannot contain reserved word: amazon"),
    ("cognito", {}, "Domain cannot contain reserved word: cognito"),
    ("x" * 64, {}, detected(f"'{'x' * 64}' at 'domain'", AT_MOST_63)),
    ("example", CUSTOM, SUBDOMAIN),
    ("example.com", CUSTOM, SUBDOMAIN),
    ("auth..example.com", CUSTOM, SUBDOMAIN),
    ("Auth.example.com", CUSTOM, SUBDOMAIN),
    ("example", {"ManagedLoginVersion": 0}, VERSION),
    ("example", {"ManagedLoginVersion": 3}, VERSION),
    ("example", {"Routing": ROUTING}, CUSTOM_ONLY),
)


@pytest.mark.parametrize(("name", "request_", "message"), REFUSED)
def test_a_domain_that_aws_would_not_make_is_refused(
    cognito: Any, name: str, request_: dict[str, Any], message: str
) -> None:
    pool_id = make_pool(cognito)
    with refused(INVALID, message):
        make_domain(cognito, pool_id, name, **request_)
    assert not {"Domain", "CustomDomain"} & set(describe_pool(cognito, pool_id))


@pytest.mark.parametrize(
    "arn",
    [
        ARN.replace("us-east-1", "eu-west-1"),
        ARN.replace("acm", "iam"),
        "arn:aws:acm:us-east-1:000000000000:key/1",
    ],
)
def test_a_certificate_is_one_of_acm_in_us_east_1(cognito: Any, arn: str) -> None:
    with pytest.raises(ClientError) as raised:
        make_domain(
            cognito,
            make_pool(cognito),
            f"{new_name()}.example.com",
            CustomDomainConfig={"CertificateArn": arn},
        )
    error = raised.value.response["Error"]
    assert error["Code"] == INVALID
    assert error["Message"].startswith(
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or "
        "doesn't include a valid certificate chain. (Service: CloudFront, Status Code: 400, "
    )


def test_managed_login_needs_a_tier_above_lite(cognito: Any) -> None:
    pool_id = make_pool(cognito, UserPoolTier="LITE")
    unavailable = (
        "The following feature is not available for the LITE pricing tier configured: "
        "Managed Login Version 2"
    )
    with refused("FeatureUnavailableInTierException", unavailable):
        make_domain(cognito, pool_id, ManagedLoginVersion=2)
    name = make_domain(cognito, pool_id, ManagedLoginVersion=1)
    with refused("FeatureUnavailableInTierException", unavailable):
        cognito.update_user_pool_domain(UserPoolId=pool_id, Domain=name, ManagedLoginVersion=2)
    assert describe(cognito, name)["ManagedLoginVersion"] == 1


def test_an_update_changes_what_it_gives_and_leaves_the_rest(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    name = make_domain(cognito, pool_id, f"{new_name()}.example.com", **CUSTOM)
    before = describe(cognito, name)
    domain = {"UserPoolId": pool_id, "Domain": name}
    answer = cognito.update_user_pool_domain(**domain, ManagedLoginVersion=2)
    assert without_metadata(answer) == {
        "ManagedLoginVersion": 2,
        "CloudFrontDomain": before["CloudFrontDistribution"],
    }
    assert describe(cognito, name) == {**before, "ManagedLoginVersion": 2}
    other = {"CertificateArn": ARN + "0"}
    cognito.update_user_pool_domain(**domain, CustomDomainConfig=other)
    after = {**before, "ManagedLoginVersion": 2, "CustomDomainConfig": other}
    assert describe(cognito, name) == after


def test_a_prefix_domain_is_given_no_certificate(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    name = make_domain(cognito, pool_id)
    with refused(INVALID, CUSTOM_ONLY):
        cognito.update_user_pool_domain(UserPoolId=pool_id, Domain=name, **CUSTOM)


def test_only_its_pool_changes_and_deletes_a_domain(cognito: Any) -> None:
    pool_id, other_id = make_pool(cognito), make_pool(cognito)
    name = make_domain(cognito, pool_id)
    for wrong in (
        {"UserPoolId": other_id, "Domain": name},
        {"UserPoolId": pool_id, "Domain": new_name()},
    ):
        with refused(INVALID, NO_SUCH):
            cognito.update_user_pool_domain(**wrong)
        with refused(INVALID, NO_SUCH):
            cognito.delete_user_pool_domain(**wrong)
    assert describe(cognito, name)["UserPoolId"] == pool_id


@pytest.mark.parametrize("operation", ["create", "update", "delete"])
def test_no_operation_knows_a_pool_that_is_not_there(cognito: Any, operation: str) -> None:
    with refused(NOT_FOUND, "User pool us-east-1_none does not exist."):
        getattr(cognito, f"{operation}_user_pool_domain")(
            UserPoolId="us-east-1_none", Domain=new_name()
        )


def test_a_pool_is_deleted_after_its_domain(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    name = make_domain(cognito, pool_id)
    with refused(
        INVALID,
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
    ):
        cognito.delete_user_pool(UserPoolId=pool_id)
    assert describe_pool(cognito, pool_id)["Domain"] == name
    answer = cognito.delete_user_pool_domain(UserPoolId=pool_id, Domain=name)
    assert without_metadata(answer) == {}
    assert "Domain" not in describe_pool(cognito, pool_id)
    cognito.delete_user_pool(UserPoolId=pool_id)
    assert make_domain(cognito, make_pool(cognito), name) == name
