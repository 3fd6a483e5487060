"""USER_SRP_AUTH: the password never leaves the client (RFC 5054, with Cognito's hashing)."""

from typing import ClassVar

from localstack_cognito.signin import srp, users
from localstack_cognito.signin.challenges import password_verifier
from localstack_cognito.signin.flows.flow import ADMIN, USER, Beginning, HashOf, Needs
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Journey, Step


class UserSrpAuth:
    """The flow that asks for a proof of the password."""

    names: ClassVar[frozenset[str]] = frozenset({"USER_SRP_AUTH"})
    doors: ClassVar[frozenset[str]] = frozenset({USER, ADMIN})
    allowed_by: ClassVar[frozenset[str]] = frozenset(
        # Clients with the older names have it besides, unless they are for custom challenges only.
        {"ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"}
    )
    not_enabled: ClassVar[str] = "USER_SRP_AUTH is not enabled for the client."

    needs: ClassVar[Needs] = Needs(
        parameters=(Parameter.USERNAME, Parameter.SRP_A), secret_hash=HashOf.USERNAME
    )

    def start(self, beginning: Beginning) -> Step:
        """Ask for the proof."""
        sign_in, username = beginning.sign_in, beginning.username
        client_public = srp.parse_public_value(sign_in.required(Parameter.SRP_A))
        user = users.find_who_signs_in(sign_in, username)
        journey = Journey.begun_with(sign_in.parameters)
        return password_verifier.ask(sign_in, username, user, client_public, journey)
