"""MFA_SETUP: a second factor is set up in the middle of a sign-in.

Source of the picture: https://github.com/google/google-authenticator/wiki/Key-Uri-Format
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import pyotp

from localstack_cognito.directory.users import mfa
from localstack_cognito.login.page_challenge import PageChallenge
from localstack_cognito.login.problems import CODE_FIELD, attribute_field
from localstack_cognito.login.steps.step import Step
from localstack_cognito.login.visit import Visit
from localstack_cognito.signin import totp
from localstack_cognito.storage.user_pools import UserPool

_SECRET = "secret"  # noqa: S105
"""The parameter in which the secret of an app travels until a code has proven it."""
_FACTORS = "MFAS_CAN_SETUP"
_EMAIL = attribute_field("email")
_SCALE = 4


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
            "picture": secret and _picture(visit.pool, username, secret),
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


def _picture(pool: UserPool, username: str, secret: str) -> str:
    """Return a QR code with the secret and whose it is, as the address of an image."""
    import segno

    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=pool.name)
    code = segno.make(address, error="m")
    # Apps read dark on light, also on a page that is dark.
    return str(code.svg_data_uri(scale=_SCALE, dark="#000", light="#fff", border=2))
