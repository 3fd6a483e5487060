"""What the tests of changes to users share: a user who is signed in, and what becomes of her."""

from collections.abc import Mapping
from typing import Any

from tests.integration.directory.accounts.signing_up import VERIFIES_BOTH
from tests.integration.making import (
    PASSWORD,
    as_dict,
    attributes,
    make_client,
    make_pool,
    make_user,
)

ADDRESS = "alice@example.com"
OTHER_ADDRESS = "second@example.com"
PHONE = "+15555550123"
NEW_PASSWORD = "Another123!"
VERIFIED = {"email": ADDRESS, "email_verified": "true"}
GONE = ("UserNotFoundException", "User does not exist.")
WRONG = ("NotAuthorizedException", "Incorrect username or password.")
DISABLED = ("NotAuthorizedException", "User is disabled.")
TAKEN = ("AliasExistsException", "An account with the given email already exists.")
REVOKED = ("NotAuthorizedException", "Access Token has been revoked")
REFRESH_REVOKED = ("NotAuthorizedException", "Refresh Token has been revoked")
WAITS = {
    "UserAttributeUpdateSettings": {
        "AttributesRequireVerificationBeforeUpdate": ["email", "phone_number"]
    },
    **VERIFIES_BOTH,
}
"""A pool where an address changes only with the code that was sent to the new one."""
EMAIL_ALIAS = {"AliasAttributes": ["email"]}
TELLING: tuple[dict[str, str], ...] = ({}, {"PreventUserExistenceErrors": "LEGACY"})
HIDING = {"PreventUserExistenceErrors": "ENABLED"}


class Account:
    """A confirmed user with ``PASSWORD``, signed in."""

    def __init__(
        self, cognito: Any, pool_id: str, client_id: str, username: str, **values: str
    ) -> None:
        """Make her in a pool that is there."""
        self.cognito = cognito
        self.pool_id = pool_id
        self.client_id = client_id
        self.username = make_user(cognito, pool_id, username, attributes(**values))
        self.in_pool = {"UserPoolId": pool_id, "Username": self.username}
        self.tokens = self.sign_in()
        self.by_token = {"AccessToken": self.tokens["AccessToken"]}

    def another(self, username: str, **values: str) -> "Account":
        """Make another user of the same pool, with the same client."""
        return Account(self.cognito, self.pool_id, self.client_id, username, **values)

    def sign_in(self, name: str | None = None, password: str = PASSWORD) -> dict[str, str]:
        """Sign in with a password, by her username or another name of hers."""
        tokens: dict[str, str] = self.begin(name, password)["AuthenticationResult"]
        return tokens

    def begin(self, name: str | None = None, password: str = PASSWORD) -> dict[str, Any]:
        """Begin to sign in with a password."""
        given = {"USERNAME": name or self.username, "PASSWORD": password}
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
        )
        return answer

    def refresh(self) -> dict[str, str]:
        """Renew the tokens of her first sign-in."""
        tokens: dict[str, str] = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": self.tokens["RefreshToken"]},
        )["AuthenticationResult"]
        return tokens

    def update(self, **values: str) -> list[dict[str, str]]:
        """Change attributes of her own; return where codes went."""
        answer = self.cognito.update_user_attributes(
            UserAttributes=attributes(**values), **self.by_token
        )
        deliveries: list[dict[str, str]] = answer.get("CodeDeliveryDetailsList", [])
        return deliveries

    def admin_update(self, **values: str) -> None:
        """Change attributes of hers as a developer."""
        self.cognito.admin_update_user_attributes(
            UserAttributes=attributes(**values), **self.in_pool
        )

    def delete(self, *names: str) -> None:
        """Delete attributes of her own."""
        self.cognito.delete_user_attributes(UserAttributeNames=names, **self.by_token)

    def ask(self, name: str = "email") -> dict[str, str]:
        """Ask for a code that verifies an address; return where it went."""
        details: dict[str, str] = self.cognito.get_user_attribute_verification_code(
            AttributeName=name, **self.by_token
        )["CodeDeliveryDetails"]
        return details

    def verify(self, code: str, name: str = "email") -> None:
        """Verify an address with a code."""
        answer = self.cognito.verify_user_attribute(AttributeName=name, Code=code, **self.by_token)
        assert set(answer) == {"ResponseMetadata"}

    def change_password(self, proposed: str = NEW_PASSWORD, previous: str = PASSWORD) -> None:
        """Choose another password."""
        answer = self.cognito.change_password(
            PreviousPassword=previous, ProposedPassword=proposed, **self.by_token
        )
        assert set(answer) == {"ResponseMetadata"}

    def set_password(self, password: str, *, permanent: bool = True) -> None:
        """Give her a password as a developer."""
        self.cognito.admin_set_user_password(Password=password, Permanent=permanent, **self.in_pool)

    def forgot(self, username: str | None = None, **more: str) -> dict[str, str]:
        """Ask for a code to choose another password with; return where it went."""
        details: dict[str, str] = self.cognito.forgot_password(
            ClientId=self.client_id, Username=username or self.username, **more
        )["CodeDeliveryDetails"]
        return details

    def confirm(self, code: str, password: str = NEW_PASSWORD, **more: str) -> None:
        """Choose another password with a code."""
        given = {"Username": self.username, **more}
        answer = self.cognito.confirm_forgot_password(
            ClientId=self.client_id, ConfirmationCode=code, Password=password, **given
        )
        assert set(answer) == {"ResponseMetadata"}

    @property
    def user(self) -> dict[str, Any]:
        """What AdminGetUser says of her."""
        found: dict[str, Any] = self.cognito.admin_get_user(**self.in_pool)
        found.pop("ResponseMetadata")
        return found

    @property
    def attributes(self) -> dict[str, str]:
        """Her attributes, without ``sub``."""
        found = as_dict(self.user["UserAttributes"])
        del found["sub"]
        return found


def make_account(
    cognito: Any,
    pool: Mapping[str, Any] | None = None,
    client: Mapping[str, Any] | None = None,
    username: str = "alice",
    /,
    **values: str,
) -> Account:
    """Make a user in a pool of her own, whose settings may be given."""
    pool_id = make_pool(cognito, **(pool or {}))
    return Account(
        cognito, pool_id, make_client(cognito, pool_id, **(client or {})), username, **values
    )
