"""USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself is sent."""

from typing import ClassVar

from localstack_cognito.signin import passwords, users
from localstack_cognito.signin.flows.flow import ADMIN, USER, Beginning, HashOf, Needs
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Journey, Step


class UserPasswordAuth:
    """The flow in which a user's own app sends the password."""

    names: ClassVar[frozenset[str]] = frozenset({"USER_PASSWORD_AUTH"})
    doors: ClassVar[frozenset[str]] = frozenset({USER})
    allowed_by: ClassVar[frozenset[str]] = frozenset(
        {"ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"}
    )
    not_enabled: ClassVar[str] = "USER_PASSWORD_AUTH flow not enabled for this client"

    needs: ClassVar[Needs] = Needs(
        parameters=(Parameter.USERNAME, Parameter.PASSWORD), secret_hash=HashOf.USERNAME
    )

    def start(self, beginning: Beginning) -> Step:
        """Check the password."""
        sign_in, username = beginning.sign_in, beginning.username
        password = sign_in.required(Parameter.PASSWORD)
        user = users.find_who_signs_in(sign_in, username, password)
        return passwords.prove_password(
            sign_in, username, user, password, Journey.begun_with(sign_in.parameters)
        )


class AdminUserPasswordAuth(UserPasswordAuth):
    """The flow in which a developer's server sends it."""

    names: ClassVar[frozenset[str]] = frozenset({"ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"})
    doors: ClassVar[frozenset[str]] = frozenset({ADMIN})
    allowed_by: ClassVar[frozenset[str]] = frozenset(
        {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"}
    )
    not_enabled: ClassVar[str] = "Auth flow not enabled for this client"
