"""A token is the text that was given, and no other that decodes to the same."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.directory.users.accounts import Account, make_account
from tests.other_texts import OTHER_TEXTS, REFRESH_TOKENS_TEXTS

EXCHANGES = [
    *("ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
    "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
]
# The service model's pattern refuses some of these texts before anybody reads them.
REFUSALS = ("NotAuthorizedException", "InvalidParameterException")
BY_ACCESS_TOKEN: Mapping[str, Mapping[str, Any]] = {
    "get_user": {},
    "update_user_attributes": {"UserAttributes": [{"Name": "nickname", "Value": "x"}]},
    "delete_user_attributes": {"UserAttributeNames": ["nickname"]},
    "list_devices": {},
    "list_web_authn_credentials": {},
    "get_user_auth_factors": {},
    "global_sign_out": {},
    "delete_user": {},
}


@pytest.fixture(scope="module")
def alice(cognito: Any) -> Account:
    """A user whose tokens are good and stay so."""
    return make_account(cognito)


@pytest.mark.parametrize("rewrite", OTHER_TEXTS.values(), ids=OTHER_TEXTS)
@pytest.mark.parametrize("operation", BY_ACCESS_TOKEN)
def test_an_access_token_is_one_text(
    alice: Account, operation: str, rewrite: Callable[[str], str]
) -> None:
    # Whatever has seen the good one must not take the other for it.
    assert alice.cognito.get_user(**alice.by_token)["Username"] == "alice"
    with pytest.raises(ClientError) as raised:
        getattr(alice.cognito, operation)(
            AccessToken=rewrite(alice.tokens["AccessToken"]), **BY_ACCESS_TOKEN[operation]
        )
    assert raised.value.response["Error"]["Code"] in REFUSALS
    assert alice.cognito.get_user(**alice.by_token)["Username"] == "alice"


@pytest.mark.parametrize("rewrite", REFRESH_TOKENS_TEXTS.values(), ids=REFRESH_TOKENS_TEXTS)
def test_a_refresh_token_is_one_text(alice: Account, rewrite: Callable[[str], str]) -> None:
    other = rewrite(alice.tokens["RefreshToken"])
    cognito, client = alice.cognito, {"ClientId": alice.client_id}
    refreshes: list[Callable[[], Any]] = [
        lambda: cognito.initiate_auth(
            AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": other}, **client
        ),
        lambda: cognito.get_tokens_from_refresh_token(RefreshToken=other, **client),
    ]
    for refresh in refreshes:
        with pytest.raises(ClientError) as raised:
            refresh()
        assert raised.value.response["Error"]["Code"] in REFUSALS
    try:
        cognito.revoke_token(Token=other, **client)
    except ClientError as error:
        assert error.response["Error"]["Code"] in REFUSALS  # noqa: PT017
    assert alice.refresh()["AccessToken"]


@pytest.mark.parametrize("rewrite", OTHER_TEXTS.values(), ids=OTHER_TEXTS)
def test_a_token_that_others_are_derived_from_is_one_text(
    cognito: Any, rewrite: Callable[[str], str]
) -> None:
    alice = make_account(cognito, None, {"ExplicitAuthFlows": EXCHANGES})
    given = {"ClientId": alice.client_id, "SubjectTokenType": "ACCESS_TOKEN"}
    token = alice.tokens["AccessToken"]
    assert cognito.get_derived_token(SubjectToken=token, **given)
    with pytest.raises(ClientError) as raised:
        cognito.get_derived_token(SubjectToken=rewrite(token), **given)
    assert raised.value.response["Error"]["Code"] in REFUSALS


@pytest.mark.parametrize("rewrite", OTHER_TEXTS.values(), ids=OTHER_TEXTS)
def test_a_token_that_is_revoked_is_revoked_in_every_text(
    cognito: Any, rewrite: Callable[[str], str]
) -> None:
    alice = make_account(cognito)
    cognito.global_sign_out(**alice.by_token)
    for token in (alice.tokens["AccessToken"], rewrite(alice.tokens["AccessToken"])):
        with pytest.raises(ClientError):
            cognito.get_user(AccessToken=token)
