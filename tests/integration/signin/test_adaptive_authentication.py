"""Sign-ins at risk: blocked, asked for a second factor, let in, and always kept."""

from collections.abc import Callable
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.functions import make_function
from tests.host import Host
from tests.integration.directory.protection.protecting import (
    BLOCKED,
    NO_RISK,
    REFUSED,
    RESET,
    GuardedPool,
    actions,
    compromised,
    risk,
)
from tests.integration.making import ALL_FLOWS, PASSWORD, attributes, refused

LEVELS = ("Low", "Medium", "High")
CONTEXT = {"ServerName": "example.com", "ServerPath": "/", "HttpHeaders": []}
OUTSIDE = "192.0.2.7"

ACTIONS = [
    ("BLOCK", True, "blocked"),
    ("BLOCK", False, "blocked"),
    ("MFA_REQUIRED", True, "asked"),
    ("MFA_REQUIRED", False, "blocked"),
    ("MFA_IF_CONFIGURED", True, "asked"),
    ("MFA_IF_CONFIGURED", False, "let in"),
    ("NO_ACTION", True, "let in"),
]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("action", "has_app", "outcome"), ACTIONS)
def test_each_level_has_its_action(
    host: Host, level: str, action: str, has_app: bool, outcome: str
) -> None:
    pool = GuardedPool(host)
    app = pool.set_up_app() if has_app else None
    others = dict.fromkeys(LEVELS, "BLOCK" if action == "NO_ACTION" else "NO_ACTION")
    pool.configure(actions(**{**others, level: action}))
    pool.state(level)
    if outcome == "blocked":
        with refused(*BLOCKED):
            pool.sign_in()
        assert pool.last() == ("SignIn", "Fail", risk("Block", level))
        return
    answer = pool.sign_in()
    if outcome == "asked":
        assert app is not None
        assert answer["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
        assert pool.last() == ("SignIn", "InProgress", risk("AccountTakeover", level))
        answer = pool.cognito.respond_to_auth_challenge(
            ClientId=pool.client_id,
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=answer["Session"],
            ChallengeResponses={"USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": app.code()},
        )
    assert answer["AuthenticationResult"]["AccessToken"]
    assert pool.last() == ("SignIn", "Pass", risk("AccountTakeover", level))


def test_audit_only_writes_down(host: Host) -> None:
    pool = GuardedPool(host, "AUDIT")
    pool.configure(
        actions(True, High="BLOCK"),
        {"RiskExceptionConfiguration": {"BlockedIPRangeList": ["127.0.0.0/8"]}},
    )
    pool.state("High")
    assert pool.sign_in()["AuthenticationResult"]
    assert pool.last() == ("SignIn", "Pass", risk("AccountTakeover", "High"))
    assert pool.notices() == []


@pytest.mark.parametrize("configuration", [{}, actions(Low="BLOCK")])
def test_a_level_without_an_action_lets_in(host: Host, configuration: dict[str, Any]) -> None:
    pool = GuardedPool(host)
    pool.configure(configuration)
    pool.state("High")
    assert pool.sign_in()["AuthenticationResult"]
    assert pool.last() == ("SignIn", "Pass", risk("AccountTakeover", "High"))


def test_a_pool_without_second_factors_has_none_to_ask_for(host: Host) -> None:
    pool = GuardedPool(host, factors=False)
    pool.configure(actions(Low="MFA_IF_CONFIGURED", High="MFA_REQUIRED"))
    pool.state("Low")
    assert pool.sign_in()["AuthenticationResult"]
    pool.state("High")
    with refused(*BLOCKED):
        pool.sign_in()


def test_who_has_enabled_a_factor_is_asked_for_it_once(host: Host) -> None:
    pool = GuardedPool(host)
    app = pool.set_up_app()
    pool.cognito.admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username="alice", SoftwareTokenMfaSettings={"Enabled": True}
    )
    pool.configure(actions(High="MFA_REQUIRED"))
    pool.state("High")
    asked = pool.sign_in()
    answer = pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": app.code()},
    )
    assert answer["AuthenticationResult"]["AccessToken"]


def test_a_new_password_is_asked_for_before_the_factor(host: Host) -> None:
    pool = GuardedPool(host)
    app = pool.set_up_app()
    pool.cognito.admin_set_user_password(
        UserPoolId=pool.id, Username="alice", Password="Temporary1!", Permanent=False
    )
    pool.configure(actions(High="MFA_REQUIRED"))
    pool.state("High")
    asked = pool.sign_in(password="Temporary1!")
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    for given in ({"NEW_PASSWORD": PASSWORD}, {"SOFTWARE_TOKEN_MFA_CODE": app.code()}):
        asked = pool.cognito.respond_to_auth_challenge(
            ClientId=pool.client_id,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "alice", **given},
        )
    assert asked["AuthenticationResult"]["AccessToken"]
    assert pool.last() == ("SignIn", "Pass", risk("AccountTakeover", "High"))


def test_a_proof_of_the_password_is_no_less_risky(host: Host) -> None:
    pool = GuardedPool(host)
    pool.configure(actions(Medium="BLOCK"))
    pool.state("Medium")
    with refused(*BLOCKED):
        AWSSRP("alice", PASSWORD, pool.id, pool.client_id, client=pool.cognito).authenticate_user()
    assert pool.last() == ("SignIn", "Fail", risk("Block", "Medium"))


def test_a_wrong_password_tells_nothing_of_the_risk(host: Host) -> None:
    pool = GuardedPool(host)
    pool.configure(actions(High="BLOCK"))
    pool.state("High")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in(password="Wrong123!")
    assert pool.last() == ("SignIn", "Fail", risk("AccountTakeover", "High"))


def test_a_clients_own_configuration_counts_before_the_pools(host: Host) -> None:
    pool = GuardedPool(host)
    pool.configure(actions(High="BLOCK"))
    pool.configure(actions(High="NO_ACTION"), ClientId=pool.client_id)
    pool.state("High")
    assert pool.sign_in()["AuthenticationResult"]
    pool.configure(ClientId=pool.client_id)
    with refused(*BLOCKED):
        pool.sign_in()


def test_a_refreshed_token_is_no_sign_in(host: Host) -> None:
    pool = GuardedPool(host)
    pool.configure(actions(High="BLOCK"))
    token = pool.sign_in()["AuthenticationResult"]["RefreshToken"]
    pool.state("High")
    answer = pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": token},
    )
    assert answer["AuthenticationResult"]["AccessToken"]
    assert len(pool.events()) == 1


def addresses(**lists: list[str]) -> dict[str, Any]:
    return {"RiskExceptionConfiguration": lists}


def _initiate(pool: GuardedPool, ip: str) -> None:
    pool.sign_in(ip=ip)


def _admin_initiate(pool: GuardedPool, ip: str) -> None:
    pool.cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        ContextData={**CONTEXT, "IpAddress": ip},
    )


def _refresh(pool: GuardedPool, ip: str) -> None:
    request, proof = pool.server(ip)
    pool.cognito.initiate_auth(
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": "made-up", **proof},
        **request,
    )


def _respond(pool: GuardedPool, ip: str) -> None:
    request, proof = pool.server(ip)
    pool.cognito.respond_to_auth_challenge(
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session="s" * 20,
        ChallengeResponses={"USERNAME": "alice", "NEW_PASSWORD": PASSWORD, **proof},
        **request,
    )


def by_server(pool: GuardedPool, ip: str, username: str = "alice") -> dict[str, Any]:
    request, proof = pool.server(ip, username)
    return {**request, "Username": username, "SecretHash": proof["SECRET_HASH"]}


def _sign_up(pool: GuardedPool, ip: str) -> None:
    pool.cognito.sign_up(
        Password=PASSWORD,
        UserAttributes=attributes(email="bob@example.com"),
        **by_server(pool, ip, "bob"),
    )


def _forget(pool: GuardedPool, ip: str) -> None:
    pool.cognito.forgot_password(**by_server(pool, ip))


def _resend(pool: GuardedPool, ip: str) -> None:
    pool.cognito.resend_confirmation_code(**by_server(pool, ip))


def _confirm(pool: GuardedPool, ip: str) -> None:
    pool.cognito.confirm_sign_up(ConfirmationCode="000000", **by_server(pool, ip))


def _confirm_password(pool: GuardedPool, ip: str) -> None:
    pool.cognito.confirm_forgot_password(
        ConfirmationCode="000000", Password=PASSWORD, **by_server(pool, ip)
    )


@pytest.fixture(scope="module")
def blocking(host: Host) -> GuardedPool:
    """A pool that nobody from OUTSIDE may come to."""
    pool = GuardedPool(host)
    pool.configure(addresses(BlockedIPRangeList=["192.0.2.0/29", "2001:db8::/32"]))
    return pool


@pytest.mark.parametrize(
    "do",
    [
        _initiate,
        _admin_initiate,
        _refresh,
        _respond,
        _sign_up,
        _forget,
        _resend,
        _confirm,
        _confirm_password,
    ],
)
def test_who_comes_from_a_blocked_address_is_refused(
    blocking: GuardedPool, do: Callable[[GuardedPool, str], None]
) -> None:
    with refused(*REFUSED):
        do(blocking, OUTSIDE)


def test_a_blocked_address_is_kept_in_the_history_of_who_was_named(blocking: GuardedPool) -> None:
    with refused(*REFUSED):
        blocking.sign_in(ip="2001:db8::1")
    assert blocking.last() == ("SignIn", "Fail", risk("Block"))
    assert blocking.events()[0]["EventContextData"]["IpAddress"] == "2001:db8::1"
    with refused(*REFUSED):
        blocking.sign_in("nobody", ip="2001:db8::1")
    for ip in ("192.0.2.8", ""):
        assert blocking.sign_in(ip=ip)["AuthenticationResult"]
    assert blocking.last() == ("SignIn", "Pass", NO_RISK)


def test_the_callers_own_address_counts_where_nobody_tells_another(host: Host) -> None:
    pool = GuardedPool(host)
    pool.configure(addresses(BlockedIPRangeList=["127.0.0.1/32"]))
    with refused(*REFUSED):
        pool.sign_in()
    assert pool.sign_in(ip=OUTSIDE)["AuthenticationResult"]


@pytest.mark.parametrize("claims", ["8.8.8.8", "192.0.2.200"])
@pytest.mark.parametrize(
    ("has_secret", "settings"),
    [
        (False, {}),
        (False, {"EnablePropagateAdditionalUserContextData": False}),
        (True, {}),
        (True, {"EnablePropagateAdditionalUserContextData": False}),
    ],
)
def test_an_app_that_may_not_tell_where_its_user_is_is_not_believed(
    host: Host, has_secret: bool, settings: dict[str, Any], claims: str
) -> None:
    pool = GuardedPool(host, factors=False)
    pool.configure(addresses(BlockedIPRangeList=["127.0.0.0/8", "::1/128"]))
    client = pool.cognito.create_user_pool_client(
        UserPoolId=pool.id,
        ClientName="app",
        GenerateSecret=has_secret,
        ExplicitAuthFlows=ALL_FLOWS,
        **settings,
    )["UserPoolClient"]
    given = {"USERNAME": "alice", "PASSWORD": PASSWORD}
    if has_secret:
        proof = secret_hash(client["ClientId"], client["ClientSecret"], "alice")
        given["SECRET_HASH"] = proof
    with refused(*REFUSED):
        pool.cognito.initiate_auth(
            ClientId=client["ClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters=given,
            UserContextData={"IpAddress": claims},
        )
    assert pool.events()[0]["EventContextData"]["IpAddress"] in ("127.0.0.1", "::1")


def test_an_app_is_blamed_for_no_address_that_it_may_not_tell(host: Host) -> None:
    pool = GuardedPool(host, factors=False)
    pool.configure(addresses(BlockedIPRangeList=["192.0.2.0/24"]))
    answer = pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        UserContextData={"IpAddress": OUTSIDE},
    )
    assert answer["AuthenticationResult"]


def test_an_app_may_tell_where_its_user_is_until_it_may_no_more(host: Host) -> None:
    pool = GuardedPool(host, factors=False)
    pool.configure(addresses(BlockedIPRangeList=["127.0.0.0/8", "::1/128"]))
    assert pool.sign_in(ip=OUTSIDE)["AuthenticationResult"]
    pool.cognito.update_user_pool_client(
        UserPoolId=pool.id,
        ClientId=pool.server(OUTSIDE)[0]["ClientId"],
        EnablePropagateAdditionalUserContextData=False,
        ExplicitAuthFlows=ALL_FLOWS,
    )
    with refused(*REFUSED):
        pool.sign_in(ip=OUTSIDE)


def test_who_comes_from_a_skipped_address_is_never_at_risk(host: Host) -> None:
    pool = GuardedPool(host)
    pool.configure(actions(High="BLOCK"), addresses(SkippedIPRangeList=["192.0.2.0/24"]))
    pool.state("High", CompromisedCredentials=True)
    assert pool.sign_in(ip=OUTSIDE)["AuthenticationResult"]
    assert pool.last() == ("SignIn", "Pass", NO_RISK)
    with refused(*BLOCKED):
        pool.sign_in()


@pytest.fixture(scope="module")
def deciding(host: Host) -> str:
    """A function that lets everybody in without a challenge."""
    source = """
def handler(event, context):
    event["response"].update(issueTokens=True, failAuthentication=False)
    return event
"""
    return make_function(host, "lets-everybody-in", source)


class DecidedPool(GuardedPool):
    """A pool whose function decides on sign-ins."""

    def __init__(
        self, host: Host, function: str, custom: str | None, mode: str = "ENFORCED"
    ) -> None:
        triggers = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
        super().__init__(host, mode, custom=custom, LambdaConfig=dict.fromkeys(triggers, function))
        self.cognito.update_user_pool_client(
            UserPoolId=self.id,
            ClientId=self.client_id,
            ExplicitAuthFlows=[*ALL_FLOWS, "ALLOW_CUSTOM_AUTH"],
        )

    def sign_in_by_function(self) -> Any:
        return self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="CUSTOM_AUTH",
            AuthParameters={"USERNAME": "alice"},
        )


# The modes of the pool, and what becomes of a sign-in by functions, and of one by a password.
_TAKEOVER = risk("AccountTakeover", "High")
_REFUSED_HIGH = ("Fail", risk("Block", "High"))
MODES: dict[tuple[str, str | None], tuple[tuple[str, Any] | None, tuple[str, Any] | None]] = {
    ("OFF", "ENFORCED"): (_REFUSED_HIGH, None),
    ("OFF", "AUDIT"): (("Pass", _TAKEOVER), None),
    ("AUDIT", "ENFORCED"): (_REFUSED_HIGH, ("Pass", _TAKEOVER)),
    ("AUDIT", "AUDIT"): (("Pass", _TAKEOVER), ("Pass", _TAKEOVER)),
    ("AUDIT", None): (("Pass", NO_RISK), ("Pass", _TAKEOVER)),
    ("ENFORCED", "ENFORCED"): (_REFUSED_HIGH, _REFUSED_HIGH),
    ("ENFORCED", "AUDIT"): (("Pass", _TAKEOVER), _REFUSED_HIGH),
    ("ENFORCED", None): (("Pass", NO_RISK), _REFUSED_HIGH),
}


@pytest.mark.parametrize("modes", MODES)
def test_sign_ins_that_functions_decide_on_have_a_mode_of_their_own(
    host: Host, deciding: str, modes: tuple[str, str | None]
) -> None:
    pool = DecidedPool(host, deciding, modes[1], modes[0])
    # What is to be done about a risk is the same for both.
    pool.configure(actions(High="MFA_REQUIRED"))
    pool.state("High")
    for sign_in, expected in zip(
        (pool.sign_in_by_function, pool.sign_in), MODES[modes], strict=True
    ):
        kept = len(pool.events())
        if expected and expected[0] == "Fail":
            with refused(*BLOCKED):
                sign_in()
        else:
            assert sign_in()["AuthenticationResult"]
        if expected is None:
            assert len(pool.events()) == kept
        else:
            assert pool.last() == ("SignIn", *expected)


@pytest.mark.parametrize(
    ("modes", "refuses"),
    [
        (("OFF", "ENFORCED"), (True, False)),
        (("OFF", "AUDIT"), (False, False)),
        (("ENFORCED", None), (False, True)),
        (("ENFORCED", "AUDIT"), (False, True)),
        (("AUDIT", "ENFORCED"), (True, False)),
    ],
)
def test_addresses_are_blocked_by_the_mode_of_the_sign_in(
    host: Host,
    deciding: str,
    modes: tuple[str, str | None],
    refuses: tuple[bool, bool],
) -> None:
    pool = DecidedPool(host, deciding, modes[1], modes[0])
    pool.configure(addresses(BlockedIPRangeList=["127.0.0.0/8", "::1/128"]))
    for sign_in, is_refused in zip((pool.sign_in_by_function, pool.sign_in), refuses, strict=True):
        if is_refused:
            with refused(*REFUSED):
                sign_in()
            assert pool.last() == ("SignIn", "Fail", risk("Block"))
        else:
            assert sign_in()["AuthenticationResult"]


def test_functions_may_not_know_whose_password_is_compromised(host: Host, deciding: str) -> None:
    pool = DecidedPool(host, deciding, "ENFORCED")
    pool.configure(compromised("BLOCK"))
    pool.state(CompromisedCredentials=True)
    assert pool.sign_in_by_function()["AuthenticationResult"]
    with refused(*RESET):
        pool.sign_in()


def test_a_pool_that_watches_nothing_keeps_nothing(host: Host) -> None:
    pool = GuardedPool(host, "OFF", factors=False)
    with refused(
        "UserPoolAddOnNotEnabledException",
        "User pool add-ons are not enabled for the user pool.",
    ):
        pool.events()


@pytest.mark.parametrize("tier", ["LITE", "ESSENTIALS"])
def test_watching_functions_takes_the_plan_plus(cognito: Any, tier: str) -> None:
    with refused(
        "FeatureUnavailableInTierException",
        f"The following features need to be disabled for the {tier} pricing tier configured: "
        "Threat Protection",
    ):
        cognito.create_user_pool(
            PoolName="custom",
            UserPoolTier=tier,
            UserPoolAddOns={
                "AdvancedSecurityMode": "OFF",
                "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
            },
        )


def test_a_factor_is_asked_for_after_the_functions(host: Host, deciding: str) -> None:
    pool = DecidedPool(host, deciding, "ENFORCED")
    app = pool.set_up_app()
    pool.configure(actions(High="MFA_REQUIRED"))
    pool.state("High")
    asked = pool.sign_in_by_function()
    answer = pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": app.code()},
    )
    assert answer["AuthenticationResult"]["AccessToken"]
    assert pool.last() == ("SignIn", "Pass", risk("AccountTakeover", "High"))
