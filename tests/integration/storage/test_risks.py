"""What developers say of risks, in each database."""

import pytest

from localstack_cognito.aws.api.cognito_idp import ResourceNotFoundException
from localstack_cognito.directory.protection import risks
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.user_pools import UserPool
from tests.at_once import at_once, raised
from tests.integration.storage.rows import add_pool

PROTECTED = {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}


def make(opened: Database, *ids: str) -> list[UserPool]:
    with opened.write() as connection:
        return [add_pool(connection, f"us-east-1_{id_}", settings=PROTECTED) for id_ in ids]


def said(pool: UserPool) -> list[tuple[str, str, str | None, bool | None]]:
    return [
        (one.username, one.ip_address, one.risk_level, one.compromised_credentials)
        for one in risks.list_risks(pool.id, None, None)
    ]


def test_what_is_said_is_of_one_pool_user_and_range(opened: Database) -> None:
    p, q = make(opened, "p", "q")
    for pool in (p, q):
        risks.state_risk(pool.id, None, None, "High", None)
        risks.state_risk(pool.id, "Ää", "2001:DB8::/32", None, True)
        risks.state_risk(pool.id, "Ää", None, "Low", False)
    assert said(p) == [
        ("", "", "High", None),
        ("Ää", "", "Low", False),
        ("Ää", "2001:db8::/32", None, True),
    ]
    risks.take_risks_back(p.id, "Ää", "2001:db8:0::/32")
    assert [name for name, *_ in said(p)] == ["", "Ää"]
    risks.take_risks_back(None, "Ää", None)
    assert said(p) == said(q) == [("", "", "High", None)]
    risks.take_risks_back(None, None, None)
    assert said(p) == said(q) == []


def test_what_is_said_several_times_at_once_is_said_once(opened: Database) -> None:
    (pool,) = make(opened, "p")
    results = at_once(8, lambda _: risks.state_risk(pool.id, "alice", None, "High", None))
    assert raised(results) == []
    assert said(pool) == [("alice", "", "High", None)]


def test_what_is_said_goes_with_its_pool(opened: Database) -> None:
    p, q = make(opened, "p", "q")
    for pool in (p, q):
        risks.state_risk(pool.id, None, None, "High", None)
    with opened.write() as connection:
        user_pools.delete_pool(connection, p.id)
    assert (said(p), len(said(q))) == ([], 1)
    with pytest.raises(ResourceNotFoundException):
        risks.state_risk(p.id, None, None, "High", None)
