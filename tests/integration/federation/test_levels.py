"""Levels of users whom a provider vouches for: what that is asked, and what the tokens say.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
and ``AcrMapping``,
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.host import Host
from tests.integration.federation.provider import Answer, Provider, Traveller, query_of
from tests.integration.login.forms import Visitor
from tests.integration.login.levels import said_of
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import App, make_app
from tests.integration.signin.choosing import BOTH, TOTP, Choosing, next_code
from tests.integration.signin.climbing import level

ADA = {"sub": "Ada.1", "email": "ada@corp.example.com"}
MAPPING = {"Level1": "low", "Level3": "phr", "Level4": "phrh"}
Travels = Callable[..., Traveller]
Said = tuple[str | None, list[str] | None]


@pytest.fixture
def ada(travels: Travels, cognito: Any) -> Callable[..., Traveller]:
    """Makes a pool whose provider has names for levels, and somebody who comes from it."""

    def make(mapping: dict[str, str] | None = None, **settings: Any) -> Traveller:
        traveller = travels(**settings)
        if mapping is not None:
            cognito.update_identity_provider(
                UserPoolId=traveller.app.pool_id,
                ProviderName=traveller.provider_name,
                AcrMapping=mapping,
            )
        return traveller

    return make


def arrive(traveller: Traveller, asked: dict[str, str], **claims: Any) -> dict[str, str]:
    """Come back from the provider as Ada; return what the app is told."""
    given = {"nonce": asked["nonce"], **ADA, **claims}
    traveller.provider.gives(traveller.provider.id_token(given))
    traveller.provider.answers["/userinfo"] = Answer({})
    answer = traveller.come_back(code="a-code", state=asked["state"])
    return query_of(answer.headers["Location"])


def said(traveller: Traveller, told: dict[str, str]) -> Said:
    return said_of(traveller.redeem(told["code"])["text"])


# Outward

OUTWARD: dict[str, tuple[dict[str, str] | None, str | None, str | None]] = {
    "nothing asked for": (MAPPING, None, None),
    "one": (MAPPING, level(4), "phrh"),
    "several, in their order": (MAPPING, level(4, 3, 1), "phrh phr low"),
    "in the app's order": (MAPPING, level(1, 4), "low phrh"),
    "one that the provider has no name for": (MAPPING, level(2), None),
    "those that it has": (MAPPING, level(4, 2, 1), "phrh low"),
    "names that the pool does not have": (MAPPING, f"phr {level(9)}", None),
    "the same name twice": ({"Level3": "mfa", "Level4": "mfa"}, level(4, 3), "mfa"),
    "no mapping": (None, level(4), None),
    "an empty mapping": ({}, level(4), None),
}


@pytest.mark.parametrize("case", OUTWARD)
def test_the_provider_is_asked_by_its_own_names(ada: Travels, case: str) -> None:
    mapping, targets, expected = OUTWARD[case]
    assert ada(mapping).depart(acr_values=targets).get("acr_values") == expected


def test_a_lite_pool_asks_for_none(ada: Travels) -> None:
    traveller = ada(MAPPING, UserPoolTier="LITE")
    asked = traveller.depart(acr_values=level(4))
    assert "acr_values" not in asked
    assert said(traveller, arrive(traveller, asked, acr="phrh")) == (None, None)


def test_only_openid_connect_has_levels(travels: Travels, provider: Provider) -> None:
    details = {"client_id": "ours", "client_secret": "s", "authorize_scopes": "openid"}
    traveller = travels(name="Google", kind="Google", details=details, mapping={"email": "email"})
    assert "acr_values" not in traveller.depart(acr_values=level(4))


# Inward

# acr and amr of the provider's ID token, and what the tokens say; the mapping is the one above.
INWARD: dict[str, tuple[Any, Any, str, list[str]]] = {
    "nothing": (None, None, level(1), ["fed"]),
    "a level": ("phr", None, level(3), ["fed"]),
    "another": ("phrh", ["pwd", "otp", "mfa"], level(4), ["pwd", "otp", "mfa"]),
    "one that is not mapped": ("urn:other", ["pwd"], level(1), ["pwd"]),
    "our own name, which is not the provider's": (level(4), None, level(1), ["fed"]),
    "no text": (4, None, level(1), ["fed"]),
    "one method": ("low", ["sms"], level(1), ["sms"]),
    "two methods": ("phr", ["pwd", "sms"], level(3), ["pwd", "sms", "mfa"]),
    "that there were several": ("phr", ["mfa"], level(3), ["mfa"]),
    "methods without a name": ("phr", ["face", "pwd", "kba"], level(3), ["pwd"]),
    "none with a name": ("phr", ["face"], level(3), ["fed"]),
    "each of them": (
        "phr",
        ["hwk", "swk", "email_otp", "sms", "otp", "pwd"],
        level(3),
        ["hwk", "swk", "email_otp", "sms", "otp", "pwd", "mfa"],
    ),
    "the same twice": ("phr", ["pwd", "pwd"], level(3), ["pwd"]),
    "no list": ("phr", "pwd", level(3), ["fed"]),
    "no texts": ("phr", [1, None, "pwd"], level(3), ["pwd"]),
}


@pytest.mark.parametrize("case", INWARD)
def test_what_the_provider_says_becomes_a_level(ada: Travels, case: str) -> None:
    acr, amr, reached, methods = INWARD[case]
    traveller = ada(MAPPING)
    asked = traveller.depart(acr_values=level(4, 3))
    told = arrive(traveller, asked, acr=acr, amr=amr)
    tokens = traveller.redeem(told["code"])["text"]
    assert said_of(tokens) == (reached, methods)
    again = traveller.app.refresh(tokens["refresh_token"]).json()
    assert said_of({**tokens, **again}) == (reached, methods)


def test_of_levels_with_one_name_the_highest_is_reached(ada: Travels) -> None:
    traveller = ada({"Level2": "mfa", "Level3": "mfa"})
    asked = traveller.depart(acr_values=level(2))
    assert said(traveller, arrive(traveller, asked, acr="mfa")) == (level(3), ["fed"])


def test_sign_ins_without_a_level_say_nothing_of_it(ada: Travels) -> None:
    traveller = ada(MAPPING)
    told = arrive(traveller, traveller.depart(), acr="phrh", amr=["pwd", "otp"])
    assert said(traveller, told) == (None, None)
    # The session knows it all the same.
    answer = traveller.app.authorize(traveller.browser, scope="openid", acr_values=level(4))
    assert said(traveller, query_of(answer.headers["Location"])) == (
        level(4),
        ["pwd", "otp", "mfa"],
    )


# Who is signed in already


@pytest.mark.parametrize("names_it", [True, False])
def test_who_has_come_from_a_provider_goes_there_for_more(ada: Travels, names_it: bool) -> None:
    traveller = ada(MAPPING)
    arrive(traveller, traveller.depart(), acr="low", amr=["pwd"])
    provider = {} if names_it else {"identity_provider": None}
    asked = traveller.depart(acr_values=level(4, 3), **provider)
    assert asked["acr_values"] == "phrh phr"
    assert said(traveller, arrive(traveller, asked, acr="phr")) == (level(3), ["fed"])
    # Of what the app would like best the provider is asked again, as it may have it now.
    assert traveller.depart(acr_values=level(4, 3), **provider)["acr_values"] == "phrh phr"
    answer = traveller.app.authorize(traveller.browser, scope="openid", acr_values=level(3))
    assert said(traveller, query_of(answer.headers["Location"])) == (level(3), ["fed"])


@pytest.mark.parametrize("mapping", [None, {"Level1": "low"}])
def test_a_provider_without_the_name_is_not_asked_again(
    ada: Travels, mapping: dict[str, str] | None
) -> None:
    traveller = ada(mapping)
    arrive(traveller, traveller.depart(), acr="low", amr=["pwd"])
    answer = traveller.app.authorize(traveller.browser, scope="openid", acr_values=level(4, 1))
    assert said(traveller, query_of(answer.headers["Location"])) == (level(1), ["pwd"])


def test_silence_goes_nowhere(ada: Travels) -> None:
    traveller = ada(MAPPING)
    arrive(traveller, traveller.depart(), acr="low")
    answer = traveller.app.authorize(
        traveller.browser, scope="openid", acr_values=level(4), prompt="none"
    )
    assert query_of(answer.headers["Location"])["error"] == "login_required"


def test_an_app_without_the_provider_shows_its_own_page(ada: Travels, host: Host) -> None:
    traveller = ada(MAPPING)
    arrive(traveller, traveller.depart(), acr="low")
    other = make_app(host, traveller.app.pool_id)
    answer = other.authorize(traveller.browser, scope="openid", acr_values=level(4))
    assert urlsplit(answer.headers["Location"]).path == "/_aws/cognito-idp/login"


def test_a_provider_has_no_part_in_the_sign_out(ada: Travels) -> None:
    traveller = ada(MAPPING)
    arrive(traveller, traveller.depart(), acr="low")
    answer = traveller.app.logout(
        traveller.browser, logout_uri="https://app.example.com/signed-out"
    )
    assert answer.headers["Location"] == "https://app.example.com/signed-out"


# A pool as another pool's provider


def test_a_level_is_reached_at_another_pool(
    host: Host, cognito: Any, new_pool: Callable[..., str]
) -> None:
    staff = Choosing(cognito, ("PASSWORD",))
    staff.user(**BOTH)
    staff.mfa(**TOTP)
    totp = staff.set_up_app(enabled=False)
    back = f"{host.url}/_aws/cognito-idp/oauth2/idpresponse"
    theirs = make_app(host, staff.id, CallbackURLs=[back], GenerateSecret=True)
    shop = shop_of(cognito, host, new_pool(), theirs)
    alice = Visitor(shop)
    alice.open("oauth2/authorize", scope="openid")
    alice.submit(username="alice", password=PASSWORD)
    assert tokens_say(alice) == (None, None)
    # One step up here is one there: it asks for the code alone.
    page = alice.open("oauth2/authorize", scope="openid", acr_values="gold silver")
    assert (page.title, dict(parse_qsl(urlsplit(page.url).query))["acr_values"]) == (
        "Enter the code",
        level(4, 1),
    )
    alice.submit(code=next_code(totp))
    assert tokens_say(alice) == ("gold", ["pwd", "otp", "mfa"])
    alice.open("oauth2/authorize", scope="openid", acr_values="gold")
    assert tokens_say(alice) == ("gold", ["pwd", "otp", "mfa"])


def shop_of(cognito: Any, host: Host, pool_id: str, theirs: App) -> App:
    """Return an app whose people are those of another pool, and whose pool has names of its own."""
    names = {"Level1": {"AcrValue": "silver"}, "Level4": {"AcrValue": "gold"}}
    cognito.update_user_pool(UserPoolId=pool_id, AcrConfiguration=names)
    cognito.create_identity_provider(
        UserPoolId=pool_id,
        ProviderName="Staff",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": theirs.client_id,
            "client_secret": str(theirs.secret),
            "oidc_issuer": f"https://cognito-idp.us-east-1.amazonaws.com/{theirs.pool_id}",
            "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
        },
        AttributeMapping={"email": "email"},
        AcrMapping={"Level1": level(1), "Level4": level(4)},
    )
    return make_app(host, pool_id, SupportedIdentityProviders=["Staff"])


def tokens_say(visitor: Visitor) -> Said:
    answer = visitor.app.redeem(visitor.code())
    visitor.sent_to = None
    assert answer.status_code == 200, answer.text
    return said_of(answer.json())
