"""Each parameter of GetDerivedToken that is refused, in which words, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from localstack_cognito.aws.reasons import reason_of
from tests.in_process import refusals
from tests.integration.exchange.shops import (
    FLOWS,
    SERVER,
    Shop,
    by,
    of_corp,
    of_works,
)
from tests.integration.exchange.steps import (
    Before,
    Request,
    ada,
    after,
    disabled,
    flows,
    gone_machine,
    nothing,
    signed_out,
    social,
)
from tests.integration.making import detected, refused

DENIED, INVALID = "NotAuthorizedException", "InvalidParameterException"
MISSING = "ResourceNotFoundException"
BAD_CORP = (DENIED, "The SubjectToken is not a valid token of identity provider Corp.")
BAD_WORKS = (DENIED, "The SubjectToken is not a valid token of identity provider Works.")
NOT_A_TOKEN = (DENIED, "Invalid Access Token")
NO_FLOW = (DENIED, "Auth flow not enabled for this client")
NO_USER = ("UserNotFoundException", "User does not exist.")
DISABLED = (DENIED, "User is disabled.")


@dataclass(frozen=True)
class Refusal:
    """A request that the API refuses, and what the developer is told besides."""

    request: Request
    error: tuple[str, str]
    reason: str
    before: Before = nothing
    tier: Mapping[str, Any] = field(default_factory=dict)


REFUSALS: dict[str, Refusal] = {
    "impersonation that is not enabled": Refusal(
        lambda _: {}, NO_FLOW, "ALLOW_TOKEN_EXCHANGE_IMPERSONATION", flows(FLOWS[1])
    ),
    "delegation that is not enabled": Refusal(
        lambda shop: by(shop.alice["IdToken"], "ID_TOKEN"),
        NO_FLOW,
        "ALLOW_TOKEN_EXCHANGE_DELEGATION",
        flows(FLOWS[0]),
    ),
    "the tier LITE": Refusal(
        lambda _: {},
        ("OperationNotEnabledException", "Token exchange is not available in the LITE tier."),
        "UserPoolTier",
        tier={"UserPoolTier": "LITE"},
    ),
    "a client that is not there": Refusal(
        lambda _: {"ClientId": "nobody"}, (MISSING, "User pool client nobody does not exist."), ""
    ),
    "a secret of a client that has none": Refusal(
        lambda _: {"ClientSecret": "a" * 51}, (DENIED, "Invalid client secret."), "0 secrets"
    ),
    "an actor's token without its type": Refusal(
        lambda shop: {"ActorToken": shop.alice["IdToken"]},
        (INVALID, "ActorTokenType is required with ActorToken."),
        "what it is",
    ),
    "an actor's type without a token": Refusal(
        lambda _: {"ActorTokenType": "ID_TOKEN"},
        (INVALID, "ActorTokenType is given without ActorToken."),
        "no ActorToken",
    ),
    "an actor's provider without a token": Refusal(
        lambda _: {"ActorTokenProviderName": "Corp"},
        (INVALID, "ActorTokenProviderName is given without ActorToken."),
        "no ActorToken",
    ),
    "a kind of token that there is not": Refusal(
        lambda _: {"SubjectTokenType": "JWT"},
        (
            INVALID,
            detected(
                "'JWT' at 'subjectTokenType'",
                "Member must satisfy enum value set: [ACCESS_TOKEN, ID_TOKEN, SAML2]",
            ),
        ),
        "",
    ),
    "an assertion that is requested": Refusal(
        lambda _: {"RequestedTokenType": "SAML2"},
        (
            INVALID,
            detected(
                "'SAML2' at 'requestedTokenType'",
                "Member must satisfy enum value set: [ACCESS_TOKEN, ID_TOKEN]",
            ),
        ),
        "",
    ),
    "an assertion of no provider": Refusal(
        lambda shop: {"SubjectToken": shop.assertion(), "SubjectTokenType": "SAML2"},
        (INVALID, "SubjectTokenProviderName is required with the SubjectTokenType SAML2."),
        "has to be named",
    ),
    "a provider that is not there": Refusal(
        lambda shop: {**of_corp(shop.corp_token()), "SubjectTokenProviderName": "Nobody"},
        (MISSING, "Identity provider Nobody does not exist."),
        "SubjectTokenProviderName is Nobody",
    ),
    "a provider of another type": Refusal(
        lambda shop: {**of_corp(shop.corp_token()), "SubjectTokenProviderName": "Google"},
        (INVALID, "SubjectTokenType ID_TOKEN is not supported for identity provider Google."),
        "none can be exchanged",
        social,
    ),
    "an assertion of an OIDC provider": Refusal(
        lambda shop: {**of_works(shop.assertion()), "SubjectTokenProviderName": "Corp"},
        (INVALID, "SubjectTokenType SAML2 is not supported for identity provider Corp."),
        "ACCESS_TOKEN, ID_TOKEN can be exchanged",
    ),
    "an ID token of a SAML provider": Refusal(
        lambda shop: {**of_corp(shop.corp_token()), "SubjectTokenProviderName": "Works"},
        (INVALID, "SubjectTokenType ID_TOKEN is not supported for identity provider Works."),
        "SAML2 can be exchanged",
    ),
    "a provider's token that is said to be the pool's": Refusal(
        lambda shop: {"SubjectToken": shop.corp_token(token_use="access")},
        NOT_A_TOKEN,
        "signed with the key rsa",
        ada,
    ),
    "the pool's token that is said to be a provider's": Refusal(
        lambda shop: of_corp(shop.alice["IdToken"]), BAD_CORP, "kid", ada
    ),
    "an access token that is said to be an ID token": Refusal(
        lambda _: {"SubjectTokenType": "ID_TOKEN"}, NOT_A_TOKEN, "token_use"
    ),
    "no token": Refusal(lambda _: {"SubjectToken": "none"}, NOT_A_TOKEN, "no JWT"),
    "a token whose session has ended": Refusal(
        lambda _: {}, (DENIED, "Access Token has been revoked"), "was ended", signed_out
    ),
    "a token of a user who is disabled": Refusal(
        lambda _: {}, DISABLED, "AdminDisableUser", disabled("alice")
    ),
    "a token of a client that is gone": Refusal(gone_machine, NOT_A_TOKEN, "was deleted"),
    "an ID token for a client": Refusal(
        lambda shop: {"SubjectToken": shop.machine(), "RequestedTokenType": "ID_TOKEN"},
        (INVALID, "A token of a client has no ID token."),
        "app client",
    ),
    "an audience and a resource": Refusal(
        lambda _: {"Audiences": ["orders"], "Resources": [SERVER]},
        (INVALID, "Audiences and Resources cannot be requested together."),
        "a token is for one",
    ),
    "two audiences": Refusal(
        lambda _: {"Audiences": ["a", "b"]},
        (
            INVALID,
            detected("'[a, b]' at 'audiences'", "Member must have length less than or equal to 1"),
        ),
        "",
    ),
    "a resource server that is not there": Refusal(
        lambda _: {"Resources": ["https://other.example.com"]},
        (MISSING, "Resource server https://other.example.com does not exist."),
        "named as an audience",
    ),
    "a token of somebody who has never been here": Refusal(
        lambda shop: of_corp(shop.corp_token()), NO_USER, "sign in through Corp first"
    ),
    "an assertion of somebody who has never been here": Refusal(
        lambda shop: of_works(shop.assertion()), NO_USER, "sign in through Works first"
    ),
    "an actor who has never been here": Refusal(
        lambda shop: of_corp(shop.corp_token(), which="Actor"), NO_USER, "The ActorToken is of"
    ),
    "a provider's user who is disabled": Refusal(
        lambda shop: of_corp(shop.corp_token()),
        DISABLED,
        "AdminDisableUser",
        after(ada, disabled("Corp_ada")),
    ),
    "a provider's token of another key": Refusal(
        lambda shop: of_corp(shop.corp.id_token({"sub": "ada"}, shop.works.key)),
        BAD_CORP,
        "the one that has signed",
        ada,
    ),
    "a provider's token of another issuer": Refusal(
        lambda shop: of_corp(shop.corp_token(iss="https://other.example.com")),
        BAD_CORP,
        "oidc_issuer",
        ada,
    ),
    "a provider's ID token for another": Refusal(
        lambda shop: of_corp(shop.corp_token(aud="other")), BAD_CORP, "client_id", ada
    ),
    "a provider's access token for another": Refusal(
        lambda shop: of_corp(
            shop.corp_token(aud="other", client_id="cognito-at-the-provider"), "ACCESS_TOKEN"
        ),
        BAD_CORP,
        "client_id",
        ada,
    ),
    "a provider's access token of another's": Refusal(
        lambda shop: of_corp(shop.corp_token(aud=None, client_id="other"), "ACCESS_TOKEN"),
        BAD_CORP,
        "client_id or azp",
        ada,
    ),
    "a provider's access token that is said to be an ID token": Refusal(
        lambda shop: of_corp(shop.corp_token(token_use="access")), BAD_CORP, "access token", ada
    ),
    "a provider's ID token that is said to be an access token": Refusal(
        lambda shop: of_corp(shop.corp_token(token_use="id"), "ACCESS_TOKEN"),
        BAD_CORP,
        "token_use",
        ada,
    ),
    "a provider's token that has expired": Refusal(
        lambda shop: of_corp(shop.corp_token(exp=1_000_000_000)), BAD_CORP, "is past", ada
    ),
    "a provider's access token that has expired": Refusal(
        lambda shop: of_corp(shop.corp_token(exp=1_000_000_000), "ACCESS_TOKEN"),
        BAD_CORP,
        "is past",
        ada,
    ),
    "a provider's token without an end": Refusal(
        lambda shop: of_corp(shop.corp_token(exp=None)), BAD_CORP, "is no number", ada
    ),
    "a provider's token that is not good yet": Refusal(
        lambda shop: of_corp(shop.corp_token(nbf=4_000_000_000)), BAD_CORP, "is to come", ada
    ),
    "a provider's token of nobody": Refusal(
        lambda shop: of_corp(shop.corp_token(sub=None)), BAD_CORP, "sub", ada
    ),
    "what is no token of a provider's": Refusal(lambda _: of_corp("none"), BAD_CORP, "no JWT", ada),
    "an assertion of another key": Refusal(
        lambda shop: of_works(shop.assertion(key=shop.corp.rsa_key)),
        BAD_WORKS,
        "No certificate",
        ada,
    ),
    "an assertion that nobody has signed": Refusal(
        lambda shop: of_works(shop.assertion(signs="")), BAD_WORKS, "No certificate", ada
    ),
    "an assertion of another issuer": Refusal(
        lambda shop: of_works(shop.assertion(issuer="https://other.example.com")),
        BAD_WORKS,
        "entity ID",
        ada,
    ),
    "an assertion for another": Refusal(
        lambda shop: of_works(shop.assertion(audience="urn:amazon:cognito:sp:other")),
        BAD_WORKS,
        "Audience",
        ada,
    ),
    "an assertion that has expired": Refusal(
        lambda shop: of_works(shop.assertion(ends=-1)), BAD_WORKS, "has expired", ada
    ),
    "an assertion whose confirmation has expired": Refusal(
        lambda shop: of_works(shop.assertion(confirmed_until=-1)), BAD_WORKS, "has expired", ada
    ),
    "an assertion that is not good yet": Refusal(
        lambda shop: of_works(shop.assertion(begins=300)), BAD_WORKS, "not yet valid", ada
    ),
    "an assertion without an end": Refusal(
        lambda shop: of_works(
            shop.assertion(
                confirmed_until=None,
                before=lambda text: text.replace(
                    "<saml:Conditions NotBefore", "<saml:Conditions X"
                ).replace(" NotOnOrAfter=", " Y="),
            )
        ),
        BAD_WORKS,
        "no NotOnOrAfter",
        ada,
    ),
    "what is no assertion": Refusal(lambda _: of_works("bm9uZQ=="), BAD_WORKS, "no XML", ada),
}


@pytest.mark.parametrize("row", REFUSALS.values(), ids=REFUSALS)
def test_a_request_that_is_refused(new_shop: Callable[..., Shop], row: Refusal) -> None:
    shop = new_shop(**row.tier)
    row.before(shop)
    refusals.clear()
    with refused(*row.error):
        shop.derive(**row.request(shop))
    assert row.reason in (reason_of(refusals[-1]) or "")
