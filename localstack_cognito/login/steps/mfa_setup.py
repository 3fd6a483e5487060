"""MFA_SETUP: a second factor is set up in the middle of a sign-in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from localstack_cognito.directory.users import mfa
from localstack_cognito.login import authenticator_apps
from localstack_cognito.login.page_challenge import PageChallenge
from localstack_cognito.login.problems import CODE_FIELD, attribute_field
from localstack_cognito.login.steps.step import Step
from localstack_cognito.login.visit import Visit
from localstack_cognito.signin import totp

_SECRET = "secret"  # noqa: S105
"""The parameter in which the secret of an app travels until a code has proven it."""
_FACTORS = "MFAS_CAN_SETUP"
_EMAIL = attribute_field("email")


class MfaSetup(Step):
    """An app with the secret that is shown, or a mailbox."""

    name: ClassVar[str] = "MFA_SETUP"
    template: ClassVar[str] = "mfa_setup.html"

    def prepare(self, challenge: PageChallenge) -> PageChallenge:
        """Return the challenge with the secret of a new app, where the pool offers apps.

        Raises what ``totp.associate_in_session`` raises.
        """
        if mfa.SOFTWARE_TOKEN_MFA not in challenge.names_in(_FACTORS):
            return challenge
        secret, session = totp.associate_in_session(challenge.session)
        parameters = {**challenge.parameters, _SECRET: secret}
        return replace(challenge, session=session, parameters=parameters)

    def describe(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, Any]:
        """Return the secret, as text and as a picture, and whether there is a choice."""
        secret = challenge.parameters.get(_SECRET)
        username = challenge.username
        return {
            "secret": secret,
            "picture": secret and authenticator_apps.picture(visit.pool, username, secret),
            "has_email": mfa.EMAIL_OTP in challenge.names_in(_FACTORS),
        }

    def read_responses(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, str]:
        """Return the address that was typed, or nothing where a code is to prove an app."""
        email = visit.field(_EMAIL)
        return {"EMAIL": email} if email else {}

    def find_session(self, visit: Visit, challenge: PageChallenge) -> str:
        """Return the session that answers the challenge: one in which a code has proven the app.

        Raises what ``totp.verify_in_session`` raises.
        """
        if visit.field(_EMAIL):
            return challenge.session
        return totp.verify_in_session(challenge.session, visit.field(CODE_FIELD), None)
