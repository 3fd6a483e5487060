"""Each parameter, default and error of an exchange at the token endpoint."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from localstack_cognito.oauth.errors import EndpointError
from tests.integration.exchange.shops import (
    API_SCOPE,
    FLOWS,
    KINDS,
    READ,
    SERVER,
    WRITE,
    Shop,
    claims,
)
from tests.integration.exchange.steps import (
    Before,
    ada,
    after,
    disabled,
    flows,
    nothing,
    signed_out,
)

Form = Callable[[Shop], Mapping[str, Any]]
REQUEST, TARGET, SCOPE = "invalid_request", "invalid_target", "invalid_scope"
UNAUTHORIZED = "unauthorized_client"


def corps(token: str, kind: str = "ID_TOKEN") -> dict[str, str]:
    return {"subject_token": token, "subject_token_type": KINDS[kind]}


FORM_REFUSALS: dict[str, tuple[Form, str, str, Before]] = {
    "no subject_token": (lambda _: {"subject_token": None}, REQUEST, "no subject_token", nothing),
    "no subject_token_type": (
        lambda _: {"subject_token_type": None},
        REQUEST,
        "no subject_token_type",
        nothing,
    ),
    "a subject_token_type that there is not": (
        lambda _: {"subject_token_type": "urn:ietf:params:oauth:token-type:jwt"},
        REQUEST,
        "subject_token_type is",
        nothing,
    ),
    "an actor_token without its type": (
        lambda shop: {"actor_token": shop.alice["IdToken"]},
        REQUEST,
        "no actor_token_type",
        nothing,
    ),
    "an actor_token_type without a token": (
        lambda _: {"actor_token_type": KINDS["ID_TOKEN"]},
        REQUEST,
        "no actor_token",
        nothing,
    ),
    "a requested_token_type that there is not": (
        lambda _: {"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"},
        REQUEST,
        "requested_token_type is",
        nothing,
    ),
    "an assertion that is requested": (
        lambda _: {"requested_token_type": KINDS["SAML2"]},
        REQUEST,
        "issues no",
        nothing,
    ),
    "an ID token for a client": (
        lambda shop: {
            "subject_token": shop.machine(),
            "requested_token_type": KINDS["ID_TOKEN"],
        },
        REQUEST,
        "app client",
        nothing,
    ),
    "no token": (lambda _: {"subject_token": "none"}, REQUEST, "cannot be read", nothing),
    "a token of an issuer that nobody has": (
        lambda shop: corps(shop.corp_token(iss="https://other.example.com")),
        REQUEST,
        "no identity provider has it",
        nothing,
    ),
    "a token of an issuer that two have": (
        lambda shop: corps(shop.corp_token()),
        REQUEST,
        "Again, Corp",
        after(ada, lambda shop: shop.add_provider("Again", "OIDC", shop.corp.details())),
    ),
    "an assertion of an issuer that nobody has": (
        lambda shop: corps(shop.assertion(issuer="https://other.example.com"), "SAML2"),
        REQUEST,
        "no identity provider has it",
        nothing,
    ),
    "what is no assertion": (lambda _: corps("bm9uZQ", "SAML2"), REQUEST, "cannot be", nothing),
    "a provider's token that is not good": (
        lambda shop: corps(shop.corp_token(aud="other")),
        REQUEST,
        "client_id",
        ada,
    ),
    "a provider's user who has never been here": (
        lambda shop: corps(shop.corp_token()),
        REQUEST,
        "through Corp first",
        nothing,
    ),
    "a user who is disabled": (lambda _: {}, REQUEST, "AdminDisableUser", disabled("alice")),
    "a session that has ended": (lambda _: {}, REQUEST, "was ended", signed_out),
    "impersonation that is not enabled": (
        lambda _: {},
        UNAUTHORIZED,
        "IMPERSONATION",
        flows(FLOWS[1]),
    ),
    "delegation that is not enabled": (
        lambda shop: {
            "actor_token": shop.alice["IdToken"],
            "actor_token_type": KINDS["ID_TOKEN"],
        },
        UNAUTHORIZED,
        "DELEGATION",
        flows(FLOWS[0]),
    ),
    "an audience and a resource": (
        lambda _: {"audience": "orders", "resource": SERVER},
        TARGET,
        "is for one",
        nothing,
    ),
    "two audiences": (
        lambda _: {"audience": "orders", "repeated": ("audience",)},
        TARGET,
        "several",
        nothing,
    ),
    "two resources": (
        lambda _: {"resource": SERVER, "repeated": ("resource",)},
        TARGET,
        "several",
        nothing,
    ),
    "a resource server that is not there": (
        lambda _: {"resource": "https://other.example.com"},
        TARGET,
        "no resource server",
        nothing,
    ),
    "an audience that is too long": (
        lambda _: {"audience": "a" * 257},
        TARGET,
        "256 characters",
        nothing,
    ),
    "an audience with a blank": (lambda _: {"audience": "a b"}, TARGET, "of ASCII", nothing),
    "a scope that the client lacks": (
        lambda shop: {"subject_token": shop.machine(), "scope": WRITE},
        SCOPE,
        "AllowedOAuthScopes",
        nothing,
    ),
    "a scope that the subject lacks": (lambda _: {"scope": READ}, SCOPE, "nothing", nothing),
}


@pytest.mark.parametrize("row", FORM_REFUSALS.values(), ids=FORM_REFUSALS)
def test_a_form_that_is_refused(shop: Shop, row: tuple[Form, str, str, Before]) -> None:
    form, error, reason, before = row
    before(shop)
    with pytest.raises(EndpointError) as raised:
        shop.grant(**form(shop))
    assert (raised.value.error, raised.value.status) == (error, 400)
    assert reason in (raised.value.reason or "")


def test_the_tier_lite_has_no_such_grant(new_shop: Callable[..., Shop]) -> None:
    with pytest.raises(EndpointError) as raised:
        new_shop(UserPoolTier="LITE").grant()
    assert raised.value.error == UNAUTHORIZED


FORM_ANSWERS: dict[str, tuple[Form, str, str, str | None]] = {
    # what is sent; whose token is given, its token_type and scope
    "the defaults": (lambda _: {}, "alice", "Bearer", API_SCOPE),
    "an access token that is asked for": (
        lambda _: {"requested_token_type": KINDS["ACCESS_TOKEN"]},
        "alice",
        "Bearer",
        API_SCOPE,
    ),
    "an ID token": (
        lambda _: {"requested_token_type": KINDS["ID_TOKEN"]},
        "alice",
        "N_A",
        None,
    ),
    "the pool's ID token": (
        lambda shop: corps(shop.alice["IdToken"]),
        "alice",
        "Bearer",
        "",
    ),
    "a scope": (
        lambda shop: {"subject_token": shop.machine(), "scope": f"{READ} {WRITE}"},
        "",
        "Bearer",
        READ,
    ),
    "a provider's ID token": (
        lambda shop: corps(shop.corp_token()),
        "Corp_ada",
        "Bearer",
        "",
    ),
    "a provider's access token": (
        lambda shop: corps(shop.corp_token(scope=READ), "ACCESS_TOKEN"),
        "Corp_ada",
        "Bearer",
        READ,
    ),
    "an assertion": (lambda shop: corps(shop.assertion(), "SAML2"), "Works_ada", "Bearer", ""),
}


@pytest.mark.parametrize("row", FORM_ANSWERS.values(), ids=FORM_ANSWERS)
def test_a_form_that_is_answered(shop: Shop, row: tuple[Form, str, str, str | None]) -> None:
    form, username, token_type, scope = row
    ada(shop)
    given = shop.grant(**form(shop))
    kind = "ID_TOKEN" if token_type == "N_A" else "ACCESS_TOKEN"
    assert given.issued_token_type == KINDS[kind]
    assert (given.token_type, given.scope, given.token.expires_in) == (token_type, scope, 3600)
    said = claims(given.token.text)
    assert said.get("username", said.get("cognito:username", "")) == username
    assert said.get("version") == (2 if kind == "ACCESS_TOKEN" else None)


def test_an_audience_and_an_actor_of_a_form(shop: Shop) -> None:
    acting: dict[str, Any] = {
        "actor_token": shop.machine(),
        "actor_token_type": KINDS["ACCESS_TOKEN"],
    }
    for target in ("audience", "resource"):
        said = claims(shop.grant(**{target: SERVER, **acting}).token.text)
        assert said["aud"] == SERVER
        assert said["act"] == {"sub": shop.machine_id, "client_id": shop.machine_id}
