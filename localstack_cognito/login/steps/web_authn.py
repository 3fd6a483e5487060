"""WEB_AUTHN: a passkey, which a script asks the browser for."""

from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.login.journey import Asked
from localstack_cognito.login.visit import Visit


class WebAuthn:
    """The signature of a passkey."""

    name: ClassVar[str] = "WEB_AUTHN"
    template: ClassVar[str] = "passkey.html"
    has_script: ClassVar[bool] = True

    def shows(self, visit: Visit, asked: Asked) -> Mapping[str, Any]:
        """Return what the browser is to sign."""
        return {"options": asked.parameters.get("CREDENTIAL_REQUEST_OPTIONS", "{}")}

    def responses(self, visit: Visit, asked: Asked) -> Mapping[str, str]:
        """Return what the browser has signed."""
        return {"CREDENTIAL": visit.field("credential")}
