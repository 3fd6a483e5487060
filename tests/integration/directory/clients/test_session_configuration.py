"""How many sessions a user can have, and what is kept for clients."""

from typing import Any

import pytest

from tests.integration.making import make_client, make_pool, make_user, refused
from tests.integration.signin.signing_in import sign_in

LITE = (
    "FeatureUnavailableInTierException",
    "The following feature is not available for the LITE pricing tier configured: "
    "Session Configuration",
)


def track(cognito: Any, pool_id: str, most: int, tracking: str = "ENABLED") -> dict[str, Any]:
    answer: dict[str, Any] = cognito.set_user_pool_session_configuration(
        UserPoolId=pool_id, UserSessionTracking=tracking, TokenSession={"MaxPerUser": most}
    )
    answer.pop("ResponseMetadata")
    return answer


def test_a_pool_tracks_no_sessions_unless_told(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    answer = cognito.get_user_pool_session_configuration(UserPoolId=pool_id)
    answer.pop("ResponseMetadata")
    assert answer == {
        "UserPoolId": pool_id,
        "UserSessionTracking": "DISABLED",
        "TokenSession": {"MaxPerUser": 20},
    }
    told = track(cognito, pool_id, 3)
    assert (told["UserSessionTracking"], told["TokenSession"]) == ("ENABLED", {"MaxPerUser": 3})
    cognito.update_user_pool(UserPoolId=pool_id, PoolName="other")
    again = cognito.get_user_pool_session_configuration(UserPoolId=pool_id)
    assert again["TokenSession"] == {"MaxPerUser": 3}
    assert "SessionConfiguration" not in cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]


def test_a_client_reuses_an_sso_session_for_an_hour_unless_told(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    request = {"UserPoolId": pool_id, "ClientId": client_id}
    answer = cognito.get_user_pool_client_session_configuration(**request)
    answer.pop("ResponseMetadata")
    assert answer == {**request, "SSOSession": {"MaxValidityMinutes": 60}}
    with refused(
        "OperationNotEnabledException", "Session tracking is not enabled for the user pool."
    ):
        cognito.set_user_pool_client_session_configuration(
            **request, SSOSession={"MaxValidityMinutes": 5}
        )
    track(cognito, pool_id, 3)
    cognito.set_user_pool_client_session_configuration(
        **request, SSOSession={"MaxValidityMinutes": 0}
    )
    cognito.update_user_pool_client(**request, ClientName="other")
    kept = cognito.get_user_pool_client_session_configuration(**request)["SSOSession"]
    assert kept == {"MaxValidityMinutes": 0}
    assert "SSOSession" not in cognito.describe_user_pool_client(**request)["UserPoolClient"]


def test_lite_pools_have_no_session_configuration(cognito: Any) -> None:
    pool_id = make_pool(cognito, UserPoolTier="LITE")
    client_id = make_client(cognito, pool_id)
    with refused(*LITE):
        track(cognito, pool_id, 3)
    with refused(*LITE):
        cognito.set_user_pool_client_session_configuration(
            UserPoolId=pool_id, ClientId=client_id, SSOSession={"MaxValidityMinutes": 5}
        )


@pytest.mark.parametrize("tracking", ["ENABLED", "DISABLED"])
def test_the_session_that_was_used_longest_ago_makes_room(cognito: Any, tracking: str) -> None:
    pool_id = make_pool(cognito)
    track(cognito, pool_id, 2, tracking)
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)

    def begin() -> dict[str, str]:
        tokens: dict[str, str] = sign_in(cognito, pool_id, client_id)["AuthenticationResult"]
        return tokens

    def stands(tokens: dict[str, str]) -> bool:
        try:
            cognito.get_user(AccessToken=tokens["AccessToken"])
        except cognito.exceptions.NotAuthorizedException:
            return False
        return True

    first, second = begin(), begin()
    cognito.get_tokens_from_refresh_token(ClientId=client_id, RefreshToken=first["RefreshToken"])
    third = begin()
    expected = [True, False, True] if tracking == "ENABLED" else [True, True, True]
    assert [stands(tokens) for tokens in (first, second, third)] == expected
