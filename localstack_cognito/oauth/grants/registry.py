"""Every grant, by its name."""

from collections.abc import Mapping

from localstack_cognito.oauth.grants.authorization_code import AuthorizationCodeGrant
from localstack_cognito.oauth.grants.client_credentials import ClientCredentialsGrant
from localstack_cognito.oauth.grants.grant import Grant
from localstack_cognito.oauth.grants.refresh_token import RefreshTokenGrant
from localstack_cognito.oauth.grants.token_exchange import TokenExchangeGrant

GRANTS: Mapping[str, Grant] = {
    grant.name: grant
    for grant in (
        AuthorizationCodeGrant(),
        ClientCredentialsGrant(),
        RefreshTokenGrant(),
        TokenExchangeGrant(),
    )
}
