"""USER_SRP_AUTH: the password never leaves the client (RFC 5054, with Cognito's hashing)."""

from typing import ClassVar

from localstack_cognito.directory.clients.secret_hash import check_secret_hash
from localstack_cognito.signin import srp, users
from localstack_cognito.signin.challenges import password_verifier
from localstack_cognito.signin.flows.flow import ADMIN, USER
from localstack_cognito.signin.sign_in import Journey, SignIn, Step


class UserSrpAuth:
    """The flow that asks for a proof of the password."""

    names: ClassVar[frozenset[str]] = frozenset({"USER_SRP_AUTH"})
    doors: ClassVar[frozenset[str]] = frozenset({USER, ADMIN})
    allowed_by: ClassVar[frozenset[str]] = frozenset(
        # Clients with the older names have it besides, unless they are for custom challenges only.
        {"ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"}
    )
    not_enabled: ClassVar[str] = "USER_SRP_AUTH is not enabled for the client."

    def start(self, sign_in: SignIn) -> Step:
        """Ask for the proof."""
        username, given = sign_in.required("USERNAME"), sign_in.required("SRP_A")
        check_secret_hash(sign_in.client, sign_in.parameters.get("SECRET_HASH"), username)
        client_public = srp.parse_public_value(given)
        user = users.find(sign_in, username)
        journey = Journey.begun_with(sign_in.parameters)
        return password_verifier.ask(sign_in, username, user, client_public, journey)
