"""Levels on the pages: ``acr_values`` and ``max_age`` of an app, and what its user is asked then.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from localstack_cognito.login.page_challenge import PageChallenge
from tests.host import Host
from tests.integration.login.levels import (
    CHOOSE,
    CODE,
    SIGN_IN,
    Climber,
    Climbs,
    said_of,
)
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import claims, fragment_of
from tests.integration.signin.choosing import BY_EMAIL, BY_SMS, TOTP
from tests.integration.signin.climbing import level

UNREACHABLE = "The app asks for a stronger sign-in than this account is set up for."
SIGN_UP = {
    "Schema": [{"Name": "email", "Required": True}],
    "AutoVerifiedAttributes": ["email"],
}
UNMET = "unmet_authentication_requirements"


@pytest.fixture
def climbs(host: Host, cognito: Any) -> Climbs:
    """Makes a pool, alice in it, and the browser at which she sits."""
    return partial(Climber, host, cognito)


def told(climber: Climber) -> dict[str, str]:
    """Return what the app is told."""
    assert climber.sent_to
    parameters = dict(parse_qsl(urlsplit(climber.sent_to).query))
    # It is in every answer: test_response_issuer.py looks at it.
    parameters.pop("iss")
    return parameters


# What the app asks for, and the tokens say

# acr_values, what she has, what she is asked after the password, and what is said then.
FRESH: dict[str, tuple[str, dict[str, Any], str | None, tuple[str | None, list[str] | None]]] = {
    "nothing is asked for": ("", {}, None, (None, None)),
    "the lowest": (level(1), {}, None, (level(1), ["pwd"])),
    "an authenticator app": (level(4), TOTP, "app", (level(4), ["pwd", "otp", "mfa"])),
    "a code by e-mail": (level(3), BY_EMAIL, "sent", (level(3), ["pwd", "email_otp", "mfa"])),
    "a code by SMS": (level(3), BY_SMS, "sent", (level(3), ["pwd", "sms", "mfa"])),
    "the first that she can reach": (level(4, 3), TOTP, "app", (level(4), ["pwd", "otp", "mfa"])),
    "a fall back": (level(4, 3), BY_SMS, "sent", (level(3), ["pwd", "sms", "mfa"])),
    "a fall back to the lowest": (level(4, 3, 2, 1), {}, None, (level(1), ["pwd"])),
    "the order counts": (level(1, 4), TOTP, None, (level(1), ["pwd"])),
    "names that the pool does not have": (
        f"urn:other {level(9)} {level(3)}",
        BY_SMS,
        "sent",
        (level(3), ["pwd", "sms", "mfa"]),
    ),
    "no name that the pool has": (f"urn:other {level(9)}", TOTP, None, (None, None)),
    "blanks": (f"  {level(1)}  ", {}, None, (level(1), ["pwd"])),
}


@pytest.mark.parametrize("case", FRESH)
def test_a_password_leads_on_to_the_level(climbs: Climbs, case: str) -> None:
    asked, offers, factor, reached = FRESH[case]
    alice = climbs(offers, has_app=offers is TOTP)
    page = alice.ask(acr_values=asked)
    assert page.title == SIGN_IN
    page = alice.give_password()
    if factor:
        assert page.title == CODE
        alice.submit(code=alice.app_code() if factor == "app" else alice.sent_code())
    tokens = alice.tokens()
    assert said_of(tokens) == reached
    assert said_of({**tokens, **alice.app.refresh(tokens["refresh_token"]).json()}) == reached


def test_a_wrong_code_leads_nowhere(climbs: Climbs) -> None:
    alice = climbs(TOTP, has_app=True)
    alice.ask(acr_values=level(4, 1))
    alice.give_password()
    page = alice.submit(code="000000")
    assert (page.problem, alice.sent_to) == ("The code is wrong.", None)
    # Nor does the password by itself count for the lower level.
    assert alice.ask(acr_values=level(1)).title == SIGN_IN


@pytest.mark.parametrize("client", [{}, {"AllowedOAuthFlows": ["implicit"]}])
def test_the_tokens_of_either_grant_say_it(climbs: Climbs, client: dict[str, Any]) -> None:
    alice = climbs(client=client).sign_in(**({"response_type": "token"} if client else {}))
    again: dict[str, str] = {"response_type": "token"} if client else {}
    answer = alice.app.authorize(alice.browser, scope="openid", acr_values=level(1), **again)
    tokens = fragment_of(answer) if client else {}
    if not client:
        alice.ask(acr_values=level(1))
        tokens = alice.tokens()
    assert said_of(tokens) == (level(1), ["pwd"])


def test_lite_pools_ignore_it(climbs: Climbs) -> None:
    alice = climbs(UserPoolTier="LITE").sign_in(acr_values=level(4))
    assert alice.said() == (None, None)
    alice.ask(acr_values=level(4))
    assert alice.said() == (None, None)


def test_levels_have_the_names_that_the_pool_gives_them(climbs: Climbs) -> None:
    configuration = {"Level1": {"AcrValue": "basic"}, "Level4": {"AcrValue": "strong"}}
    alice = climbs(TOTP, has_app=True, AcrConfiguration=configuration).sign_in(acr_values="basic")
    assert alice.said() == ("basic", ["pwd"])
    assert alice.ask(acr_values=f"{level(4)} strong").title == CODE
    alice.submit(code=alice.app_code())
    assert alice.said() == ("strong", ["pwd", "otp", "mfa"])


def test_what_the_pool_requires_is_asked_for_a_lower_level_too(
    climbs: Climbs, cognito: Any
) -> None:
    alice = climbs(TOTP, has_app=True)
    cognito.set_user_pool_mfa_config(UserPoolId=alice.pool.id, MfaConfiguration="ON", **TOTP)
    alice.ask(acr_values=level(1))
    assert alice.give_password().title == CODE
    alice.submit(code=alice.app_code())
    assert alice.said() == (level(4), ["pwd", "otp", "mfa"])


@pytest.mark.parametrize("offers", [{}, TOTP])
def test_who_cannot_reach_it_is_told_and_may_be_somebody_else(
    climbs: Climbs, offers: dict[str, Any]
) -> None:
    alice = climbs(offers)
    alice.ask(acr_values=level(4, 3))
    assert alice.give_password("Wrong123!").problem == "Incorrect username or password."
    page = alice.give_password()
    assert (page.status, page.title, page.problem) == (400, SIGN_IN, UNREACHABLE)
    assert (alice.sent_to, "cognito" in alice.browser.cookies) == (None, False)


# Who is signed in already


def test_only_the_second_factor_is_asked(climbs: Climbs) -> None:
    alice = climbs(TOTP, has_app=True).sign_in()
    assert alice.said() == (None, None)
    page = alice.ask(acr_values=level(4))
    assert page.title == CODE
    assert "Signing in as alice" in page.text("p")
    alice.submit(code=alice.app_code())
    tokens = alice.tokens()
    assert said_of(tokens) == (level(4), ["pwd", "otp", "mfa"])
    # It is the browser's session now: other requests have it at once.
    alice.ask(acr_values=level(4))
    assert alice.said() == (level(4), ["pwd", "otp", "mfa"])
    alice.ask()
    assert alice.said() == (None, None)


@pytest.mark.parametrize("targets", [level(1), level(2), level(3), level(9, 3)])
def test_a_session_that_is_there_is_enough(climbs: Climbs, targets: str) -> None:
    alice = climbs(BY_SMS)
    alice.ask(acr_values=level(3))
    alice.give_password()
    alice.submit(code=alice.sent_code())
    alice.ask(acr_values=targets)
    assert alice.said() == (level(3), ["pwd", "sms", "mfa"])


@pytest.mark.parametrize(
    ("targets", "asked"), [(level(4, 1), True), (level(1, 4), False), (level(3, 1), False)]
)
def test_the_first_that_she_can_reach_counts(climbs: Climbs, targets: str, asked: bool) -> None:
    alice = climbs(TOTP, has_app=True).sign_in()
    alice.ask(acr_values=targets)
    assert (alice.sent_to is None) == asked


def test_a_level_of_codes_first_asks_for_the_code(climbs: Climbs) -> None:
    alice = climbs(factors=("PASSWORD", "EMAIL_OTP"))
    alice.ask()
    alice.submit(username="alice")
    alice.press("PASSWORD")
    alice.submit(password=PASSWORD)
    assert alice.said() == (None, None)
    page = alice.ask(acr_values=level(2))
    # Of the ways to it she has but one on a page, and chooses nothing.
    assert page.title == CODE
    alice.submit(code=alice.sent_code())
    # Both together are worth more.
    assert alice.said() == (level(3), ["pwd", "email_otp", "mfa"])


@pytest.mark.parametrize(
    ("targets", "title"), [("", CHOOSE), (level(1), "Enter your password"), (level(2), CODE)]
)
def test_only_what_leads_there_is_to_be_chosen(climbs: Climbs, targets: str, title: str) -> None:
    alice = climbs(factors=("PASSWORD", "EMAIL_OTP"))
    alice.ask(acr_values=targets)
    assert alice.submit(username="alice").title == title


def test_a_code_before_a_password_counts_with_it(climbs: Climbs) -> None:
    alice = climbs(BY_EMAIL, factors=("PASSWORD", "EMAIL_OTP"))
    alice.ask(acr_values=level(2))
    alice.submit(username="alice")
    alice.submit(code=alice.sent_code())
    assert alice.said() == (level(2), ["email_otp"])
    assert alice.ask(acr_values=level(3)).title == "Enter your password"
    alice.submit(password=PASSWORD)
    assert alice.said() == (level(3), ["email_otp", "pwd", "mfa"])


def test_who_is_signed_in_and_cannot_reach_it_is_sent_back(climbs: Climbs) -> None:
    alice = climbs().sign_in()
    alice.ask(acr_values=level(4, 3), state="here")
    assert told(alice) == {"error": UNMET, "state": "here"}
    # She is signed in all the same.
    alice.ask(acr_values=level(4, 1))
    assert alice.said() == (level(1), ["pwd"])


def test_somebody_else_may_sign_in_instead(climbs: Climbs, new_user: Callable[..., str]) -> None:
    alice = climbs(TOTP, has_app=True).sign_in()
    new_user(alice.pool.id, "bob")
    page = alice.ask(acr_values=level(4, 1))
    page = alice.go(page.links["Sign in as somebody else"])
    assert page.title == SIGN_IN
    alice.submit(username="bob", password=PASSWORD)
    tokens = alice.tokens()
    assert said_of(tokens) == (level(1), ["pwd"])
    assert claims(tokens["access_token"])["username"] == "bob"


def test_a_users_credit_is_nobody_elses(climbs: Climbs, new_user: Callable[..., str]) -> None:
    alice = climbs(TOTP, has_app=True).sign_in()
    new_user(alice.pool.id, "bob")
    page = alice.ask(acr_values=level(4))
    form = page.forms[0]
    # What travels with the form is checked with what was kept of it.
    challenge = PageChallenge.read(form.fields["journey"])
    assert challenge
    assert challenge.username == "alice"
    forged = PageChallenge(challenge.name, "bob", challenge.session).write()
    alice.submit(code=alice.app_code(), journey=forged)
    assert alice.sent_to is None


def test_who_may_not_sign_in_any_more_proves_nothing(climbs: Climbs, cognito: Any) -> None:
    alice = climbs(TOTP, has_app=True).sign_in()
    alice.ask(acr_values=level(4))
    cognito.admin_disable_user(UserPoolId=alice.pool.id, Username="alice")
    page = alice.submit(code=alice.app_code())
    assert (alice.sent_to, page.problem) == (None, "This user is disabled.")
    assert alice.ask(acr_values=level(4)).title == SIGN_IN


def test_a_look_sends_no_code(climbs: Climbs) -> None:
    alice = climbs(BY_SMS).sign_in()
    url = alice.address("login", acr_values=level(3))
    answer = alice.browser.head(url, timeout=30)
    assert (answer.status_code, answer.text) == (200, "")
    with pytest.raises(IndexError):
        alice.sent_code()


# prompt


@pytest.mark.parametrize(
    ("targets", "told_then"),
    [
        (level(1), None),
        (level(4), "login_required"),
        (level(4, 1), "login_required"),
        (level(3), UNMET),
    ],
)
def test_silence_takes_what_is_there(climbs: Climbs, targets: str, told_then: str | None) -> None:
    alice = climbs(TOTP, has_app=True).sign_in()
    alice.ask(acr_values=targets, prompt="none")
    assert told(alice).get("error") == told_then
    if told_then is None:
        assert alice.said() == (level(1), ["pwd"])


def test_a_new_sign_in_begins_with_nothing(climbs: Climbs) -> None:
    alice = climbs(TOTP, has_app=True).sign_in()
    page = alice.ask(acr_values=level(4), prompt="login")
    assert page.title == SIGN_IN
    assert alice.give_password().title == CODE
    alice.submit(code=alice.app_code())
    assert alice.said() == (level(4), ["pwd", "otp", "mfa"])


@pytest.mark.parametrize("prompt", ["select_account", "consent"])
def test_what_is_for_providers_changes_nothing(climbs: Climbs, prompt: str) -> None:
    alice = climbs(TOTP, has_app=True).sign_in()
    assert alice.ask(acr_values=level(4), prompt=prompt).title == CODE


# max_age


def test_an_older_sign_in_counts_for_nothing(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    alice = Climber(own_host, own_cognito, BY_SMS).sign_in()
    signed_in_at = claims(alice.tokens()["access_token"])["auth_time"]
    at(100)
    # Young enough: what she has proven counts.
    assert alice.ask(acr_values=level(3), max_age="130").title == CODE
    alice.ask(max_age="130")
    assert claims(alice.tokens()["access_token"])["auth_time"] == signed_in_at
    for asked in ({}, {"acr_values": level(1)}, {"acr_values": level(3)}):
        page = alice.ask(**asked, max_age="60")
        assert page.title == SIGN_IN
    assert alice.give_password().title == CODE
    alice.submit(code=alice.sent_code())
    tokens = alice.tokens()
    assert said_of(tokens) == (level(3), ["pwd", "sms", "mfa"])
    assert claims(tokens["access_token"])["auth_time"] >= signed_in_at + 100
    alice.ask(acr_values=level(3), max_age="60")
    assert alice.said()[0] == level(3)
    at(200)
    alice.ask(acr_values=level(1), max_age="60", prompt="none")
    assert told(alice)["error"] == "login_required"


@pytest.mark.parametrize("age", ["soon", "-1", "1.5", "1" * 12, "٣"])
def test_an_age_is_a_number_of_seconds(climbs: Climbs, age: str) -> None:
    alice = climbs()
    alice.ask(acr_values=level(1), max_age=age)
    assert told(alice)["error"] == "invalid_request"


# Other ways in


def test_who_has_just_signed_up_goes_on_to_the_level(climbs: Climbs) -> None:
    alice = climbs(**SIGN_UP)
    alice.open("signup", scope="openid", acr_values=level(1))
    fields = {"username": "bob", "password": PASSWORD, "attribute.email": "bob@example.com"}
    alice.submit(**fields)
    alice.submit(code=alice.sent_code())
    # The code that has confirmed her is worth more than what was asked for.
    assert alice.said() == (level(2), ["email_otp"])


def test_who_has_just_signed_up_is_asked_for_the_rest(climbs: Climbs) -> None:
    alice = climbs(BY_EMAIL, **SIGN_UP)
    alice.open("signup", scope="openid", acr_values=level(3))
    fields = {"username": "bob", "password": PASSWORD, "attribute.email": "bob@example.com"}
    alice.submit(**fields)
    page = alice.submit(code=alice.sent_code())
    assert page.title == "Enter your password"
    alice.submit(password=PASSWORD)
    assert alice.said() == (level(3), ["email_otp", "pwd", "mfa"])


def test_the_classic_pages_have_levels_too(climbs: Climbs, cognito: Any) -> None:
    alice = climbs(TOTP, has_app=True)
    cognito.create_user_pool_domain(
        Domain=f"c{alice.pool.id[-20:]}".lower(), UserPoolId=alice.pool.id
    )
    alice.sign_in()
    assert alice.ask(acr_values=level(4)).title == CODE
    alice.submit(code=alice.app_code())
    assert alice.said() == (level(4), ["pwd", "otp", "mfa"])


# Discovery


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, [level(1), level(2), level(3), level(4)]),
        (
            {"AcrConfiguration": {"Level2": {"AcrValue": "two"}}},
            [level(1), "two", level(3), level(4)],
        ),
        ({"UserPoolTier": "LITE"}, None),
    ],
)
def test_the_discovery_document_has_the_names(
    host: Host, new_pool: Callable[..., str], settings: dict[str, Any], names: list[str] | None
) -> None:
    url = f"{host.url}/{new_pool(**settings)}/.well-known/openid-configuration"
    assert requests.get(url, timeout=30).json().get("acr_values_supported") == names
