"""Two hundred attempts at two hosts to have what only one can have: one has it each time.

The others are refused as AWS refuses them, and nothing fails.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.host import Host
from tests.integration.federation.provider import (
    Provider,
    Traveller,
    query_of,
    running_provider,
    travel,
)
from tests.integration.load.several_hosts.races import RIVALS, ROUNDS, WON, assert_one_wins, race
from tests.integration.making import (
    PASSWORD,
    SMS,
    as_dict,
    attributes,
    codes_of,
    make_client,
    make_pool,
    make_user,
)
from tests.integration.oauth.apps import App, make_app

EVERY_ROUND = range(ROUNDS)


@pytest.fixture(scope="module")
def cognito(two_hosts: list[Host]) -> Any:
    """A client of the first host."""
    return two_hosts[0].client("cognito-idp")


def tokens_of(cognito: Any, client_id: str, username: str) -> dict[str, str]:
    answer: dict[str, Any] = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
    )
    tokens: dict[str, str] = answer["AuthenticationResult"]
    return tokens


def usernames(cognito: Any, pool_id: str) -> list[str]:
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool_id)
    return [user["Username"] for page in pages for user in page["Users"]]


@pytest.mark.parametrize("settings", [{}, {"UsernameAttributes": ["email"]}], ids=["name", "email"])
def test_of_sign_ups_for_one_name_one_wins(
    two_hosts: list[Host], cognito: Any, settings: dict[str, Any]
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)

    def sign_up(host: Host, number: int, rival: int) -> str:
        name = f"user{number}@example.com"
        host.client("cognito-idp").sign_up(ClientId=client_id, Username=name, Password=PASSWORD)
        return WON

    assert_one_wins(race(two_hosts, sign_up), "UsernameExistsException")
    assert len(set(usernames(cognito, pool_id))) == ROUNDS
    for host in two_hosts:
        assert len(codes_of(host, pool_id)) == ROUNDS


def test_a_confirmation_code_confirms_once(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    for number in EVERY_ROUND:
        cognito.sign_up(ClientId=client_id, Username=f"user{number}", Password=PASSWORD)
    codes = codes_of(two_hosts[1], pool_id)

    def confirm(host: Host, number: int, rival: int) -> str:
        host.client("cognito-idp").confirm_sign_up(
            ClientId=client_id, Username=f"user{number}", ConfirmationCode=codes[number]
        )
        return WON

    assert_one_wins(race(two_hosts, confirm), "NotAuthorizedException")


def test_a_challenge_is_answered_once(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    sessions = []
    for number in EVERY_ROUND:
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=f"user{number}",
            TemporaryPassword=PASSWORD,
            MessageAction="SUPPRESS",
        )
        asked = cognito.initiate_auth(
            ClientId=client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": f"user{number}", "PASSWORD": PASSWORD},
        )
        sessions.append(asked["Session"])

    def answer(host: Host, number: int, rival: int) -> str:
        host.client("cognito-idp").respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=sessions[number],
            ChallengeResponses={"USERNAME": f"user{number}", "NEW_PASSWORD": f"{PASSWORD}{rival}"},
        )
        return WON

    assert_one_wins(race(two_hosts, answer), "NotAuthorizedException")


def test_a_refresh_token_is_rotated_once(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(
        cognito,
        pool_id,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
    )
    make_user(cognito, pool_id)
    refresh_tokens = [tokens_of(cognito, client_id, "alice")["RefreshToken"] for _ in EVERY_ROUND]

    def rotate(host: Host, number: int, rival: int) -> str:
        host.client("cognito-idp").get_tokens_from_refresh_token(
            ClientId=client_id, RefreshToken=refresh_tokens[number]
        )
        return WON

    assert_one_wins(race(two_hosts, rotate), "RefreshTokenReuseException")


def test_an_authorization_code_is_redeemed_once(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito)
    make_user(cognito, pool_id)
    app = make_app(two_hosts[0], pool_id)
    browser = signed_in(app)
    codes = [app.code(browser) for _ in EVERY_ROUND]

    def redeem(host: Host, number: int, rival: int) -> str:
        there = App(f"{host.url}/_aws/cognito-idp", pool_id, app.client_id)
        answer = there.redeem(codes[number])
        return WON if answer.status_code == 200 else f"{answer.status_code} {answer.text}"

    assert_one_wins(race(two_hosts, redeem), '400 {"error":"invalid_grant"}')


def signed_in(app: App) -> Any:
    """Return the browser of alice, who has signed in on the pages."""
    from tests.integration.login.forms import Visitor

    someone = Visitor(app)
    someone.open("oauth2/authorize")
    someone.submit(username="alice", password=PASSWORD)
    return someone.browser


def test_an_alias_is_given_to_one(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email"], AutoVerifiedAttributes=["email"])
    client_id = make_client(cognito, pool_id)
    for number in EVERY_ROUND:
        for rival in range(RIVALS):
            cognito.sign_up(
                ClientId=client_id,
                Username=f"user{number}-{rival}",
                Password=PASSWORD,
                UserAttributes=attributes(email=f"mail{number}@example.com"),
            )
    codes = codes_of(two_hosts[1], pool_id)

    def confirm(host: Host, number: int, rival: int) -> str:
        host.client("cognito-idp").confirm_sign_up(
            ClientId=client_id,
            Username=f"user{number}-{rival}",
            ConfirmationCode=codes[number * RIVALS + rival],
        )
        return WON

    outcomes = race(two_hosts, confirm)
    assert_one_wins(outcomes, "AliasExistsException")
    owners = [f"user{number}-{outcome.index(WON)}" for number, outcome in enumerate(outcomes)]
    assert [owner_of(cognito, pool_id, f"mail{number}@example.com") for number in EVERY_ROUND] == (
        owners
    )
    assert sorted(with_verified_email(cognito, pool_id)) == sorted(owners)


def owner_of(cognito: Any, pool_id: str, email: str) -> str:
    """Return the name of the user whom an address signs in."""
    return str(cognito.admin_get_user(UserPoolId=pool_id, Username=email)["Username"])


def with_verified_email(cognito: Any, pool_id: str) -> list[str]:
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool_id)
    return [
        user["Username"]
        for page in pages
        for user in page["Users"]
        if as_dict(user["Attributes"])["email_verified"] == "true"
    ]


def test_an_alias_that_each_takes_is_the_last_ones(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email"])
    email = "one@example.com"

    def create(host: Host, number: int, rival: int) -> str:
        host.client("cognito-idp").admin_create_user(
            UserPoolId=pool_id,
            Username=f"user{number}-{rival}",
            UserAttributes=attributes(email=email, email_verified="true"),
            ForceAliasCreation=True,
            MessageAction="SUPPRESS",
        )
        return WON

    assert race(two_hosts, create) == [[WON] * RIVALS] * ROUNDS
    assert len(usernames(cognito, pool_id)) == ROUNDS * RIVALS
    assert with_verified_email(cognito, pool_id) == [owner_of(cognito, pool_id, email)]


def test_aliases_that_two_take_from_each_other_are_one_users_each(
    two_hosts: list[Host], cognito: Any
) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email", "phone_number"], **SMS)
    emails = [f"mail{number}@example.com" for number in range(RIVALS)]
    for rival in range(RIVALS):
        make_user(cognito, pool_id, f"user{rival}")

    def verify(host: Host, number: int, rival: int) -> str:
        mail = emails[(number + rival) % 3]
        host.client("cognito-idp").admin_update_user_attributes(
            UserPoolId=pool_id,
            Username=f"user{rival}",
            UserAttributes=attributes(
                email=mail,
                email_verified="true",
                phone_number=f"+1206555010{(number * rival) % 3}",
                phone_number_verified="true",
            ),
        )
        return WON

    # Each waits for the other until PostgreSQL notices, which takes it a second.
    rounds = 5
    assert race(two_hosts, verify, rounds=rounds) == [[WON] * RIVALS] * rounds
    owners = sorted({owner_of(cognito, pool_id, mail) for mail in emails[:3]})
    assert sorted(with_verified_email(cognito, pool_id)) == owners


def test_a_domain_is_one_pools(two_hosts: list[Host], cognito: Any) -> None:
    pools = [make_pool(cognito) for _ in range(RIVALS)]

    def create(host: Host, number: int, rival: int) -> str:
        host.client("cognito-idp").create_user_pool_domain(
            UserPoolId=pools[rival], Domain=f"domain-{number}"
        )
        return WON

    def free_the_pool(number: int) -> None:
        domain = f"domain-{number}"
        described = cognito.describe_user_pool_domain(Domain=domain)["DomainDescription"]
        cognito.delete_user_pool_domain(UserPoolId=described["UserPoolId"], Domain=domain)

    assert_one_wins(race(two_hosts, create, free_the_pool), "InvalidParameterException")


def test_somebody_at_a_provider_is_linked_to_one_user(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito)
    cognito.create_identity_provider(
        UserPoolId=pool_id,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={"client_id": "id", "client_secret": "secret", "authorize_scopes": "email"},
    )
    for rival in range(RIVALS):
        make_user(cognito, pool_id, f"user{rival}")

    def person(number: int) -> dict[str, str]:
        return {
            "ProviderName": "Google",
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": f"ada{number}",
        }

    def link(host: Host, number: int, rival: int) -> str:
        destination = {"ProviderName": "Cognito", "ProviderAttributeValue": f"user{rival}"}
        host.client("cognito-idp").admin_link_provider_for_user(
            UserPoolId=pool_id, DestinationUser=destination, SourceUser=person(number)
        )
        return WON

    def unlink(number: int) -> None:
        cognito.admin_disable_provider_for_user(UserPoolId=pool_id, User=person(number))

    assert_one_wins(race(two_hosts, link, unlink), "InvalidParameterException")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        running.prepare()
        yield running


def test_who_arrives_for_the_first_time_at_several_hosts_is_one_user(
    two_hosts: list[Host], cognito: Any, provider: Provider
) -> None:
    app = travel(two_hosts[0], provider).app
    # Each arrival is some requests, also to the provider.
    rounds = 5
    departed = [
        [_depart(two_hosts, app, provider, rival) for rival in range(RIVALS)] for _ in range(rounds)
    ]

    def come_on(number: int) -> None:
        # Without a nonce, which would be another for each of the browsers.
        provider.gives(provider.id_token({"sub": f"ada{number}", "email": "ada@example.com"}))

    def arrive(host: Host, number: int, rival: int) -> str:
        traveller, state = departed[number][rival]
        told = query_of(traveller.come_back(code="a-code", state=state).headers["Location"])
        return str(traveller.redeem(told["code"])["id"]["sub"])

    come_on(0)
    outcomes = race(two_hosts, arrive, lambda number: come_on(number + 1), rounds)
    assert [len(set(outcome)) for outcome in outcomes] == [1] * rounds
    names = [f"Corp_ada{number}" for number in range(rounds)]
    assert sorted(usernames(cognito, app.pool_id)) == sorted(names)


def _depart(hosts: list[Host], app: App, provider: Provider, rival: int) -> tuple[Traveller, str]:
    """Return a browser that is at the provider, and the state that it brings back to its host."""
    there = App(f"{hosts[rival % 2].url}/_aws/cognito-idp", app.pool_id, app.client_id)
    traveller = Traveller(there, provider, "Corp")
    return traveller, traveller.depart()["state"]


def test_a_group_is_created_once(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito)

    def create(host: Host, number: int, rival: int) -> str:
        host.client("cognito-idp").create_group(UserPoolId=pool_id, GroupName=f"group{number}")
        return WON

    assert_one_wins(race(two_hosts, create), "GroupExistsException")


def test_a_login_is_one_identitys(two_hosts: list[Host], cognito: Any) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    name = f"cognito-idp.us-east-1.amazonaws.com/{pool_id}"
    identity_pool_id = (
        two_hosts[0]
        .client("cognito-identity")
        .create_identity_pool(
            IdentityPoolName="pool",
            AllowUnauthenticatedIdentities=False,
            CognitoIdentityProviders=[{"ProviderName": name, "ClientId": client_id}],
        )["IdentityPoolId"]
    )
    id_tokens = []
    for number in EVERY_ROUND:
        make_user(cognito, pool_id, f"user{number}")
        id_tokens.append(tokens_of(cognito, client_id, f"user{number}")["IdToken"])

    def get_id(host: Host, number: int, rival: int) -> str:
        answer = host.client("cognito-identity").get_id(
            IdentityPoolId=identity_pool_id, Logins={name: id_tokens[number]}
        )
        return str(answer["IdentityId"])

    outcomes = race(two_hosts, get_id)
    found = [set(outcome) for outcome in outcomes]
    assert [len(one) for one in found] == [1] * ROUNDS
    listed = (
        two_hosts[1]
        .client("cognito-identity")
        .list_identities(IdentityPoolId=identity_pool_id, MaxResults=60)["Identities"]
    )
    assert {one["IdentityId"] for one in listed} == set().union(*found)


def test_a_developers_user_is_one_identity(two_hosts: list[Host]) -> None:
    identity_pool_id = (
        two_hosts[0]
        .client("cognito-identity")
        .create_identity_pool(
            IdentityPoolName="pool",
            AllowUnauthenticatedIdentities=False,
            DeveloperProviderName="login.example.com",
        )["IdentityPoolId"]
    )

    def get_token(host: Host, number: int, rival: int) -> str:
        answer = host.client("cognito-identity").get_open_id_token_for_developer_identity(
            IdentityPoolId=identity_pool_id, Logins={"login.example.com": f"ada{number}"}
        )
        return str(answer["IdentityId"])

    outcomes = race(two_hosts, get_token)
    assert [len(set(outcome)) for outcome in outcomes] == [1] * ROUNDS


def test_an_id_of_the_callers_choice_is_one_clients(two_hosts: list[Host], cognito: Any) -> None:
    pools = [make_pool(cognito) for _ in range(2)]

    def create(host: Host, number: int, rival: int) -> str:
        host.client("cognito-idp").create_user_pool_client(
            UserPoolId=pools[rival // 4], ClientName=f"_custom_id_:client{number}"
        )
        return WON

    assert_one_wins(race(two_hosts, create), "InvalidParameterException")
