"""WEB_AUTHN: a passkey, which a script asks the browser for."""

from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.login.page_challenge import PageChallenge
from localstack_cognito.login.steps.step import Step
from localstack_cognito.login.visit import Visit


class WebAuthn(Step):
    """The signature of a passkey."""

    name: ClassVar[str] = "WEB_AUTHN"
    template: ClassVar[str] = "passkey.html"
    has_script: ClassVar[bool] = True

    def describe(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, Any]:
        """Return what the browser is to sign."""
        return {"options": challenge.parameters.get("CREDENTIAL_REQUEST_OPTIONS", "{}")}

    def read_responses(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, str]:
        """Return what the browser has signed."""
        return {"CREDENTIAL": visit.field("credential")}
