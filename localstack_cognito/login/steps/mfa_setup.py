"""MFA_SETUP: a second factor is set up in the middle of a sign-in."""

from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.directory.users import mfa
from localstack_cognito.login import authenticator_apps
from localstack_cognito.login.journey import Asked
from localstack_cognito.login.problems import CODE_FIELD, attribute_field
from localstack_cognito.login.steps.step import listed
from localstack_cognito.login.visit import Visit
from localstack_cognito.signin import totp

SECRET = "secret"  # noqa: S105
"""The parameter in which the secret of an app travels until a code has proven it."""

_EMAIL = attribute_field("email")


class MfaSetup:
    """An app with the secret that is shown, or a mailbox."""

    name: ClassVar[str] = "MFA_SETUP"
    template: ClassVar[str] = "mfa_setup.html"
    has_script: ClassVar[bool] = False

    def shows(self, visit: Visit, asked: Asked) -> Mapping[str, Any]:
        """Return the secret, as text and as a picture, and whether there is a choice."""
        factors = listed(asked, "MFAS_CAN_SETUP")
        secret = asked.parameters.get(SECRET)
        return {
            "secret": secret,
            "picture": secret and authenticator_apps.picture(visit.pool, asked.username, secret),
            "has_email": mfa.EMAIL_OTP in factors,
        }

    def responses(self, visit: Visit, asked: Asked) -> Mapping[str, str]:
        """Return the address that was given, or nothing where a code is to prove an app."""
        email = visit.field(_EMAIL)
        return {"EMAIL": email} if email else {}


def begun(asked: Asked) -> Asked:
    """Return the step with the secret of a new app, where the pool offers apps.

    Raises what ``totp.associate_in_session`` raises.
    """
    if mfa.SOFTWARE_TOKEN_MFA not in listed(asked, "MFAS_CAN_SETUP"):
        return asked
    secret, session = totp.associate_in_session(asked.session)
    return Asked(asked.name, asked.username, session, {**asked.parameters, SECRET: secret})


def session_after(visit: Visit, asked: Asked) -> str:
    """Return the session that answers the challenge: one in which a code has proven the app.

    Raises what ``totp.verify_in_session`` raises.
    """
    if visit.field(_EMAIL):
        return asked.session
    return totp.verify_in_session(asked.session, visit.field(CODE_FIELD), None)
