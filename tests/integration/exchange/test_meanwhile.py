"""What happens while a pool's function is asked counts, and what the function may change."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from localstack_cognito.activity.noting import recorder
from localstack_cognito.exchange import engine
from localstack_cognito.triggers.pre_token_generation import NO_OVERRIDES, Changes, Overrides
from tests.integration.exchange.shops import API_SCOPE, READ, SERVER, Shop, by, claims, of_corp
from tests.integration.exchange.steps import Before, Request, ada, disabled, signed_out
from tests.integration.making import refused

DENIED, MISSING = "NotAuthorizedException", "ResourceNotFoundException"
DISABLED = (DENIED, "User is disabled.")
NO_USER = ("UserNotFoundException", "User does not exist.")


def deleted(username: str) -> Before:
    """Delete a user."""
    return lambda shop: shop.cognito.admin_delete_user(**shop.in_pool, Username=username)


def without_flow(shop: Shop) -> None:
    shop.cognito.update_user_pool_client(
        **shop.in_pool, ClientId=shop.service, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"]
    )


def without_client(shop: Shop) -> None:
    shop.cognito.delete_user_pool_client(**shop.in_pool, ClientId=shop.service)


def in_lite(shop: Shop) -> None:
    shop.cognito.update_user_pool(**shop.in_pool, UserPoolTier="LITE")


def without_server(shop: Shop) -> None:
    shop.cognito.delete_resource_server(**shop.in_pool, Identifier=SERVER)


def without_provider(shop: Shop) -> None:
    shop.cognito.delete_identity_provider(**shop.in_pool, ProviderName="Corp")


def own(_: Shop) -> dict[str, str]:
    return {}


def corps(shop: Shop) -> dict[str, str]:
    return of_corp(shop.corp_token())


def corps_actor(shop: Shop) -> dict[str, str]:
    return of_corp(shop.corp_token(), which="Actor")


MEANWHILE: dict[str, tuple[Request, Before, tuple[str, str]]] = {
    "the user is disabled": (own, disabled("alice"), DISABLED),
    "the user is deleted": (own, deleted("alice"), NO_USER),
    "the user is signed out": (own, signed_out, (DENIED, "Access Token has been revoked")),
    "the flow is taken away": (
        own,
        without_flow,
        (DENIED, "Auth flow not enabled for this client"),
    ),
    "the client is deleted": (
        own,
        without_client,
        (MISSING, "User pool client {service} does not exist."),
    ),
    "the tier is lowered": (
        own,
        in_lite,
        (
            "OperationNotEnabledException",
            "Token exchange is not available in the LITE tier.",
        ),
    ),
    "the resource server is deleted": (
        lambda _: {"Resources": [SERVER]},
        without_server,
        (MISSING, f"Resource server {SERVER} does not exist."),
    ),
    "the provider's user is disabled": (corps, disabled("Corp_ada"), DISABLED),
    "the provider's user is deleted": (corps, deleted("Corp_ada"), NO_USER),
    "the provider is deleted": (
        corps,
        without_provider,
        (MISSING, "Identity provider Corp does not exist."),
    ),
    "the actor is disabled": (corps_actor, disabled("Corp_ada"), DISABLED),
}


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets something happen while the pool's function is asked, and says what that answers."""

    def arrange(happens: Callable[[], Any], answer: Overrides = NO_OVERRIDES) -> None:
        def asked(*_: Any) -> Overrides:
            happens()
            return answer

        monkeypatch.setattr(engine, "overrides_of", asked)

    return arrange


@pytest.mark.parametrize("row", MEANWHILE.values(), ids=MEANWHILE)
def test_what_has_changed_meanwhile_counts(
    shop: Shop,
    meanwhile: Callable[..., None],
    row: tuple[Request, Before, tuple[str, str]],
) -> None:
    request, happens, (error, text) = row
    ada(shop)
    asked = request(shop)
    meanwhile(lambda: happens(shop))
    with refused(error, text.format_map(vars(shop))):
        shop.derive(**asked)


def test_groups_are_as_they_are_when_the_token_is_made(
    shop: Shop, meanwhile: Callable[..., None]
) -> None:
    member = {**shop.in_pool, "Username": "alice", "GroupName": "staff"}
    shop.cognito.create_group(**shop.in_pool, GroupName="staff")
    meanwhile(lambda: shop.cognito.admin_add_user_to_group(**member))
    assert shop.claims()["cognito:groups"] == ["staff"]
    assert shop.claims(RequestedTokenType="ID_TOKEN")["cognito:groups"] == ["staff"]
    meanwhile(lambda: shop.cognito.admin_remove_user_from_group(**member))
    assert "cognito:groups" not in shop.claims()


WISHES = Changes(
    added={"aud": "elsewhere", "act": {"sub": "nobody"}, "team": "blue", "sub": "another"},
    suppressed=frozenset({"username", "client_id"}),
)


@pytest.mark.parametrize("wanted", ["ACCESS_TOKEN", "ID_TOKEN"])
def test_a_function_does_not_say_whom_a_token_is_for_nor_who_acts(
    shop: Shop, meanwhile: Callable[..., None], wanted: str
) -> None:
    machine = shop.machine()
    before: Mapping[str, Any] = shop.claims(RequestedTokenType=wanted)
    without = Changes(suppressed=frozenset({"aud", "act"}))
    for changes in (WISHES, without):
        overrides = Overrides(
            identity=changes, access=changes, scopes_added=[READ], groups={"cognito:groups": ["g"]}
        )
        meanwhile(lambda: None, overrides)
        said = shop.claims(RequestedTokenType=wanted, Audiences=["orders"], **by(machine))
        assert said["aud"] == "orders"
        assert said["act"] == {"sub": shop.machine_id, "client_id": shop.machine_id}
        assert (said["sub"], said["cognito:groups"]) == (before["sub"], ["g"])
        assert said.get("team") == ("blue" if changes is WISHES else None)
        if wanted == "ACCESS_TOKEN":
            assert said["scope"] == f"{before['scope']} {READ}"
            assert said["username"] == "alice"


@pytest.mark.parametrize("wanted", ["ACCESS_TOKEN", "ID_TOKEN"])
def test_a_function_names_nobody_who_acts_where_nobody_does(
    shop: Shop, meanwhile: Callable[..., None], wanted: str
) -> None:
    overrides = Overrides(identity=WISHES, access=WISHES)
    meanwhile(lambda: None, overrides)
    said = shop.claims(RequestedTokenType=wanted)
    assert said["team"] == "blue"
    assert "act" not in said


def test_who_has_acted_before_stays_named(shop: Shop) -> None:
    first = shop.machine()
    acts = {"sub": shop.machine_id, "client_id": shop.machine_id}
    delegated = shop.derive(**by(first))["IssuedToken"]
    assert shop.claims(SubjectToken=delegated)["act"] == acts
    second = shop.claims(SubjectToken=delegated, **by(shop.machine()))["act"]
    assert second == {"sub": shop.machine_id, "client_id": shop.machine_id, "act": acts}


def test_scopes_that_are_defined_no_more_are_not_given(shop: Shop) -> None:
    machine = shop.machine()
    assert shop.derive(SubjectToken=machine, Scopes=[READ])["Scopes"] == [READ]
    shop.cognito.update_resource_server(
        **shop.in_pool,
        Identifier=SERVER,
        Name="API",
        Scopes=[{"ScopeName": "write", "ScopeDescription": "Writes"}],
    )
    assert shop.derive(SubjectToken=machine, Scopes=[READ])["Scopes"] == []


def test_an_id_token_tells_no_more_than_the_scopes_of_the_token_that_was_brought(
    shop: Shop, meanwhile: Callable[..., None]
) -> None:
    shop.cognito.admin_update_user_attributes(
        **shop.in_pool,
        Username="alice",
        UserAttributes=[
            {"Name": "email", "Value": "alice@example.com"},
            {"Name": "nickname", "Value": "al"},
        ],
    )
    wanted = {"RequestedTokenType": "ID_TOKEN"}
    assert shop.claims(**wanted)["nickname"] == "al"
    meanwhile(
        lambda: None,
        Overrides(
            scopes_added=["openid", "email"],
            scopes_suppressed=frozenset({API_SCOPE}),
        ),
    )
    narrow = shop.derive()["IssuedToken"]
    said = shop.claims(SubjectToken=narrow, **wanted)
    assert (said["email"], said.get("nickname")) == ("alice@example.com", None)


def test_a_client_with_a_secret_proves_itself_where_nobody_signs(shop: Shop) -> None:
    client = shop.cognito.create_user_pool_client(
        **shop.in_pool,
        ClientName="secret",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"],
    )["UserPoolClient"]
    shop.service = client["ClientId"]
    with refused(DENIED, "Invalid client secret."):
        shop.derive(ClientSecret="a" * 51)
    assert shop.derive(ClientSecret=client["ClientSecret"])["IssuedToken"]
    # Requests are signed here.
    assert shop.derive()["IssuedToken"]


def test_a_derived_token_is_told_by_its_jti(shop: Shop) -> None:
    ada(shop)
    assertion = shop.assertion()
    derived = shop.derive(**of_corp(shop.corp_token(jti="of-corp"), which="Actor"))["IssuedToken"]
    record = recorder.records()[-1]
    said = claims(derived)
    assert record.username == "alice"
    (token,) = record.details["token"]
    assert (token["Jti"], token["OriginJti"]) == (said["jti"], said["origin_jti"])
    assert record.details["answer"]["IssuedToken"] == f"<access token, jti {said['jti']}>"
    assert record.details["request"]["ActorToken"] == "<JWT token, jti of-corp>"
    shop.derive(SubjectToken=assertion, SubjectTokenType="SAML2", SubjectTokenProviderName="Works")
    assert assertion[:40] not in str(recorder.records()[-1].as_json())
