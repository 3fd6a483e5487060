"""What an app is told where its user's provider signs nobody in, and that nobody is made."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.federation.provider import Answer, Provider, Traveller, query_of, travel

Travels = Callable[..., Traveller]
ADA = {"sub": "ada", "email": "ada@corp.example.com"}
STATE = "the-app-s"


def told(description: str | None) -> dict[str, str]:
    """What the app is told, with this text."""
    return {
        "error": "invalid_request",
        **({"error_description": description} if description else {}),
        "state": STATE,
    }


def nobody_is_made(cognito: Any, traveller: Traveller) -> bool:
    return not cognito.list_users(UserPoolId=traveller.app.pool_id)["Users"]


@pytest.mark.parametrize(
    ("claims", "signing", "description"),
    [
        ({"iss": "https://other.example.com"}, {}, "Bad id_token issuer https://other.example.com"),
        ({"iss": None}, {}, "Bad id_token issuer None"),
        ({"aud": "another"}, {}, "Bad id_token audience another"),
        ({"aud": ["another"]}, {}, "Bad id_token audience ['another']"),
        ({"exp": 1_000_000_000}, {}, "Bad id_token: it has expired"),
        ({"exp": None}, {}, "Bad id_token: it has expired"),
        ({"nonce": "another"}, {}, "Bad id_token nonce"),
        ({"sub": None}, {}, "Bad id_token: it has no sub"),
        ({}, {"kid": "unknown"}, "Bad id_token key unknown"),
        ({}, {"kid": None}, "Bad id_token key None"),
        ({}, {"kid": "ec"}, "Bad id_token signature"),
        (
            {},
            {"algorithm": "HS256", "key": "x" * 40},
            "Bad id_token signature",
        ),
        ({}, {"algorithm": "PS256"}, "Bad id_token algorithm PS256"),
    ],
)
def test_an_id_token_that_is_not_what_it_should_be(
    travels: Travels,
    provider: Provider,
    cognito: Any,
    claims: Mapping[str, Any],
    signing: Mapping[str, Any],
    description: str,
) -> None:
    ada = travels()
    asked = ada.depart()
    given = {"nonce": asked["nonce"], **ADA, **claims}
    provider.gives(provider.id_token(given, **signing))
    answer = ada.come_back(code="c", state=asked["state"])
    assert query_of(answer.headers["Location"]) == told(description)
    assert nobody_is_made(cognito, ada)


def test_an_id_token_that_nobody_signed(travels: Travels, provider: Provider) -> None:
    ada = travels()
    asked = ada.depart()
    signed = provider.id_token({"nonce": asked["nonce"], **ADA})
    # {"alg":"none"}
    provider.gives("eyJhbGciOiJub25lIn0." + signed.split(".")[1] + ".")
    answer = ada.come_back(code="c", state=asked["state"])
    assert query_of(answer.headers["Location"]) == told("Bad id_token algorithm none")


@pytest.mark.parametrize(
    ("algorithm", "key", "kid"),
    [("ES256", "ec_key", "ec"), ("RS512", "rsa_key", "rsa"), ("HS256", None, "none")],
)
def test_algorithms_that_aws_takes(
    travels: Travels, provider: Provider, algorithm: str, key: str | None, kid: str
) -> None:
    ada = travels()
    asked = ada.depart()
    signing = getattr(provider, key) if key else provider.details()["client_secret"]
    claims = {"nonce": asked["nonce"], **ADA}
    provider.gives(provider.id_token(claims, signing, algorithm, kid))
    answer = ada.come_back(code="c", state=asked["state"])
    assert "code" in query_of(answer.headers["Location"])


@pytest.mark.parametrize(
    ("path", "answer", "description"),
    [
        ("/token", Answer({"error": "invalid_grant"}, 400), "Corp Error - 400 error getting token"),
        ("/token", Answer(b"<html>", 502), "Corp Error - 502 error getting token"),
        ("/token", Answer(b"not json"), "Corp Error - 200 error getting token"),
        ("/token", Answer({"access_token": "a"}), "Bad id_token: there is none"),
        ("/token", Answer({"id_token": "a.b.c"}), "Bad id_token signature"),
        ("/jwks", Answer(b"", 500), "Error - 500 in calling jwks uri"),
        ("/jwks", Answer({"keys": []}), "Bad id_token signature"),
    ],
)
def test_an_endpoint_that_answers_wrongly(
    travels: Travels,
    provider: Provider,
    cognito: Any,
    path: str,
    answer: Answer,
    description: str,
) -> None:
    ada = travels()
    asked = ada.depart()
    provider.gives(provider.id_token({"nonce": asked["nonce"], **ADA}))
    provider.answers[path] = answer
    location = ada.come_back(code="c", state=asked["state"]).headers["Location"]
    assert query_of(location) == told(description)
    assert nobody_is_made(cognito, ada)


@pytest.mark.parametrize(
    ("path", "description"),
    [
        ("/token", "Timeout occurred in calling IdP token endpoint"),
        ("/jwks", "Timeout in calling jwks uri"),
    ],
)
def test_an_endpoint_that_takes_too_long(
    travels: Travels, provider: Provider, path: str, description: str
) -> None:
    ada = travels()
    asked = ada.depart()
    provider.gives(provider.id_token({"nonce": asked["nonce"], **ADA}))
    provider.answers[path].delay = 6
    location = ada.come_back(code="c", state=asked["state"]).headers["Location"]
    assert query_of(location) == told(description)


def test_an_endpoint_that_is_not_there(travels: Travels, provider: Provider) -> None:
    ada = travels(details=provider.details(token_url="http://localhost:9/token"))
    asked = ada.depart()
    location = ada.come_back(code="c", state=asked["state"]).headers["Location"]
    assert query_of(location) == told("Connection reset")


@pytest.mark.parametrize(
    ("document", "description"),
    [
        (Answer(b"", 404), "{url} has no discovery document."),
        (Answer({}), "The provider's discovery document has no authorization_endpoint."),
    ],
)
def test_a_provider_that_cannot_be_discovered(
    travels: Travels, provider: Provider, document: Answer, description: str
) -> None:
    ada = travels()
    provider.answers["/.well-known/openid-configuration"] = document
    assert ada.depart() == told(description.format(url=provider.url))


def test_what_the_provider_refuses_is_passed_on(travels: Travels, provider: Provider) -> None:
    ada = travels()
    asked = ada.depart()
    answer = ada.come_back(
        error="access_denied", error_description="You said no", state=asked["state"]
    )
    assert query_of(answer.headers["Location"]) == told("You said no")
    asked = ada.depart()
    answer = ada.come_back(error="access_denied", state=asked["state"])
    assert query_of(answer.headers["Location"]) == told("access_denied")
    assert not provider.asked_at("/token")


def test_errors_go_into_the_fragment_where_tokens_would(travels: Travels) -> None:
    ada = travels()
    asked = ada.depart(response_type="token")
    answer = ada.come_back(error="access_denied", state=asked["state"])
    assert "#error_description=access_denied" in answer.headers["Location"]


def test_attributes_that_the_pool_requires(travels: Travels, cognito: Any) -> None:
    required = [
        {"Name": name, "AttributeDataType": "String", "Required": True, "Mutable": True}
        for name in ("email", "family_name", "given_name")
    ]
    ada = travels(
        Schema=required, mapping={"email": "email", "given_name": "given", "family_name": "family"}
    )
    assert ada.sign_in(ADA) == told("attributes required: [given_name, family_name]")
    assert nobody_is_made(cognito, ada)
    assert "code" in ada.sign_in({**ADA, "given": "Ada", "family": "Lovelace"})


@pytest.mark.parametrize(
    ("claims", "description"),
    [
        ({"email": "nowhere"}, "Invalid email address format. "),
        (
            {"groups": "x" * 2049},
            "Attributes did not conform to the schema: custom:team: String must be no longer than "
            "2048 characters\n ",
        ),
    ],
)
def test_a_value_that_no_attribute_takes(
    travels: Travels, cognito: Any, claims: Mapping[str, str], description: str
) -> None:
    ada = travels()
    assert ada.sign_in({**ADA, **claims}) == told(description)
    assert nobody_is_made(cognito, ada)


def test_an_attribute_that_does_not_change_is_set_once(travels: Travels, cognito: Any) -> None:
    fixed = [{"Name": "email", "AttributeDataType": "String", "Mutable": False, "Required": True}]
    ada = travels(Schema=fixed, mapping={"email": "email"})
    assert "code" in ada.sign_in(ADA)
    # It is the later sign-in that fails, also with the same value.
    assert ada.sign_in(ADA) == told("user.email: Attribute cannot be updated.\n ")


def test_a_name_that_somebody_else_has(travels: Travels, new_user: Callable[..., str]) -> None:
    ada = travels()
    new_user(ada.app.pool_id, "Corp_ada")
    assert ada.sign_in(ADA) == told("Already found an entry for username Corp_ada")


def test_user_info_of_another_user(travels: Travels, cognito: Any) -> None:
    ada = travels()
    assert ada.sign_in(ADA, user_info={"sub": "eve", "full_name": "Eve"}) == told(
        "The userInfo response is not of the ID token's subject."
    )
    assert nobody_is_made(cognito, ada)


def error_of(answer: requests.Response) -> str:
    assert "/error?" in answer.headers["Location"], answer.headers["Location"]
    return query_of(answer.headers["Location"])["error"]


def test_a_state_is_good_once(travels: Travels, provider: Provider) -> None:
    ada = travels()
    asked = ada.depart()
    provider.gives(provider.id_token({"nonce": asked["nonce"], **ADA}))
    first = ada.come_back(code="c", state=asked["state"])
    assert "code" in query_of(first.headers["Location"])
    assert error_of(ada.come_back(code="c", state=asked["state"])) == "Invalid state"
    page = requests.get(ada.come_back(code="c", state="x").headers["Location"], timeout=30)
    assert page.status_code == 400
    assert "Invalid state" in page.text


@pytest.mark.parametrize("state", [None, "", "made-up"])
def test_a_state_that_nobody_gave(travels: Travels, state: str | None) -> None:
    ada = travels()
    ada.depart()
    given = {} if state is None else {"state": state}
    assert error_of(ada.come_back(code="c", **given)) == "Invalid state"


def test_a_state_is_good_in_its_own_browser_only(
    travels: Travels, provider: Provider, cognito: Any
) -> None:
    ada, eve = travels(), travels()
    asked = eve.depart()
    provider.gives(provider.id_token({"nonce": asked["nonce"], **ADA}))
    # Eve has Ada's browser bring the answer that was for her own.
    assert error_of(ada.come_back(code="c", state=asked["state"])) == "Invalid state"
    ada.depart()
    assert error_of(ada.come_back(code="c", state=asked["state"])) == "Invalid state"
    assert not provider.asked_at("/token")
    assert "code" in query_of(eve.come_back(code="c", state=asked["state"]).headers["Location"])


def test_a_state_is_good_for_five_minutes(
    own_host: Host, provider: Provider, at: Callable[[float], None]
) -> None:
    for seconds, expected in ((295, "code"), (305, "error")):
        ada = travel(own_host, provider)
        asked = ada.depart()
        claims = {"nonce": asked["nonce"], **ADA, "exp": 4_000_000_000}
        provider.gives(provider.id_token(claims))
        at(seconds)
        told = query_of(ada.come_back(code="c", state=asked["state"]).headers["Location"])
        assert expected in told
        at(0)


def test_only_get_and_post(travels: Travels) -> None:
    ada = travels()
    answer = requests.put(f"{ada.app.base}/oauth2/idpresponse", timeout=30)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")
