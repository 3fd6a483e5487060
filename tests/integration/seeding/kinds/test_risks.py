"""Risks of sign-ins in a file."""

from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.protection.risks import list_risks, state_risk
from tests.integration.seeding.files import (
    applied,
    check_each_member,
    check_nothing_changes,
    comes_back,
    exported_tree,
    refusals,
)

InProcess = Callable[[str], Any]
AUDITED = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
POOL_ID = "us-east-1_app"


def file_with(*risks: dict[str, Any]) -> dict[str, Any]:
    """Return a file with a pool that has these risks."""
    pool = {"PoolName": "app", "Id": POOL_ID, **AUDITED, "Risks": list(risks)}
    return {"Version": 1, "UserPools": [pool]}


def test_risks_that_were_stated_come_back_also_where_threat_protection_is_off_since(
    in_process: InProcess,
) -> None:
    applied(file_with())
    state_risk(POOL_ID, None, None, "None", None)
    state_risk(POOL_ID, "alice", None, "High", None)
    state_risk(POOL_ID, None, "192.0.2.0/24", None, True)
    state_risk(POOL_ID, "bob", "2001:db8::1", "Medium", False)
    before = list_risks(POOL_ID, None, None)
    check_nothing_changes(comes_back())
    assert list_risks(POOL_ID, None, None) == before
    in_process("cognito-idp").update_user_pool(UserPoolId=POOL_ID, UserPoolTier="PLUS")
    check_nothing_changes(comes_back())
    assert list_risks(POOL_ID, None, None) == before


def test_each_member_changes_alone(in_process: InProcess) -> None:
    risk = {
        "Username": "alice",
        "IpAddress": "192.0.2.0/24",
        "RiskLevel": "Low",
        "CompromisedCredentials": True,
    }
    others = {
        "RiskLevel": "NoRisk",
        "CompromisedCredentials": False,
        "CreationDate": "2020-01-01T00:00:00Z",
    }
    path = ("UserPools", 0, "Risks", 0)
    check_each_member(file_with(risk), path, others, stays=["CreationDate"])


def test_an_address_is_the_same_in_each_of_its_forms(in_process: InProcess) -> None:
    applied(file_with({"IpAddress": "2001:db8:0:0::1/128", "RiskLevel": "High"}))
    check_nothing_changes(file_with({"IpAddress": "2001:DB8::1", "RiskLevel": "High"}))


def test_pruning_takes_the_others_back(in_process: InProcess) -> None:
    of_all, of_alice = {"RiskLevel": "Low"}, {"Username": "alice", "RiskLevel": "High"}
    applied(file_with(of_all, of_alice))
    check_nothing_changes(file_with(of_all))
    assert applied(file_with(of_all), prune=True).deleted == {"Risks": 1}
    (left,) = exported_tree()["UserPools"][0]["Risks"]
    assert left["RiskLevel"] == "Low"


BAD = """\
Version: 1
UserPools:
- PoolName: app
  UserPoolTier: PLUS
  {add_ons}
  Risks:
  - Username: alice
    {risk}
"""
ON, OFF = "UserPoolAddOns: {AdvancedSecurityMode: ENFORCED}", "UserPoolTags: {}"
AT = "UserPools[0].Risks[0]"


@pytest.mark.parametrize(
    ("add_ons", "risk", "line", "member", "message"),
    [
        pytest.param(
            ON,
            "IpAddress: 192.0.2.1/24",
            8,
            f"{AT}.IpAddress",
            "Invalid IP address or range: 192.0.2.1/24",
            id="what is no range",
        ),
        pytest.param(
            ON,
            "RiskLevel: Terrible",
            8,
            f"{AT}.RiskLevel",
            "1 validation error detected: Value 'Terrible' at 'riskLevel' failed to satisfy "
            "constraint: Member must satisfy enum value set: [NoRisk, Low, Medium, High]",
            id="a level that is none",
        ),
        pytest.param(
            ON,
            "CompromisedCredentials: perhaps",
            8,
            f"{AT}.CompromisedCredentials",
            "This must be true or false, and is perhaps.",
            id="what is no truth",
        ),
        pytest.param(
            OFF,
            "RiskLevel: Low",
            7,
            AT,
            "The threat protection of user pool {pool} is off: nothing is assessed there. Set "
            "UserPoolAddOns.AdvancedSecurityMode to AUDIT or ENFORCED first, or CustomAuthMode.",
            id="a pool that assesses nothing",
        ),
        pytest.param(
            ON,
            "Level: Low",
            8,
            AT,
            "There is no member Level here. Is it RiskLevel?",
            id="a member that is none",
        ),
    ],
)
def test_a_risk_that_does_not_hold_is_refused(
    in_process: InProcess, add_ons: str, risk: str, line: int, member: str, message: str
) -> None:
    ((*where, told),) = refusals(BAD.format(add_ons=add_ons, risk=risk))
    assert where == [line, member]
    if "{pool}" in message:
        message = message.format(pool=told.split("user pool ")[1].split()[0])
    assert told == message
